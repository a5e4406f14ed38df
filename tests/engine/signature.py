"""Shape signatures: read from a docstring's first line, checked against a real call.

Grammar, as in `q[H,T,K] k[H,S,K] scale -> y[H,T,K]`: a name is a parameter, the brackets give its trailing
axes (leading batch axes are free), `[]` is a single number per batch entry, a bare name is not checked. An
axis is a letter, a number, or arithmetic on letters (`H*K`, `2*K`, `T+1`, `K/2`); `[...]` allows any shape.
Several results: a tuple, in order.
"""

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

_TERM = re.compile(r"([A-Za-z_]\w*)(?:\[([^\]]*)\])?")


@dataclass(frozen=True)
class Term:
    """One name of a signature and its axes; None: not checked."""

    name: str
    axes: tuple[str, ...] | None


@dataclass(frozen=True)
class Signature:
    """The terms on the left and on the right of the arrow."""

    inputs: tuple[Term, ...]
    outputs: tuple[Term, ...]


def parse(line: str) -> Signature:
    """Read one signature line; ValueError says what is wrong with it."""
    left, arrow, right = line.partition("->")
    if not arrow or not right.strip():
        raise ValueError(f"not a shape signature (inputs -> outputs): {line!r}")
    return Signature(_terms(left), _terms(right))


def _terms(side: str) -> tuple[Term, ...]:
    if _TERM.sub("", side).strip():
        raise ValueError(f"cannot read {_TERM.sub('', side).strip()!r} in {side!r}")
    return tuple(Term(m[1], _axes(m[2])) for m in _TERM.finditer(side))


def _axes(text: str | None) -> tuple[str, ...] | None:
    if text is None or text.strip() == "...":
        return None
    return tuple(axis.strip() for axis in text.split(",") if axis.strip())


def signature_of(function: Callable[..., Any]) -> Signature:
    """Read the signature of `function`; its input names must be parameters, in their order."""
    line = (function.__doc__ or "").strip().partition("\n")[0]
    signature = parse(line)
    parameters = [name for name in inspect.signature(function).parameters if name != "rec"]
    named = [term.name for term in signature.inputs]
    if [name for name in parameters if name in named] != named:
        raise ValueError(f"{function.__name__}: the signature names {named}, the function takes {parameters}")
    return signature


def called(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Call `function`, check arguments and results against its signature, return the result."""
    signature = signature_of(function)
    result = function(*args, **kwargs)
    bound = inspect.signature(function).bind(*args, **kwargs)
    bound.apply_defaults()
    pairs = [(term, bound.arguments[term.name]) for term in signature.inputs]
    results = result if isinstance(result, tuple) else (result,)
    if len(signature.outputs) > 1 or isinstance(result, tuple):
        assert len(results) == len(signature.outputs), f"{len(results)} results, {signature.outputs}"
    pairs += list(zip(signature.outputs, results, strict=False))
    counts = {name: int(n) for name, n in bound.arguments.items() if isinstance(n, int | np.integer)}
    check(function.__name__, [(term, shape_of(value)) for term, value in pairs if value is not None], counts)
    return result


def shape_of(value: Any) -> tuple[int, ...]:
    """Give the shape of an array, a list, a number or a tape node; () for what is not numeric."""
    try:
        return tuple(np.shape(getattr(value, "value", value)))
    except ValueError:
        return ()


def check(name: str, pairs: list[tuple[Term, tuple[int, ...]]], counts: dict[str, int]) -> None:
    """Bind every letter once, then compare each axis; AssertionError names the term that differs.

    counts: whole-number arguments, which axes may be named after (`size -> I[size,size]`).
    """
    sizes = dict(counts)
    for term, shape in pairs:
        if term.axes is None:
            continue
        assert len(shape) >= len(term.axes), f"{name}: {term.name}{list(term.axes)} has shape {shape}"
        for axis, size in zip(term.axes, shape[len(shape) - len(term.axes) :], strict=True):
            if axis.isidentifier() and axis not in sizes:
                sizes[axis] = size
    for term, shape in pairs:
        for axis, size in zip(term.axes or (), shape[len(shape) - len(term.axes or ()) :], strict=True):
            wanted = eval(axis.replace("/", "//"), {"__builtins__": {}}, dict(sizes))
            assert wanted == size, (
                f"{name}: axis {axis} of {term.name} is {size}, not {wanted} (shape {shape})"
            )
