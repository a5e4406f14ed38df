"""Containers that cost little to paint: most of their lines are the same one."""

from textual.containers import Vertical
from textual.geometry import Region, Size
from textual.reactive import Reactive
from textual.scrollbar import ScrollBar
from textual.strip import Strip

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

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines of the crop; a container has nothing of its own but border and background."""
        last = self.outer_size.height - 1
        if last < 2:
            return super().render_lines(crop)
        first, middle = super().render_lines(Region(crop.x, 0, crop.width, 2))
        strips = [middle] * crop.height
        if crop.y == 0:
            strips[0] = first
        if crop.y <= last < crop.bottom:
            strips[last - crop.y] = super().render_lines(Region(crop.x, last, crop.width, 1))[0]
        return strips


class Group(Arranged):
    """A container without a border, only there to hold others."""

    BLANK = True
