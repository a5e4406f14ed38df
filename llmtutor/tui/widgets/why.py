"""What is said below the views of a demo: how a number was made, or why a value was not taken."""

from collections.abc import Sequence

from llmtutor.course.words import Words
from llmtutor.demos.controls import Refused
from llmtutor.render.cells import Row, Span
from llmtutor.render.draw import draw
from llmtutor.render.wrap import wrap_spans
from llmtutor.tui.widgets.rows import Rows
from llmtutor.views import Arithmetic

WHY_ROWS = 3


def refusal_text(refusal: Refused, words: Words, demo_words: Words) -> str:
    """Return the sentence for a value that could not be taken, with the control's own name in it."""
    control = str(refusal.values.get("control", ""))
    label = demo_words(f"controls.{control}.label") if control else ""
    return words(f"refused.{refusal.code}", **{**refusal.values, "control": label})


class WhyBox(Rows):
    """The lines below the views: the arithmetic of the number under the cursor, or a sentence."""

    DEFAULT_CSS = """
    WhyBox { height: 3; margin-top: 1; }
    """

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words
        self.shown: Arithmetic | tuple[str, str] = ("", "")

    def show(self, shown: Arithmetic | tuple[str, str]) -> None:
        """Show an arithmetic, or a sentence and its role."""
        if shown != self.shown:
            self.shown = shown
            self.redraw()

    def lay_out(self, width: int) -> Sequence[Row]:
        """Return what is shown, at most three rows of it; the last row has the result."""
        if isinstance(self.shown, Arithmetic):
            rows = draw(self.shown, width, WHY_ROWS, self.words).rows
            return rows if len(rows) <= WHY_ROWS else [*rows[: WHY_ROWS - 1], rows[-1]]
        return wrap_spans((Span(*self.shown),), width)[:WHY_ROWS]
