"""The steps of a lesson at a glance."""

from collections.abc import Sequence

from textual import events
from textual.message import Message
from textual.strip import Strip

from llmtutor.course.index import LessonEntry
from llmtutor.course.words import Words
from llmtutor.render.cells import Row, Span, clip_row
from llmtutor.tui.widgets.rows import Rows


class Outline(Rows):
    """One line a step: seen, here, or still to come; a click goes there."""

    class Chosen(Message):
        """A step was clicked."""

        def __init__(self, at: int) -> None:
            super().__init__()
            self.at = at

    def __init__(self, lesson: LessonEntry, words: Words, at: int, seen: frozenset[str]) -> None:
        super().__init__(id="outline")
        self.lesson = lesson
        self.words = words
        self.at = at
        self.seen = seen

    def show(self, lesson: LessonEntry, at: int, seen: frozenset[str]) -> None:
        """Mark another step as the one on screen, of a lesson that may have been written anew."""
        self.lesson, self.at, self.seen = lesson, at, seen
        self.redraw()
        if len(self.lesson.steps) > self.content_size.height:
            self.refresh()  # other lines may be in sight

    def lay_out(self, width: int) -> Sequence[Row]:
        """Return the steps."""
        return [clip_row(self._line(place), width) for place in range(len(self.lesson.steps))]

    def _line(self, place: int) -> Row:
        step = self.lesson.steps[place]
        name = step.title or self.words(f"step.{step.kind}")
        if place == self.at:
            return (Span("▸ ", "accent"), Span(name, "accent"))
        if step.id in self.seen:
            return (Span("✓ ", "good"), Span(name, ""))
        # A title still to come might give an answer away.
        return (Span("○ ", "dim"), Span(self.words(f"step.{step.kind}"), "dim"))

    @property
    def _above(self) -> int:
        """How many steps are out of sight above the first line; the step on screen stays in view."""
        room = self.content_size.height
        return max(0, min(self.at - room // 2, len(self.lesson.steps) - room))

    def strip_of(self, y: int, rows: Sequence[Row], width: int) -> Strip:
        """Return one line of those in sight."""
        return super().strip_of(y + self._above, rows, width)

    def on_click(self, event: events.Click) -> None:
        """Go to the clicked step."""
        place = event.get_content_offset(self)
        if place is not None and 0 <= place.y + self._above < len(self.lesson.steps):
            self.post_message(self.Chosen(place.y + self._above))
