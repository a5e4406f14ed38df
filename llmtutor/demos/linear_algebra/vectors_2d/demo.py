"""Two arrows in the plane and their sum: length, direction, and how alike they are."""

from collections.abc import Collection, Mapping

from llmtutor.demos.contract import Changes, Demo, Preset
from llmtutor.demos.controls import Slider, State
from llmtutor.demos.linear_algebra.plane import plane
from llmtutor.demos.linear_algebra.vectors_2d.measures import MEASURED, compared, measured
from llmtutor.demos.shown import Shown, beside, row, shown
from llmtutor.demos.worked import Formulas, by, said, total
from llmtutor.engine.elementwise import add
from llmtutor.engine.vectors import heading, norm, polar
from llmtutor.views import Cell

REACHES = (3, 4, 5, 6, 8, 10, 12, 16, 20, 24)
TYPED: Mapping[tuple[int, ...], str] = {(0, 1): "ax", (0, 2): "ay", (1, 1): "bx", (1, 2): "by"}

TIPS: Formulas = {
    "plane.a": said("tip", right="numbers[0, 1]", up="numbers[0, 2]"),
    "plane.b": said("tip", right="numbers[1, 1]", up="numbers[1, 2]"),
    "plane.a+b": total("numbers.y[:2]", say="upwards"),
}
"""Where the tips of the arrows in the picture stand."""


def compute(state: State) -> Shown:
    """Show both arrows and their sum as a picture and in numbers, then how alike a and b are."""
    a, b = (state["ax"], state["ay"]), (state["bx"], state["by"])
    arrows = {"a": a, "b": b, "a+b": row(add([a], [b])[0])}
    largest = max(abs(number) for tip in arrows.values() for number in tip)
    reach = next(reach for reach in REACHES if largest <= reach)
    picture = plane("plane", 1.15 * reach, {name: {name: tip} for name, tip in arrows.items()})
    found, likeness = measured(arrows), compared(a, b)
    numbers, units = found.views
    return shown(
        *(beside("arrows", picture, numbers), units, *likeness.views),
        sum=arrows["a+b"],
        **found.numbers,
        **likeness.numbers,
    )


def fit(state: State, changed: Collection[str]) -> Changes:
    """Turn arrow a when its direction is set; read its direction from its numbers."""
    a, moved = (state["ax"], state["ay"]), not {"ax", "ay"}.isdisjoint(changed)
    if not any(a) or moved == ("turn" in changed):
        return {}
    if moved:
        return {"turn": round(float(heading(a)), 1)}
    ax, ay = polar(float(norm(a)), state["turn"]).round(3).tolist()
    return {"ax": ax, "ay": ay}


def edit(_state: State, cell: Cell, number: float) -> Changes | None:
    """Let a typed number replace one of a or b."""
    name = TYPED.get(cell.at) if cell.view == "numbers" else None
    return {name: number} if name else None


DEMO = Demo(
    id="vectors-2d",
    controls=(
        Slider("ax", -12, 12, 2, step=0.5),
        Slider("ay", -12, 12, 3, step=0.5),
        Slider("bx", -12, 12, 1, step=0.5),
        Slider("by", -12, 12, 2, step=0.5),
        Slider("turn", -180, 180, round(float(heading((2, 3))), 1), step=5),
    ),
    compute=compute,
    explain=by({**MEASURED, **TIPS}),
    edit=edit,
    fit=fit,
    presets=(
        Preset("three-four", {"ax": 3, "ay": 4, "bx": 4, "by": 3}),
        Preset("right-angle", {"ax": 2, "ay": 1, "bx": -1, "by": 2}),
        Preset("longer", {"ax": 1, "ay": 1.5, "bx": 2, "by": 3}),
        Preset("nowhere", {"ax": 0, "ay": 0}, good=False),
    ),
    code=("llmtutor.engine.vectors:cosine", "llmtutor.engine.vectors:norm", "llmtutor.engine.vectors:polar"),
)
