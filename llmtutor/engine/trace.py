"""Recording what a computation does, without changing how it reads.

Engine functions take `rec` last and wrap the values worth seeing: `scores = rec("scores", q @ k.T)`.
With `off` (the default) that is the value itself; a `Trace` keeps the ordered list of named arrays.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


class Rec(Protocol):
    """Receives each named value as it is computed and hands it back.

    What it keeps it must make read-only, or the computation may write the next step over it (`spare`).
    """

    def __call__(self, name: str, value: Any) -> Any:
        """Record `value` under `name` and return it unchanged."""

    def at(self, scope: str) -> "Rec":
        """Return a recorder whose names start with `scope` and a dot."""


class Off:
    """The recorder that records nothing."""

    def __call__(self, name: str, value: Any) -> Any:
        """Return `value`."""
        return value

    def at(self, scope: str) -> "Off":
        """Return this recorder: there is nothing to prefix."""
        return self


off = Off()


def spare(x: Array) -> Array | None:
    """x[...] -> place

    Where the next result may be written, `out=spare(x)`: over x itself, unless a recorder keeps it (what is
    recorded is read-only). Large arrays that stay in the processor's cache save a third of the time.
    Only for an x that was computed just before and that nobody else has.
    """
    return x if x.flags.writeable and x.dtype.kind == "f" else None


class Recorded(NamedTuple):
    """One named, read-only array of a trace."""

    name: str
    value: Array


class Replay:
    """A call whose inner arrays were not kept: they are found by making the same call again."""

    __slots__ = ("call", "found", "scope")

    def __init__(self, scope: str, call: Callable[[Rec], Any]) -> None:
        self.scope, self.call = scope, call
        self.found: list[Recorded] | None = None

    @property
    def inside(self) -> list[Recorded]:
        """What was computed on the way, in order; made when somebody first looks."""
        if self.found is None:
            trace = Trace(scope=self.scope)
            self.call(trace)
            self.found = list(trace)
        return self.found


Kept = tuple[str, Array] | Replay


class Trace:
    """The ordered list of everything one computation recorded.

    Arrays are stored by reference and made read-only, so no later edit can falsify what a learner sees.
    """

    __slots__ = ("kept", "scope")

    def __init__(self, kept: list[Kept] | None = None, scope: str = "") -> None:
        self.kept: list[Kept] = [] if kept is None else kept
        self.scope = scope

    def __call__(self, name: str, value: Any) -> Any:
        """Keep `value` (or, for a tape node, its array) under the scoped name; return it unchanged."""
        array = value if type(value) is np.ndarray else np.asarray(getattr(value, "value", value))
        array.setflags(write=False)
        self.kept.append((self.scope + name, array))
        return value

    def at(self, scope: str) -> "Trace":
        """Return a view of this trace whose names start with `scope` and a dot."""
        return Trace(self.kept, f"{self.scope}{scope}.")

    def replay(self, function: Callable[..., Any], x: Array, *settings: Any) -> Any:
        """Return function(x, *settings), and keep the call in place of what it records.

        The arrays inside are many and seldom all looked at; one that is asked for is computed again. x is
        made read-only; the settings, too, must stay as they are.
        """
        x.setflags(write=False)
        self.kept.append(Replay(self.scope, lambda rec: function(x, *settings, rec)))
        return function(x, *settings, off)

    def __getitem__(self, name: str) -> Array:
        """Return the last array recorded as `name`; KeyError if there is none."""
        for item in reversed(self.kept):
            if isinstance(item, Replay) and not name.startswith(item.scope):
                continue  # nothing of this name inside: not worth computing again
            for kept, value in reversed(_inside(item)):
                if kept == name:
                    return value
        raise KeyError(name)

    def __iter__(self) -> Iterator[Recorded]:
        """Go through the recorded arrays in the order they were computed."""
        return (Recorded(*found) for item in self.kept for found in _inside(item))

    def __len__(self) -> int:
        """Count the recorded arrays."""
        return sum(len(_inside(item)) for item in self.kept)


def _inside(item: Kept) -> Sequence[tuple[str, Array]]:
    return item.inside if isinstance(item, Replay) else [item]
