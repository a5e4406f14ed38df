"""The arithmetic of expressions: lists count as arrays, and nothing grows too large."""

import math
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from llmtutor.engine.trace import Array

LARGEST_ARRAY = 100_000
LARGEST_WHOLE = 10**40
LARGEST_EXPONENT = 1000
BITS_OF_A_POWER = 160


def is_number(value: object) -> bool:
    """Tell whether `value` is one whole number, float or truth value."""
    return isinstance(value, int | float)


def as_operand(value: Any) -> Any:
    """Return a number as it is and a list, tuple or array as an array of floats."""
    if is_number(value):
        return value
    try:
        return np.asarray(value, dtype=np.float64)
    except ValueError:
        raise ValueError("the rows of a list must be equally long") from None


def pairwise(operation: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """Make `operation` work on numbers and lists alike, refusing results that would be huge."""

    def checked(left: Any, right: Any) -> Any:
        left, right = as_operand(left), as_operand(right)
        size = math.prod(np.broadcast_shapes(np.shape(left), np.shape(right)))
        if size > LARGEST_ARRAY:
            raise ValueError(f"that would be {size} numbers; at most {LARGEST_ARRAY} are allowed")
        return operation(left, right)

    return checked


def alone(operation: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Make `operation` work on one number or list."""
    return lambda value: operation(as_operand(value))


def power(base: Any, exponent: Any) -> Any:
    """Raise to a power, refusing exponents and results that would take long to write down."""
    if is_number(base) and is_number(exponent):
        if abs(exponent) > LARGEST_EXPONENT:
            raise ValueError(f"exponents may go up to {LARGEST_EXPONENT}")
        whole = isinstance(base, int) and isinstance(exponent, int)
        if whole and int(base).bit_length() * exponent > BITS_OF_A_POWER:
            raise ValueError("that power is too large; write 2.0 rather than 2 to compute with floats")
    return operator.pow(base, exponent)


def invert_truth(value: Any) -> bool:
    """Not `value`; a list has no single truth."""
    return not truth(value)


def truth(value: Any) -> bool:
    """Return whether one number or truth value counts as true; ValueError for a list of several."""
    if is_number(value):
        return bool(value)
    if np.size(value) == 1:
        return bool(np.asarray(value).item())
    raise ValueError("a list is neither true nor false; write all(...) or any(...) around it")


def _elementwise(function: Callable[[Array], Array]) -> Callable[[Any], Any]:
    return lambda x: function(np.asarray(as_operand(x)))


sqrt = _elementwise(np.sqrt)
exp = _elementwise(np.exp)
log = _elementwise(np.log)
log2 = _elementwise(np.log2)
log10 = _elementwise(np.log10)
sin = _elementwise(np.sin)
cos = _elementwise(np.cos)


def absolute(x: Any) -> Any:
    """Drop the sign of a number or of each number."""
    return abs(as_operand(x))


def smallest(*values: Any) -> Any:
    """Give the smallest of several numbers, or of all numbers in one list."""
    return _numbers(values).min()


def largest(*values: Any) -> Any:
    """Give the largest of several numbers, or of all numbers in one list."""
    return _numbers(values).max()


def argmax(x: Any) -> Any:
    """Give the place of the largest number of a list, counted from 0."""
    return _numbers((x,)).argmax()


def total(x: Any) -> Any:
    """Add up all numbers of a list or table."""
    return _numbers((x,)).sum()


def mean(x: Any) -> Any:
    """Average all numbers of a list or table."""
    return _numbers((x,)).mean()


def every(x: Any) -> bool:
    """Tell whether all of a list is true."""
    return bool(np.all(as_operand(x)))


def some(x: Any) -> bool:
    """Tell whether any of a list is true."""
    return bool(np.any(as_operand(x)))


def length(x: Any) -> int:
    """Count the numbers of a list, or the rows of a table."""
    return len(x)


def rounded(x: Any, places: int = 0) -> Any:
    """Round to `places` after the point, halves to even as IEEE 754 does; to a whole number without."""
    if not (isinstance(places, int) and abs(places) <= 30):
        raise ValueError("round takes a whole number of places up to 30")
    if is_number(x):
        return round(x, places) if places else round(x)
    return np.round(as_operand(x), places)


def floor(x: Any) -> Any:
    """Round down to a whole number."""
    return math.floor(x) if is_number(x) else np.floor(as_operand(x))


def ceil(x: Any) -> Any:
    """Round up to a whole number."""
    return math.ceil(x) if is_number(x) else np.ceil(as_operand(x))


def transpose(x: Any) -> Array:
    """Turn rows into columns."""
    return np.asarray(as_operand(x)).T


def _numbers(values: tuple[Any, ...]) -> Array:
    array = np.asarray(as_operand(values[0] if len(values) == 1 else values))
    if array.size == 0:
        raise ValueError("there are no numbers in it")
    return array
