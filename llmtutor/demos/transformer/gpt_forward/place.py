"""One number of an array that a forward pass recorded, and what stands around it."""

from collections.abc import Callable, Iterable

from llmtutor.demos.transformer.gpt_forward.seen import Seen
from llmtutor.engine.trace import Array
from llmtutor.views import Arithmetic, Cell


def cells_of(seen: Seen, name: str, row: int, columns: Iterable[int], head: int = 0) -> list[Cell]:
    """Return cells of an array wherever it may stand: as the array of the step, on the board of its block,
    as the thumbnail of a head. Those of a picture that is not on screen light nothing.
    """
    views = [name.removeprefix(f"block.{seen.layer}.")]
    if name == seen.array and head == seen.head:
        views.append("array")
    if name.endswith(".attn.weights") and not seen.state["hide_sink"]:
        views += [f"{kind}.{name.split('.')[1]}.{head}" for kind in ("named", "plain")]
    return [Cell(view, (row, column)) for view in views for column in columns]


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
    def before(self) -> str:
        """The name of the array that a norm or a residual sum read: the stream before this layer."""
        names = self.seen.arrays
        first = next(place for place, name in enumerate(names) if name.startswith(self.scope + "."))
        return next(name for name in reversed(names[:first]) if name.endswith(".stream"))

    def read(self, name: str, row: int | None = None) -> list[Cell]:
        """Return the cells of one row, else of this one, of an array that this number was made of."""
        width = self.seen.trace[name].shape[-1]
        return cells_of(self.seen, name, self.row if row is None else row, range(width), self.head)


Told = Callable[[Place], Arithmetic | None]
"""What tells how a number came about; None where the model is built in another way."""
