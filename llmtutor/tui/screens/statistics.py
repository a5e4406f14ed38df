"""Statistics: what was practised, how well it is remembered, what the next days bring."""

import sys
from collections.abc import Sequence

from textual import events, on
from textual.app import ComposeResult

from llmtutor.course.words import Words
from llmtutor.render.cells import Row
from llmtutor.tui import commands
from llmtutor.tui.figure_rows import figure_rows
from llmtutor.tui.figures import Figures, gather
from llmtutor.tui.screens.reading import ReadingScreen
from llmtutor.tui.widgets.rows import Rows


class FigurePage(Rows):
    """Draws the figures at the width there is."""

    def __init__(self, figures: Figures, words: Words) -> None:
        super().__init__()
        self.figures = figures
        self.words = words
        self.axes = "plotext" in sys.modules

    def lay_out(self, width: int) -> Sequence[Row]:
        """Return all sections."""
        return figure_rows(self.figures, self.words, width, self.axes)

    def on_mount(self) -> None:
        """Once the rest can be read, load what draws axes."""
        if not self.axes:
            self.call_after_refresh(
                lambda: self.run_worker(self._load_axes, thread=True, exit_on_error=False)
            )

    def _load_axes(self) -> None:
        import plotext  # noqa: F401

        self.app.call_from_thread(self._draw_axes)

    def _draw_axes(self) -> None:
        self.axes = True
        self.redraw()

    def show(self, figures: Figures) -> None:
        """Draw other figures."""
        if figures != self.figures:
            self.figures = figures
            self.redraw()


class StatisticsScreen(ReadingScreen):
    """Shows calendar, skills, coming reviews, memory, minutes and how sure the learner was."""

    OFFERS = (commands.REVIEW, commands.LEAVE)
    BINDINGS = commands.bindings(OFFERS)

    def __init__(self) -> None:
        super().__init__()
        self._seen = -1

    def page_title(self) -> str:
        """Return what this page shows."""
        return self.words("statistics.title")

    def page(self) -> ComposeResult:
        """Compose the figures."""
        self._seen = self.tutor.sitting.changes
        yield FigurePage(gather(self.tutor.sitting), self.words)

    @on(events.ScreenResume)
    def _show_news(self) -> None:
        """Show what was answered meanwhile."""
        changes = self.tutor.sitting.changes
        if self._seen != changes:
            self._seen = changes
            for page in self.query(FigurePage):
                page.show(gather(self.tutor.sitting))

    def action_review(self) -> None:
        """Review what is due today."""
        self.tutor.action_review()
