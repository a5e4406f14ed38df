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
from typing import Any

from llmtutor.demos.places import Reader, name_of
from llmtutor.demos.result import Shown
from llmtutor.demos.standing import number_at, part_at, word_at
from llmtutor.views import Arithmetic, Cell, Field, Term

BRACES = re.compile(r"\{([^{}]+)\}")


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
        return _Asked(Reader(found, view, cell), explain).tell(rule)

    return explain


def below(found: Shown, name: str, cell: Cell, formulas: Formulas, after: int | None = None) -> Shown:
    """Put the arithmetic of one number below what is shown, as a view called `name`.

    `after` is the number of views that stand above it (None: all).
    """
    arithmetic = by(formulas)(found, cell)
    assert arithmetic is not None, f"no rule tells how {cell} was made"
    place = len(found.views) if after is None else after
    views = (*found.views[:place], replace(arithmetic, id=name), *found.views[place:])
    return replace(found, views=views)


@dataclass(frozen=True)
class _Asked:
    """A number that somebody asks about."""

    reader: Reader
    explain: Callable[[Shown, Cell], Arithmetic | None]

    def tell(self, rule: Telling) -> Arithmetic | None:
        """Return what a rule says of the number."""
        if rule is None or isinstance(rule, Arithmetic):
            return rule
        if isinstance(rule, Where):
            return self.tell(rule.cases.get(self.reader.one(rule.place)[0], rule.otherwise))
        if isinstance(rule, Like):
            cell = self.reader.one(rule.place)[1]
            return None if cell is None else self.explain(self.reader.found, cell)
        if callable(rule):
            return self.tell(rule(self.reader.found, self.reader.cell))
        return self._filled(Rule(rule) if isinstance(rule, str) else rule)

    def _filled(self, rule: Rule) -> Arithmetic | None:
        number = number_at(self.reader.view, self.reader.cell.at)
        if number is None and (rule.text or rule.factors):
            return None
        places = {name_of(place): place for place in (*BRACES.findall(rule.text), *rule.values)}
        read = {name: self.reader.read(place) for name, place in (*places.items(), *rule.named)}
        runs = [self.reader.run(each) for each in rule.factors]
        added, only_lit = (self.reader.run(each) if each else [] for each in (rule.plus, rule.lit))
        terms = [*zip(*runs, strict=True), *((each,) for each in added)]
        lit = [cell for _, cells in read.values() for cell in cells]
        lit += [cell for run in (*runs, added, only_lit) for _, cell in run]
        return Arithmetic(
            "explain",
            number,
            terms=tuple(Term(tuple(number for number, _ in each)) for each in terms),
            text=BRACES.sub(lambda match: f"{{{name_of(match[1])}}}", rule.text),
            sources=tuple(dict.fromkeys(cell for cell in lit if cell is not None)),
            say=rule.say,
            values=tuple((name, number) for name, (number, _) in read.items()),
        )
