"""A formula as a tree: what the parser builds and the two drawings read."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from llmtutor.render.formula.symbols import Kind


class FormulaError(ValueError):
    r"""A formula that cannot be drawn.

    `message` says why, `position` is the index into the source, `nearest` a known command or "".
    """

    def __init__(self, message: str, position: int, nearest: str = "") -> None:
        self.message, self.position, self.nearest = message, position, nearest
        hint = f"; nearest known: {nearest}" if nearest else ""
        super().__init__(f"{message} (character {position + 1}){hint}")


@dataclass(frozen=True, slots=True)
class Symbol:
    """A character, number or word; `limits`: its scripts go above and below in a display."""

    text: str
    kind: Kind = "ord"
    limits: bool = False


@dataclass(frozen=True, slots=True)
class Space:
    """Explicit space, in cells."""

    cells: int


@dataclass(frozen=True, slots=True)
class Group:
    """Things one after the other."""

    items: "tuple[Node, ...]" = ()


@dataclass(frozen=True, slots=True)
class Scripts:
    """A base with something below and above on its right; `stacked`: straight under and over it, always."""

    base: "Node"
    sub: "Node | None" = None
    sup: "Node | None" = None
    stacked: bool = False


@dataclass(frozen=True, slots=True)
class Fraction:
    """One thing over another; without `line` they are the two entries of a binomial coefficient."""

    top: "Node"
    bottom: "Node"
    line: bool = True


@dataclass(frozen=True, slots=True)
class Root:
    """A root with an optional index."""

    body: "Node"
    index: "Node | None" = None


@dataclass(frozen=True, slots=True)
class Fence:
    """Delimiters as tall as what is between them; `middles` separate the `parts`; "" draws nothing."""

    left: str
    parts: "tuple[Node, ...]"
    right: str
    middles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Delimiter:
    """A delimiter of a chosen height in rows."""

    text: str
    rows: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells: a matrix, cases or aligned equations.

    `align` holds one of l, c, r for each column, repeated as needed. `equations`: columns go in pairs that
    meet at a relation.
    """

    rows: "tuple[tuple[Node, ...], ...]"
    align: str = "c"
    equations: bool = False


@dataclass(frozen=True, slots=True)
class Accent:
    """A mark over (underline: below) something; `name` is the command."""

    name: str
    body: "Node"


@dataclass(frozen=True, slots=True)
class Brace:
    """A brace over or under something; its label is the script of a `Scripts` around it."""

    body: "Node"
    side: Literal["over", "under"]


@dataclass(frozen=True, slots=True)
class Boxed:
    """Something in a frame."""

    body: "Node"


Node: TypeAlias = (
    Symbol | Space | Group | Scripts | Fraction | Root | Fence | Delimiter | Grid | Accent | Brace | Boxed
)


def items(node: Node) -> tuple[Node, ...]:
    """The things in a group; anything else is a group of one."""
    return node.items if isinstance(node, Group) else (node,)


def core(node: Node) -> Node:
    """`node` without the groups that hold nothing else."""
    while isinstance(node, Group) and len(node.items) == 1:
        node = node.items[0]
    return node
