"""Stretching rotary positions: how to use a model on texts longer than it was trained on.

Every method changes the frequencies theta of `rope.frequencies` so that far positions meet no unseen angle.
Legend: J pairs = K/2; `scale` = wanted length / trained length. YaRN, which mixes them, is in `yarn.py`.
"""

import numpy as np

from llmtutor.engine.trace import Array


def interpolate(theta: Array, scale: float) -> Array:
    """theta[J] scale -> slower[J]

    Position interpolation: all pairs turn `scale` times slower, which equals squeezing the positions.
    Raises ValueError: the scale is below 1. Chen et al. 2023 (arXiv 2306.15595), section 2.3.
    """
    _stretches(scale)
    return theta / scale


def ntk_base(base: float, scale: float, width: int) -> float:
    """base scale width -> higher

    The base that slows the slowest pair exactly `scale` times and leaves the fastest alone:
    base·scale^(K/(K-2)).
    Raises ValueError: the scale is below 1, or the width is not even and at least 4.
    "NTK-aware" scaling, bloc97 2023; also YaRN (arXiv 2309.00071), section 3.1.
    """
    _stretches(scale)
    if width < 4 or width % 2:
        raise ValueError(f"rope scaling: head width is {width}; it must be even and at least 4")
    return base * scale ** (width / (width - 2))


def dynamic_ntk_base(base: float, factor: float, width: int, length: int, trained: int) -> float:
    """base factor width length trained -> higher

    NTK scaling that grows with the text: nothing changes up to the trained length, then the scale is
    factor·length/trained - (factor - 1). Raises ValueError as `ntk_base`, or when a length is below 1.
    emozilla 2023; the form used by Hugging Face ("dynamic").
    """
    if length < 1 or trained < 1:
        raise ValueError(f"rope scaling: lengths are {length} and {trained}; both must be at least 1")
    _stretches(factor)
    return ntk_base(base, factor * max(length, trained) / trained - (factor - 1), width)


def truncate(theta: Array, keep: float, drop: float, between: float) -> Array:
    """theta[J] keep drop between -> cut[J]

    Base truncation: frequencies of at least `keep` stay, those up to `drop` become 0 (the pair never turns),
    and those in the band get the one value `between`. So far positions bring slow pairs few new angles.
    Raises ValueError: not 0 <= drop < keep.
    Giraffe ("truncated basis"), Pal et al. 2023 (arXiv 2308.10882).
    """
    if not 0 <= drop < keep:
        raise ValueError(f"rope scaling: drop is {drop} and keep is {keep}; 0 <= drop < keep must hold")
    return np.where(theta >= keep, theta, np.where(theta > drop, between, 0.0))


def full_turns(theta: Array, length: int) -> Array:
    """theta[J] length -> turns[J]

    How many full turns each pair makes within `length` positions; below 1 the model has never seen
    some of the pair's angles.
    """
    return theta * length / (2 * np.pi)


def _stretches(scale: float) -> None:
    """Refuse a scale that would shorten the text."""
    if not scale >= 1:
        raise ValueError(f"rope scaling: scale is {scale}; it must be at least 1")
