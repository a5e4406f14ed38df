"""A query meets keys: multiply in pairs, add up; and what the angle between two arrows has to do with it."""

from collections.abc import Collection

from llmtutor.demos.contract import Changes, Demo, Preset
from llmtutor.demos.controls import MatrixOf, Refused, Slider, State, Stepper, Vector
from llmtutor.demos.grids import as_grid, resized
from llmtutor.demos.linear_algebra.dot_product.scores import SCORED, scored
from llmtutor.demos.linear_algebra.plane import plane
from llmtutor.demos.shown import Shown, column, row, shown
from llmtutor.demos.typed import typed
from llmtutor.demos.worked import Formulas, by, said
from llmtutor.engine.matmul import dot
from llmtutor.engine.vectors import angle, cosine, norm, polar


def compute(state: State) -> Shown:
    """Score every key: pair by pair, beside its length and cosine, and in a plane as arrows."""
    query, keys = state["query"], state["keys"]
    scores, length, lengths = row(dot(query, keys)), float(norm(query)), tuple(norm(keys).tolist())
    sized = zip(keys, lengths, strict=True)
    cosines = tuple(float(cosine(query, key)) if length and size else None for key, size in sized)
    labels = tuple(f"k{number}" for number in range(1, len(keys) + 1))
    arrows = {"q": {"q": query}, "k": dict(zip(labels, keys, strict=True))}
    return shown(
        *scored(state, scores, labels, (column("length", lengths, 3), column("cosine", cosines, 4))),
        plane("arrows", 1.2 * max(1.0, length, *lengths), arrows) if len(query) == 2 else None,
        **{"score": scores, "finished": scores, "cosine": cosines},
        **{"key_length": lengths, "query_length": length},
    )


def fit(state: State, changed: Collection[str]) -> Changes:
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


TIPS: Formulas = {
    "arrows.q": said("tip", right="query[0, 0]", up="query[0, 1]"),
    "arrows.k": said("tip", right="keys[column, 0]", up="keys[column, 1]"),
}
"""Where the tips of the arrows in the picture stand."""

DEMO = Demo(
    id="dot-product",
    controls=(
        Stepper("step", count=lambda state: len(state["query"]) * len(state["keys"])),
        Vector("query", (1, 2, 3), -1000, 1000, longest=6),
        MatrixOf("keys", ((1, 2, 2), (0, 0, 1)), -1000, 1000),
        Slider("angle", 0, 180, round(float(angle((1, 2, 3), (1, 2, 2))), 4), step=5),
    ),
    compute=compute,
    explain=by({**SCORED, **TIPS}),
    edit=typed("query", "keys"),
    fit=fit,
    refuse=refuse,
    presets=(
        Preset("by-hand", {"query": (1, 2, 3), "keys": ((4, 5, 6),), "step": 3}),
        Preset("attention", {"query": (1, 2, 3), "keys": ((1, 2, 2), (0, 0, 1)), "step": 6}),
        Preset("right-angle", {"angle": 90, "step": 2}),
        Preset("long-key", {"query": (1, 2, 3), "keys": ((1, 2, 3), (9, 9, 9)), "step": 6}, good=False),
    ),
    code=("llmtutor.engine.matmul:dot", "llmtutor.engine.vectors:cosine"),
)
