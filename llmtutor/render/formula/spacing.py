"""How much space stands between neighbours in a formula (after The TeXbook, chapter 18, in whole cells)."""

from collections.abc import Sequence

from llmtutor.render.formula.nodes import (
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
)
from llmtutor.render.formula.symbols import Kind

Edges = tuple[Kind, Kind]

_LEFT_FACTORS = ("ord", "close", "inner", "op", "big")
_RIGHT_FACTORS = ("ord", "inner", "op", "big")


def edges(node: Node) -> Edges:
    """The class that a thing shows to its left and right neighbour."""
    node = core(node)
    match node:
        case Symbol(_, kind) | Delimiter(_, _, kind):
            return kind, kind
        case Scripts(base):
            return edges(base)
        case Fence(left, _, right):
            return ("open" if left else "ord"), ("close" if right else "ord")
        case Fraction() | Grid():
            return "inner", "inner"
        case Root():
            return "ord", "inner"
        case Group():
            return "ord", "ord"
    return "ord", "ord"


def settled(items: Sequence[Node]) -> list[Edges]:
    """The classes of things in a row; a sign without a partner (as in -1) is bound to what follows."""
    found = [edges(item) for item in items]
    solid = [index for index, item in enumerate(items) if not isinstance(item, Space)]
    for place, index in enumerate(solid):
        if found[index][0] != "bin":
            continue
        before = found[solid[place - 1]][1] if place else "open"
        after = found[solid[place + 1]][0] if place + 1 < len(solid) else "close"
        if before in ("bin", "sign", "op", "big", "rel", "open", "punct") or after in (
            "rel",
            "close",
            "punct",
        ):
            found[index] = ("ord", "sign")
    return found


def gap(left: Kind, right: Kind, tight: bool) -> int:
    """Cells between two neighbours; `tight`: in a subscript or superscript."""
    if left == "big" and right == "open":
        return 1
    if {"op", "big"} & {left, right} and left in _LEFT_FACTORS and right in _RIGHT_FACTORS:
        return 1
    if tight:
        return 0
    if left == "sign":  # −─ would look like one long line
        return 1 if right == "inner" else 0
    if "rel" in (left, right):
        return 0 if left == right else 1
    if "bin" in (left, right) or left == "punct":
        return 1
    touching = left in ("ord", "inner", "close") and right in ("ord", "inner", "open")
    return 1 if touching and "inner" in (left, right) else 0


def gaps(items: Sequence[Node], kinds: Sequence[Edges], tight: bool) -> list[int]:
    """Cells before each thing of a row, then at its end: what classes or explicit spaces ask for.

    The spaces themselves get 0: their width is given to what follows them.
    """
    widths: list[int] = []
    last: Kind | None = None
    before: Node = Space(0)
    wanted = 0
    for item, (left, right) in zip(items, kinds, strict=True):
        if isinstance(item, Space):
            wanted += item.cells
            widths.append(0)
            continue
        automatic = gap(last, left, tight) if last else 0
        widths.append(max(automatic, wanted, _words_touch(before, item)))
        before, last, wanted = item, right, 0
    return [*widths, wanted]


def _words_touch(left: Node, right: Node) -> bool:
    """Whether a name of several letters would run into a letter or number beside it."""
    first, second = _name(left), _name(right)
    named = (len(first) > 1 and first[-1:].isalpha()) or (len(second) > 1 and second[:1].isalpha())
    return named and first[-1:].isalnum() and second[:1].isalnum()


def _name(node: Node) -> str:
    node = core(node)
    if isinstance(node, Scripts):
        return _name(node.base)
    return node.text if isinstance(node, Symbol) and node.kind in ("ord", "op") else ""
