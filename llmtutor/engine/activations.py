"""The bends of a network: functions applied to every number by itself."""

from typing import Any

import numpy as np

from llmtutor.engine.trace import Array


def relu(x: Any) -> Array:
    """x[] -> y[]

    Negative becomes 0, positive stays.
    Source: Nair and Hinton 2010.
    """
    return np.maximum(x, 0)
