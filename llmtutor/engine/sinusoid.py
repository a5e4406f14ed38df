"""Positions as waves: each pair of numbers in a position's vector is one clock hand, fast to slow.

Vaswani et al. 2017, section 3.5. Legend: J pairs = D/2; pair j turns by base^(-2j/D) radians per position.
"""

import numpy as np

from llmtutor.engine.trace import Array, Rec, off


def sinusoidal(positions: Array, width: int, base: float = 10000.0, rec: Rec = off) -> Array:
    """positions[T] width -> table[T,D]

    The fixed position table: even columns hold sin, odd columns cos, of the angle of their pair. The exponent
    sets the wavelength, from 2π to nearly 2π·base positions; every value lies in [-1, 1].
    Raises ValueError: the width is odd or below 2, or the base is not above 1. Vaswani et al. 2017, 3.5.
    """
    if width < 2 or width % 2:
        raise ValueError(f"sinusoidal: width is {width}; it must be even, one sine and one cosine per pair")
    if base <= 1:
        raise ValueError(f"sinusoidal: base is {base}; it must be above 1")
    frequencies = rec("frequencies", base ** (-np.arange(0, width, 2) / width))
    angles = rec("angles", np.asarray(positions)[..., None] * frequencies)
    waves = np.stack([np.sin(angles), np.cos(angles)], axis=-1)
    return rec("table", waves.reshape(*angles.shape[:-1], width))


def wavelengths(width: int, base: float = 10000.0) -> Array:
    """width -> length[J]

    How many positions each pair needs for a full turn: 2π base^(2j/D), from 6.28 upwards.
    """
    return 2 * np.pi * base ** (np.arange(0, width, 2) / width)
