"""Reverse-mode automatic differentiation: a tape of arrays, swept backwards once.

The rule for every function of this engine: write it for arrays, and it works on nodes of the tape too.
- `np.exp(x)`, `x @ W`, `x.sum(axis=-1)`, `x[..., :2]`, `np.where(mask, x, 0)` do on a node what they do on an
  array and put their derivatives on the tape. Those NumPy functions have a rule in `derivatives.py`;
  comparisons and `np.argmax` give plain arrays; anything else raises TypeError saying which rule is missing.
- Take inputs with `checks.as_floats`, which lets nodes pass, never with `np.asarray`; don't write into arrays
  that may be nodes (`x[0] = 1`, `out=`), join pieces with `np.concatenate` or `np.stack` instead.
- For speed, or because its derivative is an idea of its own, a whole function may state its backward rule:

      def double_back(grad, y, x):
          return (2 * grad,)

      @differentiable(double_back)
      def double(x, rec=off): ...

  The rule gets the gradient of the result, the result, and the arguments (defaults filled in, without
  `rec`), all as arrays; it returns the gradients of the leading arguments, None for one that has none. It
  may leave them in the broadcast shape: the tape adds them up to the argument's own. Inside, the function
  sees arrays only. What the forward computed need not be computed again:
  `@differentiable(rule, keep=("weights",))` hands the rule, after the arguments, what was recorded as
  "weights".

`variable(x)` puts an array on the tape, `backward(loss)` fills in every `.grad`, and
`value_and_gradients(loss_of, parameters)` does all of it for a dictionary of weights.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from llmtutor.engine.checks import as_floats
from llmtutor.engine.derivatives import sum_to
from llmtutor.engine.memory import keep_memory
from llmtutor.engine.tape import Gradients, Node, differentiable
from llmtutor.engine.trace import Array

__all__ = ["Gradients", "Node", "backward", "differentiable", "tape_of", "value_and_gradients", "variable"]


def variable(x: Any, name: str = "") -> Any:
    """x[...] name -> node[...]

    Put an array on the tape: a place where gradients arrive.
    Raises ValueError: empty, not numbers, or NaN.
    """
    return Node(as_floats(name or "x", x), name=name)


def tape_of(result: Node) -> list[Node]:
    """List the nodes that `result` depends on, each after its parents."""
    found = {id(result): result}
    waiting = [result]
    while waiting:
        for parent in waiting.pop().parents:
            if id(parent) not in found:
                found[id(parent)] = parent
                waiting.append(parent)
    return sorted(found.values(), key=lambda node: node.born)


def backward(loss: Node, seed: Any = 1.0, keep: bool = True) -> None:
    """Fill in `.grad` of every node `loss` depends on: the chain rule, from the loss back to the variables.

    Where paths meet, gradients add. Gradients of an earlier sweep are forgotten first. Without `keep` each
    node lets go of its parents once it is done: memory that is used again while still in the processor's
    cache makes the sweep a quarter faster, but only the variables have a gradient afterwards.
    """
    tape = tape_of(loss)
    for node in tape:
        node.grad = None
    loss.grad = np.broadcast_to(np.asarray(seed, loss.dtype), loss.shape)
    while tape:
        node = tape.pop()
        if node.grad is not None:
            _pass_on(node, node.grad)
        if not keep:
            node.parents, node.back = (), lambda grad: ()


def _pass_on(node: Node, grad: Array) -> None:
    """Hand a node's gradient to its parents."""
    for parent, part in zip(node.parents, node.back(grad), strict=True):
        if part is not None:
            part = sum_to(parent.value.shape, part)
            parent.grad = part if parent.grad is None else parent.grad + part


def value_and_gradients(
    loss_of: Callable[[dict[str, Any]], Any], parameters: Mapping[str, Array]
) -> tuple[float, dict[str, Array]]:
    """loss_of parameters -> loss gradients

    Run `loss_of` on tape nodes in place of the arrays, sweep back, and give the loss with one gradient per
    name. A parameter the loss does not depend on has gradient 0.
    """
    keep_memory()
    nodes = {name: Node(value, name=name) for name, value in parameters.items()}
    loss = loss_of(nodes)
    backward(loss, keep=False)
    zeros = np.zeros_like
    return float(loss), {
        n: zeros(node.value) if node.grad is None else node.grad for n, node in nodes.items()
    }
