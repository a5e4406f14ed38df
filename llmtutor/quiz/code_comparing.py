"""Comparing what a learner's function gave with what it should give: the first difference."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from llmtutor.quiz.grade import Problem
from llmtutor.quiz.writing import write_value
from llmtutor.views import MINUS

ABS, REL = 1e-9, 1e-6
DIGITS, LONGEST = 5, 160
Place = tuple[int, ...]


def difference(wanted: Any, got: Any, abs_: float | None = None, rel: float | None = None) -> Problem | None:
    """Return how a value differs from the wanted one, None if it does not.

    Lists, tuples and arrays of numbers are compared as arrays: shape, then number by number. A tuple of
    several results is compared part by part, anything else (words, lists of words) by equality.
    """
    if isinstance(wanted, tuple):
        return _parts_differ(wanted, got, abs_, rel)
    array = as_numbers(wanted)
    if array is None:
        return None if _plain(wanted) == _plain(got) else _values(wanted, got)
    if got is None:
        return Problem("code-none")
    mine = as_numbers(got)
    if mine is None:
        return Problem("code-no-numbers", {"got": show(got), "kind": type(got).__name__})
    if mine.shape != array.shape:
        return Problem("code-shape", {"got": shape_text(mine), "wanted": shape_text(array)})
    return _numbers_differ(array, mine, ABS if abs_ is None else abs_, REL if rel is None else rel)


def same(one: Any, other: Any, abs_: float | None, rel: float | None) -> bool:
    """Tell whether two values are the same to within the tolerance; NaN counts as itself."""
    return difference(one, other, abs_, rel) is None


def as_numbers(value: Any) -> Any:
    """Return numbers, lists of them and arrays as an array of floats, or None for anything else."""
    if value is None or isinstance(value, str | dict):
        return None
    try:
        array = np.asarray(value)
    except ValueError:
        return None
    return array.astype(np.float64) if array.dtype.kind in "biuf" else None


def shape_text(array: Any) -> str:
    """Write a shape as Python does: `(2, 3)`, `(2,)`, and `()` for a single number."""
    return str(tuple(int(size) for size in array.shape))


def show(value: Any) -> str:
    """Write a value in one short line."""
    if hasattr(value, "text") and callable(value):
        return f"x → {value.text}"
    written = write_words(value)
    return written if len(written) <= LONGEST else written[: LONGEST - 1] + "…"


def write_words(value: Any) -> str:
    """Write numbers to a few digits, words in quotes."""
    if isinstance(value, str):
        return repr(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{write_words(key)}: {write_words(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(write_words(part) for part in value)}]"
    if value is None or isinstance(value, bool):
        return str(value)
    return write_value(value, DIGITS, MINUS)


def _parts_differ(wanted: Sequence[Any], got: Any, abs_: float | None, rel: float | None) -> Problem | None:
    if not isinstance(got, list | tuple) or len(got) != len(wanted):
        count = len(got) if isinstance(got, list | tuple) else 1
        return Problem("code-results", {"count": count, "needed": len(wanted)})
    for place, (mine, its) in enumerate(zip(got, wanted, strict=True)):
        found = difference(its, mine, abs_, rel)
        if found is not None:
            return Problem(found.code, {**found.values, "part": place + 1})
    return None


def _numbers_differ(wanted: Any, got: Any, abs_: float, rel: float) -> Problem | None:
    with np.errstate(all="ignore"):
        right = np.isclose(got, wanted, atol=abs_, rtol=rel, equal_nan=True)
    if right.all():
        return None
    place = tuple(int(index) for index in np.argwhere(~right)[0]) if right.ndim else ()
    values = {"at": _place_text(place), "got": show(float(got[place])), "wanted": show(float(wanted[place]))}
    wrong, count = int((~right).sum()), right.size
    return Problem("code-differs" if place else "code-value", {**values, "wrong": wrong, "count": count})


def _place_text(place: Place) -> str:
    return f"[{', '.join(str(index) for index in place)}]"


def _values(wanted: Any, got: Any) -> Problem:
    return Problem("code-value", {"got": show(got), "wanted": show(wanted), "wrong": 1, "count": 1})


def _plain(value: Any) -> Any:
    """Return lists and tuples as lists, so that they can be compared."""
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value.tolist() if hasattr(value, "tolist") else value
