"""The course as a list: where to go on, then every track with its lessons and how far each is."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, cast

from textual import events
from textual.message import Message

from llmtutor.course.index import LessonEntry
from llmtutor.render.cells import Row, Span, clip_row, pad, row_width
from llmtutor.tui.commands import REVIEW
from llmtutor.tui.keymap import mapped
from llmtutor.tui.sitting import Sitting
from llmtutor.tui.widgets.follow import bring_rows_into_view
from llmtutor.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from llmtutor.tui.app import TutorApp


class Entry(NamedTuple):
    """One line that can be chosen: a lesson, or going on where the learner stopped."""

    lesson: LessonEntry
    step: int | None = None


class CourseList(Rows, can_focus=True):
    """Draws the course map; arrows move between lessons."""

    class Moved(Message):
        """Another line is under the cursor; whoever hears it redraws the list with what follows."""

    class Opened(Message):
        """A line was clicked."""

    class ReviewWanted(Message):
        """The line that tells how many skills are due was clicked."""

    def __init__(self, sitting: Sitting, due: int = 0) -> None:
        super().__init__()
        self.sitting = sitting
        self.due = due
        self.entries: list[Entry] = []
        self.at = 0
        self._tops: list[int] = []
        self._drawn: dict[tuple[int, int, bool], Row] = {}
        self.read()

    def read(self) -> None:
        """List the lines anew: lessons may have been finished meanwhile, or are in another language."""
        sitting = self.sitting
        self.entries = []
        self._drawn.clear()
        here = sitting.here()
        if here is not None and sitting.progress(here[0].id).status == "started":
            self.entries.append(Entry(*here))
        else:
            following = sitting.next_lesson()
            if following is not None:
                self.entries.append(Entry(following, sitting.place_in(following)))
        self._extra = len(self.entries)
        self.entries += [Entry(lesson) for lesson in sitting.index.lessons.values()]

    def show_due(self, due: int) -> None:
        """Tell how many skills are due for review today."""
        if due != self.due:
            self.due = due
            self.redraw()

    @property
    def entry(self) -> Entry | None:
        """The line under the cursor, None for an empty course."""
        return self.entries[self.at] if self.entries else None

    def lay_out(self, width: int) -> Sequence[Row]:
        """Return the lines; tracks stand above their lessons."""
        rows: list[Row] = []
        self._tops = []
        if self._extra:
            self._tops.append(0)
            rows += [self._go_on(width), *([self._review(width)] if self.due else []), ()]
        place = self._extra
        for track in self.sitting.index.tracks:
            if place > self._extra:
                rows.append(())
            rows.append(self._track(track.letter, track.title, track.lessons, width))
            for _lesson in track.lessons:
                self._tops.append(len(rows))
                rows.append(self._line(place, width))
                place += 1
        return rows

    def _go_on(self, width: int) -> Row:
        entry = self.entries[0]
        words = self.sitting.words
        verb = words("map.continue") if self._started(entry.lesson) else words("map.begin")
        left = (
            self._marker(0),
            Span(verb, "accent"),
            Span(entry.lesson.title, self._role(0, "strong")),
        )
        right = words("map.step", at=(entry.step or 0) + 1, count=len(entry.lesson.steps))
        return self._spread(left, (Span(right, "dim"),), width)

    def _review(self, width: int) -> Row:
        words = self.sitting.words
        left = (
            Span("  "),
            Span(words("review.due"), "accent"),
            Span(words("review.due-count", count=self.due)),
        )
        key = mapped(REVIEW, cast("TutorApp", self.app).keys).shown
        return self._spread(left, (Span(words("review.how", on=key), "dim"),), width)

    def _track(self, letter: str, title: str, lessons: Sequence[str], width: int) -> Row:
        done = sum(self.sitting.progress(lesson).status == "finished" for lesson in lessons)
        left = (Span(f"  {letter}  ", "dim"), Span(title, "strong"))
        return self._spread(left, (Span(f"{done}/{len(lessons)}", "dim"),), width)

    def _line(self, place: int, width: int) -> Row:
        """Return the line of a lesson, drawn when it is first needed: a move changes two of them."""
        look = (place, width, place == self.at)
        if look not in self._drawn:
            self._drawn[look] = self._drawn_line(place, width)
        return self._drawn[look]

    def _drawn_line(self, place: int, width: int) -> Row:
        lesson = self.entries[place].lesson
        progress = self.sitting.progress(lesson.id)
        marks = {"new": Span("○ ", "dim"), "started": Span("◐ ", "accent"), "finished": Span("✓ ", "good")}
        left = (
            self._marker(place),
            Span("   "),
            marks[progress.status],
            Span(lesson.title, self._role(place, "")),
        )
        words = self.sitting.words
        right = words("map.minutes", minutes=lesson.minutes)
        if progress.answered and lesson.questions:
            right = words("map.right", right=progress.right_now, count=len(lesson.questions)) + "   " + right
        return self._spread(left, (Span(right, "dim"),), width)

    def _marker(self, place: int) -> Span:
        return Span("▸ " if place == self.at else "  ", "focus")

    def _role(self, place: int, otherwise: str) -> str:
        return "focus" if place == self.at else otherwise

    @staticmethod
    def _spread(left: Row, right: Row, width: int) -> Row:
        room = max(0, width - row_width(right) - 1)
        return (*pad(clip_row(left, room), room), Span(" "), *clip_row(right, width))

    def _started(self, lesson: LessonEntry) -> bool:
        return self.sitting.progress(lesson.id).status == "started"

    def move_to(self, place: int) -> None:
        """Put the cursor on a line."""
        place = max(0, min(len(self.entries) - 1, place))
        if place != self.at and place < len(self._tops):
            self.at = place
            bring_rows_into_view(self, max(0, self._tops[place] - 1), 3)
            self.post_message(self.Moved())

    def on_key(self, event: events.Key) -> None:
        """Move the cursor."""
        moves = {"up": -1, "down": 1, "pageup": -8, "pagedown": 8, "home": -9999, "end": 9999}
        if event.key in moves:
            event.stop()
            self.move_to(self.at + moves[event.key])

    def on_click(self, event: events.Click) -> None:
        """Go to the clicked line; a second click on it opens it."""
        place = event.get_content_offset(self)
        if place is not None and place.y == 1 and self._extra and self.due:
            self.post_message(self.ReviewWanted())
        if place is None or place.y not in self._tops:
            return
        target = self._tops.index(place.y)
        if target == self.at:
            self.post_message(self.Opened())
        else:
            self.move_to(target)
