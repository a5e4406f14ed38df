"""Changing what a model thinks, while it thinks: set any part of anything that its trace names.

The engine hands every named array to its recorder and goes on with what it gets back. A recorder that gives
back another array therefore edits the forward pass, without a second version of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

import numpy as np

from llmtutor.engine.gpt import gpt
from llmtutor.engine.trace import Array, Rec, Trace, off
from llmtutor.tinygpt.model import Model

# These have no axis for the texts of a batch: an edit of them would change all of the texts.
SHARED = ("places.", "embedding.positions")


@dataclass(frozen=True)
class Edit:
    """One change: the trace's `name`, which part of that array (`...` is all of it), and its new value.

    The index and the value are those of NumPy: `Edit("block.1.attn.weights", (2, -1), 0)` lets the last
    token's query in head 2 see nothing. A value may be an array that fits the part.
    """

    name: str
    index: Any
    value: Any


Case = Sequence[Edit]


@dataclass
class Editing:
    """A recorder that makes the edits of one text, or of each text of a batch, and passes on what results."""

    cases: Sequence[Case]
    batch: bool = False
    then: Rec = off
    scope: str = ""
    seen: set[str] = field(default_factory=set)

    def at(self, scope: str) -> "Editing":
        """Return the recorder for an inner part."""
        return Editing(self.cases, self.batch, self.then.at(scope), f"{self.scope}{scope}.", self.seen)

    def __call__(self, name: str, value: Any) -> Any:
        """Return `value`, or where it has edits a changed copy."""
        full = self.scope + name
        self.seen.add(full)
        edits = [(row, edit) for row, case in enumerate(self.cases) for edit in case if edit.name == full]
        if edits:
            if self.batch and full.startswith(SHARED):
                raise ValueError(
                    f"edit: {full} is the same for all texts of a batch; edit it in a run of its own"
                )
            value = np.array(value)
            for row, edit in edits:
                _set_part(value[row] if self.batch else value, edit)
        return self.then(name, value)

    def check_all_made(self) -> None:
        """Refuse edits of what was never computed. Raises ValueError naming the nearest name that was."""
        for case in self.cases:
            for edit in case:
                if edit.name not in self.seen:
                    near = get_close_matches(edit.name, self.seen, n=1)
                    hint = f"; did you mean {near[0]}" if near else ""
                    raise ValueError(f"edit: the model computes nothing called {edit.name!r}{hint}")


def traced_with(model: Model, ids: Sequence[int], edits: Case) -> Trace:
    """model ids[T] edits -> trace

    Read a text with the edits made; the trace shows the edited arrays and all that follows from them.
    Raises ValueError: no such name or part, or a value that does not fit; as `gpt`.
    """
    trace = Trace()
    editing = Editing([edits], then=trace)
    gpt(ids, model.ready, model.config, editing)
    editing.check_all_made()
    return trace


def logits_of_cases(model: Model, ids: Sequence[int], cases: Sequence[Case]) -> Array:
    """model ids[T] cases -> logits[B,T,V]

    Read the same text B times in one batch, each time with other edits. An empty case is the model itself.
    Raises ValueError as `traced_with`, or when there is no case.
    """
    if not cases:
        raise ValueError("edit: give at least one case")
    editing = Editing(cases, batch=True)
    batch = np.broadcast_to(np.asarray(ids), (len(cases), len(ids)))
    logits: Array = gpt(batch, model.ready, model.config, editing)
    editing.check_all_made()
    return logits


def _set_part(array: Array, edit: Edit) -> None:
    try:
        array[edit.index] = edit.value
    except (IndexError, ValueError, TypeError) as error:
        raise ValueError(f"edit: {edit.name} has shape {array.shape}: {error}") from None
