"""Where the numbers of a formula are: `share`, `share.term`, `W[row, :]`, `sum(share)`; see `worked.py`."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from llmtutor.demos.result import Shown
from llmtutor.demos.standing import cell_at, number_at, part_at, parts, sizes
from llmtutor.views import Cell, View

GATHER: Mapping[str, Callable[[list[Any]], Any]] = {
    "sum": sum,
    "squares": lambda run: sum(number * number for number in run),
    "max": max,
    "min": min,
}
GATHERED = re.compile(rf"({'|'.join(GATHER)})\((.+)\)")
PLACE = re.compile(r"(@?[\w-]+)(?:\.(@?[\w-]+))?(?:\[(.+)\])?")
INDEX = re.compile(r"(-?\w+)([+-]\d+)?")

Index = tuple[int | slice | tuple[int, ...], ...]
Found = tuple[Any, Cell | None]


@dataclass(frozen=True)
class Reader:
    """Reads places as they are meant from one number, a cell of a view of what is shown."""

    found: Shown
    view: View
    cell: Cell

    def read(self, place: str) -> tuple[Any, list[Cell | None]]:
        """Return a number of a formula, one or gathered from a run, and where it was read."""
        match = GATHERED.fullmatch(place)
        if match is None:
            number, cell = self.one(place)
            return number, [cell]
        run = self.run(match[2])
        known = [number for number, _ in run if number is not None]
        return GATHER[match[1]](known), [cell for _, cell in run]

    def one(self, place: str) -> Found:
        """Return the number at a place, and its cell if it is on the screen."""
        view, name, index = self._found(place)
        own = self.cell.at[1:] if part_at(self.view, self.cell.at[:1]) else self.cell.at
        if view is None:
            return _inside(self.found.numbers[name], tuple(map(_whole, index)) or own), None
        cell = cell_at(view, name, tuple(map(_whole, index)) or own[: len(sizes(view, name))])
        return number_at(view, cell.at), cell

    def run(self, place: str) -> list[Found]:
        """Return the numbers of a run, row by row."""
        view, name, index = self._found(place)
        if view is None:
            numbers = np.asarray(self.found.numbers[name])[index]
            return [(number, None) for number in numbers.ravel().tolist()]
        extents = sizes(view, name)
        ways = [
            range(size)[at] if isinstance(at, slice) else (at,) if isinstance(at, int) else at
            for size, at in zip(extents, index or (slice(None),) * len(extents), strict=True)
        ]
        cells = [cell_at(view, name, at) for at in product(*ways)]
        return [(number_at(view, cell.at), cell) for cell in cells]

    def _found(self, place: str) -> tuple[View | None, str, Index]:
        """Return the view a place is in with the part of it, or None with the name of a number."""
        match = PLACE.fullmatch(place)
        assert match is not None, place
        known = {**self.found.numbers, "row": self.cell.at[0], "column": self.cell.at[-1]}
        name, part, index = match[1], match[2] or "", _index(match[3], known)
        if not part and name in parts(self.view):
            return self.view, name, index
        view = self.found.by_id.get(name)
        return (None, name, index) if view is None else (view, part, index)


def _index(text: str | None, known: Mapping[str, Any]) -> Index:
    def whole(piece: str) -> int:
        match = INDEX.fullmatch(piece)
        assert match is not None, piece
        place = int(known.get(match[1], match[1])) + int(match[2] or 0)
        assert place >= 0 or not match[2], "there is nothing before the first"
        return place

    def part(piece: str) -> int | slice | tuple[int, ...]:
        if isinstance(known.get(piece), tuple | list):
            return tuple(known[piece])
        if ":" not in piece:
            return whole(piece)
        start, end = (whole(each) if each else None for each in piece.split(":"))
        return slice(start, end)

    return tuple(map(part, text.replace(" ", "").split(","))) if text else ()


def _inside(numbers: Any, at: tuple[int, ...]) -> Any:
    """Return the number of a list or grid at a place, or the one number there is."""
    for index in at:
        if not isinstance(numbers, tuple | list | np.ndarray):
            break
        numbers = numbers[index]
    return numbers.item() if isinstance(numbers, np.generic) else numbers


def _whole(index: int | slice | tuple[int, ...]) -> int:
    assert isinstance(index, int), "one number is asked for, not a run"
    return index


def name_of(place: str) -> str:
    """Return the name under which a sentence knows the number of a place."""
    return re.sub(r"\W+", "_", place).strip("_")
