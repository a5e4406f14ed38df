"""How each number of a forward pass came about, from the numbers one step before it."""

from llmtutor.demos.transformer.gpt_forward import attention_sums, layer_sums, stream_sums
from llmtutor.demos.transformer.gpt_forward.arrays import array_in
from llmtutor.demos.transformer.gpt_forward.next_sums import explain_logit, explain_next
from llmtutor.demos.transformer.gpt_forward.place import Place
from llmtutor.demos.transformer.gpt_forward.seen import Seen
from llmtutor.views import Arithmetic, Cell

TOLD = stream_sums.TOLD | attention_sums.TOLD | layer_sums.TOLD


def explain(seen: Seen, cell: Cell) -> Arithmetic | None:
    """Give the arithmetic behind any number on screen."""
    if cell.view in ("next", "guess", "came"):
        return explain_next(seen, cell)
    if cell.view in ("tokens", "written"):
        place = cell.at[0] + (seen.prompt if cell.view == "written" else 0)
        return Arithmetic("explain", seen.ranks[place], say="forced" if cell.view == "written" else "given")
    if cell.view == "looks":
        return _explain_look(seen, *cell.at)
    kind, _, head = cell.view.partition(".")
    if kind in ("named", "plain"):
        layer, number = map(int, head.split("."))
        if cell.at[1] > cell.at[0]:
            return Arithmetic("explain", 0.0, say="future")
        return attention_sums.explain_share(seen, layer, number, cell.at[0], cell.at[1])
    name = array_in(seen, cell.view)
    return explain_array(seen, name, cell.at[0], cell.at[1], seen.head) if name else None


def _explain_look(seen: Seen, key: int, column: int = 2) -> Arithmetic | None:
    """Explain a score, a scaled score or a share in the row of the chosen token."""
    if column == 2:
        return attention_sums.explain_share(seen, seen.layer, seen.head, seen.token, key)
    name = f"block.{seen.layer}.attn.{('scores', 'scaled')[column]}"
    return explain_array(seen, name, seen.token, key, seen.head)


def explain_array(seen: Seen, name: str, row: int, column: int, head: int) -> Arithmetic | None:
    """Give the arithmetic of one number of a recorded array."""
    place = Place(seen, name, row, column, head)
    if name == "logits":
        return explain_logit(seen, row, column)
    if name == "embedding.stream":
        return stream_sums.start(place)
    told = TOLD.get(place.short)
    return told(place) if told else None
