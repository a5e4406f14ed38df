"""Recording what a computation does, without changing how it reads.

Engine functions take `rec` last and wrap the values worth seeing: `scores = rec("scores", q @ k.T)`.
With `off` (the default) that is the value itself; a `Trace` keeps the ordered list of named arrays.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
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


@dataclass
class Trace:
    """The ordered list of everything one computation recorded.

    Arrays are stored by reference and made read-only, so no later edit can falsify what a learner sees.
    """

    kept: list[tuple[str, Array]] = field(default_factory=list)
    scope: str = ""

    def __call__(self, name: str, value: Any) -> Any:
        """Keep `value` (or, for a tape node, its array) under the scoped name; return it unchanged."""
        array = value if type(value) is np.ndarray else np.asarray(getattr(value, "value", value))
        array.setflags(write=False)
        self.kept.append((self.scope + name, array))
        return value

    def at(self, scope: str) -> "Trace":
        """Return a view of this trace whose names start with `scope` and a dot."""
        return Trace(self.kept, f"{self.scope}{scope}.")

    def __getitem__(self, name: str) -> Array:
        """Return the last array recorded as `name`; KeyError if there is none."""
        for kept, value in reversed(self.kept):
            if kept == name:
                return value
        raise KeyError(name)

    def __iter__(self) -> Iterator[Recorded]:
        """Go through the recorded arrays in the order they were computed."""
        return (Recorded(name, value) for name, value in self.kept)

    def __len__(self) -> int:
        """Count the recorded arrays."""
        return len(self.kept)
