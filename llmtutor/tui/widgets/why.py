"""What is said below the views of a demo: how a number was made, or why a value was not taken."""

from collections.abc import Sequence

from textual.message import Message

from llmtutor.course.words import Words
from llmtutor.demos.controls import Refused
from llmtutor.render.cells import Row, Span
from llmtutor.render.draw import draw
from llmtutor.render.wrap import wrap_spans
from llmtutor.tui.widgets.rows import Rows
from llmtutor.views import Arithmetic

LEAST_ROWS, MOST_ROWS = 3, 6
"""Rows that are kept free, so that nothing jumps, and rows that a long calculation may take."""


class Noted(Message):
    """Something is said out of sight: it must be seen all the same."""

    def __init__(self, rows: Sequence[Row]) -> None:
        super().__init__()
        self.rows = rows


def refusal_text(refusal: Refused, words: Words, demo_words: Words) -> str:
    """Return the sentence for a value that could not be taken, with the control's own name in it."""
    control = str(refusal.values.get("control", ""))
    label = demo_words(f"controls.{control}.label") if control else ""
    return words(f"refused.{refusal.code}", **{**refusal.values, "control": label})


class WhyBox(Rows):
    """The lines below the views: the arithmetic of the number under the cursor, or a sentence."""

    DEFAULT_CSS = """
    WhyBox { margin-top: 1; }
    """

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words
        self.shown: Arithmetic | tuple[str, str] = ("", "")

    def show(self, shown: Arithmetic | tuple[str, str], idle: bool = False) -> None:
        """Show an arithmetic, or a sentence and its role; unless `idle`, see to it that it is seen."""
        if shown != self.shown:
            self.shown = shown
            self.redraw()
        if idle or not self.size:
            return
        if len(self.rows_at(self.size.width)) == self.size.height:
            self._be_seen()
        else:
            self.call_after_refresh(self._be_seen)

    def _be_seen(self) -> None:
        if self.size and not self.in_view:
            self.screen.post_message(Noted([row for row in self.rows_at(self.size.width) if row]))

    def lay_out(self, width: int) -> Sequence[Row]:
        """Return what is shown, of very many rows the first and the last, the result; empty ones below."""
        if isinstance(self.shown, Arithmetic):
            rows = draw(self.shown, width, MOST_ROWS, self.words).rows
            rows = rows if len(rows) <= MOST_ROWS else [*rows[: MOST_ROWS - 1], rows[-1]]
        else:
            rows = wrap_spans((Span(*self.shown),), width)[:MOST_ROWS]
        return [*rows, *([()] * (LEAST_ROWS - len(rows)))]
