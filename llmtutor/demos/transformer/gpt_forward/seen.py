"""A text read by a model, and the part of the reading that a learner looks at."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from llmtutor.demos.controls import State
from llmtutor.engine.trace import Array, Trace
from llmtutor.tinygpt.model import Model

T = TypeVar("T")
MOST_KEPT = 400


@dataclass(frozen=True, eq=False)
class Seen:
    """One reading and where the learner stands in it.

    prompt: how many tokens were given; those after it were written by the model or chosen by the learner.
    array: the name of the array that is shown, number `step` of `steps`. token: the place of the token that
    is looked at. ranks: each token's place among the model's guesses, None for the first. drawn: what was
    made of this reading before, so that a key press makes only what it changes.
    """

    state: State
    model: Model
    ids: tuple[int, ...]
    prompt: int
    trace: Trace
    arrays: tuple[str, ...]
    ranks: tuple[int | None, ...]
    drawn: dict[Hashable, Any]

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what `make` made for this reading when it was first asked for by this key."""
        if key not in self.drawn:
            if len(self.drawn) >= MOST_KEPT:
                self.drawn.clear()
            self.drawn[key] = make()
        found: T = self.drawn[key]
        return found

    @property
    def array(self) -> str:
        """The name of the array that is shown."""
        return self.arrays[self.state["step"]]

    @property
    def layer(self) -> int:
        """The block that is looked at."""
        return int(self.state["layer"])

    @property
    def head(self) -> int:
        """The head that is looked at."""
        return int(self.state["head"])

    @property
    def token(self) -> int:
        """The place of the token that is looked at."""
        return len(self.ids) - 1 + int(self.state["token"])

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """Every token as it is written."""
        return tuple(map(self.model.tokenizer.token, self.ids))

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Every token short enough to stand beside a row."""
        return tuple(text.strip() or "␣" for text in self.texts)

    @property
    def logits(self) -> Array:
        """The scores of all tokens to come after the one that is looked at."""
        scores: Array = self.trace["logits"][self.token]
        return scores

    def values(self, name: str) -> Array:
        """One array with two axes at most; of an array with heads, the chosen head's part."""
        array = self.trace[name]
        return array[min(self.head, len(array) - 1)] if array.ndim > 2 else array
