"""Two arrows in the plane and their sum: length, direction, and how alike they are."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from llmtutor.demos.cells import as_grid, formula, given, length_of, products
from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Grid, Slider, State
from llmtutor.engine.elementwise import add
from llmtutor.engine.matmul import dot
from llmtutor.engine.vectors import angle, cosine, heading, norm, polar, unit
from llmtutor.views import Arithmetic, Board, Cell, Note, Points, Series, Table, View

NAMES = ("a", "b", "a+b")
PLACES = ("ax", "ay"), ("bx", "by")
REACHES = (3, 4, 5, 6, 8, 10, 12, 16, 20, 24)


@dataclass(frozen=True)
class Arrows:
    """a, b and their sum; lengths; units and headings (None for an arrow without length); a against b."""

    points: Grid
    lengths: tuple[float, ...]
    units: tuple[tuple[float, ...] | None, ...]
    headings: tuple[float | None, ...]
    dot: float
    cosine: float | None
    angle: float | None


def compute(state: State) -> Arrows:
    """Measure both arrows and their sum."""
    a, b = ((state[x], state[y]) for x, y in PLACES)
    points = (a, b, *as_grid(add([a], [b])))
    lengths = tuple(norm(points).tolist())
    both = bool(lengths[0] and lengths[1])
    return Arrows(
        points,
        lengths,
        units=tuple(
            tuple(unit(p).tolist()) if size else None for p, size in zip(points, lengths, strict=True)
        ),
        headings=tuple(float(heading(p)) if size else None for p, size in zip(points, lengths, strict=True)),
        dot=float(dot(a, b)),
        cosine=float(cosine(a, b)) if both else None,
        angle=float(angle(a, b)) if both else None,
    )


def views(arrows: Arrows) -> Iterator[View]:
    """Show the arrows beside their numbers, then the same arrows at length 1, then how alike they are."""
    largest = max(abs(number) for point in arrows.points for number in point)
    reach = next(reach for reach in REACHES if largest <= reach)
    tips = tuple(Series(name, (x,), (y,)) for name, (x, y) in zip(NAMES, arrows.points, strict=True))
    labels = tuple((name,) for name in NAMES)
    span = (-1.15 * reach, 1.15 * reach)
    plane = Points("plane", tips, labels, span, span, arrows=True, equal=True)
    rows = zip(NAMES, arrows.points, arrows.lengths, arrows.headings, strict=True)
    table = tuple((name, *point, length, degrees) for name, point, length, degrees in rows)
    numbers = Table("numbers", ("arrow", "x", "y", "length", "degrees"), table)
    units = (each or (None, None) for each in arrows.units)
    ones = tuple((name, *numbers) for name, numbers in zip(NAMES, units, strict=True))
    yield Board("arrows", ((plane, numbers),))
    yield Table("units", ("arrow", "cos", "sin"), ones)
    if arrows.angle is None or arrows.cosine is None:
        yield Note("nowhere", warn=True)
    else:
        yield Note("alike", (("dot", arrows.dot), ("cosine", arrows.cosine), ("angle", arrows.angle)))


def explain(arrows: Arrows, cell: Cell) -> Arithmetic | None:
    """Give the sum of two numbers, the root behind a length, the quotients behind the rest."""
    row, *rest = cell.at
    point, length = arrows.points[row], arrows.lengths[row]
    match cell.view, rest:
        case ("plane", _) | ("numbers", [1 | 2]):
            part = 1 if cell.view == "plane" else rest[0] - 1
            parts = [each[part] for each in arrows.points]
            return given(parts[row]) if row < 2 else products(parts[2], parts[:2], sources=_column(part + 1))
        case ("numbers", [3]):
            return length_of(length, point, (Cell("numbers", (row, 1)), Cell("numbers", (row, 2))))
        case ("numbers", [4]) if (degrees := arrows.headings[row]) is not None:
            return Arithmetic("explain", degrees, say="degrees")
        case ("units", [part]) if (one := arrows.units[row]) is not None:
            numbers = {"part": point[part - 1], "length": length}
            return formula(
                one[part - 1], "{part} / {length}", numbers, (Cell("numbers", (row, part)),), "unit"
            )
    return _explain_likeness(arrows, row) if cell.view == "alike" else None


def _column(part: int) -> tuple[Cell, Cell]:
    return Cell("numbers", (0, part)), Cell("numbers", (1, part))


def _explain_likeness(arrows: Arrows, place: int) -> Arithmetic | None:
    a, b = arrows.lengths[:2]
    if place == 0:
        return products(arrows.dot, arrows.points[0], arrows.points[1], sources=(*_column(1), *_column(2)))
    if place == 1 and arrows.cosine is not None:
        return formula(arrows.cosine, "{dot} / ({a} × {b})", {"dot": arrows.dot, "a": a, "b": b}, _column(3))
    return None if arrows.angle is None else Arithmetic("explain", arrows.angle, say="between")


def fit(state: State, changed: Collection[str]) -> Mapping[str, Any]:
    """Turn arrow a when its direction is set; read its direction from its numbers."""
    a, moved = (state["ax"], state["ay"]), not {"ax", "ay"}.isdisjoint(changed)
    if not any(a) or moved == ("turn" in changed):
        return {}
    if moved:
        return {"turn": round(float(heading(a)), 1)}
    ax, ay = polar(float(norm(a)), state["turn"]).round(3).tolist()
    return {"ax": ax, "ay": ay}


def edit(state: State, cell: Cell, number: float) -> Mapping[str, Any] | None:
    """Let a typed number replace one of a or b."""
    if cell.view != "numbers" or cell.at[0] > 1 or cell.at[1] not in (1, 2):
        return None
    return {PLACES[cell.at[0]][cell.at[1] - 1]: number}


def names(arrows: Arrows) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    found = {"sum": arrows.points[2], "dot": arrows.dot, "cosine": arrows.cosine, "between": arrows.angle}
    parts = {"length": arrows.lengths, "unit": arrows.units, "degrees": arrows.headings}
    return found | {f"{part}_{name}": row[i] for part, row in parts.items() for i, name in enumerate("ab")}


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
    views=views,
    explain=explain,
    edit=edit,
    fit=fit,
    names=names,
    presets=(
        Preset("three-four", {"ax": 3, "ay": 4, "bx": 4, "by": 3}),
        Preset("right-angle", {"ax": 2, "ay": 1, "bx": -1, "by": 2}),
        Preset("longer", {"ax": 1, "ay": 1.5, "bx": 2, "by": 3}),
        Preset("nowhere", {"ax": 0, "ay": 0}, good=False),
    ),
    code=("llmtutor.engine.vectors:cosine", "llmtutor.engine.vectors:norm", "llmtutor.engine.vectors:polar"),
)
