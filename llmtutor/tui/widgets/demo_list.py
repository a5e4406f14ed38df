"""The demos as a list, track by track, each with a picture in one line."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from textual import events
from textual.message import Message

from llmtutor.course.index import DemoEntry
from llmtutor.course.words import Words
from llmtutor.render.cells import Row, Span, clip_row, fit, row_width
from llmtutor.render.wrap import wrap_spans
from llmtutor.tui.widgets.follow import bring_rows_into_view
from llmtutor.tui.widgets.rows import Rows

PICTURE_WIDTH = 16
WIDEST_TITLE = 44


class Shelf(NamedTuple):
    """Demos that stand together under a heading."""

    letter: str
    title: str
    demos: tuple[DemoEntry, ...]


class DemoList(Rows, can_focus=True):
    """Draws the shelves; arrows move between demos."""

    class Moved(Message):
        """Another demo is under the cursor; whoever hears it redraws the list with what follows."""

    class Opened(Message):
        """The demo under the cursor was clicked."""

    def __init__(self, words: Words, shelves: Sequence[Shelf]) -> None:
        super().__init__()
        self.words = words
        self.shelves = tuple(shelves)
        self.sought = ""
        self.at = 0
        self.pictures: Mapping[str, Row] = {}
        self._tops: list[int] = []
        self._shown = self.shelves

    @property
    def shown(self) -> list[DemoEntry]:
        """The demos in the list, in order; one that was used lately may come twice."""
        return [demo for shelf in self._shown for demo in shelf.demos]

    @property
    def entry(self) -> DemoEntry | None:
        """The demo under the cursor."""
        shown = self.shown
        return shown[self.at] if self.at < len(shown) else None

    def seek(self, text: str) -> None:
        """Show only demos in which every word of `text` occurs."""
        if text == self.sought:
            return
        self.sought = text
        self._shown = self._found()
        self.at = 0
        self.redraw()
        self.call_after_refresh(self._follow_cursor)
        self.post_message(self.Moved())

    def fill(self, shelves: Sequence[Shelf]) -> None:
        """Show other shelves, the cursor on the same demo."""
        entry = self.entry
        self.shelves = tuple(shelves)
        self._shown = self._found()
        self.at = next((place for place, demo in enumerate(self.shown) if demo == entry), 0)
        self.redraw()
        self.call_after_refresh(self._follow_cursor)

    def _found(self) -> tuple[Shelf, ...]:
        return tuple(found(self.shelves, self.sought)) if self.sought.strip() else self.shelves

    def lay_out(self, width: int) -> Sequence[Row]:
        """Return a heading for each shelf and a line for each demo."""
        if not self._shown:
            return wrap_spans((Span(self.words("gallery.none", text=self.sought.strip()), "dim"),), width)
        widest = max(row_width((Span(demo.title),)) for demo in self.shown)
        room = min(widest + 2, WIDEST_TITLE, max(10, width - PICTURE_WIDTH - 8))
        rows: list[Row] = []
        self._tops = []
        for shelf in self._shown:
            if rows:
                rows.append(())
            rows.append((Span(f"  {shelf.letter:<3}", "dim"), Span(shelf.title, "strong")))
            for demo in shelf.demos:
                rows.append(self._line(demo, len(self._tops), room, width))
                self._tops.append(len(rows) - 1)
        return rows

    def _line(self, demo: DemoEntry, place: int, room: int, width: int) -> Row:
        here = place == self.at
        marker = Span("▸ " if here else "  ", "focus")
        title = fit(clip_row((Span(demo.title, "focus" if here else ""),), room), room)
        picture = self.pictures.get(demo.id, ())
        return clip_row((marker, Span("   "), *title, Span("  "), *picture), width)

    def move_to(self, place: int) -> None:
        """Put the cursor on a demo."""
        place = max(0, min(len(self._tops) - 1, place))
        if place != self.at and place < len(self._tops):
            self.at = place
            self._follow_cursor()
            self.post_message(self.Moved())

    def _follow_cursor(self) -> None:
        """Bring the line under the cursor into sight, with what stands above and below it."""
        if self.at < len(self._tops):
            bring_rows_into_view(self, max(0, self._tops[self.at] - 1), 3)

    def on_key(self, event: events.Key) -> None:
        """Move the cursor."""
        moves = {"up": -1, "down": 1, "pageup": -8, "pagedown": 8, "home": -9999, "end": 9999}
        if event.key in moves:
            event.stop()
            self.move_to(self.at + moves[event.key])

    def on_click(self, event: events.Click) -> None:
        """Go to the clicked demo; a click on the one under the cursor opens it."""
        place = event.get_content_offset(self)
        if place is None or place.y not in self._tops:
            return
        target = self._tops.index(place.y)
        if target == self.at:
            self.post_message(self.Opened())
        else:
            self.move_to(target)


def found(shelves: Iterable[Shelf], text: str) -> Iterable[Shelf]:
    """Yield the shelves with only the demos that have every word of `text` in name, title or summary."""
    parts = text.casefold().split()
    seen: set[str] = set()
    for shelf in shelves:
        demos = tuple(
            demo
            for demo in shelf.demos
            if demo.id not in seen
            and all(part in f"{demo.id} {demo.title} {demo.summary}".casefold() for part in parts)
        )
        seen |= {demo.id for demo in demos}
        if demos:
            yield shelf._replace(demos=demos)
