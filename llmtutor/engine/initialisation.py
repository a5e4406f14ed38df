"""First weights: random, and just large enough that signals neither fade nor explode on their way through.

A weight matrix has `inputs` rows and `outputs` columns. Each sum has `inputs` terms, so its spread is
sqrt(inputs) times the weights' own; the rules below make up for that.
"""

from math import sqrt

import numpy as np

from llmtutor.engine.checks import above
from llmtutor.engine.trace import Array


def xavier_spread(inputs: int, outputs: int) -> float:
    """inputs outputs -> spread

    The standard deviation sqrt(2 / (inputs + outputs)): keeps signals the same size forward and gradients
    backward, on average of both. Raises ValueError: a count is below 1. Glorot and Bengio 2010, equation 12.
    """
    return sqrt(2 / (above("inputs", inputs) + above("outputs", outputs)))


def he_spread(inputs: int) -> float:
    """inputs -> spread

    The standard deviation sqrt(2 / inputs): twice the variance, because ReLU silences half of the neurons.
    Raises ValueError: the count is below 1. He et al. 2015 (arXiv 1502.01852), equation 10.
    """
    return sqrt(2 / above("inputs", inputs))


def normal_weights(rng: np.random.Generator, inputs: int, outputs: int, spread: float) -> Array:
    """rng inputs outputs spread -> W[I,O]

    Weights from the normal curve with mean 0 and the given standard deviation.
    Raises ValueError: a count or the spread is not above 0.
    """
    above("inputs", inputs)
    above("outputs", outputs)
    return rng.normal(0, above("spread", spread), size=(inputs, outputs))


def uniform_weights(rng: np.random.Generator, inputs: int, outputs: int, spread: float) -> Array:
    """rng inputs outputs spread -> W[I,O]

    Weights spread evenly from -sqrt(3) to sqrt(3) times `spread`, which gives that standard deviation.
    Raises ValueError: a count or the spread is not above 0.
    """
    limit = sqrt(3) * above("spread", spread)
    return rng.uniform(-limit, limit, size=(inputs, outputs))
