"""A calculation of one's own on the tape: `a=2; b=-3; a*b + sin(a)`, forward and back.

A text may hold numbers, names, + - * / ^, brackets and the functions listed here. That is decided on its
syntax tree; nothing else is ever run.
"""

import ast
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np

from llmtutor.engine.activations import relu, sigmoid, tanh
from llmtutor.engine.autodiff import Node, backward, tape_of, variable
from llmtutor.engine.computation_graph import GraphNode, graph_of

FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "exp": np.exp,
    "log": np.log,
    "sqrt": np.sqrt,
    "sin": np.sin,
    "cos": np.cos,
    "tanh": tanh,
    "sigmoid": sigmoid,
    "relu": relu,
}
OPERATORS: dict[type[ast.AST], tuple[str, Callable[[Any, Any], Any]]] = {
    ast.Add: ("+", operator.add),
    ast.Sub: ("-", operator.sub),
    ast.Mult: ("×", operator.mul),
    ast.Div: ("/", operator.truediv),
    ast.Pow: ("^", operator.pow),
}
MOST_NODES = 40
LONGEST = 400
DEEPEST = 30


class ExpressionError(ValueError):
    """What a text may not hold: `code` says which rule, `text` names the place."""

    def __init__(self, code: str, text: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.text = text


@dataclass(frozen=True)
class Made:
    """One number of the calculation.

    label: its name, or the text it was made from. op: how it was made, empty for a variable. inputs: the
    numbers it was made from, constants included. sources: their places in the list, None for a constant.
    grad: how the result changes with it. paths: the places of the numbers made from it, each with its slope.
    """

    label: str
    op: str
    inputs: tuple[float, ...]
    sources: tuple[int | None, ...]
    value: float
    grad: float
    paths: tuple[tuple[int, float], ...]


@dataclass
class _Reading:
    """Names known so far, and how every node was made, by its time of birth."""

    names: dict[str, Any] = field(default_factory=dict)
    made: dict[int, tuple[str, tuple[Any, ...]]] = field(default_factory=dict)


def calculate(text: str, given: Mapping[str, float] = MappingProxyType({})) -> tuple[Made, ...]:
    """text given -> numbers

    Work out a text, statement by statement, and sweep back from its last one. `given` are variables it may
    use besides its own. The numbers come in the order they were made, the result last; what the result does
    not depend on is left out.
    Raises ExpressionError: not a calculation, a name or function that is not known, more than 40 numbers, no
    variable in the result, a number too large or undefined, or a place without a slope.
    """
    reading = _Reading({name: variable(value, name) for name, value in given.items()})
    result: Any = None
    with np.errstate(all="ignore"):
        for statement in _statements(text):
            result = _run(statement, reading)
        if not isinstance(result, Node):
            raise ExpressionError("no-variable", text, "the result depends on no variable")
        backward(result)
        return _listed(result, reading)


def _statements(text: str) -> list[ast.stmt]:
    if len(text) > LONGEST:
        raise ExpressionError("unreadable", text, f"more than {LONGEST} characters")
    statements = _parsed(text)
    if statements is None:
        wrong = (each for each in re.split("[;；]", text) if _parsed(each) is None)
        raise ExpressionError("unreadable", next(wrong, text).strip(), "this is not a calculation")
    if not statements:
        raise ExpressionError("unreadable", text, "there is nothing to calculate")
    return statements


def _parsed(text: str) -> list[ast.stmt] | None:
    plain = text.strip().replace("^", "**").replace("−", "-").replace("×", "*").replace("；", ";")
    try:
        return ast.parse(plain).body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None


def _run(statement: ast.stmt, reading: _Reading) -> Any:
    """Work out one statement; a name given to it stays known."""
    match statement:
        case ast.Expr(value=inner):
            return _value(inner, reading)
        case ast.Assign(targets=[ast.Name(id=name)], value=inner):
            value = _value(inner, reading)
            if not isinstance(value, Node):
                value = variable(value, name)
            value.name = value.name if isinstance(inner, ast.Name) else name
            reading.names[name] = value
            return value
    raise ExpressionError("not-allowed", _label(statement), "only calculations and names for them")


def _value(tree: ast.expr, reading: _Reading, depth: int = 0) -> Any:
    """Give a number or a node of the tape for one piece of the text."""
    if depth > DEEPEST:
        raise ExpressionError("too-many", _label(tree), "too many brackets inside each other")
    match tree:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return _finite(float(number) if abs(number) < 1e300 else np.inf, tree)
        case ast.Name(id=name):
            if name not in reading.names:
                raise ExpressionError("unknown-name", name, f"{name} has no value yet")
            return reading.names[name]
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return _make("negative", np.negative, (_value(inner, reading, depth + 1),), tree, reading)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
            sides = (_value(left, reading, depth + 1), _value(right, reading, depth + 1))
            return _make(*OPERATORS[type(op)], sides, tree, reading)
        case ast.Call(func=ast.Name(id=name), args=[inner], keywords=[]):
            if name not in FUNCTIONS:
                raise ExpressionError("unknown-function", name, f"{name} is none of {', '.join(FUNCTIONS)}")
            return _make(name, FUNCTIONS[name], (_value(inner, reading, depth + 1),), tree, reading)
    raise ExpressionError("not-allowed", _label(tree), "only numbers, names, + - * / ^ and functions")


def _make(
    op: str, function: Callable[..., Any], inputs: tuple[Any, ...], tree: ast.expr, reading: _Reading
) -> Any:
    try:
        result = function(*inputs)
    except (OverflowError, ZeroDivisionError):
        result = np.inf
    if not isinstance(result, Node):
        return float(_finite(result, tree))
    _finite(result.value, tree)
    result.name = _label(tree)
    reading.made[result.born] = (op, inputs)
    if len(reading.made) > MOST_NODES:
        raise ExpressionError("too-many", result.name, f"more than {MOST_NODES} steps")
    return result


def _finite(value: Any, tree: ast.expr) -> Any:
    if isinstance(value, complex) or not np.isfinite(value):
        raise ExpressionError("not-finite", _label(tree), "too large, or undefined")
    return value


def _label(tree: ast.AST) -> str:
    return ast.unparse(tree).replace(" ** ", "^").replace("**", "^").replace(" * ", "×")


def _listed(result: Node, reading: _Reading) -> tuple[Made, ...]:
    """List every number the result depends on, with its arrows."""
    graph, births = graph_of(result), [node.born for node in tape_of(result)]
    place = {born: index for index, born in enumerate(births)}
    paths: list[list[tuple[int, float]]] = [[] for _ in births]
    for edge in graph.edges:
        paths[edge.source].append((edge.target, _steep(edge.slope, graph.nodes[edge.target].name)))
    return tuple(
        _made(box, reading.made.get(born, ("", ())), place, tuple(ways))
        for box, born, ways in zip(graph.nodes, births, paths, strict=True)
    )


def _steep(slope: float | None, label: str) -> float:
    if slope is None or not np.isfinite(slope):
        raise ExpressionError("no-slope", label, "there is no slope here")
    return slope


def _made(
    box: GraphNode,
    how: tuple[str, tuple[Any, ...]],
    place: dict[int, int],
    paths: tuple[tuple[int, float], ...],
) -> Made:
    op, inputs = how
    return Made(
        label=box.name,
        op=op,
        inputs=tuple(map(float, inputs)),
        sources=tuple(place[each.born] if isinstance(each, Node) else None for each in inputs),
        value=float(box.value),
        grad=_steep(0.0 if box.grad is None else float(box.grad), box.name),
        paths=paths,
    )
