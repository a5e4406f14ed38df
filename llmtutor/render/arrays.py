"""A computed array as the view that suits it."""

from typing import Any

from llmtutor.views import Bars, Heatmap, Matrix, View

LARGEST_MATRIX = 12


def array_view(value: Any) -> View:
    """Return bars for a list of numbers, cells for a small grid, colours for a large one.

    `value` is what `array.tolist()` gives; an array of more than two axes is shown as one grid, its leading
    axes below each other.
    """
    if not isinstance(value, list):
        value = [value]
    if not value or not isinstance(value[0], list):
        return Bars("array", tuple(str(place) for place in range(len(value))), tuple(map(float, value)))
    while isinstance(value[0][0], list):
        value = [line for block in value for line in block]
    grid = tuple(tuple(map(float, line)) for line in value)
    if max(len(grid), len(grid[0])) <= LARGEST_MATRIX:
        return Matrix("array", grid)
    return Heatmap("array", grid, diverging=any(number < 0 for line in grid for number in line))
