"""The real source of an engine function, and computed values as code shows them."""

import ast
import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from rich.cells import chop_cells

from llmtutor.render.cells import Row, Span, merge, row_text, row_width

STRING = "good"
ROLE_OF_TOKEN = (
    ("Token.Comment", "dim"),
    ("Token.Literal.String.Doc", "quote"),
    ("Token.Literal.String", STRING),
    ("Token.Keyword", "accent"),
    ("Token.Name.Function", "focus"),
    ("Token.Name.Builtin", "code"),
    ("Token.Literal.Number", "bar"),
    ("Token.Operator", "code"),
)
CONTINUED, DEEPER = 8, 4
_PIECE = re.compile(r"\s*\S+|\s+")


def function_source(reference: str) -> str:
    """Return the source of `module:function` as it stands in the engine."""
    module, name = reference.split(":")
    return inspect.getsource(getattr(import_module(module), name)).rstrip()


def folded_docstring(source: str) -> str:
    """Return a function's source with its docstring cut to the first line, an ellipsis for the rest."""
    function = ast.parse(source).body[0]
    first = function.body[0] if isinstance(function, ast.FunctionDef) else None
    if not isinstance(first, ast.Expr) or first.end_lineno is None or first.lineno == first.end_lineno:
        return source
    lines = source.splitlines()
    lines[first.lineno - 1 : first.end_lineno] = [lines[first.lineno - 1] + ' …"""']
    return "\n".join(lines)


def source_title(reference: str) -> str:
    """Return file and function as a reader would look for them."""
    module, name = reference.split(":")
    return f"{module.removeprefix('llmtutor.').replace('.', '/')}.py: {name}"


def coloured(source: str) -> list[Row]:
    """Return Python source as rows, each token in its role."""
    from pygments.lexers.python import PythonLexer

    rows: list[list[Span]] = [[]]
    for token, text in PythonLexer(stripnl=False, ensurenl=False).get_tokens(source):
        role = next((role for name, role in ROLE_OF_TOKEN if str(token).startswith(name)), "")
        for place, part in enumerate(text.split("\n")):
            if place:
                rows.append([])
            if part:
                rows[-1].append(Span(part, role))
    return [tuple(row) for row in rows]


def wrapped(code: Row, width: int) -> list[Row]:
    """Return a row of code as rows of at most `width` (at least 4), broken at spaces, continuations set in.

    A text in quotes is broken only if it is too long for a row, and a word only if nothing else is left.
    """
    text = row_text(code)
    margin = min(max(CONTINUED, len(text) - len(text.lstrip()) + DEEPER), width // 2)
    rows: list[Row] = []
    current: list[Span] = []
    for word in _words(code, width - margin):
        if row_width((*current, *word)) > width:
            if row_text(current).strip():
                rows.append(merge(current))
                current = [Span(" " * margin)]
                word = [Span(word[0].text.lstrip(), word[0].role), *word[1:]]
            elif row_width(current) > margin:  # nothing yet but the spaces before deep code
                current = [Span(" " * margin)]
            while row_width((*current, *word)) > width:  # here `word` is one span
                head, *_ = chop_cells(word[0].text, width - row_width(current))
                rows.append(merge((*current, Span(head, word[0].role))))
                current, word = [Span(" " * margin)], [Span(word[0].text[len(head) :], word[0].role)]
        current += word
    return [*rows, merge(current)]


def _words(code: Row, room: int) -> Iterator[list[Span]]:
    """The parts between which a row may end, each with the spaces before it; a wide one in pieces."""
    words: list[list[Span]] = []
    for text, role in code:
        for piece in _PIECE.findall(text):
            if words and (role == STRING or not piece[0].isspace()):
                words[-1].append(Span(piece, role))
            else:
                words.append([Span(piece, role)])
    for word in words:
        yield from [word] if row_width(word) <= room else ([piece] for piece in word)


def shown_value(value: Any) -> str:
    """Return a computed value the way a reader would see it at the prompt: numbers to four places."""
    tolist = getattr(value, "tolist", None)
    return _shown(tolist() if tolist is not None else value)


def _shown(value: Any) -> str:
    if isinstance(value, list | tuple):
        inner = [_shown(part) for part in value]
        nested = bool(value) and isinstance(value[0], list | tuple)
        return "[" + (",\n " if nested else ", ").join(inner) + "]"
    if isinstance(value, float):
        plain = not value or 1e-4 <= abs(value) < 1e6
        return f"{value:.4f}".rstrip("0").rstrip(".") if plain else f"{value:.4g}"
    return str(value)
