"""Lesson text, a subset of Markdown, as rows of at most a given width.

Blocks are CommonMark's: paragraphs, headings, bullet and numbered lists, quotes, fenced code, rules, tables,
and `$$` formulas on lines of their own. What marks a line may hold is in `inline`. Link definitions, HTML and
indented code do not exist: such text appears as written.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.cells import cell_len, chop_cells

from llmtutor.render.cells import Row, Span, indent, printable, row, row_width
from llmtutor.render.formula import FormulaError, display, one_line
from llmtutor.render.inline import flowing_spans
from llmtutor.render.tables import table_rows
from llmtutor.render.wrap import CLOSING, wrap_spans

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.tree import SyntaxTreeNode

_FORMULA_INDENT = 4
_NARROWEST = 12  # cells: below this lists and quotes lose their margin rather than their text


def render_markdown(text: str, width: int, role: str = "") -> list[Row]:
    """The rows of a text, an empty row between blocks, none wider than `width` (at least 2).

    Unmarked text has `role`.
    """
    from markdown_it.tree import SyntaxTreeNode

    return _blocks(SyntaxTreeNode(_parser().parse(text)).children, max(width, 2), role)


def render_line(text: str, width: int, role: str = "") -> list[Row]:
    """The rows of a text without blocks (a prompt, an option): `- 3`, `# tokens`, `1.` are what they seem."""
    return wrap_spans(_inline(text, role), width)


@lru_cache(maxsize=1)
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    parser = MarkdownIt("zero").enable(["heading", "fence", "list", "blockquote", "table", "hr"])
    parser.core.ruler.enableOnly(["normalize", "block"])
    parser.block.ruler.before("fence", "formula", formula_block, {"alt": ["paragraph", "blockquote", "list"]})
    return parser


def formula_block(state: "StateBlock", first: int, end: int, silent: bool) -> bool:
    """The block rule for `$$ ... $$`, on one line or several."""
    lines: list[str] = []
    for number in range(first, end):
        line = state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]].strip()
        if not lines and not line.startswith("$$"):
            return False
        body = line if lines else line[2:]
        if body.endswith("$$"):
            if not silent:
                token = state.push("formula", "", 0)
                token.content = "\n".join([*lines, body[:-2]])
                token.map = [first, number + 1]
            state.line = number + 1
            return True
        lines.append(body)
    return False


def _blocks(nodes: Sequence["SyntaxTreeNode"], width: int, role: str) -> list[Row]:
    rows: list[Row] = []
    before = ""
    for node in nodes:
        drawn = _BLOCKS[node.type](node, width, role)
        apart = before == "formula" or not _tight(node)
        rows += [(), *drawn] if rows and drawn and apart else drawn
        before = node.type
    return rows


def _tight(node: "SyntaxTreeNode") -> bool:
    """Whether nothing separates a block from the one before it: inside a list without empty lines."""
    if node.type == "paragraph":
        return node.hidden
    return node.type.endswith("_list") and _is_tight(node.parent)


def _is_tight(node: "SyntaxTreeNode | None") -> bool:
    return node is not None and any(child.type == "paragraph" and child.hidden for child in node.children)


def _paragraph(node: "SyntaxTreeNode", width: int, role: str) -> list[Row]:
    return wrap_spans(_inline(node.children[0].content, role), width)


def _heading(node: "SyntaxTreeNode", width: int, role: str) -> list[Row]:
    return wrap_spans(_inline(node.children[0].content, "title"), width)


def _inline(content: str, role: str) -> Row:
    """The lines of a paragraph as one, broken only after two spaces or a backslash."""
    spans: list[Span] = []
    joined = ""
    for line in content.split("\n"):
        hard = line.endswith(("  ", "\\"))
        joined += _seam(joined, line.strip()) + line.strip().removesuffix("\\" if hard else "")
        if hard:
            spans += [*flowing_spans(joined, role), Span("\n")]
            joined = ""
    return (*spans, *flowing_spans(joined, role))


def _seam(before: str, after: str) -> str:
    """What stands where two source lines meet: nothing in Chinese text, else a space."""
    left, right = before.rstrip("*`")[-1:], after.lstrip("*`")[:1]
    if cell_len(left) == 2 and (cell_len(right) == 2 or left in CLOSING):
        return ""
    return " " if before else ""


def _list(node: "SyntaxTreeNode", width: int, role: str) -> list[Row]:
    numbered = node.type == "ordered_list"
    start = int(node.attrs.get("start", 1)) if numbered else 0
    margin = len(f"{start + len(node.children) - 1}. ") if numbered else 2
    rows: list[Row] = []
    for index, item in enumerate(node.children):
        marker = f"{start + index}.".rjust(margin - 1) + " " if numbered else "• "
        loose = rows and not _is_tight(item)
        rows += [()] if loose else []
        rows += _hang(marker, item.children, width, role)
    return rows


def _hang(marker: str, nodes: Sequence["SyntaxTreeNode"], width: int, role: str) -> list[Row]:
    """Blocks moved right, a marker before their first row; at a very narrow width the blocks alone."""
    inner = width - cell_len(marker)
    if inner < _NARROWEST:
        return _blocks(nodes, width, role)
    rows = _blocks(nodes, inner, role) or [()]
    return [(*row(marker), *rows[0]), *indent(rows[1:], cell_len(marker))]


def _quote(node: "SyntaxTreeNode", width: int, role: str) -> list[Row]:
    bar = row("│ ", "dim") if width - 2 >= _NARROWEST else ()
    return [(*bar, *cells) for cells in _blocks(node.children, width - row_width(bar), "quote")]


def _code(node: "SyntaxTreeNode", width: int, role: str) -> list[Row]:
    margin = 2 if width > _NARROWEST else 0
    lines = _printable_lines(node.content)
    cut = [piece for line in lines for piece in (chop_cells(line, width - margin) or [""])]
    return list(indent([row(line, "code") for line in cut], margin))


def _printable_lines(text: str) -> list[str]:
    """The lines of a block of code, spaces kept, nothing that a terminal would obey."""
    return [printable(line) for line in text.removesuffix("\n").split("\n")]


def formula_rows(tex: str, width: int) -> list[Row]:
    """A formula on lines of its own: in two dimensions if that fits, else in one line broken at operators.

    One that cannot be drawn appears as its source.
    """
    try:
        box = display(tex)
    except FormulaError:
        return wrap_spans([Span(printable(tex.replace("\n", " ")), "code")], width)
    if box.width <= width:
        return list(indent(box.block(), min(_FORMULA_INDENT, (width - box.width) // 2)))
    hang = 2 if width >= _NARROWEST else 0
    rows = wrap_spans([Span(one_line(tex), "formula")], width - hang)
    return [*rows[:1], *indent(rows[1:], hang)]


def _formula(node: "SyntaxTreeNode", width: int, role: str) -> list[Row]:
    return formula_rows(node.content, width)


def _rule(node: "SyntaxTreeNode", width: int, role: str) -> list[Row]:
    return [row("─" * width, "dim")]


def _table(node: "SyntaxTreeNode", width: int, role: str) -> list[Row]:
    lines = [line for part in node.children for line in part.children]
    cells = [[_inline(cell.children[0].content, role) for cell in line.children] for line in lines]
    styles = [str(cell.attrs.get("style", "")) for cell in lines[0].children]
    return table_rows(cells, [style.removeprefix("text-align:") for style in styles], width)


_BLOCKS: dict[str, Callable[["SyntaxTreeNode", int, str], list[Row]]] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "bullet_list": _list,
    "ordered_list": _list,
    "blockquote": _quote,
    "fence": _code,
    "formula": _formula,
    "hr": _rule,
    "table": _table,
}
