"""Small matrices to take apart: pictures made of numbers from 0 to 1, and a table of words by hand."""

import numpy as np

from llmtutor.engine.trace import Array

_FACE = """
000099990000
009900009900
090000000090
900990099009
900990099009
900000000009
909000000909
900990099009
090009900090
009900009900
000099990000
"""
_STRIPES = "\n".join(["990099009900"] * 11)
_FOOD_TABLE = """
9 3 7 6 0 0
9 1 1 3 0 0
2 9 2 3 0 0
6 2 9 4 0 0
0 0 2 0 9 4
0 0 3 0 9 6
0 0 2 0 8 9
0 0 1 1 2 5
"""

FOODS = ("apple", "banana", "lemon", "carrot", "cat", "dog", "horse", "fish")
"""The rows of `PICTURES["foods"]`; its columns say how sweet, sour, crisp, round, furry and fast each is."""


def from_digits(text: str) -> Array:
    """text -> picture[M,P]

    A picture from lines of digits, 0 for dark and 9 for light; digits may stand apart.
    Raises ValueError: no digits, or lines of different lengths.
    """
    lines = [[int(digit) for digit in line if digit != " "] for line in text.strip().splitlines()]
    if not lines or len({len(line) for line in lines}) > 1:
        raise ValueError(f"the lines have {[len(line) for line in lines]} digits; all need the same number")
    return np.array(lines) / 9


def hill(rows: int = 11, columns: int = 12) -> Array:
    """rows columns -> picture[rows,columns]

    Bright in the middle, dark at the edges: one column times one row, so it has rank 1.
    """
    up, along = np.hanning(rows + 2)[1:-1], np.hanning(columns + 2)[1:-1]
    return np.outer(up, along)


def noise(rows: int = 11, columns: int = 12, seed: int = 0) -> Array:
    """rows columns seed -> picture[rows,columns]

    Every number drawn evenly from 0 to 1: no direction is much larger than the next.
    """
    return np.random.default_rng(seed).random((rows, columns))


PICTURES = {
    "face": from_digits(_FACE),
    "stripes": from_digits(_STRIPES),
    "hill": hill(),
    "noise": noise(),
    "foods": from_digits(_FOOD_TABLE),
}
"""The matrices to choose from, by name."""
