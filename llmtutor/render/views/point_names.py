"""Names of points: beside each on the right, else on the left, below or above, never over another."""

from collections.abc import Collection, Iterable, Iterator

from rich.cells import cell_len

from llmtutor.render.drawn import clip
from llmtutor.render.plots import Plot

Place = tuple[int, int]
"""Row and column."""
Mark = tuple[Place, str, str]
"""Where a text begins, the text, its role."""


def put_names(points: Iterable[Mark], dots: Collection[Place], drawn: Plot) -> list[Mark]:
    """Move the name of each point beside its dot, to a side where it covers no dot and no earlier name.

    Points in one place share a row of names: `a,b`. A name that finds no room is cut on the right.
    """
    taken, marks = set(dots), list[Mark]()
    ends: dict[Place, int] = {}
    for dot, name, role in points:
        row, column = dot
        sides = list(_sides(dot, name)) if dot not in ends else [((row, ends[dot]), "," + name)]
        free = (
            (begin, text)
            for begin, text in sides
            if _inside(begin, text, drawn) and not taken & _cells(begin, text)
        )
        begin, text = next(free, None) or _cut(sides[0][0], sides[0][1], taken, drawn)
        taken |= _cells(begin, text)
        ends.setdefault(dot, column + 1)
        if begin[0] == row and begin[1] > column:
            ends[dot] = begin[1] + cell_len(text)
        marks.append((begin, text, role))
    return marks


def _sides(dot: Place, name: str) -> Iterator[tuple[Place, str]]:
    """Where a name may stand, the best place first."""
    row, column = dot
    wide = cell_len(name)
    yield (row, column + 1), name
    yield (row, column - wide), name
    for line in (row + 1, row - 1):
        for begin in (column, column - wide // 2, column - wide + 1):
            yield (line, begin), name


def _cells(begin: Place, text: str) -> set[Place]:
    row, column = begin
    return {(row, column + step) for step in range(cell_len(text))}


def _inside(begin: Place, text: str, drawn: Plot) -> bool:
    left, wide = drawn.inside
    return (
        1 <= begin[0] <= len(drawn.rows) - 3 and left <= begin[1] and begin[1] + cell_len(text) <= left + wide
    )


def _cut(begin: Place, name: str, taken: Collection[Place], drawn: Plot) -> tuple[Place, str]:
    """What of a name fits before the next text or the frame."""
    row, column = begin
    end = sum(drawn.inside)
    blocked = [at for line, at in taken if line == row and at >= column]
    return begin, clip(name, max(0, min([end, *blocked]) - column))
