"""The tiny GPT's token vectors on a map: which words are neighbours, and which stand alike to each other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

import numpy as np

from llmtutor.demos.cells import formula
from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Integer, Refused, State, Text, TokenList
from llmtutor.demos.transformer.asked import asked_model, with_model
from llmtutor.demos.transformer.long_sums import long_sum
from llmtutor.engine.low_rank import pca
from llmtutor.engine.matmul import dot
from llmtutor.engine.trace import Array, Trace
from llmtutor.engine.vectors import norm
from llmtutor.tinygpt.neighbours import cosines_to
from llmtutor.tinygpt.ranking import ranked
from llmtutor.views import Arithmetic, Bars, Cell, Column, Note, Points, Series, View

ANIMALS = ("cat", "dog", "fox", "cow", "hen", "pig")
PEOPLE = ("Tom", "Lily", "Ben", "Mia")
NUMBERS = ("one", "two", "three", "four", "five", "six")
DOT, LENGTH = 0, 1


@dataclass(frozen=True, eq=False)
class Placed:
    """The words with their places[N,2] on the map, and the words nearest to one word and to an analogy."""

    words: tuple[str, ...]
    places: Array
    centred: Array
    directions: Array
    kept: float
    word: str
    near: "Nearest"
    analogy: tuple[str, str, str]
    fourth: "Nearest"


@dataclass(frozen=True, eq=False)
class Nearest:
    """The tokens whose vectors point most like `vector`: numbers, cosines, dot products and lengths."""

    vector: Array
    tokens: tuple[int, ...]
    cosines: tuple[float, ...]
    dots: tuple[float, ...]
    lengths: tuple[float, ...]


@lru_cache(maxsize=1)
def whole_words() -> dict[str, int]:
    """Return every word that is one token, with its number."""
    token = asked_model().tokenizer.token
    numbered = ((token(number), number) for number in range(asked_model().tokenizer.size))
    return {text[1:]: number for text, number in numbered if text.startswith(" ") and text[1:].isalpha()}


def vector_of(word: str) -> Array:
    """Return the vector of a word. Raises Refused: the word is not one token."""
    known = whole_words()
    if word not in known:
        near = get_close_matches(word, known, 1, 0) or ["cat"]
        raise Refused("unknown-token", text=word[:40], near=near[0])
    return np.asarray(asked_model().weights["embedding.tokens"][known[word]], np.float64)


def nearest(vector: Array, without: tuple[str, ...], count: int) -> Nearest:
    """Return the words whose vectors point most like this one, some words left out."""
    model, known = asked_model(), whole_words()
    cosines = cosines_to(model, vector)
    candidates = {number for word, number in known.items() if word not in without}
    best = [token for token in ranked(cosines).tolist() if token in candidates][:count]
    table = model.weights["embedding.tokens"][best].astype(np.float64)
    dots = dot(table, np.broadcast_to(vector, table.shape))
    return Nearest(
        *(vector, tuple(best), tuple(cosines[best].tolist())),
        tuple(dots.tolist()),
        tuple(norm(table).tolist()),
    )


def compute(state: State) -> Placed:
    """Put the words on the map and look for neighbours."""
    words, rec = state["words"], Trace()
    table = np.stack([vector_of(word) for word in words])
    places, directions, variances = pca(table, 2, rec=rec)
    a, b, c = state["analogy"]
    fourth = vector_of(a) - vector_of(b) + vector_of(c)
    return Placed(
        *(words, places, rec["centred"], directions),
        kept=float(variances[:2].sum() / variances.sum()) if variances.any() else 0.0,
        word=state["word"],
        near=nearest(vector_of(state["word"]), (state["word"],), state["shown"]),
        analogy=(a, b, c),
        fourth=nearest(fourth, (a, b, c), state["shown"]),
    )


def views(placed: Placed) -> Iterator[View]:
    """Show the map, the neighbours of a word, and what an analogy leads to."""
    x, y = placed.places.T.tolist()
    yield Points("map", (Series("words", tuple(x), tuple(y)),), (placed.words,))
    yield Note("kept", (("share", placed.kept),))
    yield _bars("near", placed.near)
    a, b, c = placed.analogy
    best = asked_model().tokenizer.token(placed.fourth.tokens[0]).strip()
    yield Note("analogy", (("a", a), ("b", b), ("c", c), ("best", best)))
    yield _bars("fourth", placed.fourth)


def _bars(view: str, near: Nearest) -> Bars:
    labels = tuple(asked_model().tokenizer.token(token).strip() for token in near.tokens)
    columns = (Column("dot", near.dots, 2), Column("length", near.lengths, 2))
    return Bars(view, labels, near.cosines, columns, top=1.0, digits=3)


def explain(placed: Placed, cell: Cell) -> Arithmetic | None:
    """Give the arithmetic of a place on the map, of a cosine, or of an analogy's neighbours."""
    match cell:
        case ("map", (_, place)):
            up = placed.directions[1]
            return long_sum(float(placed.places[place, 1]), placed.centred[place], up, say="place")
        case ("kept", _):
            return Arithmetic("explain", placed.kept, say="variance")
        case ("near" | "fourth" as view, (row, *column)):
            return _explain(placed.near if view == "near" else placed.fourth, view, row, column)
    return None


def _explain(near: Nearest, view: str, row: int, column: list[int]) -> Arithmetic:
    if column == [DOT]:
        table = asked_model().weights["embedding.tokens"]
        return long_sum(
            near.dots[row], near.vector, table[near.tokens[row]].astype(np.float64), say="products"
        )
    if column == [LENGTH]:
        return Arithmetic("explain", near.lengths[row], say="length")
    values = {"dot": near.dots[row], "own": float(norm(near.vector)), "other": near.lengths[row]}
    lit = [Cell(view, (row, DOT)), Cell(view, (row, LENGTH))]
    return formula(near.cosines[row], "{dot} / ({own} × {other})", values, lit, "cosine")


def names(placed: Placed) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    return {
        "nearest": placed.near.tokens[0],
        "cosines": placed.near.cosines,
        "fourth": placed.fourth.tokens[0],
        "kept": placed.kept,
    }


def refuse(state: State) -> None:
    """Refuse a word that is not one token."""
    asked = (("words", state["words"]), ("word", (state["word"],)), ("analogy", state["analogy"]))
    for control, words in asked:
        for word in words:
            try:
                vector_of(word)
            except Refused as refusal:
                refusal.values["control"] = control
                raise


DEMO = with_model(
    Demo(
        id="embedding-map",
        controls=(
            TokenList("words", (*ANIMALS, *PEOPLE, *NUMBERS), shortest=3, longest=40),
            Text("word", "cat", longest=24),
            TokenList("analogy", ("meow", "cat", "dog"), shortest=3, longest=3),
            Integer("shown", 2, 20, 6),
        ),
        compute=compute,
        views=views,
        explain=explain,
        names=names,
        refuse=refuse,
        presets=(
            Preset("kinds", {}),
            Preset(
                "days", {"words": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"), "word": "Monday"}
            ),
            Preset("numbers", {"words": NUMBERS, "word": "three"}),
            Preset("no-analogy", {"word": "cold", "analogy": ("big", "small", "cold")}, good=False),
        ),
        code=("llmtutor.engine.low_rank:pca", "llmtutor.engine.vectors:cosine"),
    )
)
