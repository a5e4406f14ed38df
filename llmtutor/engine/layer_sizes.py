"""Counting the numbers that a network learns: weights between layers, and a bias for each neuron."""

from collections.abc import Sequence
from itertools import pairwise

from llmtutor.engine.model_configs import ModelConfig
from llmtutor.engine.model_size import breakdown


def layer_sizes(widths: Sequence[int], bias: bool = True) -> list[tuple[int, int]]:
    """widths bias -> sizes

    For each layer its weights (inputs times outputs) and its biases (one for each output, or none).
    Raises ValueError: fewer than two widths, or one below 1.
    """
    if len(widths) < 2 or min(widths) < 1:
        raise ValueError(f"the widths are {list(widths)}; give at least inputs and outputs, each 1 or more")
    return [(inputs * outputs, outputs * bias) for inputs, outputs in pairwise(widths)]


def factors(config: ModelConfig) -> dict[str, tuple[int, int]]:
    """config -> factors

    Each component's parameters as two numbers to multiply: rows by width for tables and head, norms by their
    size, layers by the size of one layer for the rest. Experts of a few layers stay as they are.
    """
    d, counts = config.width, breakdown(config)
    rows = {"token embedding": d, "position embedding": d, "output head": d}
    rows["norms"] = d * (2 if config.norm_bias else 1)
    pairs = {}
    for name, count in counts.items():
        one = rows.get(name) or (count // config.layers if count % config.layers == 0 else count)
        pairs[name] = (count // one, one)
    return pairs
