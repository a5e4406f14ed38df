"""Count which letter follows the last few, draw the next one, feed it back: the simplest language model."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from llmtutor.demos.cells import formula
from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Integer, Refused, Seed, State, Stepper, Text
from llmtutor.engine.ngram import followers, seen_context, shares_of, write_on
from llmtutor.views import Arithmetic, Bars, Cell, Column, Note, Steps, Tokens, View

RHYME = (
    "Humpty Dumpty sat on a wall, Humpty Dumpty had a great fall. "
    "All the king's horses and all the king's men couldn't put Humpty together again. "
)
LETTERS, SHOWN, BARS = 60, 23, 8
SPACE = "␣"


@dataclass(frozen=True)
class Written:
    """The text so far, the letters the model looks at, the part of them it knows, and what may follow."""

    text: str
    context: str
    known: str
    letters: tuple[str, ...]
    counts: tuple[int, ...]
    shares: tuple[float, ...]
    step: int


def compute(state: State) -> Written:
    """Write as many letters as steps, then look at what may come next."""
    book, window = state["book"], state["window"]
    text = write_on(book, state["begin"], window, state["step"], state["seed"])
    context = text[max(0, len(text) - window) :]
    known = seen_context(book, context)
    counts = followers(book, known)
    letters = tuple(letter.replace(" ", SPACE) for letter in counts)
    return Written(
        *(text, context, known, letters, tuple(counts.values())),
        *(tuple(shares_of(counts).tolist()), state["step"]),
    )


def views(run: Written) -> Iterator[View]:
    """Show the end of the text with the window on it, then the shares of the letters that may follow."""
    last = (("letter", run.text[-1:].replace(" ", SPACE)),) if run.step else ()
    yield Steps("progress", run.step, LETTERS, "drawn" if run.step else "start", last)
    end = run.text[-SHOWN:]
    outside = frozenset(range(len(end) - len(run.known)))
    yield Tokens("end", tuple(end), muted=outside)
    many = len(run.letters) if len(run.letters) <= BARS else BARS - 1
    rest = len(run.letters) - many
    counts, shares = run.counts[:many], run.shares[:many]
    if rest:
        counts, shares = (*counts, sum(run.counts[many:])), (*shares, sum(run.shares[many:]))
    labels = (*run.letters[:many], *(("@others",) if rest else ()))
    yield Bars("next", labels, shares, (Column("count", counts),), top=1.0, folded=rest, digits=4)
    if len(run.known) < len(run.context):
        yield Note("unseen", (("window", len(run.context)), ("known", len(run.known))), warn=True)
    elif len(run.letters) == 1:
        yield Note("certain")
    else:
        yield Note("open", (("count", len(run.letters)),))
    yield Note("text", (("text", run.text.lstrip("@")),))


def explain(run: Written, cell: Cell) -> Arithmetic | None:
    """Give the count behind a share."""
    row, *column = cell.at
    if cell.view != "next":
        return None
    folded = len(run.letters) > BARS and row == BARS - 1
    count = sum(run.counts[row:]) if folded else run.counts[row]
    if column:
        return Arithmetic("explain", count, say="counted")
    share = sum(run.shares[row:]) if folded else run.shares[row]
    lit = (Cell("next", (row, 0)),)
    return formula(share, "{count} / {total}", {"count": count, "total": sum(run.counts)}, lit, "share")


def refuse(state: State) -> None:
    """Refuse a book too short to count anything in."""
    if len(state["book"]) < 2:
        raise Refused("text-too-short", control="book", low=2)


def names(run: Written) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    return {"top_share": run.shares[0], "choices": len(run.letters), "known": len(run.known)}


DEMO = Demo(
    id="next-letter",
    controls=(
        Stepper("step", count=lambda _state: LETTERS),
        Integer("window", 0, 8, 3),
        Seed("seed", 0, 9999, 1),
        Text("begin", "Humpty Dumpty sat", longest=40),
        Text("book", RHYME, longest=1000),
    ),
    compute=compute,
    views=views,
    explain=explain,
    refuse=refuse,
    names=names,
    presets=(
        Preset("one-letter", {"window": 1, "begin": "Jazz", "step": 30}),
        Preset("three-letters", {"window": 3, "step": 40}),
        Preset("by-heart", {"window": 8, "step": 40}),
        Preset("blind", {"window": 0, "step": 40}, good=False),
    ),
    code=("llmtutor.engine.ngram:write_on", "llmtutor.engine.ngram:followers"),
)
