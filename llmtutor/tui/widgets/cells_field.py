"""A grid of cells to type numbers into: the answer to a matrix question."""

from collections.abc import Sequence

from textual import events

from llmtutor.render.cells import Row, Span, fit, row
from llmtutor.tui.widgets.rows import Rows

CELL_WIDTH = 8


class CellsField(Rows, can_focus=True):
    """A matrix of typed cells; arrows move, Tab goes on to the next cell."""

    DEFAULT_CSS = """
    CellsField { margin-top: 1; }
    """

    def __init__(self, rows: int, columns: int) -> None:
        super().__init__()
        self.texts = [["" for _column in range(columns)] for _row in range(rows)]
        self.at = (0, 0)
        self.parts: tuple[bool, ...] = ()

    @property
    def answer(self) -> tuple[tuple[str, ...], ...]:
        """The typed texts, row by row."""
        return tuple(tuple(line) for line in self.texts)

    @property
    def complete(self) -> bool:
        """Whether every cell has something in it."""
        return all(text.strip() for line in self.texts for text in line)

    def close(self, parts: tuple[bool, ...]) -> None:
        """Mark each cell right or wrong; take no more changes."""
        self.parts = parts
        self.redraw()

    def lay_out(self, width: int) -> Sequence[Row]:
        """Return the grid between brackets."""
        last = len(self.texts) - 1
        rows: list[Row] = []
        for y, line in enumerate(self.texts):
            left, right = ("⎡", "⎤") if y == 0 else ("⎣", "⎦") if y == last else ("⎢", "⎥")
            if last == 0:
                left, right = "[", "]"
            cells = [span for x, text in enumerate(line) for span in (*self._cell(y, x, text), Span(" "))]
            rows.append((Span(f"    {left} ", "dim"), *cells, Span(right, "dim")))
        return rows

    def _cell(self, y: int, x: int, text: str) -> Row:
        if self.parts:
            right = self.parts[y * len(self.texts[0]) + x]
            return fit(
                row(f"{text} {'✓' if right else '✗'}", "good" if right else "bad"), CELL_WIDTH, "right"
            )
        here = (y, x) == self.at and self.has_focus
        if here:
            return (Span("".join(span.text for span in fit(row(text + "▏"), CELL_WIDTH, "right")), "now"),)
        return (Span("".join(span.text for span in fit(row(text or "·"), CELL_WIDTH, "right")), "selected"),)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Tell the key bar that typed characters, and the first Escape, belong to the cells."""
        typed = character is not None and character.isprintable()
        return (typed or key == "escape") and not self.parts

    def on_key(self, event: events.Key) -> None:
        """Type, rub out, move; Escape leaves the cells, so that single keys work again."""
        y, x = self.at
        rows, columns = len(self.texts), len(self.texts[0])
        moves = {"up": (y - 1, x), "down": (y + 1, x), "left": (y, x - 1), "right": (y, x + 1)}
        if self.parts:
            return
        if event.key == "tab" and (y, x) != (rows - 1, columns - 1):
            self.at = divmod(y * columns + x + 1, columns)
        elif event.key in moves:
            self.at = (
                max(0, min(rows - 1, moves[event.key][0])),
                max(0, min(columns - 1, moves[event.key][1])),
            )
        elif event.key == "backspace" and self.texts[y][x]:
            self.texts[y][x] = self.texts[y][x][:-1]
        elif event.key == "escape":
            self.screen.set_focus(None)
        elif event.character and event.character in "0123456789.,-−/%e ":
            self.texts[y][x] = (self.texts[y][x] + event.character).strip()[:CELL_WIDTH]
        else:
            return
        event.stop()
        event.prevent_default()
        self.redraw()

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show the cursor where the keyboard is."""
        super().watch_has_focus(has_focus)
        self.redraw()

    def on_click(self, event: events.Click) -> None:
        """Go to the cell under the mouse."""
        place = event.get_content_offset(self)
        if place is not None and not self.parts:
            column = max(0, (place.x - 6) // (CELL_WIDTH + 1))
            self.at = (min(place.y, len(self.texts) - 1), min(column, len(self.texts[0]) - 1))
            self.focus()
            self.redraw()
