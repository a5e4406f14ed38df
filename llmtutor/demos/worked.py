"""How a number on the screen came about, written as in a spreadsheet: a formula in terms of other numbers.

A demo gives one rule for each kind of number:

    FORMULAS = {
        "share": said("given"),
        "share.term": "{share} × {surprise}",
        "sum.bits": total("share.term"),
    }

A rule is found by `view.@word` (a row of a table that begins with this word; `view.@word.column` is one
number of it), else by `view.part` (a column of a table or of bars, a value of a sentence, a series of a
plot), or else by `view`; the points on a field have only rules of their own, by their series. It is a
formula, `worked`, `total`, `said`, `like` or `where`, or a function of the result and the cell that returns
one of them (None: nothing to tell). Braces hold numbers of views and of `Shown.numbers`:

    {surprise}     the same row of a column of this view (a value of this sentence, a series of this plot)
    {share}        the same place of the view with this name
    {share.term}   the same row of a column of another view
    {W[row, 0]}    a certain place: `row` and `column` are where the explained number stands; the name of a
                   number is one too, `W[chosen, 0]`; `row - 1` is the one before
    {@height}      the number in a row of this table that begins with a word, `@height`; also {terms.@height}
    {size}         a number by name; of a list, the one in the same row; of a grid, in the same place
    {sum(share)}   all numbers of a run added up, or their squares, `squares(...)`; `max(...)`, `min(...)`

The numbers of the screen that a rule reads are lit. A hidden number does not give itself away, and
one that is not there (None) has no formula.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np

from llmtutor.demos.shown import Shown
from llmtutor.demos.standing import cell_at, number_at, part_at, parts, sizes, word_at
from llmtutor.views import Arithmetic, Cell, Field, Term, View

BRACES = re.compile(r"\{([^{}]+)\}")
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


@dataclass(frozen=True, slots=True)
class Rule:
    """A formula, or runs of numbers multiplied in step and added up; a sentence, and values for it.

    `lit` is a run that it came from without reading it: of a total that was rounded, what was added up.
    """

    text: str = ""
    factors: tuple[str, ...] = ()
    plus: str = ""
    say: str = ""
    values: tuple[str, ...] = ()
    lit: str = ""
    named: tuple[tuple[str, str], ...] = ()


def said(say: str, *values: str, **named: str) -> Rule:
    """Explain a number by a sentence (`notes.<say>` of the words), filled with the values at some places.

    A place may have another name in the sentence: `said("point", x="arrow_x")`.
    """
    return Rule(say=say, values=values, named=tuple(named.items()))


def worked(text: str, say: str, *values: str, lit: str = "") -> Rule:
    """Explain a number by a formula and a sentence."""
    return Rule(text, say=say, values=values, lit=lit)


def total(*factors: str, plus: str = "", say: str = "", lit: str = "") -> Rule:
    """Explain a number as the sum of a run of numbers, or of the products of several runs; `plus` is a run
    of which each number is added as it is, such as a bias.

    A run is a column (`share`), some of it (`share[:2]`; `share[kept]`, where `kept` is a list of rows), a
    part of a grid or of a whole table (`W[row, :]`), or a list of `Shown.numbers`.
    """
    return Rule(factors=factors, plus=plus, say=say, lit=lit)


@dataclass(frozen=True, slots=True)
class Like:
    """The rule of the number at another place."""

    place: str


def like(place: str) -> Like:
    """Explain a number as the one at another place is explained: it is the same number."""
    return Like(place)


@dataclass(frozen=True, slots=True)
class Where:
    """One rule or another, by the number at a place."""

    place: str
    cases: Mapping[Any, "Telling"]
    otherwise: "Telling"


def where(place: str, cases: Mapping[Any, "Telling"], otherwise: "Telling" = None) -> Where:
    """Choose a rule by the number at a place: `where("share", {0: said("never")}, "ln {share}")`."""
    return Where(place, cases, otherwise)


Told = str | Rule | Where | Like | Arithmetic | None
Telling = Told | Callable[[Shown, Cell], "Telling"]
Formulas = Mapping[str, Telling]


def by(formulas: Formulas) -> Callable[[Shown, Cell], Arithmetic | None]:
    """Return the `explain` of a demo whose numbers follow these rules."""

    def explain(found: Shown, cell: Cell) -> Arithmetic | None:
        view = found.by_id.get(cell.view)
        if view is None or cell.at in getattr(view, "hidden", ()):
            return None
        part = part_at(view, cell.at)
        general = None if part and isinstance(view, Field) else formulas.get(cell.view)
        word = word_at(view, cell.at)
        names = (f"{cell.view}.{each}" for each in (f"{word}.{part}", word, part))
        rule = next((formulas[each] for each in names if each in formulas), general)
        return _Asked(found, view, cell, explain).tell(rule)

    return explain


def below(found: Shown, name: str, cell: Cell, formulas: Formulas) -> Shown:
    """Put the arithmetic of one number below what is shown, as a view called `name`."""
    arithmetic = by(formulas)(found, cell)
    assert arithmetic is not None, f"no rule tells how {cell} was made"
    return replace(found, views=(*found.views, replace(arithmetic, id=name)))


@dataclass(frozen=True)
class _Asked:
    """A number that somebody asks about."""

    found: Shown
    view: View
    cell: Cell
    explain: Callable[[Shown, Cell], Arithmetic | None]

    def tell(self, rule: Telling) -> Arithmetic | None:
        """Return what a rule says of the number."""
        if rule is None or isinstance(rule, Arithmetic):
            return rule
        if isinstance(rule, Where):
            return self.tell(rule.cases.get(self.one(rule.place)[0], rule.otherwise))
        if isinstance(rule, Like):
            cell = self.one(rule.place)[1]
            return None if cell is None else self.explain(self.found, cell)
        if callable(rule):
            return self.tell(rule(self.found, self.cell))
        return self._filled(Rule(rule) if isinstance(rule, str) else rule)

    def _filled(self, rule: Rule) -> Arithmetic | None:
        number = number_at(self.view, self.cell.at)
        if number is None and (rule.text or rule.factors):
            return None
        read = {_name(place): self._read(place) for place in (*BRACES.findall(rule.text), *rule.values)}
        read |= {name: self._read(place) for name, place in rule.named}
        runs = [self.run(each) for each in rule.factors]
        added = self.run(rule.plus) if rule.plus else []
        terms = [*zip(*runs, strict=True), *((each,) for each in added)]
        lit = [cell for _, cells in read.values() for cell in cells]
        lit += [cell for each in (*runs, added, self.run(rule.lit) if rule.lit else ()) for _, cell in each]
        return Arithmetic(
            "explain",
            number,
            terms=tuple(Term(tuple(number for number, _ in each)) for each in terms),
            text=BRACES.sub(lambda match: f"{{{_name(match[1])}}}", rule.text),
            sources=tuple(dict.fromkeys(cell for cell in lit if cell is not None)),
            say=rule.say,
            values=tuple((name, number) for name, (number, _) in read.items()),
        )

    def _read(self, place: str) -> tuple[Any, list[Cell | None]]:
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
        view, name, index = self._place(place)
        own = self.cell.at[1:] if part_at(self.view, self.cell.at[:1]) else self.cell.at
        if view is None:
            return _inside(self.found.numbers[name], tuple(map(_whole, index)) or own), None
        cell = cell_at(view, name, tuple(map(_whole, index)) or own[: len(sizes(view, name))])
        return number_at(view, cell.at), cell

    def run(self, place: str) -> list[Found]:
        """Return the numbers of a run, row by row."""
        view, name, index = self._place(place)
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

    def _place(self, place: str) -> tuple[View | None, str, Index]:
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


def _name(place: str) -> str:
    """Return the name under which a sentence knows the number of a place."""
    return re.sub(r"\W+", "_", place).strip("_")
