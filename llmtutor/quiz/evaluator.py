"""Computing the expressions of lessons: answers, misconceptions, tasks, and the calls a trace steps through.

An expression is arithmetic on numbers and lists plus calls from one table of functions. What it may contain
is decided on its syntax tree (`syntax.py`); while it runs, every value on the way must be a number or an
array of numbers of limited size. So an expression from a stranger's lesson cannot reach files, attributes
or modules, and ends soon.
"""

import ast
import inspect
import operator
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from simpleeval import EvalWithCompoundTypes

from llmtutor.engine.trace import Trace
from llmtutor.quiz import arithmetic
from llmtutor.quiz.functions import FUNCTIONS, LARGEST, NAMED_VALUES, code_ref
from llmtutor.quiz.syntax import ExpressionError, check_expression, check_names, column_of, parse

__all__ = ["FUNCTIONS", "ExpressionError", "check_expression", "code_ref", "evaluate", "trace"]

LARGEST_ARGUMENTS = 4_000
OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: arithmetic.pairwise(operator.add),
    ast.Sub: arithmetic.pairwise(operator.sub),
    ast.Mult: arithmetic.pairwise(operator.mul),
    ast.Div: arithmetic.pairwise(operator.truediv),
    ast.FloorDiv: arithmetic.pairwise(operator.floordiv),
    ast.Mod: arithmetic.pairwise(operator.mod),
    ast.Pow: arithmetic.pairwise(arithmetic.power),
    ast.Eq: arithmetic.pairwise(operator.eq),
    ast.NotEq: arithmetic.pairwise(operator.ne),
    ast.Lt: arithmetic.pairwise(operator.lt),
    ast.LtE: arithmetic.pairwise(operator.le),
    ast.Gt: arithmetic.pairwise(operator.gt),
    ast.GtE: arithmetic.pairwise(operator.ge),
    ast.USub: arithmetic.alone(operator.neg),
    ast.UAdd: arithmetic.alone(operator.pos),
    ast.Not: arithmetic.invert_truth,
}
NO_NAMES: Mapping[str, Any] = MappingProxyType({})


def evaluate(expression: str, names: Mapping[str, Any] = NO_NAMES) -> Any:
    """Return what an expression gives: a bool, int or float, an array, or a tuple or list of these.

    `names` are the values it may use besides the tables of `functions.py`; those that hold words may be
    there but cannot be used. Lists count as arrays in arithmetic: `[2, 1] / 2` is `[1, 0.5]`.
    Raises ExpressionError, and nothing else.
    """
    tree = parse(expression)
    check_names(tree, names)
    with np.errstate(all="ignore"):
        return _Evaluator(tree, names).run(tree)


def trace(call: str) -> tuple[str, Trace]:
    """Run one call, `softmax([2, 1], T=0.5)`, and return its function's name and all it recorded.

    Raises ExpressionError, also for a function that records nothing.
    """
    tree = parse(call)
    check_names(tree, ())
    if not (isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name)):
        raise ExpressionError("only a single call can be traced, such as softmax([2, 1])", column_of(tree))
    name = tree.func.id
    if "rec" not in _signature(FUNCTIONS[name]).parameters:
        raise ExpressionError(f"{name} records no steps", column_of(tree))
    recorded = Trace()
    with np.errstate(all="ignore"):
        _Evaluator(tree, NO_NAMES).record(tree, recorded)
    return name, recorded


class _Evaluator(EvalWithCompoundTypes):  # type: ignore[misc]
    """simpleeval on a checked tree, with every value on the way checked too."""

    def __init__(self, tree: ast.expr, names: Mapping[str, Any]) -> None:
        super().__init__(operators=OPERATORS, functions={}, names=names)
        called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call)}  # type: ignore[attr-defined]
        self.functions = {name: FUNCTIONS[name] for name in called}

    def run(self, tree: ast.expr) -> Any:
        """Evaluate a whole tree."""
        return self._eval(tree)

    def record(self, call: ast.Call, rec: Trace) -> None:
        """Evaluate the arguments of a call, then the call itself with a recorder."""
        self._guarded(call, lambda: self._call(call, rec=rec))

    def _eval(self, node: ast.AST) -> Any:
        return self._guarded(node, lambda: self.nodes[type(node)](node))

    def _guarded(self, node: ast.AST, compute: Callable[[], Any]) -> Any:
        try:
            return _checked(compute())
        except ExpressionError:
            raise
        except ZeroDivisionError:
            raise ExpressionError("division by zero", column_of(node)) from None
        except OverflowError:
            raise ExpressionError("the result is too large", column_of(node)) from None
        except Exception as error:
            message = str(error) or type(error).__name__
            raise ExpressionError(message, column_of(node)) from error

    def _eval_name(self, node: ast.Name) -> Any:
        return self.names[node.id] if node.id in self.names else NAMED_VALUES[node.id]

    def _eval_call(self, node: ast.Call) -> Any:
        return self._call(node)

    def _call(self, node: ast.Call, **recorder: Trace) -> Any:
        assert isinstance(node.func, ast.Name)
        name, function = node.func.id, self.functions[node.func.id]
        arguments = [self._eval(argument) for argument in node.args]
        keywords = {str(keyword.arg): self._eval(keyword.value) for keyword in node.keywords}
        _fit(name, function, arguments, keywords)
        return function(*arguments, **keywords, **recorder)

    def _eval_boolop(self, node: ast.BoolOp) -> bool:
        wanted = isinstance(node.op, ast.Or)
        for value in node.values:
            if arithmetic.truth(self._eval(value)) == wanted:
                return wanted
        return not wanted

    def _eval_compare(self, node: ast.Compare) -> Any:
        left, results = self._eval(node.left), []
        for compare, right_node in zip(node.ops, node.comparators, strict=True):
            right = self._eval(right_node)
            results.append(self.operators[type(compare)](left, right))
            left = right
        if len(results) == 1:
            return results[0]
        return all(arithmetic.truth(result) for result in results)

    def _eval_ifexp(self, node: ast.IfExp) -> Any:
        return self._eval(node.body if arithmetic.truth(self._eval(node.test)) else node.orelse)

    def _eval_slice(self, node: ast.Slice) -> slice:
        return slice(*(part and self._whole(part) for part in (node.lower, node.upper, node.step)))

    def _eval_subscript(self, node: ast.Subscript) -> Any:
        container, key = self._eval(node.value), self._place(node.slice)
        if isinstance(container, int | float):
            raise ValueError("a single number has no parts")
        if isinstance(container, list | tuple) and not isinstance(key, int):
            container = np.asarray(arithmetic.as_operand(container))
        return container[key]

    def _place(self, node: ast.expr) -> Any:
        if isinstance(node, ast.Tuple):
            return tuple(self._place(part) for part in node.elts)
        return self._eval_slice(node) if isinstance(node, ast.Slice) else self._whole(node)

    def _whole(self, node: ast.expr) -> int:
        value = self._eval(node)
        if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value):
            raise ExpressionError("a place must be a whole number", column_of(node))
        return int(value)


def _signature(function: Callable[..., Any]) -> inspect.Signature:
    return inspect.signature(function)


def _fit(name: str, function: Callable[..., Any], arguments: list[Any], keywords: dict[str, Any]) -> None:
    """Refuse arguments that a function does not take (its recorder included) or that are too large for it."""
    signature = _signature(function)
    taken = signature.replace(parameters=[p for p in signature.parameters.values() if p.name != "rec"])
    try:
        bound = taken.bind(*arguments, **keywords).arguments
    except TypeError as error:
        wanted = ", ".join(str(p).split(":")[0].split("=")[0].strip() for p in taken.parameters.values())
        raise ValueError(f"{name}({wanted}): {error}") from None
    if sum(_count(value) for value in bound.values()) > LARGEST_ARGUMENTS:
        raise ValueError(f"{name} takes at most {LARGEST_ARGUMENTS} numbers here")
    for argument, largest in LARGEST.get(name, {}).items():
        value = bound.get(argument, 0)
        if not arithmetic.is_number(value) or abs(value) > largest:
            raise ValueError(f"{name}: {argument} may be at most {largest} here")


def _checked(value: Any) -> Any:
    """Return a value, single numbers made plain; ValueError unless it is numbers of bounded size."""
    if isinstance(value, np.ndarray | np.generic) and np.ndim(value) == 0:
        value = value.item()
    if isinstance(value, int) and abs(value) > arithmetic.LARGEST_WHOLE:
        raise ValueError("the whole number is too large; compute with floats")
    if _count(value) > arithmetic.LARGEST_ARRAY:
        raise ValueError(f"at most {arithmetic.LARGEST_ARRAY} numbers are allowed")
    return value


def _count(value: Any) -> int:
    """Count the numbers in a value; ValueError if anything else is in it."""
    if isinstance(value, bool | int | float):
        return 1
    if isinstance(value, np.ndarray | np.generic) and value.dtype.kind in "biuf":
        return int(np.size(value))
    if isinstance(value, list | tuple):
        return 1 + sum(_count(part) for part in value)
    if isinstance(value, complex):
        raise ValueError("the result is not a real number")
    raise ValueError("only numbers can be computed with, not words")
