"""Learning rates that change while training: each gives the rate for a step, counted from 0.

`lr` is the largest rate, `total` the number of steps, `warmup` the steps spent rising to it.
"""

import math

from llmtutor.engine.checks import above, between


def constant(step: int, lr: float) -> float:
    """step lr -> rate

    The same rate always.
    """
    return _from_zero(step) * 0 + lr


def step_decay(step: int, lr: float, every: int = 30, factor: float = 0.5) -> float:
    """step lr every factor -> rate

    Multiply by `factor` after every so many steps. Raises ValueError: step is below 0, or every is not
    above 0.
    """
    return lr * factor ** (_from_zero(step) // int(above("every", every)))


def exponential(step: int, lr: float, factor: float = 0.95) -> float:
    """step lr factor -> rate

    Multiply by `factor` after each step. Raises ValueError: step is below 0.
    """
    return lr * factor ** _from_zero(step)


def cosine(step: int, lr: float, total: int, low: float = 0.0) -> float:
    """step lr total low -> rate

    Fall from lr to `low` along half a cosine wave: slowly, fast, slowly; then stay.
    Raises ValueError: step is below 0, or total is not above 0.
    Source: Loshchilov and Hutter 2016, eq. 5.
    """
    part = min(_from_zero(step) / above("total", total), 1.0)
    return low + 0.5 * (lr - low) * (1 + math.cos(math.pi * part))


def warmup_cosine(step: int, lr: float, warmup: int, total: int, low: float = 0.0) -> float:
    """step lr warmup total low -> rate

    Rise in a straight line from 0, then the cosine. Raises ValueError: warmup is not from 0 to below total.
    Source: Goyal et al. 2017 (warm-up); as in common language-model training.
    """
    _check_parts(warmup, total)
    return lr * step / warmup if _from_zero(step) < warmup else cosine(step - warmup, lr, total - warmup, low)


def wsd(step: int, lr: float, warmup: int, decay: int, total: int, low: float = 0.0) -> float:
    """step lr warmup decay total low -> rate

    Warm up, stay stable, decay in a straight line over the last `decay` steps: training can go on from any
    point of the stable part. Raises ValueError: warmup and decay do not fit into total.
    Source: Hu et al. 2024 (MiniCPM).
    """
    _check_parts(warmup, total - int(above("decay", decay)) + 1)
    if _from_zero(step) < warmup:
        return lr * step / warmup
    return low + (lr - low) * min(1.0, max(total - step, 0) / decay)


def noam(step: int, model_width: int, warmup: int = 4000) -> float:
    """step model_width warmup -> rate

    The schedule of the first Transformer: up in a straight line, then down with the root of the step; here
    steps count from 1. Raises ValueError: step, model_width or warmup is not above 0.
    Source: Vaswani et al. 2017, eq. 3.
    """
    rise, fall = above("step", step) * above("warmup", warmup) ** -1.5, step**-0.5
    return float(above("model_width", model_width) ** -0.5 * min(rise, fall))


def _from_zero(step: int) -> int:
    between("step", step, 0, math.inf)
    return step


def _check_parts(warmup: int, total: int) -> None:
    if not 0 <= warmup < total:
        raise ValueError(
            f"warmup is {warmup}; it must leave at least one of the {total} steps that are free for it"
        )
