"""One view of a demo on the screen, with a cursor that can stand on every number."""

from collections.abc import Sequence

from textual import events
from textual.message import Message

from llmtutor.course.words import Words
from llmtutor.render.caption import caption
from llmtutor.render.cells import Row, overlay
from llmtutor.render.draw import Drawn, Spot, draw
from llmtutor.render.reach import WAYS, on_board, onward
from llmtutor.tui.widgets.control_list import ControlList
from llmtutor.tui.widgets.follow import bring_rows_into_view
from llmtutor.tui.widgets.rows import Rows
from llmtutor.views import Cell, View

MOST_ROWS = 24
LEAST_ROWS = 11
ROWS_AROUND = 11


class ViewBox(Rows, can_focus=True):
    """Draws a view; arrows or the mouse put the cursor on a number, typing changes it where it can be."""

    DEFAULT_CSS = """
    ViewBox { margin-top: 1; }
    """

    class Pointed(Message):
        """The cursor stands on a number now, or on none. Whoever hears it redraws the box with the rest."""

        def __init__(self, box: "ViewBox", cell: Cell | None) -> None:
            super().__init__()
            self.box = box
            self.cell = cell

        def can_replace(self, message: Message) -> bool:
            """Take the place of an older waiting one."""
            return isinstance(message, ViewBox.Pointed) and message.box is self.box

    class Written(Message):
        """A number was typed into a cell."""

        def __init__(self, cell: Cell, text: str) -> None:
            super().__init__()
            self.cell = cell
            self.text = text

    class Emptied(Message):
        """The keyboard is here, and there is no number for a cursor to stand on."""

    class Typing(Message):
        """A number is being typed into a cell."""

        def __init__(self, cell: Cell, text: str) -> None:
            super().__init__()
            self.cell = cell
            self.text = text

    def __init__(self, view: View, words: Words, rows_around: int = ROWS_AROUND) -> None:
        super().__init__()
        self.rows_around = rows_around
        self.view = view
        self.words = words
        self.cell: Cell | None = None
        self.lit: frozenset[Cell] = frozenset()
        self.typed = ""
        self._drawn = Drawn([], ())
        self._stale, self._drawn_width = True, 0
        self._drawn_for: Cell | None = None
        self._gone = False
        self._least_rows = 0
        self._height = 0
        self._followed = False

    def rows_at(self, width: int) -> Sequence[Row]:
        """Return the rows for `width`, laid out anew when the screen has become higher or lower too."""
        height = min(MOST_ROWS, max(LEAST_ROWS, self.app.size.height - self.rows_around))
        if height != self._height:
            self._height, self._rows_width, self._stale = height, -1, True
        return super().rows_at(width)

    def show(self, view: View, steady: bool = False) -> bool:
        """Show another state of the view and return whether it is another; the cursor stays where it was.

        `steady`: do not get lower, so that nothing below jumps while a learner steps.
        """
        self._least_rows = max(self._least_rows, len(self._rows)) if steady else 0
        if view == self.view and not self._gone:
            return False
        self.view, self._gone, self._stale = view, False, True
        self.redraw()
        return True

    @property
    def is_shown(self) -> bool:
        """Whether the view is there to be seen now."""
        return self.display and not self._gone

    def vanish(self) -> None:
        """Show nothing for now, and keep the place."""
        if not self._gone:
            self._least_rows, self._gone = max(self._least_rows, len(self._rows)), True
            self._stale = True
            self.redraw()

    def light(self, cells: frozenset[Cell]) -> None:
        """Mark the cells that a sum on screen reads."""
        names = {self.view.id, *(view.id for view in on_board(self.view))}
        mine = frozenset(cell for cell in cells if cell.view in names)
        if mine != self.lit:
            self.lit = mine
            self.redraw()

    def lay_out(self, width: int) -> Sequence[Row]:
        """Return the drawn view with cursor and marks over it; a cursor that moves draws nothing anew."""
        lost = self.cell is not None and self.cell != self._drawn_for and self._spot() is None
        if self._stale or lost or width != self._drawn_width:
            self._draw(width)
        rows = list(self._drawn.rows)
        here = self._spot() if self.has_focus else None
        for cell in self.lit:
            spot = self._drawn.spot(cell)
            if spot is not None and spot is not here:
                rows[spot.row] = overlay(rows[spot.row], spot.column, spot.width, "source")
        if here is not None:
            rows[here.row] = overlay(rows[here.row], here.column, here.width, "cursor", here.mark)
        return [*rows, *([()] * (self._least_rows - len(rows)))]

    def _draw(self, width: int) -> None:
        self._stale, self._drawn_width, self._drawn_for = False, width, self.cell
        empty = self._gone or width <= 0
        self._drawn = Drawn([], ()) if empty else draw(self.view, width, self._height, self.words, self.cell)
        self.can_focus = self._drawn.has_spots
        if self.has_focus and not self.can_focus:
            self.post_message(self.Emptied())
        elif self.has_focus and self.cell is None:
            self.call_later(self.on_focus)  # the keyboard was here before there was a number to stand on

    def _spot(self) -> Spot | None:
        return self._drawn.spot(self.cell) if self.cell else None

    def caption(self, cell: Cell) -> str:
        """Where a number stands and what it is, if it is drawn here."""
        spot = self._drawn.spot(cell)
        return caption(self.view, cell, spot.value, self.words) if spot is not None else ""

    def point(self, cell: Cell | None) -> None:
        """Put the cursor on a cell."""
        self.cell = cell
        self.typed = ""
        self.post_message(self.Pointed(self, cell))

    def follow_cursor(self) -> None:
        """Scroll to the cursor from now on, wherever it goes: the learner moves it."""
        self._followed = True
        self.call_after_refresh(self.show_cursor)

    def show_cursor(self) -> None:
        """Scroll to the number under the cursor, if it is followed."""
        spot = self._spot()
        if spot is not None and self._followed:
            bring_rows_into_view(self, spot.row, 1)

    def on_focus(self) -> None:
        """Stand on the first number, or where the cursor was."""
        spots = self._drawn.spots
        if spots:
            spot = self._spot() or spots[0]
            self.point(spot.cell)

    def on_blur(self) -> None:
        """Take the cursor away."""
        self.typed = ""
        self._followed = False
        self.post_message(self.Pointed(self, None))

    def on_key(self, event: events.Key) -> None:
        """Move the cursor, leave at an edge, type a number."""
        spot = self._spot()
        if spot is None:
            return
        if event.key in WAYS:
            event.stop()
            self._go(spot, event.key)
        elif event.character and event.character in "0123456789.,-":
            event.stop()
            self._type(spot, self.typed + event.character)
        elif self.typed and event.key in ("enter", "backspace", "escape"):
            event.stop()
            event.prevent_default()
            typed = self.typed
            self._type(spot, typed[:-1] if event.key == "backspace" else "")
            if event.key == "enter":
                self.post_message(self.Written(spot.cell, typed))

    def _go(self, spot: Spot, key: str) -> None:
        target = onward(self.view, self._drawn, spot, key)
        if target is not None:
            self.point(target)
            self.follow_cursor()
        elif key in ("up", "down"):
            self._leave(key)

    def _leave(self, key: str) -> None:
        """Go on to what stands above or below; of controls to the last one."""
        chain = self.screen.focus_chain
        before = chain[chain.index(self) - 1]
        if key == "up" and isinstance(before, ControlList):
            before.enter(-1)
            return
        following = self.screen.focus_previous() if key == "up" else self.screen.focus_next()
        if isinstance(following, ViewBox):
            following.follow_cursor()

    def _type(self, spot: Spot, text: str) -> None:
        self.typed = text[:12]
        self.post_message(self.Typing(spot.cell, self.typed))

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the number under the mouse."""
        place = event.get_content_offset(self)
        if place is None:
            return
        for spot in self._drawn.spots:
            if spot.row == place.y and spot.column <= place.x < spot.column + spot.width:
                self.focus(scroll_visible=False)
                self.point(spot.cell)
