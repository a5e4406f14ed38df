"""A query meets keys: multiply in pairs, add up; and what the angle between two arrows has to do with it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from llmtutor.demos.cells import as_grid, formula, given, length_of, products, resized, typed
from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Grid, MatrixOf, Refused, Slider, State, Stepper, Vector
from llmtutor.engine.matmul import dot
from llmtutor.engine.vectors import angle, cosine, norm, polar
from llmtutor.views import Arithmetic, Bars, Board, Cell, Column, Matrix, Points, Series, Steps, Term, View


@dataclass(frozen=True)
class Meeting:
    """A query, its keys, and for each key its score, length and cosine (None beside a vector of zeros)."""

    query: tuple[float, ...]
    keys: Grid
    scores: tuple[float, ...]
    length: float
    lengths: tuple[float, ...]
    cosines: tuple[float | None, ...]
    step: int

    @property
    def at(self) -> tuple[int, int]:
        """The key whose score is being added up, and how many of its terms are."""
        key = max(0, self.step - 1) // len(self.query)
        return key, self.step - key * len(self.query)


def compute(state: State) -> Meeting:
    """Score every key."""
    query, keys = state["query"], state["keys"]
    length, lengths = float(norm(query)), tuple(norm(keys).tolist())
    scores = tuple(float(dot(query, key)) for key in keys)
    cosines = tuple(
        float(cosine(query, key)) if size and length else None
        for key, size in zip(keys, lengths, strict=True)
    )
    return Meeting(query, keys, scores, length, lengths, cosines, state["step"])


def views(met: Meeting) -> Iterator[View]:
    """Show the query above its keys, the running sum, the scores, and in a plane the arrows."""
    (now, done), size = met.at, len(met.query)
    values = (("number", now + 1), ("score", met.scores[now]))
    said = "start" if not met.step else "done" if done == size else "term"
    yield Steps("progress", met.step, len(met.keys) * size, said, values if met.step else ())
    lit = frozenset((now, i) for i in range(done))
    above = Matrix("query", (met.query,), lit=frozenset((0, i) for i in range(done)))
    yield Board("pairs", ((above,), (Matrix("keys", met.keys, lit=lit),)))
    if met.step:
        yield _sum(met, "sum", now, done)
    known = [key < now or (key == now and done == size) for key in range(len(met.keys))]
    labels = tuple(f"k{key + 1}" for key in range(len(met.keys)))
    scores = tuple(score if shown else None for score, shown in zip(met.scores, known, strict=True))
    columns = (Column("length", met.lengths, digits=3), Column("cosine", met.cosines, digits=4))
    yield Bars("score", labels, scores, columns, lit=frozenset({now} if met.step else ()))
    if size == 2:
        arrows = (Series("query", (met.query[0],), (met.query[1],)), _arrows(met.keys))
        reach = 1.2 * max(1.0, met.length, *met.lengths)
        both = (-reach, reach)
        yield Points("arrows", arrows, (("q",), labels), both, both, arrows=True, equal=True)


def _arrows(keys: Grid) -> Series:
    return Series("keys", tuple(key[0] for key in keys), tuple(key[1] for key in keys))


def _sum(met: Meeting, view: str, key: int, done: int) -> Arithmetic:
    pairs = zip(met.query, met.keys[key], strict=True)
    terms = tuple(Term(pair, place < done) for place, pair in enumerate(pairs))
    return Arithmetic(view, met.scores[key] if done == len(terms) else None, terms, running=True)


def explain(met: Meeting, cell: Cell) -> Arithmetic | None:
    """Give the sum behind a score, the root behind a length, the quotient behind a cosine."""
    key = cell.at[0]
    row = tuple(Cell("keys", (key, place)) for place in range(len(met.query)))
    match cell:
        case ("query", (_, place)):
            return given(met.query[place])
        case ("keys", (_, place)):
            return given(met.keys[key][place])
        case ("score", (_, 0)):
            return length_of(met.lengths[key], met.keys[key], row)
        case ("score", (_, 1)) if (found := met.cosines[key]) is not None:
            numbers = {"score": met.scores[key], "query": met.length, "size": met.lengths[key]}
            return formula(
                found, "{score} / ({query} × {size})", numbers, (Cell("score", (key, 0)),), "cosine"
            )
        case ("score", (_,)) if key < met.at[0] or met.at == (key, len(met.query)):
            return products(met.scores[key], met.query, met.keys[key], sources=row)
        case ("arrows", (series, place)):
            return given(met.keys[place][1] if series else met.query[1])
    return None


def fit(state: State, changed: Collection[str]) -> Mapping[str, Any]:
    """Make two arrows of length 1 for an angle; let keys follow the query's length, the angle both."""
    if "angle" in changed and {"query", "keys"}.isdisjoint(changed):
        return {"query": (1.0, 0.0), "keys": as_grid(polar(1, state["angle"]).round(6)[None])}
    query, keys = state["query"], state["keys"]
    if "keys" not in changed:
        keys = resized(keys, len(keys), len(query))
    known = len(query) == len(keys[0]) and norm(query) and norm(keys[0])
    return {"keys": keys, "angle": round(float(angle(query, keys[0])), 4) if known else state["angle"]}


def refuse(state: State) -> None:
    """Refuse keys of another length than the query."""
    count, needed = len(state["keys"][0]), len(state["query"])
    if count != needed:
        raise Refused("wrong-length-exactly", control="keys", count=count, high=needed)


def names(met: Meeting) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    cosines, lengths = met.cosines, met.lengths
    return {"score": met.scores, "cosine": cosines, "key_length": lengths, "query_length": met.length}


DEMO = Demo(
    id="dot-product",
    controls=(
        Stepper("step", count=lambda state: len(state["query"]) * len(state["keys"])),
        Vector("query", (1, 2, 3), -1000, 1000, longest=6),
        MatrixOf("keys", ((1, 2, 2), (0, 0, 1)), -1000, 1000),
        Slider("angle", 0, 180, round(float(angle((1, 2, 3), (1, 2, 2))), 4), step=5),
    ),
    compute=compute,
    views=views,
    explain=explain,
    edit=typed("query", "keys"),
    fit=fit,
    refuse=refuse,
    names=names,
    presets=(
        Preset("by-hand", {"query": (1, 2, 3), "keys": ((4, 5, 6),), "step": 3}),
        Preset("attention", {"query": (1, 2, 3), "keys": ((1, 2, 2), (0, 0, 1)), "step": 6}),
        Preset("right-angle", {"angle": 90, "step": 2}),
        Preset("long-key", {"query": (1, 2, 3), "keys": ((1, 2, 3), (9, 9, 9)), "step": 6}, good=False),
    ),
    code=("llmtutor.engine.matmul:dot", "llmtutor.engine.vectors:cosine"),
)
