"""Statistics: what was practised, how well it is remembered, what the next days bring."""

import sys
from collections.abc import Sequence

from textual import events, on
from textual.app import ComposeResult

from llmtutor.render.cells import Row
from llmtutor.tui import commands
from llmtutor.tui.figure_rows import figure_rows, total_rows
from llmtutor.tui.figures import Figures, gather, totals
from llmtutor.tui.screens.reading import ReadingScreen
from llmtutor.tui.sitting import Sitting
from llmtutor.tui.widgets.rows import Rows


class FigurePage(Rows):
    """Draws the figures at the width there is: the totals at once, the sections as soon as those are seen."""

    def __init__(self, sitting: Sitting) -> None:
        super().__init__()
        self.sitting = sitting
        self.figures: Figures | None = None
        self.axes = "plotext" in sys.modules

    def lay_out(self, width: int) -> Sequence[Row]:
        """Return the totals at first, then all sections."""
        if self.figures is None:
            return total_rows(totals(self.sitting), self.sitting.words, width)
        return figure_rows(self.figures, self.sitting.words, width, self.axes)

    def on_mount(self) -> None:
        """Once the totals can be read, draw the sections."""
        self.call_after_refresh(self._draw_sections)

    def _draw_sections(self) -> None:
        """Draw all sections; load what draws axes, if it is not there, while they are read."""
        self.show()
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

    def show(self) -> None:
        """Draw the figures as they are now."""
        figures = gather(self.sitting)
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
        yield FigurePage(self.tutor.sitting)

    @on(events.ScreenResume)
    def _show_news(self) -> None:
        """Show what was answered meanwhile."""
        changes = self.tutor.sitting.changes
        if self._seen != changes:
            self._seen = changes
            for page in self.query(FigurePage):
                page.show()

    def action_review(self) -> None:
        """Review what is due today."""
        self.tutor.action_review()
