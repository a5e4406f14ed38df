"""Lines with no more points than can be told apart."""

from collections.abc import Sequence

_LONGEST_WAY = 64
"""Points left out in one go at most: every one of them is looked at again for each that follows."""


def thinned(
    xs: Sequence[float], ys: Sequence[float], dots: tuple[float, float]
) -> tuple[list[float], list[float]]:
    """A line without the points that lie a quarter of a dot or less off the straight way past them.

    plotext takes its time for every point, and curves come with far more than can be told apart.
    """
    places = [(x * dots[0], y * dots[1]) for x, y in zip(xs, ys, strict=True)]
    kept, last = [0], len(places) - 1
    for end in range(2, last + 1):
        if end - kept[-1] > _LONGEST_WAY or _strays(places, kept[-1], end):
            kept.append(end - 1)
    kept += [last] if last else []
    return [xs[index] for index in kept], [ys[index] for index in kept]


def _strays(places: Sequence[tuple[float, float]], start: int, end: int) -> bool:
    """Whether a point between two others is off the line that joins them, or beyond its ends."""
    (x0, y0), (x1, y1) = places[start], places[end]
    dx, dy = x1 - x0, y1 - y0
    square = dx * dx + dy * dy
    for x, y in places[start + 1 : end]:
        along, off = (x - x0) * dx + (y - y0) * dy, (x - x0) * dy - (y - y0) * dx
        beyond = along < 0 or along > square or not square
        if off * off > square / 16 or (beyond and (x - x0) ** 2 + (y - y0) ** 2 > 1 / 16):
            return True
    return False
