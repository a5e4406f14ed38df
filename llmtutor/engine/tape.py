"""Nodes: arrays that remember where they came from. How to use them stands at the top of `autodiff.py`."""

import functools
import inspect
import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ParamSpec

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from llmtutor.engine.derivatives import DERIVATIVES, JOINS, PLAIN
from llmtutor.engine.trace import Array, Rec

Gradients = Iterable[Array | None]
P = ParamSpec("P")
_birth = itertools.count()


class Node(NDArrayOperatorsMixin):
    """An array that remembers the operation and the nodes it came from.

    value: the array. grad: how the last `backward` loss changes with each number, None before.
    op: the operation's name. parents: the nodes it was computed from. name: given by whoever made it.
    """

    __slots__ = ("back", "born", "grad", "name", "op", "parents", "value")
    on_tape = True

    def __init__(
        self,
        value: Any,
        op: str = "variable",
        parents: tuple["Node", ...] = (),
        back: Callable[[Array], Gradients] = lambda grad: (),
        name: str = "",
    ) -> None:
        self.value: Array = np.asarray(value)
        self.grad: Array | None = None
        self.op, self.parents, self.back, self.name = op, parents, back, name
        self.born = next(_birth)

    shape = property(lambda self: self.value.shape)
    ndim = property(lambda self: self.value.ndim)
    size = property(lambda self: self.value.size)
    dtype = property(lambda self: self.value.dtype)
    T = property(lambda self: np.transpose(self))

    def __repr__(self) -> str:
        return f"Node({self.op}, {self.value})"

    def __len__(self) -> int:
        return len(self.value)

    def __float__(self) -> float:
        return float(self.value)

    def __array__(self, *args: Any, **kwargs: Any) -> Array:
        raise TypeError(
            "this is a node of the tape, not an array: use as_floats(x), or x.value to leave the tape"
        )

    def __array_ufunc__(self, ufunc: Any, method: str, *args: Any, **kwargs: Any) -> Any:
        if method != "__call__" or kwargs.get("out"):
            raise TypeError(
                f"no rule for np.{ufunc.__name__}.{method} or out=: write it as a plain expression"
            )
        return apply(ufunc, args, kwargs)

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        if function in JOINS:
            axis = kwargs.get("axis", args[1] if len(args) > 1 else 0)
            return apply(JOINS[function], tuple(args[0]), {"axis": axis})
        return apply(function, args, kwargs)

    def __getitem__(self, index: Any) -> "Node":
        return apply(_take, (self, index), {})

    def reshape(self, *shape: Any) -> Any:
        """Give the same numbers another shape."""
        return np.reshape(self, shape[0] if len(shape) == 1 else shape)

    def transpose(self, *axes: int) -> Any:
        """Put the axes into another order."""
        return np.transpose(self, axes or None)

    def astype(self, dtype: Any) -> Any:
        """Convert to another kind of number; the gradient is converted back."""
        return Node(self.value.astype(dtype), "astype", (self,), lambda grad: (grad.astype(self.dtype),))

    def swapaxes(self, a: int, b: int) -> Any:
        """Exchange two axes."""
        return np.swapaxes(self, a, b)

    def sum(self, axis: Any = None, keepdims: bool = False) -> Any:
        """Add up along an axis."""
        return np.sum(self, axis=axis, keepdims=keepdims)

    def mean(self, axis: Any = None, keepdims: bool = False) -> Any:
        """Average along an axis."""
        return np.mean(self, axis=axis, keepdims=keepdims)

    def var(self, axis: Any = None, keepdims: bool = False) -> Any:
        """Mean squared distance from the mean along an axis."""
        return np.var(self, axis=axis, keepdims=keepdims)

    def max(self, axis: Any = None, keepdims: bool = False) -> Any:
        """Take the largest along an axis."""
        return np.max(self, axis=axis, keepdims=keepdims)

    def min(self, axis: Any = None, keepdims: bool = False) -> Any:
        """Take the smallest along an axis."""
        return np.min(self, axis=axis, keepdims=keepdims)


def apply(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Compute `function` on the values behind `args` and put its derivatives on the tape.

    Raises TypeError: there is no rule for this function, or for an argument that is on the tape.
    """
    values = [arg.value if isinstance(arg, Node) else arg for arg in args]
    y = function(*values, **kwargs)
    if function in PLAIN:
        return y
    rules = _rules(function, len(args))
    wanted = [(arg, rule) for arg, rule in zip(args, rules, strict=False) if isinstance(arg, Node)]

    def back(grad: Array) -> Gradients:
        return [rule(grad, y, *values, **kwargs) for _, rule in wanted]

    return Node(y, function.__name__, tuple(node for node, _ in wanted), back)


def _rules(function: Callable[..., Any], count: int) -> tuple[Callable[..., Array], ...]:
    if function not in DERIVATIVES:
        raise TypeError(f"no derivative rule for {function.__name__}; the known ones are in derivatives.py")
    rules = DERIVATIVES[function]
    return rules(count) if callable(rules) else rules


@dataclass(frozen=True)
class Keeper:
    """A recorder that sets some arrays aside for the backward rule and passes everything on."""

    names: tuple[str, ...]
    kept: dict[str, Any]
    rec: Rec

    def __call__(self, name: str, value: Any) -> Any:
        """Set `value` aside if it is wanted, safe from being written over, and record it."""
        if name in self.names:
            value.setflags(write=False)
            self.kept[name] = value
        return self.rec(name, value)

    def at(self, scope: str) -> Rec:
        """Return the recorder for an inner scope: nothing is set aside there."""
        return self.rec.at(scope)


def differentiable(
    back_rule: Callable[..., Gradients], keep: tuple[str, ...] = ()
) -> Callable[[Callable[P, Any]], Callable[P, Any]]:
    """Let a function of arrays run on nodes, with `back_rule` as its derivative (see the top of the file)."""

    def decorate(function: Callable[P, Any]) -> Callable[P, Any]:
        parameters = inspect.signature(function).parameters
        defaults = {name: parameter.default for name, parameter in parameters.items()}
        required = {name for name, default in defaults.items() if default is inspect.Parameter.empty}

        @functools.wraps(function)
        def on_arrays_or_nodes(*args: P.args, **kwargs: P.kwargs) -> Any:
            if Node not in map(type, args) and (not kwargs or Node not in map(type, kwargs.values())):
                return function(*args, **kwargs)
            given = {
                **dict(zip(parameters, args, strict=False)),
                **kwargs,
            }  # `bind` would take ten times as long
            if not required <= given.keys() <= parameters.keys() or len(args) > len(parameters):
                return function(*args, **kwargs)  # which refuses
            return _fused(function, back_rule, {**defaults, **given}, keep)

        return on_arrays_or_nodes

    return decorate


def _fused(
    function: Callable[..., Any],
    back_rule: Callable[..., Gradients],
    arguments: dict[str, Any],
    keep: tuple[str, ...],
) -> Node:
    values: dict[str, Any] = {n: arg.value if isinstance(arg, Node) else arg for n, arg in arguments.items()}
    kept: dict[str, Any] = {}
    if keep:
        values["rec"] = Keeper(keep, kept, values["rec"])
    y = function(*values.values())
    inputs = [arg for name, arg in arguments.items() if name != "rec"]
    arrays = [arg.value if isinstance(arg, Node) else arg for arg in inputs]

    def back(grad: Array) -> Gradients:
        pairs = zip(inputs, back_rule(grad, y, *arrays, *(kept[name] for name in keep)), strict=False)
        return [part for arg, part in pairs if isinstance(arg, Node)]

    return Node(y, function.__name__, tuple(arg for arg in inputs if isinstance(arg, Node)), back)


def _take(x: Array, index: Any) -> Array:
    return x[index]


def _take_back(grad: Array, y: Array, x: Array, index: Any) -> Array:
    out = np.zeros_like(x, dtype=grad.dtype)
    parts = index if isinstance(index, tuple) else (index,)
    if all(part is None or part is Ellipsis or isinstance(part, int | slice) for part in parts):
        out[index] = grad
    else:
        np.add.at(out, index, grad)  # an index may name a place twice: its gradients add up
    return out


DERIVATIVES[_take] = (_take_back,)
