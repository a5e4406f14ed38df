"""How numbers of an attention head came about, from scores to what is mixed."""

from llmtutor.demos.arithmetic import formula
from llmtutor.demos.transformer.gpt_forward.heads import attention
from llmtutor.demos.transformer.gpt_forward.place import Place, Told, cells_of
from llmtutor.demos.transformer.gpt_forward.seen import Seen
from llmtutor.demos.transformer.long_sums import SHOWN, long_sum
from llmtutor.views import Arithmetic, Cell


def _score(place: Place) -> Arithmetic:
    q, k = place.part("q")[place.row], place.part("k")[place.column]
    return long_sum(place.result, q, k, _matched(place), "match")


def _matched(place: Place) -> list[Cell]:
    """The query and the key of a score."""
    return [*place.read(place.scope + ".q"), *place.read(place.scope + ".k", place.column)]


def _scaled(place: Place) -> Arithmetic:
    values = {"score": place.number("scores"), "width": place.seen.model.config.head_width}
    lit = _matched(place)
    if place.row == place.seen.token:
        lit.append(Cell("looks", (place.column, 0)))
    return formula(place.result, "{score} / √{width}", values, lit, "scaled")


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
    lit = cells_of(seen, f"block.{layer}.attn.scaled", row, range(row + 1), head)
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
    lit = cells_of(place.seen, place.scope + ".weights", place.row, range(count), place.head)
    lit += [Cell("attn.v", (at, place.column)) for at in range(count)]
    say = "mixed" if count > SHOWN else "mixed-few"
    return long_sum(place.result, shares[:count], values[:count], lit, say)


def _joined(place: Place) -> Arithmetic:
    width = place.seen.model.config.head_width
    values = (("head", place.column // width), ("column", place.column % width))
    return Arithmetic("explain", place.result, say="joined", values=values)


TOLD: dict[str, Told] = {
    "scores": _score,
    "scaled": _scaled,
    "masked": _masked,
    "weights": _weight,
    "mixed": _mixed,
    "joined": _joined,
}
"""What tells of each kind of array, by the last part of its name."""
