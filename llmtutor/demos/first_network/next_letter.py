"""Count which letter follows the last few, draw the next one, feed it back: the simplest language model."""

from itertools import islice

from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Integer, Refused, Seed, State, Stepper, Text
from llmtutor.demos.shown import Shown, column, note, row, shown, steps, warning
from llmtutor.demos.worked import Formulas, by, said, worked
from llmtutor.engine.ngram import followers, seen_context, shares_of, write_on
from llmtutor.views import Bars, Note, Tokens

RHYME = (
    "Humpty Dumpty sat on a wall, Humpty Dumpty had a great fall. "
    "All the king's horses and all the king's men couldn't put Humpty together again. "
)
LETTERS, SHOWN, BARS = 60, 23, 8
SPACE = "␣"


def compute(state: State) -> Shown:
    """Write as many letters as steps, then look at what may come next."""
    book, window, step = state["book"], state["window"], state["step"]
    text = write_on(book, state["begin"], window, step, state["seed"])
    known, end = seen_context(book, text[max(0, len(text) - window) :]), text[-SHOWN:]
    counts = followers(book, known)
    drawn = {"letter": text[-1].replace(" ", SPACE)} if step else {}
    return shown(
        steps("progress", step, LETTERS, "drawn" if step else "start", **drawn),
        Tokens("end", tuple(end), muted=frozenset(range(len(end) - len(known)))),
        _bars(counts),
        _told(min(window, len(text)), len(known), len(counts)),
        note("text", text=text.lstrip("@")),
        **{"top_share": float(shares_of(counts)[0]), "choices": len(counts), "known": len(known)},
    )


def _bars(counts: dict[str, int]) -> Bars:
    """Show what may follow, the most frequent first; where there is no room, the others share a bar."""
    many = len(counts) if len(counts) <= BARS else BARS - 1
    rest = {"@others": sum(islice(counts.values(), many, None))} if len(counts) > many else {}
    bars = dict(islice(counts.items(), many)) | rest
    labels = tuple(letter.replace(" ", SPACE) for letter in bars)
    times = column("count", tuple(bars.values()))
    return Bars("next", labels, row(shares_of(bars)), (times,), 1.0, len(counts) - many, digits=4)


def _told(window: int, known: int, choices: int) -> Note:
    if known < window:
        return warning("unseen", window=window, known=known)
    return note("certain") if choices == 1 else note("open", count=choices)


def refuse(state: State) -> None:
    """Refuse a book too short to count anything in."""
    if len(state["book"]) < 2:
        raise Refused("text-too-short", control="book", low=2)


FORMULAS: Formulas = {"next.count": said("counted"), "next": worked("{count} / {sum(count)}", "share")}

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
    explain=by(FORMULAS),
    refuse=refuse,
    presets=(
        Preset("one-letter", {"window": 1, "begin": "Jazz", "step": 30}),
        Preset("three-letters", {"window": 3, "step": 40}),
        Preset("by-heart", {"window": 8, "step": 40}),
        Preset("blind", {"window": 0, "step": 40}, good=False),
    ),
    code=("llmtutor.engine.ngram:write_on", "llmtutor.engine.ngram:followers"),
)
