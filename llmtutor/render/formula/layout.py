"""A formula drawn in two dimensions."""

import unicodedata
from collections.abc import Sequence
from enum import IntEnum

from rich.cells import cell_len

from llmtutor.render.cells import Align
from llmtutor.render.formula.box import Box, aligned, beside, grow, stack, text_box, widen
from llmtutor.render.formula.delimiters import delimiter, sized
from llmtutor.render.formula.linear import linear
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
from llmtutor.render.formula.spacing import gaps, settled
from llmtutor.render.formula.symbols import ACCENTS, SUBSCRIPTS, SUPERSCRIPTS, scripted

_ALIGN: dict[str, Align] = {"l": "left", "c": "centre", "r": "right"}


class Style(IntEnum):
    """Where a thing stands: limits are stacked in a display only, scripts have no space around operators."""

    DISPLAY = 0
    TEXT = 1
    SCRIPT = 2


def layout(node: Node, style: Style = Style.DISPLAY) -> Box:
    """The box of a formula."""
    match node:
        case Symbol(text):
            return text_box(text)
        case Space(cells):
            return text_box(" " * cells)
        case Group(parts):
            return _row(parts, style)
        case Scripts():
            return _scripts(node, style)
        case Fraction():
            return _fraction(node, style)
        case Root():
            return _root(node, style)
        case Fence():
            return _fence(node, style)
        case Delimiter(text, rows):
            return sized(text, rows)
        case Grid():
            return _grid(node)
        case Accent():
            return _accent(node, style)
        case Brace():
            return _brace(node, style)
        case Boxed(body):
            return _boxed(layout(body, style))


def _row(parts: Sequence[Node], style: Style) -> Box:
    kinds = settled(parts)
    *spaces, end = gaps(parts, kinds, tight=style is Style.SCRIPT)
    boxes: list[Box] = []
    for part, space in zip(parts, spaces, strict=True):
        if not isinstance(part, Space):
            boxes += [text_box(" " * space), layout(part, style)]
    return beside([*boxes, text_box(" " * end)])


def _small(node: Node) -> Box:
    """A script: in one row when that loses nothing, so that a fraction becomes x/T."""
    box = layout(node, Style.SCRIPT)
    if box.height > 1:
        flat = linear(node, tight=True).replace("\xa0", " ")
        if not set(flat) & set("^_[;"):
            return text_box(flat)
    return box


def _scripts(node: Scripts, style: Style) -> Box:
    base = layout(node.base, style)
    foot = core(node.base)
    limits = isinstance(foot, Symbol) and foot.limits
    if node.stacked or isinstance(foot, Brace) or (limits and style is Style.DISPLAY):
        label = Style.TEXT if isinstance(foot, Brace) else Style.SCRIPT
        under, over = (None if script is None else layout(script, label) for script in (node.sub, node.sup))
        return _limits(base, under, over)
    sub = None if node.sub is None else _small(node.sub)
    sup = None if node.sup is None else _small(node.sup)
    low = None if sub is None or sub.height > 1 else scripted(sub.rows[0], SUBSCRIPTS)
    high = None if sup is None or sup.height > 1 else scripted(sup.rows[0], SUPERSCRIPTS)
    if limits and ((sub and not low) or (sup and not high)):
        return _limits(base, sub, sup)
    return _attach(base, _script_box(low, sub), _script_box(high, sup), bool(low), bool(high))


def _script_box(text: str | None, box: Box | None) -> Box | None:
    return text_box(text) if text else box


def _limits(base: Box, under: Box | None, over: Box | None) -> Box:
    boxes = [box for box in (over, base, under) if box is not None]
    return stack(boxes, 0 if over is None else 1)


def _attach(base: Box, sub: Box | None, sup: Box | None, low: bool, high: bool) -> Box:
    """Scripts on the right edge of a base; those in lowered (`low`) or raised characters stay on its line."""
    top, bottom = _right_edge(base)
    flat = top == bottom
    rows: dict[int, str] = {}  # row of the script column, 0 = the baseline of the base
    if sup is not None:
        last = top - (0 if high or not flat else 1)
        rows |= {last - sup.height + 1 + index: text for index, text in enumerate(sup.rows)}
    if sub is not None:
        first = bottom + (0 if low or not flat else 1)
        for index, text in enumerate(sub.rows):
            if low and high:
                mark = rows.get(first + index, "")
                text = mark + text if not mark.strip("′*") else text + mark
            rows[first + index] = text
    if not rows:
        return base
    width = max(map(cell_len, rows.values()))
    above, below = -min(*rows, 0), max(*rows, 0)
    column = Box(
        tuple(aligned(rows.get(index, ""), width, "left") for index in range(-above, below + 1)), above
    )
    return beside([base, column])


def _right_edge(box: Box) -> tuple[int, int]:
    """First and last row, counted from the baseline, in which the box reaches its right edge."""
    inked = [index - box.baseline for index, text in enumerate(box.rows) if not text.endswith(" ")]
    return min([0, *inked]), max([0, *inked])


def _fraction(node: Fraction, style: Style) -> Box:
    inner = Style.SCRIPT if style is Style.SCRIPT else Style.TEXT
    top, bottom = layout(node.top, inner), layout(node.bottom, inner)
    width = max(top.width, bottom.width, 1)
    if any(text == "─" * width for text in (*top.rows, *bottom.rows)):
        width += 2
    line = text_box(("─" if node.line else " ") * width)
    return stack([top, line, bottom], 1)


def _root(node: Root, style: Style) -> Box:
    body = layout(node.body, max(style, Style.TEXT))
    index = text_box("") if node.index is None else layout(node.index, Style.SCRIPT)
    raised = scripted(index.rows[0], SUPERSCRIPTS) if index.height == 1 else None
    if body.height == 1 and raised is not None and _one_thing(node.body):
        return beside([text_box(raised + "√"), body])
    roof = "┌" + "─" * body.width
    walls = tuple("│" + text for text in body.rows)
    inner = Box((roof, *walls), body.baseline + 1)
    label = text_box(raised) if raised is not None else index
    width = max(1, label.width)
    hook = tuple(aligned(text, width, "right") for text in (*label.rows, "╲"))
    blank = (" " * width,) * max(0, inner.height - len(hook))
    column = Box(hook[:-1] + blank + hook[-1:], 0)
    below = inner.below
    left = Box(column.rows, column.height - 1 - below)
    return beside([left, inner])


def _one_thing(node: Node) -> bool:
    node = core(node)
    if isinstance(node, Scripts):
        return node.sup is None and _one_thing(node.base)
    return isinstance(node, Symbol | Accent)


def _fence(node: Fence, style: Style) -> Box:
    parts = [layout(part, style) for part in node.parts]
    above, below = max(box.baseline for box in parts), max(box.below for box in parts)
    if any(_tall(part) for part in node.parts) or above + below > 1:
        parts = [grow(_with_margin(box), above, below) for box in parts]
    else:
        above = below = 0
    height = above + below + 1
    marks = [delimiter(char, height, above) for char in (node.left, *node.middles, node.right)]
    boxes = [marks[0]]
    for part, mark in zip(parts, marks[1:], strict=True):
        boxes += [part, mark]
    return beside(boxes)


def _with_margin(box: Box) -> Box:
    """A space on both sides, if a fraction's line would touch the delimiters."""
    line = box.rows[box.baseline]
    return widen(box, box.width + 2) if line.startswith("─") or line.endswith("─") else box


def _tall(node: Node) -> bool:
    return any(isinstance(core(part), Fraction | Grid) for part in items(node))


def _grid(node: Grid) -> Box:
    count = max(map(len, node.rows), default=0)
    if not count:
        return text_box("")
    cells = [
        [_cell(cells[column] if column < len(cells) else Group(), column, node) for column in range(count)]
        for cells in node.rows
    ]
    widths = [max(line[column].width for line in cells) for column in range(count)]
    lines = [beside(_spread(line, widths, node)) for line in cells]
    airy = any(line.height > 1 for line in lines) or (len(lines) == 2 and not node.equations)
    if airy:
        blank = text_box(" " * lines[0].width)
        lines = [box for line in lines for box in (line, blank)][:-1]
    box = stack(lines, 0)
    return Box(box.rows, lines[0].baseline if len(node.rows) == 1 else (box.height - 1) // 2)


def _cell(node: Node, column: int, grid: Grid) -> Box:
    if grid.equations and column % 2:
        return layout(Group((Group(), *items(node))), Style.DISPLAY)
    return layout(node, Style.DISPLAY if grid.equations else Style.TEXT)


def _spread(line: Sequence[Box], widths: Sequence[int], grid: Grid) -> list[Box]:
    """The entries of one row, aligned and two cells apart (the two sides of an equation: not at all)."""
    boxes: list[Box] = []
    for column, (box, width) in enumerate(zip(line, widths, strict=True)):
        apart = 0 if not column or (grid.equations and column % 2) else 2
        letter = grid.align[column % len(grid.align)]
        boxes += [text_box(" " * apart), widen(box, width, _ALIGN[letter])]
    return boxes


def _accent(node: Accent, style: Style) -> Box:
    combining, drawn = ACCENTS[node.name]
    letter = core(node.body)
    if isinstance(letter, Symbol) and len(letter.text) == 1:
        return text_box(unicodedata.normalize("NFC", letter.text + combining))
    body = layout(node.body, style)
    width = max(body.width, 1)
    if drawn in "_‾":
        mark = drawn * width
    elif drawn == "→":
        mark = "─" * (width - 1) + drawn
    else:
        mark = aligned(drawn, width)
    return stack([body, text_box(mark)], 0) if drawn == "‾" else stack([text_box(mark), body], 1)


def _brace(node: Brace, style: Style) -> Box:
    body = layout(node.body, style)
    width = max(body.width, 3)
    left = (width - 3) // 2
    right = width - 3 - left
    if node.side == "under":
        return stack([body, text_box("╰" + "─" * left + "┬" + "─" * right + "╯")], 0)
    return stack([text_box("╭" + "─" * left + "┴" + "─" * right + "╮"), body], 1)


def _boxed(body: Box) -> Box:
    line = "─" * (body.width + 2)
    rows = (f"┌{line}┐", *(f"│ {text} │" for text in body.rows), f"└{line}┘")
    return Box(rows, body.baseline + 1)
