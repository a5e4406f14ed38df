"""A hundred mails, sorted: what seeing one word should make one believe."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Slider, State
from llmtutor.demos.reasons import formula, given, total
from llmtutor.engine.bayes import after_positive, counts_of
from llmtutor.engine.shares import whole_counts
from llmtutor.views import Arithmetic, Board, Cell, Matrix, Note, Table, View

MAILS, COLUMNS = 100, 10


@dataclass(frozen=True)
class Mails:
    """The three rates, exact counts (spam and good by with and without), whole ones, and the answer."""

    prior: float
    hit: float
    false: float
    exact: tuple[tuple[float, float], tuple[float, float]]
    whole: tuple[int, int, int, int]
    chance: float | None


def compute(state: State) -> Mails:
    """Count the mails, and ask what share of those with the word is spam."""
    rates = (state["prior"], state["hit"], state["false"])
    counts = counts_of(MAILS, *rates)
    spam, good = counts.tolist()
    chance = after_positive(*rates) if spam[0] + good[0] > 0 else None
    whole = whole_counts(counts.ravel()).tolist()
    return Mails(*rates, (tuple(spam), tuple(good)), tuple(whole), chance)


def kind(mails: Mails, place: int) -> int:
    """Say which of the four kinds the mail at a place of the grid is."""
    return sum(place >= sum(mails.whole[: index + 1]) for index in range(3))


def views(mails: Mails) -> Iterator[View]:
    """Show the mails as a grid, their counts, and the answer."""
    kinds = [kind(mails, place) for place in range(MAILS)]
    spam = tuple(tuple(int(kinds[row + at] < 2) for at in range(COLUMNS)) for row in range(0, MAILS, COLUMNS))
    word = frozenset(divmod(place, COLUMNS) for place, each in enumerate(kinds) if each in (0, 2))
    rows = [(name, *line, sum(line)) for name, line in zip(("@spam", "@good"), mails.exact, strict=True)]
    bottom = [sum(column) for column in zip(*mails.exact, strict=True)]
    rows.append(("@all", bottom[0], bottom[1], float(MAILS)))
    table = Table("counts", ("kind", "with", "without", "all"), tuple(rows))
    yield Board("mails", ((Matrix("grid", spam, lit=word), table),))
    if mails.chance is None:
        yield Note("never", warn=True)
        return
    found, alarms = mails.exact[0][0], mails.exact[1][0]
    yield Note("answer", (("spam", found), ("seen", found + alarms), ("chance", mails.chance)))


def explain(mails: Mails, cell: Cell) -> Arithmetic | None:
    """Say what kind a mail is, or give the arithmetic of a count or of the answer."""
    if cell.view == "grid":
        which = kind(mails, cell.at[0] * COLUMNS + cell.at[1])
        return given(int(which < 2), ("spam-with", "spam-without", "good-with", "good-without")[which])
    seen = (Cell("counts", (0, 1)), Cell("counts", (1, 1)))
    if cell.view == "answer":
        found, both = mails.exact[0][0], mails.exact[0][0] + mails.exact[1][0]
        if cell.at[0] == 2:
            return formula(mails.chance, "{spam} / {seen}", *seen, spam=found, seen=both)
        return given((found, both)[cell.at[0]], ("spam-seen", "seen")[cell.at[0]])
    if cell.view != "counts":
        return None
    row, column = cell.at[0], cell.at[1] - 1
    if row == 2 or column == 2:
        return _margin(mails, row, column)
    group = (mails.prior, 1 - mails.prior)[row]
    rate = (mails.hit, mails.false)[row]
    return total(mails.exact[row][column], [(MAILS, group, rate if column == 0 else 1 - rate)], say="part")


def _margin(mails: Mails, row: int, column: int) -> Arithmetic:
    rows = mails.exact if row == 2 else (mails.exact[row],)
    parts = [number for line in rows for at, number in enumerate(line) if column in (at, 2)]
    places = [(r, c) for r in range(2) for c in range(2) if row in (r, 2) and column in (c, 2)]
    cells = tuple(Cell("counts", (r, c + 1)) for r, c in places)
    result = float(MAILS) if row == 2 and column == 2 else sum(parts)
    return total(result, ((part,) for part in parts), *cells)


def names(mails: Mails) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    return {"chance": mails.chance or 0.0, "found": mails.exact[0][0], "alarms": mails.exact[1][0]}


DEMO = Demo(
    id="bayes",
    controls=(
        Slider("prior", 0, 1, 0.3, step=0.01),
        Slider("hit", 0, 1, 0.8, step=0.01),
        Slider("false", 0, 1, 0.1, step=0.01),
    ),
    compute=compute,
    views=views,
    explain=explain,
    names=names,
    presets=(
        Preset("rare", {"prior": 0.02, "hit": 1, "false": 0.05}),
        Preset("useless", {"hit": 0.5, "false": 0.5}),
        Preset("sharp", {"hit": 0.9, "false": 0}),
        Preset("impossible", {"hit": 0, "false": 0}, good=False),
    ),
    code=("llmtutor.engine.bayes:posterior", "llmtutor.engine.bayes:counts_of"),
)
