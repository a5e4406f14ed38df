"""What mixing a sequence costs in each family: work for all of it, work for one more token, memory kept.

One layer of width D with heads of width K; products and sums counted, small terms left out. Projections are
not counted: every family has about the same. Reading T tokens, attention grows as T^2, the others as T (Hyena
as T log T); writing the next token, attention still has to look at all T.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SequenceCost:
    """Operations for a whole sequence, operations for its next token, numbers remembered at its end."""

    whole: int
    next_token: int
    memory: int


def attention_cost(T: int, D: int) -> SequenceCost:
    """T D -> cost

    Scores and mixing for all pairs of tokens (2 * 2 T T D, no saving for the causal half); a key and a value
    of width D kept for each token.
    """
    return SequenceCost(4 * T * T * D, 4 * T * D, 2 * T * D)


def retention_cost(T: int, D: int, K: int = 64) -> SequenceCost:
    """T D K -> cost

    A K by K memory in each of D/K heads: fade, write (a product and a sum) and read it (again two). The
    same for linear attention without the fading.
    """
    return SequenceCost(5 * T * D * K, 5 * D * K, D * K)


def delta_cost(T: int, D: int, K: int = 64) -> SequenceCost:
    """T D K -> cost

    The delta rule looks up before it writes: two more operations for each number of the memory, but no
    fading.
    """
    return SequenceCost(6 * T * D * K, 6 * D * K, D * K)


def rwkv4_cost(T: int, D: int) -> SequenceCost:
    """T D -> cost

    23 operations a channel, exponentials counted as one: two votes of eleven each and a division. Three
    numbers of state a channel, and the previous token for each of the two shifts.
    """
    return SequenceCost(23 * T * D, 23 * D, 5 * D)


def rwkv7_cost(T: int, D: int, K: int = 64) -> SequenceCost:
    """T D K -> cost

    Fade, look up, erase, write, read: nine operations for each number of the K by K memories; and the
    previous token for each of the two shifts.
    """
    return SequenceCost(9 * T * D * K, 9 * D * K, D * K + 2 * D)


def mamba_cost(T: int, D: int, N: int = 16, S: int = 4) -> SequenceCost:
    """T D N S -> cost

    2 D channels of N states: seven operations each (see `model_cost.score_flops`) and the short convolution
    of reach S (two each).
    """
    step = 2 * D * (7 * N + 2 * S)
    return SequenceCost(T * step, step, 2 * D * (N + S))


def hyena_cost(T: int, D: int, order: int = 2) -> SequenceCost:
    """T D order -> cost

    Each long convolution: three Fourier transforms of twice the length (5/2 n log2 n for real numbers), a
    product of the spectra and a gate. The next token needs a sum over all inputs before, which must all be
    kept.
    """
    n = 2 ** math.ceil(math.log2(2 * T))
    transforms = round(3 * 2.5 * n * math.log2(n))
    return SequenceCost(order * D * (transforms + 3 * n + T), order * 2 * T * D, order * T * D)


FAMILIES: dict[str, Callable[[int, int], SequenceCost]] = {
    "attention": attention_cost,
    "retention": retention_cost,
    "delta": delta_cost,
    "rwkv4": rwkv4_cost,
    "rwkv7": rwkv7_cost,
    "mamba": mamba_cost,
    "hyena": hyena_cost,
}


def compare_costs(T: int, D: int) -> dict[str, SequenceCost]:
    """T D -> costs

    Every family at the same length and width.
    Raises ValueError: T or D below 1.
    """
    if T < 1 or D < 1:
        raise ValueError(f"compare_costs: length and width must be at least 1, got {T} and {D}")
    return {name: cost(T, D) for name, cost in FAMILIES.items()}
