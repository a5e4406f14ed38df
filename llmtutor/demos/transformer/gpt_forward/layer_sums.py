"""How numbers came about that a layer makes with its weights: queries, keys, values, hidden, output."""

from llmtutor.demos.arithmetic import formula
from llmtutor.demos.transformer.gpt_forward.place import Place, Told
from llmtutor.demos.transformer.long_sums import long_sum
from llmtutor.tinygpt.unturned import unturned
from llmtutor.views import Arithmetic


def _projected(place: Place) -> Arithmetic | None:
    """A value is a product of row and matrix; a query or key is then turned to its position."""
    layer = int(place.name.split(".")[1])
    raw = unturned(place.seen.model, place.seen.trace, layer, place.short)[place.head, place.row]
    if place.short == "v" or not place.seen.model.config.rotates:
        matrix, bias = place.weight(f"W_{place.short}"), place.weight(f"b_{place.short}")
        if matrix is None:
            return None
        at = place.head * raw.size + place.column
        normed = place.seen.trace[f"block.{layer}.norm1.normed"][place.row]
        return long_sum(place.result, normed, matrix[:, at], extra=0 if bias is None else float(bias[at]))
    half = raw.size // 2
    angle, second = place.column % half, place.column >= half
    values = {name: float(place.seen.trace[f"places.{name}"][place.row, angle]) for name in ("cos", "sin")}
    values |= {"x": float(raw[place.column]), "y": float(raw[place.column + (-half if second else half)])}
    sign = "+" if second else "-"
    return formula(place.result, f"{{x}} × {{cos}} {sign} {{y}} × {{sin}}", values, say="turned")


def _out(place: Place) -> Arithmetic | None:
    """The output of attention or of the feed-forward layer: a row times the last matrix."""
    source, names = ("joined", ("W_o", "b_o")) if "joined" in _names(place) else ("bent", ("W_out", "b_out"))
    matrix, bias = map(place.weight, names)
    if matrix is None or source not in _names(place):
        return None
    extra = 0.0 if bias is None else float(bias[place.column])
    row, lit = place.part(source)[place.row], place.read(f"{place.scope}.{source}")
    return long_sum(place.result, row, matrix[:, place.column], lit, f"from-{source}", extra)


def _change(place: Place) -> Arithmetic | None:
    """What is added to the stream: the output itself, unless a norm comes after it."""
    return None if place.seen.model.config.placement == "sandwich" else _out(place)


def _names(place: Place) -> set[str]:
    return {name.rpartition(".")[2] for name in place.seen.arrays if name.startswith(place.scope + ".")}


def _hidden(place: Place) -> Arithmetic | None:
    matrix, bias = place.weight("W_in"), place.weight("b_in")
    if matrix is None:
        return None
    normed = place.seen.trace[_normed(place)][place.row]
    extra = 0.0 if bias is None else float(bias[place.column])
    return long_sum(place.result, normed, matrix[:, place.column], extra=extra)


def _normed(place: Place) -> str:
    """The array that a feed-forward layer reads."""
    return place.scope.replace("ffn", "norm2") + ".normed"


def _bent(place: Place) -> Arithmetic:
    """A bent number was made of the whole normed row: of the numbers between there is no picture."""
    values = {"x": place.number("hidden")}
    return formula(place.result, "gelu({x})", values, place.read(_normed(place)), "bent")


TOLD: dict[str, Told] = {
    **dict.fromkeys("qkv", _projected),
    "out": _out,
    "change": _change,
    "hidden": _hidden,
    "bent": _bent,
}
"""What tells of each kind of array, by the last part of its name."""
