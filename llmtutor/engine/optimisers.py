"""From gradients to steps: SGD, momentum, Nesterov, RMSProp, Adam, AdamW.

All have one form: `rule(w, grad, state, lr, ...) -> (w, state)`. They change nothing in place; state is None
before the first step. `OPTIMISERS` lists them by name, so that a race can run them side by side.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from llmtutor.engine.checks import above, as_floats, between, same_axis
from llmtutor.engine.trace import Array, Rec, off


@dataclass(frozen=True)
class State:
    """What an optimiser remembers about one array of weights.

    velocity: smoothed gradients. square: smoothed squared gradients. step: steps taken so far.
    """

    velocity: Any = 0.0
    square: Any = 0.0
    step: int = 0


def _inputs(w: Any, grad: Any, state: State | None, lr: float) -> tuple[Array, Array, State]:
    w, grad = as_floats("w", w), as_floats("grad", grad)
    for mine, its in zip(w.shape, grad.shape, strict=False):
        same_axis("optimiser", "w numbers", mine, "grad numbers", its)
    between("lr", lr, 0, np.inf)
    return w, grad, state or State()


def sgd(
    w: Any, grad: Any, state: State | None = None, lr: float = 0.01, rec: Rec = off
) -> tuple[Array, State]:
    """w[...] grad[...] state lr -> new[...] state

    One step against the gradient. Raises ValueError: shapes differ, NaN, or lr below 0.
    Source: Robbins and Monro 1951.
    """
    w, grad, state = _inputs(w, grad, state, lr)
    return w - rec("step", lr * grad), State(step=state.step + 1)


def momentum(
    w: Any, grad: Any, state: State | None = None, lr: float = 0.01, mu: float = 0.9, rec: Rec = off
) -> tuple[Array, State]:
    """w[...] grad[...] state lr mu -> new[...] state

    A heavy ball: velocity keeps a share mu of itself and gains the gradient (no factor 1 - mu, so that
    steps along a steady slope grow to 1/(1 - mu) times those of SGD).
    Raises ValueError: shapes differ, NaN, lr below 0, or mu is not from 0 to 1.
    Source: Polyak 1964; Sutskever et al. 2013, in the form of torch.optim.SGD.
    """
    w, grad, state = _inputs(w, grad, state, lr)
    velocity = rec("velocity", between("mu", mu, 0, 1) * state.velocity + grad)
    return w - rec("step", lr * velocity), State(velocity, step=state.step + 1)


def nesterov(
    w: Any, grad: Any, state: State | None = None, lr: float = 0.01, mu: float = 0.9, rec: Rec = off
) -> tuple[Array, State]:
    """w[...] grad[...] state lr mu -> new[...] state

    Momentum that looks ahead: it steps along the velocity it will have, not the one it had.
    Raises ValueError: shapes differ, NaN, lr below 0, or mu is not from 0 to 1.
    Source: Nesterov 1983; Sutskever et al. 2013, in the form of torch.optim.SGD.
    """
    w, grad, state = _inputs(w, grad, state, lr)
    velocity = rec("velocity", between("mu", mu, 0, 1) * state.velocity + grad)
    return w - rec("step", lr * (grad + mu * velocity)), State(velocity, step=state.step + 1)


def rmsprop(
    w: Any,
    grad: Any,
    state: State | None = None,
    lr: float = 0.01,
    decay: float = 0.99,
    eps: float = 1e-8,
    rec: Rec = off,
) -> tuple[Array, State]:
    """w[...] grad[...] state lr decay eps -> new[...] state

    Each weight's gradient is divided by its own usual size, so that steep and flat directions step alike.
    Raises ValueError: shapes differ, NaN, lr below 0, or decay is not from 0 to 1.
    Source: Hinton 2012, lecture 6e; eps outside the root as in torch.optim.RMSprop.
    """
    w, grad, state = _inputs(w, grad, state, lr)
    square = rec("square", between("decay", decay, 0, 1) * state.square + (1 - decay) * (grad * grad))
    step = rec("step", lr * grad / (np.sqrt(square) + eps))
    return w - step, State(square=square, step=state.step + 1)


def adam(
    w: Any,
    grad: Any,
    state: State | None = None,
    lr: float = 0.001,
    b1: float = 0.9,
    b2: float = 0.999,
    eps: float = 1e-8,
    rec: Rec = off,
) -> tuple[Array, State]:
    """w[...] grad[...] state lr b1 b2 eps -> new[...] state

    Momentum divided by usual size. Both averages start at 0 and would be too small at first; dividing by
    1 - b^t corrects exactly that, and makes the first step lr times the sign of the gradient.
    Raises ValueError: shapes differ, NaN, lr below 0, or b1 or b2 is not from 0 to 1.
    Source: Kingma and Ba 2014, algorithm 1.
    """
    w, grad, state = _inputs(w, grad, state, lr)
    t = state.step + 1
    velocity = rec("velocity", _smoothed(state.velocity, grad, between("b1", b1, 0, 1)))
    square = rec("square", _smoothed(state.square, grad * grad, between("b2", b2, 0, 1)))
    velocity_hat = rec("velocity_hat", velocity / (1 - b1**t))
    square_hat = rec("square_hat", square / (1 - b2**t))
    size = np.sqrt(square_hat)
    size += eps
    step = lr * velocity_hat
    step /= size
    return w - rec("step", step), State(velocity, square, t)


def _smoothed(old: Any, new: Array, kept: float) -> Array:
    """Return kept * old + (1 - kept) * new, as old + (1 - kept) * (new - old): one array serves all steps."""
    average = new - old
    average *= 1 - kept
    average += old
    return average


def adamw(
    w: Any,
    grad: Any,
    state: State | None = None,
    lr: float = 0.001,
    b1: float = 0.9,
    b2: float = 0.999,
    eps: float = 1e-8,
    weight_decay: float = 0.01,
    rec: Rec = off,
) -> tuple[Array, State]:
    """w[...] grad[...] state lr b1 b2 eps weight_decay -> new[...] state

    Adam, and apart from it every weight shrinks by lr * weight_decay of itself: the decay is not divided by
    the gradient's usual size, as it would be if it were added to the gradient.
    Raises ValueError: as `adam`.
    Source: Loshchilov and Hutter 2017, algorithm 2, as in torch.optim.AdamW.
    """
    shrunk = rec("shrunk", np.asarray(w) * (1 - lr * weight_decay))
    return adam(shrunk, grad, state, lr, b1, b2, eps, rec)


Rule = Callable[..., tuple[Array, State]]

OPTIMISERS: dict[str, Rule] = {
    "sgd": sgd,
    "momentum": momentum,
    "nesterov": nesterov,
    "rmsprop": rmsprop,
    "adam": adam,
    "adamw": adamw,
}


def update_all(
    rule: Rule,
    weights: Mapping[str, Array],
    gradients: Mapping[str, Array],
    states: Mapping[str, State] | None = None,
    **settings: Any,
) -> tuple[dict[str, Array], dict[str, State]]:
    """rule weights gradients states settings -> weights states

    Apply one rule to every array of a model. Raises ValueError: a gradient is missing.
    """
    missing = [name for name in weights if name not in gradients]
    if missing:
        raise ValueError(f"there is no gradient for {', '.join(missing)}")
    step = partial(rule, **settings)
    done = {name: step(w, gradients[name], (states or {}).get(name)) for name, w in weights.items()}
    return {name: w for name, (w, _) in done.items()}, {name: state for name, (_, state) in done.items()}


def descend(
    gradient: Callable[[Array], Any],
    start: Any,
    steps: int,
    rule: Rule = sgd,
    **settings: Any,
) -> Array:
    """gradient start[P] steps rule settings -> path[steps+1,P]

    Every place an optimiser visits, from the start on. A path that runs away ends in inf, without an error.
    Raises ValueError: steps is not above 0.
    """
    above("steps", steps)
    path, state = [as_floats("start", start)], None
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(steps):
            here = path[-1]
            if not np.isfinite(here).all():
                path.append(here)
                continue
            slope = gradient(here)
            if not np.isfinite(slope).all():
                slope = np.nan_to_num(slope, posinf=np.inf)
            there, state = rule(here, slope, state, **settings)
            path.append(np.where(np.isnan(there), np.inf, there))
    return np.array(path)
