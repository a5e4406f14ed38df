"""Rectangles of text with a baseline, and the ways to put them together."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from llmtutor.render.cells import Align, Row, row


@dataclass(frozen=True, slots=True)
class Box:
    """Rows of equal cell width; `baseline` is the row that stands on the line of the surrounding text."""

    rows: tuple[str, ...]
    baseline: int = 0

    @property
    def width(self) -> int:
        """Width in cells."""
        return cell_len(self.rows[0])

    @property
    def height(self) -> int:
        """Number of rows."""
        return len(self.rows)

    @property
    def below(self) -> int:
        """Number of rows under the baseline."""
        return len(self.rows) - 1 - self.baseline

    def block(self, role: str = "formula") -> tuple[Row, ...]:
        """The rows as spans of one role."""
        return tuple(row(text, role) for text in self.rows)


def text_box(text: str) -> Box:
    """One row."""
    return Box((text,))


def aligned(text: str, width: int, align: Align = "centre") -> str:
    """`text` padded to `width` cells."""
    missing = max(0, width - cell_len(text))
    before = {"left": 0, "centre": missing // 2, "right": missing}[align]
    return " " * before + text + " " * (missing - before)


def widen(box: Box, width: int, align: Align = "centre") -> Box:
    """The box padded to at least `width` cells."""
    missing = max(0, width - box.width)
    before = {"left": 0, "centre": missing // 2, "right": missing}[align]
    left, right = " " * before, " " * (missing - before)
    return Box(tuple(left + text + right for text in box.rows), box.baseline)


def grow(box: Box, above: int, below: int) -> Box:
    """The box with at least `above` rows over and `below` rows under its baseline."""
    blank = (" " * box.width,)
    over, under = max(0, above - box.baseline), max(0, below - box.below)
    return Box(blank * over + box.rows + blank * under, box.baseline + over)


def beside(boxes: Sequence[Box]) -> Box:
    """Boxes from left to right on one baseline."""
    if not boxes:
        return text_box("")
    if len(boxes) == 1:
        return boxes[0]
    above, below = max(box.baseline for box in boxes), max(box.below for box in boxes)
    grown = [grow(box, above, below).rows for box in boxes]
    return Box(tuple(map("".join, zip(*grown, strict=True))), above)


def stack(boxes: Sequence[Box], middle: int, align: Align = "centre") -> Box:
    """Boxes from top to bottom; the baseline is that of number `middle`."""
    width = max(box.width for box in boxes)
    rows = tuple(text for box in boxes for text in widen(box, width, align).rows)
    return Box(rows, sum(box.height for box in boxes[:middle]) + boxes[middle].baseline)
