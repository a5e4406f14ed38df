"""From LaTeX source to the tree of `nodes`, by recursive descent."""

import unicodedata
from collections.abc import Callable, Sequence

from llmtutor.render.formula.nodes import (
    Accent,
    Boxed,
    Brace,
    Delimiter,
    Fence,
    FormulaError,
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
from llmtutor.render.formula.reader import Reader
from llmtutor.render.formula.symbols import (
    ACCENTS,
    ALPHABETS,
    CHARACTERS,
    COMMANDS,
    SPACES,
    WITH_LIMITS,
    Kind,
)

MAX_LENGTH = 2000
MAX_DEPTH = 24

_MATRICES = {
    "matrix": ("", ""),
    "smallmatrix": ("", ""),
    "pmatrix": ("(", ")"),
    "bmatrix": ("[", "]"),
    "Bmatrix": ("{", "}"),
    "vmatrix": ("|", "|"),
    "Vmatrix": ("‖", "‖"),
}
_EQUATIONS = ("aligned", "align", "align*", "split")
_BIG = {"big": 1, "Big": 3, "bigg": 3, "Bigg": 5}
_TEXT = ("text", "textrm", "textbf", "textit", "texttt", "mbox")
_UNDRAWABLE = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def parse(tex: str) -> Node:
    """The tree of a formula.

    Raises FormulaError for anything that this project does not draw: an unknown command, a missing brace, an
    invisible character, a formula longer than `MAX_LENGTH` or nested deeper than `MAX_DEPTH`.
    """
    if len(tex) > MAX_LENGTH:
        raise FormulaError(f"a formula longer than {MAX_LENGTH} characters", MAX_LENGTH)
    for position, char in enumerate(tex):
        if char not in "\n\t\r" and (unicodedata.category(char) in _UNDRAWABLE or char == "\ufe0f"):
            raise FormulaError(f"the invisible character U+{ord(char):04X}", position)
    return _Parser(tex).whole()


def _nearest(name: str, known: Sequence[str]) -> str:
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, known, n=1)), "")


class _Parser(Reader):
    """Builds the tree; `depth` counts the things that are being read inside one another."""

    def __init__(self, tex: str) -> None:
        super().__init__(tex)
        self.depth = 0

    def whole(self) -> Node:
        node = self.row()
        if self.peek():
            raise self.fault(f"unexpected {self.peek()}")
        return node

    def row(self, *stops: str) -> Node:
        """Everything up to one of the stops or to a token that can only end something."""
        found: list[Node] = []
        while (token := self.peek()) and token not in _ENDS and token not in stops:
            found.append(self.scripted())
        return found[0] if len(found) == 1 else Group(tuple(found))

    def scripted(self) -> Node:
        """One thing with its primes, subscript and superscript."""
        base: Node = Group() if self.peek() in ("^", "_") else self.single()
        sub: Node | None = None
        sups: list[Node] = []
        stacked: bool | None = None
        raised = False
        while (token := self.peek()) in ("^", "_", "'", "\\limits", "\\nolimits"):
            at = self.at
            self.take()
            if token == "'":
                sups.append(Symbol("′"))
            elif token == "_" and sub is None:
                sub = self.argument("subscript")
            elif token == "^" and not raised:
                raised = True
                sups.append(self.argument("superscript"))
            elif token in ("^", "_"):
                raise self.fault("two scripts on the same side: use braces", at)
            else:
                stacked = token == "\\limits"
        if stacked is False and isinstance(base, Symbol):
            base = Symbol(base.text, base.kind)
        if sub is None and not sups:
            return base
        sup = None if not sups else sups[0] if len(sups) == 1 else Group(tuple(sups))
        return Scripts(base, sub, sup, stacked is True)

    def argument(self, what: str) -> Node:
        """The argument of a command: a group or one token."""
        token = self.peek()
        if not token or token in _ENDS or token in ("^", "_", "'"):
            raise self.fault(f"missing {what}")
        if token.isdigit():
            return Symbol(self.take())
        return self.single()

    def single(self) -> Node:
        """One thing without its scripts."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.fault(f"a formula nested deeper than {MAX_DEPTH} levels")
        node = self.thing()
        self.depth -= 1
        return node

    def thing(self) -> Node:
        token = self.peek()
        if token == "{":
            self.take()
            node = self.row()
            self.take("}")
            return node if isinstance(node, Group) else Group((node,))
        if token.startswith("\\"):
            return self.command()
        if token.isdecimal():
            return Symbol(self.number())
        if token in "$#%":
            raise self.fault(f"a bare {token}: write \\{token}")
        self.take()
        if token == "~":
            return Space(1)
        return Symbol(*CHARACTERS.get(token, (token, "ord")))

    def command(self) -> Node:
        at = self.at
        name = self.take()[1:]
        if name in COMMANDS:
            return Symbol(*COMMANDS[name], limits=name in WITH_LIMITS)
        if name in SPACES:
            return Space(SPACES[name])
        if name in ACCENTS:
            return accented(name, self.argument("argument"))
        if name in ALPHABETS:
            return in_alphabet(self.argument("argument"), ALPHABETS[name])
        if name in _TEXT:
            return Symbol(self.raw_text())
        if name in _SIZED:
            rows, kind = _SIZED[name]
            char = self.delimiter()
            return Delimiter(char, rows, kind or CHARACTERS.get(char, ("", _BRACES.get(char, "ord")))[1])
        if name in _STRUCTURES:
            return _STRUCTURES[name](self)
        raise FormulaError(f"unknown command \\{name}", at, _nearest(f"\\{name}", KNOWN))

    def fence(self) -> Node:
        left = self.delimiter()
        parts, middles = [self.row()], []
        while self.accept("\\middle"):
            middles.append(self.delimiter())
            parts.append(self.row())
        self.take("\\right")
        return Fence(left, tuple(parts), self.delimiter(), tuple(middles))

    def environment(self) -> Node:
        at = self.at
        name = self.raw_text()
        align = self.column_letters() if name == "array" else "c"
        if name not in _ENVIRONMENTS:
            raise FormulaError(f"unknown environment {name}", at, _nearest(name, _ENVIRONMENTS))
        rows = [self.grid_row()]
        while self.accept("\\\\"):
            rows.append(self.grid_row())
        if not rows[-1] or rows[-1] == (Group(),):
            rows.pop()
        self.take("\\end")
        if self.raw_text() != name:
            raise self.fault(f"\\begin{{{name}}} is not closed")
        return _grid(name, tuple(rows), align)

    def column_letters(self) -> str:
        at = self.at
        letters = self.raw_text().replace(" ", "")
        if not letters or letters.strip("lcr"):
            raise self.fault("the columns of an array are a row of l, c and r", at)
        return letters

    def grid_row(self) -> tuple[Node, ...]:
        cells = [self.row()]
        while self.accept("&"):
            cells.append(self.row())
        return tuple(cells)

    def fraction(self) -> Node:
        return Fraction(self.argument("numerator"), self.argument("denominator"))

    def binomial(self) -> Node:
        pair = Fraction(self.argument("upper entry"), self.argument("lower entry"), line=False)
        return Fence("(", (pair,), ")")

    def root(self) -> Node:
        index: Node | None = None
        if self.accept("["):
            index = self.row("]")
            self.take("]")
        return Root(self.argument("argument"), index)

    def operator(self) -> Node:
        limits = self.accept("*")
        self.take("{")
        name = self.row()
        self.take("}")
        return Symbol(word(name, self.at), "op", limits)

    def negated(self) -> Node:
        at = self.at
        node = core(self.argument("relation"))
        if not isinstance(node, Symbol) or len(node.text) != 1:
            raise self.fault("\\not takes one relation", at)
        return Symbol(unicodedata.normalize("NFC", node.text + "\u0338"), node.kind)

    def stacked(self, over: bool) -> Node:
        mark, base = self.argument("argument"), self.argument("base")
        return Scripts(base, None if over else mark, mark if over else None, stacked=True)

    def long_arrow(self, arrow: str) -> Node:
        return Scripts(Symbol(arrow, "rel"), None, self.argument("label"), stacked=True)


def accented(name: str, body: Node) -> Node:
    """An accent, moved from `x_t` as a whole to its letter, where it belongs."""
    inner = core(body)
    if isinstance(inner, Scripts):
        letter = core(inner.base)
        if isinstance(letter, Symbol) and len(letter.text) == 1:
            return Scripts(Accent(name, letter), inner.sub, inner.sup, inner.stacked)
    return Accent(name, inner)


def in_alphabet(node: Node, letters: dict[str, str]) -> Node:
    """The argument of a font command; several plain letters become one word."""
    inner = core(node)
    parts = inner.items if isinstance(inner, Group) else (inner,)
    if parts and all(isinstance(part, Symbol) and part.kind == "ord" for part in parts):
        text = "".join(part.text for part in parts if isinstance(part, Symbol))
        return Symbol("".join(letters.get(char, char) for char in text))
    return node


def word(node: Node, at: int) -> str:
    r"""The name inside `\operatorname`."""
    parts = node.items if isinstance(node, Group) else (node,)
    if any(not isinstance(part, Symbol | Space) for part in parts) or not parts:
        raise FormulaError("an operator's name is made of letters", at)
    texts = (" " * part.cells if isinstance(part, Space) else getattr(part, "text", "") for part in parts)
    return "".join(texts).replace("−", "-")


def _grid(name: str, rows: tuple[tuple[Node, ...], ...], align: str) -> Node:
    if name in _MATRICES:
        left, right = _MATRICES[name]
        grid = Grid(rows, "c")
        return Fence(left, (grid,), right) if left else grid
    if name == "cases":
        return Fence("{", (Grid(rows, "l"),), "")
    if name in _EQUATIONS:
        return Grid(rows, "rl", equations=True)
    return Grid(rows, align)


_ENVIRONMENTS = (*_MATRICES, *_EQUATIONS, "cases", "gathered", "array")
_ENDS = ("}", "&", "\\\\", "\\right", "\\middle", "\\end")
_STRUCTURES: dict[str, Callable[[_Parser], Node]] = {
    **dict.fromkeys(["frac", "dfrac", "tfrac", "cfrac"], _Parser.fraction),
    **dict.fromkeys(["binom", "dbinom", "tbinom"], _Parser.binomial),
    "sqrt": _Parser.root,
    "left": _Parser.fence,
    "begin": _Parser.environment,
    "operatorname": _Parser.operator,
    "not": _Parser.negated,
    "overset": lambda parser: parser.stacked(over=True),
    "stackrel": lambda parser: parser.stacked(over=True),
    "underset": lambda parser: parser.stacked(over=False),
    "xrightarrow": lambda parser: parser.long_arrow("⟶"),
    "xleftarrow": lambda parser: parser.long_arrow("⟵"),
    "underbrace": lambda parser: Brace(parser.argument("argument"), "under"),
    "overbrace": lambda parser: Brace(parser.argument("argument"), "over"),
    "boxed": lambda parser: Boxed(parser.argument("argument")),
}
_BRACES: dict[str, Kind] = {"{": "open", "}": "close"}
_CLOSERS = ("right", "middle", "end", "limits", "nolimits")
_KINDS: dict[str, Kind | None] = {"": None, "l": "open", "r": "close", "m": "rel"}
_SIZED: dict[str, tuple[int, Kind | None]] = {
    size + suffix: (rows, kind) for size, rows in _BIG.items() for suffix, kind in _KINDS.items()
}
KNOWN: tuple[str, ...] = tuple(
    "\\" + name
    for names in (COMMANDS, SPACES, ACCENTS, ALPHABETS, _TEXT, _SIZED, _STRUCTURES, _CLOSERS)
    for name in names
    if name.isalpha()
)
"""Every command that has a name."""
