"""What the model would say if it stopped at the start or after each block."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from llmtutor.demos.cells import as_grid, formula
from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Integer, Refused, State, Text
from llmtutor.demos.transformer.asked import COW, DROOZIP, LONGEST_TEXT, asked_model, asked_tokens, with_model
from llmtutor.engine.softmax import softmax
from llmtutor.engine.trace import Array
from llmtutor.tinygpt.ranking import ranked
from llmtutor.tinygpt.reading import logit_lens, traced
from llmtutor.tinygpt.training import STORYTELLER
from llmtutor.views import Arithmetic, Bars, Board, Cell, Column, Heatmap, Note, Table, View

LAYERS = STORYTELLER.layers
DEPTHS = ("start", *(f"after-{layer}" for layer in range(LAYERS)))
SHOWN = 8


@dataclass(frozen=True, eq=False)
class Lens:
    """Scores and shares [depth, token, vocabulary], the tokens, and the token watched at each place."""

    scores: Array
    shares: Array
    texts: tuple[str, ...]
    watched: tuple[int, ...]
    depth: int
    place: int

    @property
    def here(self) -> Array:
        """The share of the token watched here, at every depth."""
        return self.shares[:, self.place, self.watched[self.place]]


def compute(state: State) -> Lens:
    """Read the text; watch the token asked for, or at each place the one that the model says in the end."""
    model = asked_model()
    ids = asked_tokens(model, state["text"])
    scores, shares = _read(ids)
    watched = scores[-1].argmax(axis=-1).tolist()
    if state["watch"].strip():
        watched = [_watched(state["watch"])] * len(ids)
    texts = tuple(map(model.tokenizer.token, ids))
    return Lens(scores, shares, texts, tuple(watched), state["depth"], len(ids) - 1 + state["token"])


@lru_cache(maxsize=8)
def _read(ids: tuple[int, ...]) -> tuple[Array, Array]:
    model = asked_model()
    scores = logit_lens(model, traced(model, ids)).astype(np.float64)
    return scores, softmax(scores)


def _watched(word: str) -> int:
    """Return the first token of a word. Raises Refused: it has an unknown character."""
    return asked_tokens(asked_model(), word.strip())[1]


def views(lens: Lens) -> Iterator[View]:
    """Show the best guess at every place and depth, the share of the watched token, and one place in full."""
    token = asked_model().tokenizer.token
    best = lens.scores.argmax(axis=-1)
    rows = tuple(
        (text.replace(" ", "␣"), *(token(int(at)).replace(" ", "␣") for at in best[:, place]))
        for place, text in enumerate(lens.texts)
    )
    labels = tuple(text.strip() or "␣" for text in lens.texts)
    watched = np.take_along_axis(lens.shares, np.array(lens.watched)[None, :, None], axis=-1)[..., 0]
    heat = Heatmap(
        "watched",
        as_grid(watched.T),
        0.0,
        1.0,
        row_labels=labels,
        column_labels=tuple(f"@{d}" for d in DEPTHS),
    )
    yield Table("guesses", ("token", *DEPTHS), rows, lit=frozenset([lens.place]))
    yield Board("shares", ((heat,),))
    order = ranked(lens.scores[lens.depth, lens.place])
    kept, rest = order[:SHOWN], order[SHOWN:]
    share, score = (table[lens.depth, lens.place] for table in (lens.shares, lens.scores))
    yield Bars(
        "here",
        (*(token(at).replace(" ", "␣") for at in kept.tolist()), "@others"),
        (*share[kept].tolist(), float(share[rest].sum())),
        (Column("score", (*score[kept].tolist(), None), 2),),
        top=1.0,
        folded=len(rest),
        digits=4,
        lit=frozenset(np.flatnonzero(kept == lens.watched[lens.place]).tolist()),
    )
    answer = token(lens.watched[lens.place]).strip() or "␣"
    values = (("after", labels[lens.place]), ("word", answer), ("share", float(lens.here[-1])))
    first = decided(lens)
    yield Note("open", values) if first is None else Note("decided", (*values, ("depth", first)))


def decided(lens: Lens) -> int | None:
    """Return the first depth from which on the watched token stays the best guess, None if it never does."""
    won = lens.scores[:, lens.place].argmax(axis=-1) == lens.watched[lens.place]
    lost = np.flatnonzero(~won)
    first = int(lost[-1]) + 1 if lost.size else 0
    return first if first < len(won) else None


def explain(lens: Lens, cell: Cell) -> Arithmetic | None:
    """Give the arithmetic of a share, or say what a score is."""
    match cell:
        case ("watched", (place, depth)):
            return _share(lens, depth, place, lens.watched[place])
        case ("here", (row, *column)):
            order = ranked(lens.scores[lens.depth, lens.place])
            if row == SHOWN:
                rest = float(lens.shares[lens.depth, lens.place, order[SHOWN:]].sum())
                return Arithmetic("explain", rest, say="others")
            if column:
                score = float(lens.scores[lens.depth, lens.place, order[row]])
                return Arithmetic("explain", score, say="score")
            return _share(lens, lens.depth, lens.place, int(order[row]))
        case ("decided", (3,)):
            return Arithmetic("explain", decided(lens), say="depth")
        case ("open" | "decided", _):
            return _share(lens, LAYERS, lens.place, lens.watched[lens.place])
    return None


def _share(lens: Lens, depth: int, place: int, token: int) -> Arithmetic:
    scores, share = lens.scores[depth, place], lens.shares[depth, place]
    best = int(scores.argmax())
    values = {"score": float(scores[token]), "best": float(scores[best]), "total": 1 / float(share[best])}
    return formula(float(share[token]), "e^({score} - {best}) / {total}", values, say="share")


def names(lens: Lens) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    first = decided(lens)
    return {"shares": tuple(lens.here.tolist()), "decided": -1 if first is None else first}


def fit(state: State, changed: Collection[str]) -> Mapping[str, Any]:
    """Keep the token within the text."""
    return {"token": max(state["token"], 1 - len(asked_tokens(asked_model(), state["text"])))}


def refuse(state: State) -> None:
    """Refuse what the model cannot read."""
    asked_tokens(asked_model(), state["text"])
    try:
        asked_tokens(asked_model(), state["watch"])
    except Refused as refusal:
        refusal.values["control"] = "watch"
        raise


DEMO = with_model(
    Demo(
        id="logit-lens",
        controls=(
            Text("text", COW, longest=LONGEST_TEXT),
            Integer("token", -95, 0, 0),
            Integer("depth", 0, LAYERS, LAYERS),
            Text("watch", "", longest=24),
        ),
        compute=compute,
        views=views,
        explain=explain,
        names=names,
        fit=fit,
        refuse=refuse,
        presets=(
            Preset("fact", {"text": COW}),
            Preset("early", {"text": "Lily lost"}),
            Preset("copied", {"text": DROOZIP}),
            Preset("itself", {"text": COW, "depth": 0, "watch": "says"}, good=False),
        ),
        code=("llmtutor.engine.gpt:unembed",),
    )
)
