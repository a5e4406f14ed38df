"""How numbers of the stream of vectors came about: from tokens and positions, and in each norm."""

from collections.abc import Callable

from llmtutor.demos.arithmetic import formula
from llmtutor.demos.transformer.gpt_forward.place import Place, Told, cells_of
from llmtutor.views import Arithmetic


def _token_vector(place: Place) -> Arithmetic:
    values: tuple[tuple[str, float | str], ...] = (
        ("token", place.seen.texts[place.row]),
        ("id", place.seen.ids[place.row]),
        ("column", place.column),
    )
    return Arithmetic("explain", place.result, say="table", values=values)


def start(place: Place) -> Arithmetic:
    """Tell of a number of the stream before the first block."""
    if "embedding.positions" not in place.seen.arrays:
        return Arithmetic("explain", place.result, say="start")
    values = {name: place.number(name) for name in ("tokens", "positions")}
    return formula(place.result, "{tokens} + {positions}", values)


def _mean(place: Place) -> Arithmetic:
    row = place.seen.trace[place.before][place.row]
    return formula(place.result, "{sum} / {count}", {"sum": float(row.sum()), "count": row.size}, say="mean")


def _centred(place: Place) -> Arithmetic:
    x = float(place.seen.trace[place.before][place.row, place.column])
    return formula(place.result, "{x} - {mean}", {"x": x, "mean": place.number("mean")})


def _spread(place: Place) -> Arithmetic:
    row = place.part("centred")[place.row]
    values = {"squares": float(row @ row), "count": row.size, "eps": place.seen.model.config.eps}
    return formula(place.result, "√({squares} / {count} + {eps})", values, say="spread")


def _normal(place: Place) -> Arithmetic:
    values = {name: place.number(name) for name in ("centred", "spread")}
    return formula(place.result, "{centred} / {spread}", values)


def _normed(place: Place) -> Arithmetic:
    values = {"normal": place.number("normal")}
    for name in ("gain", "shift"):
        learned = place.weight(name)
        values[name] = 0.0 if learned is None else float(learned[place.column])
    lit = place.read(place.before)
    return formula(place.result, "{normal} × {gain} + {shift}", values, lit, "learned")


def _stream(place: Place) -> Arithmetic:
    before = float(place.seen.trace[place.before][place.row, place.column])
    values = {"before": before, "change": place.number("change")}
    read = (place.before, f"{place.scope}.change")
    lit = [cell for name in read for cell in cells_of(place.seen, name, place.row, [place.column])]
    return formula(place.result, "{before} + {change}", values, lit, "stream")


def _turn(function: str) -> Callable[[Place], Arithmetic]:
    def told(place: Place) -> Arithmetic:
        return formula(place.result, f"{function}({{angle}})", {"angle": place.number("angles")})

    return told


def _angle(place: Place) -> Arithmetic:
    pair = float(place.part("angles")[1, place.column]) if len(place.part("angles")) > 1 else 0.0
    return formula(place.result, "{place} × {turn}", {"place": place.row, "turn": pair}, say="angle")


TOLD: dict[str, Told] = {
    "tokens": _token_vector,
    "angles": _angle,
    "cos": _turn("cos"),
    "sin": _turn("sin"),
    "mean": _mean,
    "centred": _centred,
    "spread": _spread,
    "normal": _normal,
    "normed": _normed,
    "stream": _stream,
}
"""What tells of each kind of array, by the last part of its name."""
