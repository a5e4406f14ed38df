"""One number of an array that a forward pass recorded, and what stands around it."""

from collections.abc import Callable, Iterator

from llmtutor.demos.transformer.gpt_forward.seen import Seen
from llmtutor.engine.trace import Array
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


Told = Callable[[Place], Arithmetic | None]
"""What tells how a number came about; None where the model is built in another way."""


def told_by(word: str) -> Callable[[Place], Arithmetic]:
    """Tell of a number by a sentence alone."""
    return lambda place: Arithmetic("explain", place.result, say=word)
