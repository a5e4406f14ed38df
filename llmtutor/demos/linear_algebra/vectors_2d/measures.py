"""Two arrows and their sum in numbers: length and direction, the same at length 1, and how alike two are."""

from llmtutor.demos.linear_algebra.plane import Arrows
from llmtutor.demos.shown import Shown, note, shown, table, warning
from llmtutor.demos.worked import Formulas, said, total, where, worked
from llmtutor.engine.matmul import dot
from llmtutor.engine.vectors import angle, cosine, heading, norm, unit


def measured(arrows: Arrows) -> Shown:
    """Show two arrows and their sum in two tables, and name what is measured of the two: `length_a`.

    An arrow without length has neither degrees nor a unit vector: they are None.
    """
    tips = tuple(arrows.values())
    x, y = zip(*tips, strict=True)
    lengths = tuple(norm(tips).tolist())
    sized = tuple(zip(tips, lengths, strict=True))
    degrees = tuple(float(heading(tip)) if length else None for tip, length in sized)
    units = tuple(tuple(unit(tip).tolist()) if length else None for tip, length in sized)
    cos, sin = zip(*(each or (None, None) for each in units), strict=True)
    measures = {"length": lengths, "unit": units, "degrees": degrees}
    return shown(
        table("numbers", arrow=arrows, x=x, y=y, length=lengths, degrees=degrees),
        table("units", arrow=arrows, cos=cos, sin=sin),
        **{
            f"{name}_{arrow}": found[at]
            for name, found in measures.items()
            for at, arrow in enumerate(arrows)
        },
        chosen=(True, True, False),
    )


def compared(a: tuple[float, ...], b: tuple[float, ...]) -> Shown:
    """Tell how alike two arrows are, or that one of them points nowhere: then cosine and angle are None."""
    product = float(dot(a, b))
    if not norm(a) or not norm(b):
        return shown(warning("nowhere"), dot=product, cosine=None, between=None)
    likeness, between = float(cosine(a, b)), float(angle(a, b))
    sentence = note("alike", dot=product, cosine=likeness, angle=between)
    return shown(sentence, dot=product, cosine=likeness, between=between)


MEASURED: Formulas = {
    "numbers.x": where("chosen", {True: said("given")}, total("x[:2]")),
    "numbers.y": where("chosen", {True: said("given")}, total("y[:2]")),
    "numbers.length": "√({x}² + {y}²)",
    "numbers.degrees": where("degrees", {None: None}, said("degrees")),
    "units.cos": worked("{numbers.x} / {numbers.length}", "unit"),
    "units.sin": worked("{numbers.y} / {numbers.length}", "unit"),
    "alike.dot": total("numbers[0, 1:3]", "numbers[1, 1:3]"),
    "alike.cosine": "{dot} / ({numbers.length[0]} × {numbers.length[1]})",
    "alike.angle": said("between"),
}
"""How the numbers of both tables and of the likeness came about."""
