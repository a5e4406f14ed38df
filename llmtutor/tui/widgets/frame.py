"""Containers that cost little to paint: most of their lines are the same one."""

from typing import Any

from textual.containers import Vertical
from textual.geometry import Region, Size
from textual.reactive import Reactive
from textual.scrollbar import ScrollBar
from textual.strip import Strip
from textual.widget import Widget

from llmtutor.tui.widgets.scroll_bar import UprightScrollBar


class Arranged(Vertical):
    """A container that is laid out once: how large its content has become is the outcome of that.

    Textual 8.2 would begin another layout because of it, and paint all of the container once more. A
    scrollbar that comes or goes still begins one.
    """

    virtual_size = Reactive(Size(0, 0), layout=False, repaint=False)

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """The scrollbar, made when first asked for."""
        if self._vertical_scrollbar is None:
            bar = UprightScrollBar(name="vertical", thickness=self.scrollbar_size_vertical)
            bar.display = False
            self._vertical_scrollbar = bar
            self.app._start_widget(self, bar)
        return self._vertical_scrollbar


class Frame(Arranged):
    """A container with or without a border; everything between first and last line is painted once.

    Textual cuts each line of a container where the widgets on it begin and end. Cutting one and the same
    line again costs nothing.
    """

    def __init__(self, *children: Widget, **options: Any) -> None:
        super().__init__(*children, **options)
        self._drawn_for: tuple[object, ...] = ()
        self._drawn: tuple[Strip, Strip, Strip] | None = None

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines of the crop; a container has nothing of its own but border and background."""
        last = self.outer_size.height - 1
        if last < 2:
            return super().render_lines(crop)
        top, middle, bottom = self._three_lines(crop.x, crop.width, last)
        strips = [middle] * crop.height
        if crop.y == 0:
            strips[0] = top
        if crop.y <= last < crop.bottom:
            strips[last - crop.y] = bottom
        return strips

    def _three_lines(self, x: int, width: int, last: int) -> tuple[Strip, Strip, Strip]:
        """The first line, any between, and the last; drawn again when the frame is to look different."""
        drawn_for = (x, width, last, self.border_title, self.border_subtitle, self.styles._cache_key)
        if self._drawn is None or drawn_for != self._drawn_for:
            top, middle = super().render_lines(Region(x, 0, width, 2))
            bottom = super().render_lines(Region(x, last, width, 1))[0]
            self._drawn, self._drawn_for = (top, middle, bottom), drawn_for
        return self._drawn

    def notify_style_update(self) -> None:
        """Forget the lines: colours have changed."""
        super().notify_style_update()
        self._drawn = None


class Group(Arranged):
    """A container without a border, only there to hold others."""

    BLANK = True
