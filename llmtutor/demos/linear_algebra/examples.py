"""Matrices worth meeting, by name."""

from collections.abc import Mapping

from llmtutor.demos.controls import Grid

WORDS: Grid = ((1, 0.5, 0.2, 0.1), (0.3, 0.8, 0.1, 0.4), (0.2, 0.1, 0.9, 0.3))
"""Three words of four numbers each."""

PLACES: Grid = ((0, 0.1, 0, 0.1), (0.8, 0.1, 0.1, 0), (0.9, 0.4, 0.1, 0))
"""Four numbers for each of three places in a sentence: 0, 1 and 2."""

WIDE: Grid = ((1, 2, 3), (4, 5, 6))
TALL: Grid = ((7, 8), (9, 10), (11, 12))

NAMED: Mapping[str, Grid] = {
    "table": WORDS,
    "identity": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "diagonal": ((2, 0, 0), (0, 0.5, 0), (0, 0, -1)),
    "symmetric": ((2, 1, 0), (1, 3, -1), (0, -1, 1)),
    "orthogonal": ((0.6, -0.8), (0.8, 0.6)),
    "flat": ((1, 2), (2, 4)),
}
"""One matrix of each character, and one that cannot be undone."""
