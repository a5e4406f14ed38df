"""How each NumPy operation passes a gradient back to its arguments.

One line per operation and argument: `(grad, y, *arguments) -> gradient of that argument`, where grad is the
gradient of the result y. Results may keep the broadcast shape; `sum_to` adds them up to the argument's own.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from llmtutor.engine.trace import Array


def sum_to(shape: tuple[int, ...], grad: Array) -> Array:
    """Undo broadcasting: a number that was used many times gathers the gradients of all its uses."""
    if grad.shape == shape:
        return grad
    if grad.ndim > len(shape):
        # Adding up rows is a product with ones, twice as fast as `sum`.
        rows = math.prod(grad.shape[: grad.ndim - len(shape)])
        grad = (np.ones(rows, grad.dtype) @ grad.reshape(rows, -1)).reshape(
            grad.shape[grad.ndim - len(shape) :]
        )
        if grad.shape == shape:
            return grad
    stretched = tuple(i for i, size in enumerate(shape) if size == 1 and grad.shape[i] != 1)
    return np.broadcast_to(grad.sum(axis=stretched, keepdims=True) if stretched else grad, shape)


def matmul_back_a(g: Array, y: Array, a: Array, b: Array) -> Array:
    """Pass the gradient of a @ b to a; one weight for a whole batch takes one product."""
    if b.ndim == 1:
        return g[..., None] * b
    if b.ndim == 2:
        return (g.reshape(-1, b.shape[1]) @ b.T).reshape(a.shape)
    return (g[..., None, :] @ b.swapaxes(-1, -2))[..., 0, :] if a.ndim == 1 else g @ b.swapaxes(-1, -2)


def matmul_back_b(g: Array, y: Array, a: Array, b: Array) -> Array:
    """Pass the gradient of a @ b to b; one weight for a whole batch gets its gradient in one product."""
    if b.ndim == 1:
        return (a * g[..., None]).reshape(-1, b.size).sum(axis=0)
    if b.ndim == 2:
        return a.reshape(-1, b.shape[0]).T @ g.reshape(-1, b.shape[1])
    return a[..., None] * g[..., None, :] if a.ndim == 1 else a.swapaxes(-1, -2) @ g


def _spread(g: Array, x: Array, axis: Any, keepdims: bool) -> Array:
    """Put the gradient of a total back over everything it was made from."""
    if axis is not None and not keepdims:
        g = np.expand_dims(g, axis)
    return np.broadcast_to(g, x.shape)


def sum_back(g: Array, y: Array, x: Array, axis: Any = None, keepdims: bool = False) -> Array:
    """Each summand counts once."""
    return _spread(g, x, axis, keepdims)


def mean_back(g: Array, y: Array, x: Array, axis: Any = None, keepdims: bool = False) -> Array:
    """Each of n numbers counts one n-th."""
    return _spread(g, x, axis, keepdims) * (max(np.size(y), 1) / x.size)


def var_back(g: Array, y: Array, x: Array, axis: Any = None, keepdims: bool = False) -> Array:
    """Twice the distance from the mean, one n-th each."""
    return mean_back(g, y, x, axis, keepdims) * 2 * (x - x.mean(axis=axis, keepdims=True))


def extreme_back(g: Array, y: Array, x: Array, axis: Any = None, keepdims: bool = False) -> Array:
    """Give the gradient to the winner; equal winners share it."""
    wins = x == _spread(y, x, axis, keepdims)
    return _spread(g, x, axis, keepdims) * wins / wins.sum(axis=axis, keepdims=True).astype(x.dtype)


def cumsum_back(g: Array, y: Array, x: Array, axis: int) -> Array:
    """A number counts in its own total and in all later ones."""
    return np.flip(np.cumsum(np.flip(g, axis), axis), axis)


def repeat_back(g: Array, y: Array, x: Array, repeats: int, axis: int) -> Array:
    """Copies hand their gradients to the original."""
    axis %= x.ndim
    return g.reshape(*x.shape[: axis + 1], repeats, *x.shape[axis + 1 :]).sum(axis=axis + 1)


def along_axis_back(g: Array, y: Array, x: Array, indices: Array, axis: int = -1) -> Array:
    """Put each gradient back where its number was taken."""
    out = np.zeros_like(x, dtype=g.dtype)
    where: list[Array] = list(np.indices(indices.shape, sparse=True))
    where[axis] = indices
    np.add.at(out, tuple(where), g)
    return out


def _concatenate(*pieces: Array, axis: int) -> Array:
    return np.concatenate(pieces, axis)


def _stack(*pieces: Array, axis: int) -> Array:
    return np.stack(pieces, axis)


def _concatenate_rules(count: int) -> tuple[Callable[..., Array], ...]:
    def rule(i: int) -> Callable[..., Array]:
        def back(g: Array, y: Array, *pieces: Array, axis: int) -> Array:
            start = sum(piece.shape[axis] for piece in pieces[:i])
            return np.moveaxis(np.moveaxis(g, axis, 0)[start : start + pieces[i].shape[axis]], 0, axis)

        return back

    return tuple(rule(i) for i in range(count))


def _stack_rules(count: int) -> tuple[Callable[..., Array], ...]:
    return tuple(lambda g, y, *pieces, axis, i=i: np.moveaxis(g, axis, 0)[i] for i in range(count))


Rules = tuple[Callable[..., Array], ...] | Callable[[int], tuple[Callable[..., Array], ...]]

DERIVATIVES: dict[Callable[..., Any], Rules] = {
    np.add: (lambda g, y, a, b: g, lambda g, y, a, b: g),
    np.subtract: (lambda g, y, a, b: g, lambda g, y, a, b: -g),
    np.multiply: (lambda g, y, a, b: g * b, lambda g, y, a, b: g * a),
    np.divide: (lambda g, y, a, b: g / b, lambda g, y, a, b: -g * y / b),
    np.power: (lambda g, y, a, b: g * b * a ** (b - 1), lambda g, y, a, b: g * y * np.log(a)),
    np.matmul: (matmul_back_a, matmul_back_b),
    np.maximum: (lambda g, y, a, b: g * (a > b), lambda g, y, a, b: g * (a <= b)),
    np.minimum: (lambda g, y, a, b: g * (a < b), lambda g, y, a, b: g * (a >= b)),
    np.negative: (lambda g, y, x: -g,),
    np.positive: (lambda g, y, x: g,),
    np.absolute: (lambda g, y, x: g * np.sign(x),),
    np.exp: (lambda g, y, x: g * y,),
    np.exp2: (lambda g, y, x: g * y * 0.6931471805599453,),
    np.expm1: (lambda g, y, x: g * (y + 1),),
    np.log: (lambda g, y, x: g / x,),
    np.log2: (lambda g, y, x: g / (x * 0.6931471805599453),),
    np.log1p: (lambda g, y, x: g / (1 + x),),
    np.logaddexp: (lambda g, y, a, b: g * np.exp(a - y), lambda g, y, a, b: g * np.exp(b - y)),
    np.sqrt: (lambda g, y, x: g / (2 * y),),
    np.square: (lambda g, y, x: g * 2 * x,),
    np.reciprocal: (lambda g, y, x: -g * y * y,),
    np.tanh: (lambda g, y, x: g * (1 - y * y),),
    np.sin: (lambda g, y, x: g * np.cos(x),),
    np.cos: (lambda g, y, x: -g * np.sin(x),),
    np.sum: (sum_back,),
    np.mean: (mean_back,),
    np.var: (var_back,),
    np.max: (extreme_back,),
    np.min: (extreme_back,),
    np.cumsum: (cumsum_back,),
    np.clip: (lambda g, y, x, low, high: g * (x == y),),
    np.where: (
        lambda g, y, c, a, b: g,
        lambda g, y, c, a, b: np.where(c, g, g.dtype.type(0)),
        lambda g, y, c, a, b: np.where(c, g.dtype.type(0), g),
    ),
    np.reshape: (lambda g, y, x, shape: g.reshape(x.shape),),
    np.ravel: (lambda g, y, x: g.reshape(x.shape),),
    np.squeeze: (lambda g, y, x, axis=None: g.reshape(x.shape),),
    np.expand_dims: (lambda g, y, x, axis: g.reshape(x.shape),),
    np.swapaxes: (lambda g, y, x, a, b: g.swapaxes(a, b),),
    np.moveaxis: (lambda g, y, x, a, b: np.moveaxis(g, b, a),),
    np.transpose: (lambda g, y, x, axes=None: g.transpose(None if axes is None else np.argsort(axes)),),
    np.broadcast_to: (lambda g, y, x, shape: g,),
    np.flip: (lambda g, y, x, axis=None: np.flip(g, axis),),
    np.roll: (lambda g, y, x, shift, axis=None: np.roll(g, -shift, axis),),
    np.tril: (lambda g, y, x, k=0: np.tril(g, k),),
    np.triu: (lambda g, y, x, k=0: np.triu(g, k),),
    np.repeat: (repeat_back,),
    np.take_along_axis: (along_axis_back,),
    _concatenate: _concatenate_rules,
    _stack: _stack_rules,
}

JOINS = {np.concatenate: _concatenate, np.stack: _stack}

# Answers that do not change with small changes of the input: no gradient, so a plain array.
PLAIN: set[Callable[..., Any]] = {
    *(np.greater, np.greater_equal, np.less, np.less_equal, np.equal, np.not_equal, np.isnan, np.isfinite),
    *(np.sign, np.floor, np.ceil, np.rint, np.argmax, np.argmin, np.argsort, np.shape, np.ndim, np.size),
    *(np.zeros_like, np.ones_like, np.full_like, np.isinf, np.any, np.all, np.logical_not),
}
