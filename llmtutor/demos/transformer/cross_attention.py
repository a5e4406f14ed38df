"""Cross-attention: what is being written asks, the source sentence offers and gives.

A small hand-made translator stands for a trained one: after each French word written, a query asks the
English source for the kind of word that French needs next.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from llmtutor.demos.cells import row_by_row, whole_rows
from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import State, Stepper, Toggle, TokenList
from llmtutor.demos.reasons import given
from llmtutor.demos.transformer.attended import Attended, attend, explain_stage
from llmtutor.engine.masks import causal
from llmtutor.views import Arithmetic, Board, Cell, Matrix, Note, Number, Steps, Tokens, View

KINDS = ("article", "noun", "colour", "verb")
FEATURES = ("animal", "shade", "deed")
OFFERS = {"the": "article", "cat": "noun", "dog": "noun", "black": "colour", "white": "colour"}
OFFERS |= {"sleeps": "verb", "runs": "verb"} | dict.fromkeys(("and", "very", "today", "."), "")
GIVES = {"cat": (1, 0, 0), "dog": (-1, 0, 0), "black": (0, 1, 0), "white": (0, -1, 0)}
GIVES |= {"sleeps": (0, 0, 1), "runs": (0, 0, -1)}
ASKS = {"<s>": "article", "le": "noun", "chat": "colour", "chien": "colour", "noir": "verb", "blanc": "verb"}
ASKS |= {"dort": "", "court": ""}
LOUD_QUERY, LOUD_KEY = 4, 2


@dataclass(frozen=True)
class Translated:
    """The words of both sides, what attention made of them, whether masked, and how many have asked."""

    source: tuple[str, ...]
    target: tuple[str, ...]
    found: Attended
    masked: bool
    step: int

    @property
    def row(self) -> int:
        """The word that is asking; the first before the start."""
        return max(0, self.step - 1)


def _kinds(words: tuple[str, ...], kinds: Mapping[str, str], loud: Number) -> Any:
    """words[T] -> vectors[T,4]: `loud` in the column of the kind that each word asks for or offers."""
    return np.array([[loud * (kinds[word] == kind) for kind in KINDS] for word in words], float)


def compute(state: State) -> Translated:
    """Let every word of the target ask all words of the source, or with the mask only the first ones."""
    source, target = state["source"], state["target"]
    q, k = _kinds(target, ASKS, LOUD_QUERY), _kinds(source, OFFERS, LOUD_KEY)
    v = np.array([GIVES.get(word, (0, 0, 0)) for word in source], float)
    longer = max(len(q), len(k))
    may = causal(longer, longer)[: len(q), : len(k)] if state["mask"] else None
    return Translated(source, target, attend(q, k, v, may), state["mask"], state["step"])


def views(made: Translated) -> Iterator[View]:
    """Show who asks and what it reads, the shares and results so far, and what they were made of."""
    found, source, target, row = made.found, made.source, made.target, made.row
    yield Steps("progress", made.step, len(target), *_step(made))
    done, now = made.step, row if made.step else None
    features, kinds = tuple(f"@{name}" for name in FEATURES), tuple(f"@{kind}" for kind in KINDS)
    weights = row_by_row("weights", found.weights, done, now, target, source, 2)
    yield Board("read", ((weights, row_by_row("mixed", found.mixed, done, now, (), features, 2)),))
    yield Tokens("target", target, now=now)
    yield Tokens("source", source, found.weights[row] if made.step else ())
    sizes = (("queries", len(target)), ("keys", len(source)), ("width", len(FEATURES)))
    yield Note("masked", (("keys", len(source)),), warn=True) if made.masked else Note("shapes", sizes)
    q = Matrix("q", found.q, target, kinds, whole_rows(found.q, [row] if made.step else []))
    yield Board("sides", ((q, Matrix("k", found.k, source, kinds), Matrix("v", found.v, (), features)),))
    yield Board("before", ((row_by_row("scaled", found.masked, done, now, target, source, 2),),))


def _step(made: Translated) -> tuple[str, tuple[tuple[str, Number | str], ...]]:
    """Say what the word at work asks for, and where it finds it."""
    word, shares = made.target[made.row], made.found.weights[made.row]
    asked, best = ASKS[word], max(range(len(shares)), key=shares.__getitem__)
    about: tuple[tuple[str, Number | str], ...] = (("word", word),)
    if not made.step or not asked:
        return ("asks-nothing" if made.step else "start"), about
    about = (*about, ("kind", f"@a-{asked}"))
    if not made.found.masked[made.row][best]:
        return "finds-nothing", about
    return "asks", (*about, ("best", made.source[best]), ("share", round(shares[best], 2)))


def _place(name: str, row: int, column: int) -> Cell | None:
    """Where an array stands: scores nowhere, they are shown divided and, if need be, masked."""
    return None if name == "scores" else Cell("scaled" if name == "masked" else name, (row, column))


def explain(made: Translated, cell: Cell) -> Arithmetic | None:
    """Give the arithmetic of a number; nothing for words that have not asked yet."""
    found = made.found
    match cell:
        case ("progress", _):
            return given(round(max(found.weights[made.row]), 2), "largest")
        case ("shapes" | "masked", (place,)):
            sizes = (
                (len(made.source),) if made.masked else (len(made.target), len(made.source), len(FEATURES))
            )
            return given(sizes[place], "counted")
        case ("source", (key,)) if made.step:
            return explain_stage(found, "weights", made.row, key, _place)
        case ("q" | "k" | "v", (row, column)):
            return given(getattr(found, cell.view)[row][column], f"made-{cell.view}")
        case ("scaled", (row, column)) if row < made.step:
            return explain_stage(found, "scaled" if found.may[row][column] else "masked", row, column, _place)
        case ("weights" | "mixed", (row, column)) if row < made.step:
            return explain_stage(found, cell.view, row, column, _place)
    return None


def names(made: Translated) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    found = made.found
    return {"scores": found.scaled, "weights": found.weights, "read": found.mixed}


DEMO = Demo(
    id="cross-attention",
    controls=(
        Stepper("step", lambda state: len(state["target"]), 2),
        TokenList("source", ("the", "black", "cat", "sleeps"), tuple(OFFERS), 1, 8),
        TokenList("target", ("<s>", "le", "chat", "noir", "dort"), tuple(ASKS), 1, 6),
        Toggle("mask"),
    ),
    compute=compute,
    views=views,
    explain=explain,
    names=names,
    presets=(
        Preset("other-word", {"source": ("the", "black", "dog", "sleeps")}),
        Preset("longer", {"source": ("today", "the", "very", "black", "cat", "sleeps", ".")}),
        Preset("two-nouns", {"source": ("the", "black", "cat", "and", "the", "white", "dog")}),
        Preset("masked", {"mask": True}, good=False),
    ),
    code=("llmtutor.engine.multi_head:multi_head", "llmtutor.engine.attention:attention"),
)
