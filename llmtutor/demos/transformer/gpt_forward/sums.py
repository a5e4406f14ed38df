"""How each number of a forward pass came about, from the numbers one step before it."""

from collections.abc import Callable, Iterator

from llmtutor.demos.cells import formula
from llmtutor.demos.transformer.gpt_forward.heads import attention
from llmtutor.demos.transformer.gpt_forward.next_token import explain_logit
from llmtutor.demos.transformer.gpt_forward.reading import Seen
from llmtutor.demos.transformer.long_sums import long_sum
from llmtutor.engine.trace import Array
from llmtutor.tinygpt.unturned import unturned
from llmtutor.views import Arithmetic, Cell


class Place:
    """A cell of an array: what stands around it in the trace."""

    def __init__(self, seen: Seen, name: str, row: int, column: int, head: int) -> None:
        self.seen, self.name, self.row, self.column = seen, name, row, column
        self.head = head
        self.scope, _, self.short = name.rpartition(".")
        self.result = float(self.part(self.short)[row, column])

    def part(self, name: str) -> Array:
        """Return an array recorded beside this one; of an array with heads, the chosen head's."""
        array = self.seen.trace[f"{self.scope}.{name}" if self.scope else name]
        return array[self.head] if array.ndim > 2 else array

    def number(self, name: str, column: int | None = None) -> float:
        """Return the number at the same place of an array beside this one."""
        array = self.part(name)
        at = self.column if column is None else column
        return float(array[self.row, min(at, array.shape[1] - 1)])

    def weight(self, name: str) -> Array | None:
        """Return a weight of the layer this array belongs to, None if it has no such weight."""
        return self.seen.model.weights.get(f"{self.scope}.{name}")

    @property
    def before(self) -> Array:
        """The array that a norm or a residual sum read: the stream as it was before this layer."""
        names = self.seen.arrays
        first = next(place for place, name in enumerate(names) if name.startswith(self.scope + "."))
        streams = (name for name in reversed(names[:first]) if name.endswith(".stream"))
        return self.seen.trace[next(streams)]

    def row_of(self, view: str, columns: int) -> Iterator[Cell]:
        """The cells of this row in another view of the same block."""
        return (Cell(view, (self.row, column)) for column in range(columns))


def explain_array(seen: Seen, name: str, row: int, column: int, head: int) -> Arithmetic | None:
    """Give the arithmetic of one number of a recorded array."""
    place = Place(seen, name, row, column, head)
    if name == "logits":
        return explain_logit(seen, row, column)
    if name == "embedding.stream":
        return _start(place)
    told = TOLD.get(place.short)
    return told(place) if told else None


def _said(word: str) -> Callable[[Place], Arithmetic]:
    return lambda place: Arithmetic("explain", place.result, say=word)


def _token_vector(place: Place) -> Arithmetic:
    values: tuple[tuple[str, float | str], ...] = (
        ("token", place.seen.texts[place.row]),
        ("id", place.seen.ids[place.row]),
        ("column", place.column),
    )
    return Arithmetic("explain", place.result, say="table", values=values)


def _start(place: Place) -> Arithmetic:
    if "embedding.positions" not in place.seen.arrays:
        return Arithmetic("explain", place.result, say="start")
    values = {name: place.number(name) for name in ("tokens", "positions")}
    return formula(place.result, "{tokens} + {positions}", values)


def _mean(place: Place) -> Arithmetic:
    row = place.before[place.row]
    return formula(place.result, "{sum} / {count}", {"sum": float(row.sum()), "count": row.size}, say="mean")


def _centred(place: Place) -> Arithmetic:
    x = float(place.before[place.row, place.column])
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
    return formula(place.result, "{normal} × {gain} + {shift}", values, say="learned")


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


def _score(place: Place) -> Arithmetic:
    q, k = place.part("q")[place.row], place.part("k")[place.column]
    lit = [*place.row_of("attn.q", q.size), *(Cell("attn.k", (place.column, at)) for at in range(k.size))]
    return long_sum(place.result, q, k, lit, "match")


def _scaled(place: Place) -> Arithmetic:
    values = {"score": place.number("scores"), "width": place.seen.model.config.head_width}
    return formula(place.result, "{score} / √{width}", values, [Cell("looks", (place.column, 0))], "scaled")


def _masked(place: Place) -> Arithmetic:
    return Arithmetic("explain", place.result, say="future" if place.column > place.row else "allowed")


def _weight(place: Place) -> Arithmetic:
    """A share of attention: e to the power of the score, over the sum of the row."""
    if place.column > place.row:
        return Arithmetic("explain", 0.0, say="future")
    return explain_share(place.seen, int(place.name.split(".")[1]), place.head, place.row, place.column)


def explain_share(seen: Seen, layer: int, head: int, row: int, column: int) -> Arithmetic:
    """Explain how much one token takes from another, with the first token or with it hidden."""
    result = float(attention(seen, layer, head)[row, column])
    weights = seen.trace[f"block.{layer}.attn.weights"][head][row]
    lit = [Cell("attn.scaled", (row, at)) for at in range(row + 1)]
    if seen.state["hide_sink"]:
        values = {"share": float(weights[column]), "sink": float(weights[0])}
        if not column or not row:
            return Arithmetic("explain", result, say="hidden")
        return formula(result, "{share} / (1 - {sink})", values, lit, "hidden")
    scaled = seen.trace[f"block.{layer}.attn.scaled"][head][row, : row + 1]
    values = {"score": float(scaled[column]), "top": float(scaled.max())}
    values["total"] = 1.0 / float(weights[: row + 1].max())
    return formula(result, "e^({score} - {top}) / {total}", values, lit, "attention")


def _mixed(place: Place) -> Arithmetic:
    shares, values = place.part("weights")[place.row], place.part("v")[:, place.column]
    count = place.row + 1
    lit = [*place.row_of("attn.weights", count), *(Cell("attn.v", (at, place.column)) for at in range(count))]
    return long_sum(place.result, shares[:count], values[:count], lit, "mixed")


def _joined(place: Place) -> Arithmetic:
    width = place.seen.model.config.head_width
    values = (("head", place.column // width), ("column", place.column % width))
    return Arithmetic("explain", place.result, say="joined", values=values)


def _out(place: Place) -> Arithmetic | None:
    """The output of attention or of the feed-forward layer: a row times the last matrix."""
    source, names = ("joined", ("W_o", "b_o")) if "joined" in _names(place) else ("bent", ("W_out", "b_out"))
    matrix, bias = map(place.weight, names)
    if matrix is None or source not in _names(place):
        return None
    extra = 0.0 if bias is None else float(bias[place.column])
    return long_sum(place.result, place.part(source)[place.row], matrix[:, place.column], extra=extra)


def _names(place: Place) -> set[str]:
    return {name.rpartition(".")[2] for name in place.seen.arrays if name.startswith(place.scope + ".")}


def _stream(place: Place) -> Arithmetic:
    values = {"before": float(place.before[place.row, place.column]), "change": place.number("change")}
    return formula(place.result, "{before} + {change}", values, say="stream")


def _hidden(place: Place) -> Arithmetic | None:
    matrix, bias = place.weight("W_in"), place.weight("b_in")
    if matrix is None:
        return None
    normed = place.seen.trace[place.scope.replace("ffn", "norm2") + ".normed"][place.row]
    extra = 0.0 if bias is None else float(bias[place.column])
    return long_sum(place.result, normed, matrix[:, place.column], extra=extra)


def _bent(place: Place) -> Arithmetic:
    return formula(place.result, "gelu({x})", {"x": place.number("hidden")}, say="bent")


def _turn(function: str) -> Callable[[Place], Arithmetic]:
    def told(place: Place) -> Arithmetic:
        return formula(place.result, f"{function}({{angle}})", {"angle": place.number("angles")})

    return told


def _angle(place: Place) -> Arithmetic:
    pair = float(place.part("angles")[1, place.column]) if len(place.part("angles")) > 1 else 0.0
    return formula(place.result, "{place} × {turn}", {"place": place.row, "turn": pair}, say="angle")


TOLD: dict[str, Callable[[Place], Arithmetic | None]] = {
    "tokens": _token_vector,
    "angles": _angle,
    "cos": _turn("cos"),
    "sin": _turn("sin"),
    "mean": _mean,
    "centred": _centred,
    "spread": _spread,
    "normal": _normal,
    "normed": _normed,
    **dict.fromkeys("qkv", _projected),
    "scores": _score,
    "scaled": _scaled,
    "masked": _masked,
    "weights": _weight,
    "mixed": _mixed,
    "joined": _joined,
    "out": _out,
    "change": _said("change"),
    "stream": _stream,
    "hidden": _hidden,
    "bent": _bent,
}
"""What tells of each kind of array, by the last part of its name."""
