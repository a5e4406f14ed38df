"""Reading an expression: what may stand in it is decided on its syntax tree, before anything runs."""

import ast
import difflib
import warnings
from collections.abc import Collection
from functools import lru_cache

from llmtutor.quiz.functions import FUNCTIONS, NAMED_VALUES

LONGEST = 1000
MOST_NODES = 400
DEEPEST = 30

ALLOWED: frozenset[type[ast.AST]] = frozenset(
    {
        *(
            ast.Constant,
            ast.Name,
            ast.Load,
            ast.List,
            ast.Tuple,
            ast.Call,
            ast.keyword,
            ast.Subscript,
            ast.Slice,
        ),
        *(ast.UnaryOp, ast.BinOp, ast.BoolOp, ast.Compare, ast.IfExp),
        *(ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.USub, ast.UAdd),
        *(ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Not, ast.And, ast.Or),
    }
)
REFUSED: dict[type[ast.AST], str] = {
    ast.Attribute: "a dot after a value",
    ast.ListComp: "a comprehension",
    ast.SetComp: "a comprehension",
    ast.DictComp: "a comprehension",
    ast.GeneratorExp: "a comprehension",
    ast.Lambda: "lambda",
    ast.JoinedStr: "text",
    ast.Starred: "a star",
    ast.NamedExpr: "`:=`",
    ast.Dict: "a dict",
    ast.Set: "a set",
    ast.MatMult: "`@` (write matmul(a, b))",
    ast.LShift: "`<<`",
    ast.RShift: "`>>`",
    ast.BitAnd: "`&` (write `and`)",
    ast.BitOr: "`|` (write `or`)",
    ast.BitXor: "`^` (a power is `**`)",
    ast.Invert: "`~` (write `not`)",
    ast.In: "`in`",
    ast.NotIn: "`not in`",
    ast.Is: "`is` (write `==`)",
    ast.IsNot: "`is not` (write `!=`)",
}


class ExpressionError(ValueError):
    """An expression that cannot be used: what is wrong, and at which column, counted from 1."""

    def __init__(self, message: str, column: int = 1) -> None:
        super().__init__(message, column)
        self.message = message
        self.column = column

    def __str__(self) -> str:
        return f"{self.message} (column {self.column})"


@lru_cache(maxsize=1024)
def parse(expression: str) -> ast.expr:
    """Return the syntax tree of an expression that holds nothing but numbers, lists, names and calls.

    Column offsets in the tree count characters of `expression`. Raises ExpressionError.
    """
    if len(expression) > LONGEST:
        raise ExpressionError(f"an expression may have at most {LONGEST} characters", LONGEST)
    start = len(expression) - len(expression.lstrip())
    tree = _parsed(" ".join(expression.lstrip().splitlines()), start)
    nodes = _within_limits(tree)
    _count_characters(nodes, expression.lstrip(), start)
    for node in nodes:
        _check_node(node)
    return tree


def check_names(tree: ast.expr, names: Collection[str]) -> None:
    """Refuse names and functions that do not exist, naming the nearest that does. Raises ExpressionError."""
    called = {id(node.func): node.func for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Name):
            continue
        if id(node) in called:
            if node.id not in FUNCTIONS:
                raise _unknown(node, "function", FUNCTIONS)
        elif node.id not in names and node.id not in NAMED_VALUES:
            if node.id in FUNCTIONS:
                raise ExpressionError(f"{node.id} is a function: write {node.id}(...)", column_of(node))
            raise _unknown(node, "name", [*names, *NAMED_VALUES])


def check_expression(expression: str, names: Collection[str] = ()) -> None:
    """Check an expression without running it: its syntax, its functions, and that it uses only `names`.

    Raises ExpressionError with the column of the fault.
    """
    check_names(parse(expression), names)


def column_of(node: ast.AST) -> int:
    """Return where a node of a parsed expression begins, counted from 1."""
    return getattr(node, "col_offset", 0) + 1


def _parsed(source: str, start: int) -> ast.expr:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source, mode="eval").body
    except SyntaxError as error:
        message = "nothing stands here" if not source else f"this cannot be read: {error.msg}"
        raise ExpressionError(message, start + min(error.offset or 1, len(source) + 1)) from None
    except (ValueError, RecursionError, MemoryError):
        raise ExpressionError("this cannot be read", start + 1) from None


def _within_limits(tree: ast.expr) -> list[ast.AST]:
    """Return all nodes, level by level, refusing trees that are too deep or too large."""
    found: list[ast.AST] = []
    level: list[ast.AST] = [tree]
    for _ in range(DEEPEST):
        found += level
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        if len(found) > MOST_NODES:
            raise ExpressionError(f"too long: an expression may have at most {MOST_NODES} parts")
        if not level:
            return found
    raise ExpressionError(f"too deep: brackets and signs may be nested {DEEPEST} times at most")


def _count_characters(nodes: list[ast.AST], source: str, start: int) -> None:
    """Turn the parser's offsets, bytes of the stripped source, into characters of the original."""
    encoded = source.encode()
    for node in nodes:
        if isinstance(node, ast.expr | ast.keyword):
            node.col_offset = start + len(encoded[: node.col_offset].decode(errors="ignore"))


def _check_node(node: ast.AST) -> None:
    column = column_of(node)
    for part in (type(node), *(type(each) for each in _operators(node))):
        if part not in ALLOWED:
            raise ExpressionError(f"{REFUSED.get(part, 'this')} is not allowed here", column)
    if isinstance(node, ast.Constant) and type(node.value) not in (bool, int, float):
        what = "text" if isinstance(node.value, str | bytes) else "this value"
        raise ExpressionError(f"{what} is not allowed here; only numbers, True and False are", column)
    if isinstance(node, ast.Call) and not isinstance(node.func, ast.Name):
        raise ExpressionError("only a function from the table can be called", column)
    if isinstance(node, ast.keyword) and node.arg is None:
        raise ExpressionError("a star is not allowed here", column)
    if isinstance(node, ast.keyword) and node.arg == "rec":
        raise ExpressionError("rec is set by the tutor itself", column)


def _operators(node: ast.AST) -> list[ast.AST]:
    """Return the operators of a node, whose own place in the text the parser does not keep."""
    if isinstance(node, ast.Compare):
        return list(node.ops)
    return [node.op] if isinstance(node, ast.BinOp | ast.UnaryOp | ast.BoolOp) else []


def _unknown(node: ast.Name, what: str, known: Collection[str]) -> ExpressionError:
    near = difflib.get_close_matches(node.id, sorted(known), n=1)
    hint = f"; did you mean {near[0]}?" if near else ""
    return ExpressionError(f"there is no {what} {node.id}{hint}", column_of(node))
