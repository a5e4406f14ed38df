"""A formula in one line, with the parentheses that a fraction, root or exponent no longer draws.

Ordinary spaces stand where a line may break (after operators and relations), no-break spaces elsewhere.
"""

import unicodedata
from collections.abc import Sequence

from llmtutor.render.formula.nodes import (
    Accent,
    Boxed,
    Brace,
    Delimiter,
    Fence,
    Fraction,
    Grid,
    Group,
    Node,
    Root,
    Scripts,
    Space,
    Symbol,
    core,
    items,
)
from llmtutor.render.formula.spacing import Edges, gaps, settled
from llmtutor.render.formula.symbols import ACCENTS, SUBSCRIPTS, SUPERSCRIPTS, Kind, scripted

FIXED = "\xa0"
_BEFORE = ("ord", "op", "big", "inner", "close")
_AFTER = ("ord", "op", "big", "inner", "open")


def linear(node: Node, tight: bool = False) -> str:
    """One line of text; `tight`: as a script, without space around operators."""
    match node:
        case Symbol(text) | Delimiter(text):
            return text.replace(" ", FIXED)
        case Space(cells):
            return FIXED * cells
        case Group(parts):
            return _row(parts, tight)
        case Scripts():
            return _scripts(node, tight)
        case Fraction(top, bottom, line):
            if not line:
                return f"{linear(top, tight)},{FIXED}{linear(bottom, tight)}"
            below = _factor(bottom, tight, _is_atom(bottom) or _is_differential(bottom))
            return f"{_factor(top, tight, _plain_product(top))}/{below}"
        case Root():
            return _root(node, tight)
        case Fence():
            return _fence(node, tight)
        case Grid(rows):
            return "; ".join(_grid_row(cells, node, tight) for cells in rows)
        case Accent():
            return _accent(node, tight)
        case Brace(body):
            return _bracketed(linear(body, tight), _is_atom(body))
        case Boxed(body):
            return f"[{linear(body, tight)}]"


def _row(parts: Sequence[Node], tight: bool) -> str:
    pieces = [linear(part, tight) for part in parts]
    kinds = _open_edges(pieces, settled(parts))
    widths = gaps(parts, kinds, tight)
    solid = [index for index, part in enumerate(parts) if not isinstance(part, Space)]
    text = ""
    for place, index in enumerate(solid):
        before = kinds[solid[place - 1]][1] if place else None
        after = kinds[solid[place + 1]][0] if place + 1 < len(solid) else None
        break_here = before in ("bin", "rel", "punct") and not tight
        text += (" " if break_here else FIXED) * min(widths[index], 1) + FIXED * (widths[index] - 1)
        swallowed = _slashed(parts[index]) and (before in _BEFORE or after in _AFTER)
        text += f"({pieces[index]})" if swallowed else pieces[index]
    return text + FIXED * widths[-1]


def _slashed(node: Node) -> bool:
    node = core(node)
    return isinstance(node, Fraction) and node.line


def _open_edges(pieces: Sequence[str], kinds: list[Edges]) -> list[Edges]:
    """Things that end in an unbracketed script need room before a letter or bracket; signs need none."""
    return [
        (left, "open" if right == "sign" else "inner" if _trails(piece, right) else right)
        for piece, (left, right) in zip(pieces, kinds, strict=True)
    ]


def _trails(piece: str, kind: Kind) -> bool:
    """Whether a piece ends like W_Q, so that a letter after it would seem to belong to the script."""
    script = max(piece.rfind("_"), piece.rfind("^"))
    return script >= 0 and kind in ("ord", "close", "op") and not set(piece[script:]) & set("()")


def _script_texts(node: Scripts) -> tuple[str, str]:
    """Subscript and superscript as they are written after the base."""
    return _mark(node.sub, "_", SUBSCRIPTS), _mark(node.sup, "^", SUPERSCRIPTS)


def _mark(script: Node | None, sign: str, table: dict[str, str]) -> str:
    if script is None:
        return ""
    text = linear(script, tight=True)
    special = scripted(text, table)
    if special is not None:
        return special
    return sign + _bracketed(text, isinstance(core(script), Symbol) and FIXED not in text)


def _bracketed(text: str, bare: bool) -> str:
    return text if bare or _enclosed(text) else f"({text})"


def _enclosed(text: str) -> bool:
    """Whether the parenthesis that opens the text is closed by its last character."""
    depth = 0
    for index, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth <= 0:
            return index > 0 and index == len(text) - 1
    return False


def _scripts(node: Scripts, tight: bool) -> str:
    sub, sup = _script_texts(node)
    foot = core(node.base)
    base = linear(node.base, tight)
    if not isinstance(foot, Symbol | Accent | Fence | Delimiter | Brace | Scripts) and items(node.base):
        base = f"({base})"
    if (sub.startswith("_") and not sup.startswith("^")) or not sup.strip("′*"):
        return base + sup + sub
    return base + sub + sup


def _is_atom(node: Node) -> bool:
    """Whether a thing keeps together without parentheses."""
    node = core(node)
    if isinstance(node, Scripts):
        return _is_atom(node.base) and not isinstance(core(node.base), Root)
    if isinstance(node, Symbol):
        return node.kind in ("ord", "op") and not set(node.text) & {" ", "/"}
    if isinstance(node, Fence):
        return bool(node.left and node.right)
    return isinstance(node, Accent | Root | Boxed)


def _plain_product(node: Node) -> bool:
    """Whether a numerator is a plain product such as QKᵀ or (x − μ)², perhaps with a sign."""
    parts = items(node)
    kinds = settled(parts)
    widths = gaps(parts, kinds, tight=False)
    depth = 0
    for part, (left, right), width in zip(parts, kinds, widths, strict=False):
        depth -= left == "close"
        if depth == 0 and (width or not _joins(core(part), left)):
            return False
        depth += right == "open" and left == "open"
    return bool(parts) and depth == 0


def _joins(part: Node, kind: Kind) -> bool:
    if kind not in ("ord", "open", "close") or isinstance(part, Space | Grid | Fraction):
        return False
    return not (isinstance(part, Symbol) and set(part.text) & {"/", " "})


def _is_differential(node: Node) -> bool:
    """dx or ∂w: one quantity, although written with two letters."""
    parts = items(core(node))
    return len(parts) == 2 and core(parts[0]) in (Symbol("d"), Symbol("∂")) and _is_atom(parts[1])


def _factor(node: Node, tight: bool, bare: bool) -> str:
    text = linear(node, tight)
    return text if bare else f"({text})"


def _root(node: Root, tight: bool) -> str:
    inner = core(node.body)
    raised = isinstance(inner, Scripts) and inner.sup is not None
    body = _factor(inner, tight, _is_atom(inner) and not raised and not isinstance(inner, Fence | Root))
    if node.index is None:
        return "√" + body
    index = linear(node.index, tight=True)
    special = scripted(index, SUPERSCRIPTS)
    if special is not None:
        return special + "√" + body
    return f"{body}^(1/{_bracketed(index, _is_atom(node.index))})"


def _fence(node: Fence, tight: bool) -> str:
    inner = core(node.parts[0])
    open_cases = isinstance(inner, Grid) and not node.right
    whole = bool(node.left and node.right) or isinstance(inner, Grid) or _is_atom(inner)
    text = node.left + FIXED * open_cases + _factor(inner, tight, whole)
    for middle, part in zip(node.middles, node.parts[1:], strict=True):
        text += FIXED + middle + FIXED + linear(part, tight)
    if isinstance(inner, Fraction) and not inner.line:
        return "C" + text + node.right
    return text + (FIXED + "}" if open_cases and node.left == "{" else node.right)


def _grid_row(cells: Sequence[Node], grid: Grid, tight: bool) -> str:
    if grid.equations:
        return linear(Group(tuple(part for cell in cells for part in items(cell))), tight).strip(FIXED)
    text = ""
    for cell in cells:
        piece = linear(cell, tight).strip(FIXED + " ")
        text += ("" if not text else " " if text.endswith((",", ".", ";")) else ", ") + piece
    return text


def _accent(node: Accent, tight: bool) -> str:
    combining, _ = ACCENTS[node.name]
    text = linear(node.body, tight)
    if len(text) == 1:
        return unicodedata.normalize("NFC", text + combining)
    if node.name in ("bar", "overline", "underline"):
        return "".join(char + combining for char in text)
    return f"{node.name.removeprefix('wide')}({text})"
