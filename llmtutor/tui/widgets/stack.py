"""Widgets below one another, placed by counting their rows."""

from fractions import Fraction

from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size, Spacing
from textual.layout import DockArrangeResult, WidgetPlacement
from textual.widget import Widget

from llmtutor.tui.widgets.frame import Arranged, Frame, Group
from llmtutor.tui.widgets.rows import Rows


class Pile(DockArrangeResult):
    """Where the widgets of a stack are.

    Textual puts all places into a map of squares to know how large they are together, and which can be seen.
    """

    def __init__(self, placements: list[WidgetPlacement], size: Size) -> None:
        super().__init__(placements, {placement.widget for placement in placements}, NULL_SPACING)
        self._size = size

    @property
    def total_region(self) -> Region:
        """The room all of them take."""
        return self._size.region

    def get_visible_placements(self, region: Region) -> list[WidgetPlacement]:
        """Return those of which something lies in a region."""
        return [placement for placement in self.placements if region.overlaps(placement.region)]


class Stacked(Arranged):
    """A container of widgets that are as wide as it is, one below the other, with margins between.

    How high one is depends on the width and on the screen, not on the container's height. Textual asks nine
    rules of style for each of them and adds up fractions, twice in each layout.
    """

    def arrange(self, size: Size, optimal: bool = False) -> DockArrangeResult:
        """Place the widgets that are shown; what is asked again for a width and a screen is known."""
        key = (Size(size.width, self.app.size.height), self._nodes._updates, False)
        known = self._arrangement_cache.get(key)
        if known is None:
            known = self._arrangement_cache[key] = self._piled(size)
        return known

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of lines at `width`."""
        return self.arrange(Size(width, container.height)).total_region.height

    def height_at(self, width: int) -> int:
        """Return the number of lines with border and padding, in `width` cells altogether."""
        gutter = self.styles.gutter
        return self.arrange(Size(max(0, width - gutter.width), 0)).total_region.height + gutter.height

    def _piled(self, size: Size) -> Pile:
        placements: list[WidgetPlacement] = []
        y = below = 0
        for child in self._nodes:
            if child.display:
                margin = child.styles.margin
                y += max(below, margin.top)
                width, height = self._size_of(child, margin, size)
                placements.append(
                    WidgetPlacement(Region(margin.left, y, width, height), NULL_OFFSET, margin, child)
                )
                y, below = y + height, margin.bottom
        return Pile(placements, Size(size.width, y + below))

    def _size_of(self, child: Widget, margin: Spacing, size: Size) -> tuple[int, int]:
        """Width and height with border and padding."""
        width = size.width - margin.width
        if isinstance(child, Rows | Stack):
            return width, child.height_at(width)
        model = child._get_box_model(size, self.screen.size, Fraction(max(0, width)), Fraction(size.height))
        return int(model.width), int(model.height)


class Stack(Stacked, Group):
    """A stack without a border."""


class Sheet(Stacked, Frame):
    """A stack in a frame."""
