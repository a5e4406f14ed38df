"""The widget beneath all others here: rows of spans drawn line by line."""

from collections.abc import Sequence
from contextlib import suppress
from itertools import zip_longest
from typing import Any

from rich.style import Style
from textual import events
from textual.dom import NoScreen
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from llmtutor.render.cells import Row, Span
from llmtutor.render.wrap import wrap_spans
from llmtutor.tui.widgets.painted import painted

LONGEST_LINE = 96
"""Cells in a line of text at most: from the end of a longer one the eye does not find the next."""


class Rows(Widget, inherit_css=False):
    """Draws what `lay_out` returns; subclasses say what that is for a width, and call `redraw` on changes.

    It has neither scrollbars nor links, so it does without Textual's sixteen rules for how they look.
    """

    DEFAULT_CSS = """
    Rows { height: auto; width: 1fr; }
    """
    ALLOW_SELECT = False

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._rows: Sequence[Row] = ()
        self._rows_width = -1
        self._strips: dict[int, Strip] = {}
        self._style: Style | None = None
        self._sizes: tuple[Size, ...] = ()
        self.disable_messages(events.Resize, events.Show)  # nothing here waits for them

    def lay_out(self, width: int) -> Sequence[Row]:
        """Return the rows to draw at `width` cells; none unless a subclass says so."""
        return ()

    def rows_at(self, width: int) -> Sequence[Row]:
        """Return the rows for `width`, laid out anew only when something changed."""
        if width != self._rows_width:
            self._rows = self.lay_out(width) if width > 0 else ()
            self._rows_width = width
            self._strips.clear()
        return self._rows

    def redraw(self) -> None:
        """Lay out anew and paint the rows that changed; the whole screen only when the height changed."""
        width, before, strips = self._rows_width, self._rows, self._strips
        self._rows_width, self._strips = -1, {}
        if width <= 0:
            return  # not laid out yet
        after = self.rows_at(width)
        if self.styles.auto_dimensions and len(before) != len(after):
            self.refresh(layout=True)
            return
        changed = [y for y, pair in enumerate(zip_longest(before, after)) if pair[0] != pair[1]]
        if changed:
            self._strips = {y: strip for y, strip in strips.items() if y not in changed}
            self.refresh(*_regions(changed, self.size.width))
        else:
            self._strips = strips

    def check_idle(self) -> None:
        """Tell the screen now that this is to be painted or placed, not once there is nothing else to do.

        What several widgets ask for in one go the screen does in one go, and before what waits for it.
        """
        heard = False
        if self._is_mounted and not self._closing:
            with suppress(NoScreen):
                hear = getattr(self.screen, "hear", None)
                asks = self._repaint_required or self._layout_required
                heard = hear is not None and (not asks or hear(self))
        if not heard or self._next_callbacks or self._refresh_styles_required:
            super().check_idle()

    def set_shown(self, shown: bool) -> None:
        """Take a place on the page, or give it up."""
        if shown != self.display:
            self.display = shown

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of rows at `width`."""
        return len(self.rows_at(width))

    def height_at(self, width: int) -> int:
        """Return the number of lines with border and padding, in `width` cells altogether."""
        gutter = self.styles.gutter
        return len(self.rows_at(max(0, width - gutter.width))) + gutter.height

    def render_line(self, y: int) -> Strip:
        """Return the strip of one row."""
        width = self.content_size.width
        return self.strip_of(y, self.rows_at(width), width)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the strips of some rows, straight from the rows where nothing is drawn around them.

        Textual would wrap and keep each line once more, which takes longer than drawing it.
        """
        width = self.outer_size.width
        if any(self.styles.gutter) or crop.width != width:
            return super().render_lines(crop)
        rows = self.rows_at(width)
        strips = [self.strip_of(y, rows, width) for y in crop.line_range]
        for line_filter in self.get_line_filters():
            strips = [strip.apply_filter(line_filter, self.background_colors[1]) for strip in strips]
        return strips

    def strip_of(self, y: int, rows: Sequence[Row], width: int) -> Strip:
        """Return line `y` as it is painted; one of `rows`, unless a subclass says which."""
        strip = self._strips.get(y)
        if strip is None:
            row = rows[y] if y < len(rows) else ()
            strip = self._strips[y] = painted(row, width, self.app.theme, self._base_style)
        return strip

    # Textual looks a size up in the map of the screen, and for a widget that is not on it lays out the whole
    # screen once more. The last layout has told each widget its size.

    @property
    def size(self) -> Size:
        """The size without border and padding."""
        return self.outer_size.region.shrink(self.styles.gutter).size

    @property
    def content_size(self) -> Size:
        """The size without border and padding: nothing here has a scrollbar."""
        return self.size

    @property
    def in_view(self) -> bool:
        """Whether all of it can be seen."""
        if not self.screen.can_view_partial(self):
            return False  # asked where it is, Textual would lay out all that is out of sight, too
        return self.screen.find_widget(self).visible_region.height >= self.size.height

    @property
    def _base_style(self) -> Style:
        """The style of text without a role."""
        if self._style is None:
            self._style = self.rich_style
        return self._style

    def notify_style_update(self) -> None:
        """Forget the painted strips: colours have changed."""
        super().notify_style_update()
        self._style = None
        self._strips.clear()

    def _size_updated(
        self, size: Size, virtual_size: Size, container_size: Size, layout: bool = False
    ) -> bool:
        # The size is the outcome of a layout. Textual 8.2 would begin another one because of it.
        sizes = (size, virtual_size, container_size)
        known, self._sizes = self._sizes, sizes
        return sizes != known and super()._size_updated(*sizes, layout=False)


def _regions(lines: Sequence[int], width: int) -> list[Region]:
    """Regions for lines in their order, one for those that follow each other."""
    regions: list[Region] = []
    start = lines[0]
    for line, following in zip_longest(lines, lines[1:]):
        if following != line + 1:
            regions.append(Region(0, start, width, line + 1 - start))
            start = following
    return regions


class Page(Rows):
    """Lesson text: Markdown with formulas, wrapped at the width it has."""

    def __init__(self, text: str = "", **options: Any) -> None:
        super().__init__(**options)
        self._text = text

    def lay_out(self, width: int) -> Sequence[Row]:
        """Return the text as rows."""
        from llmtutor.render.markdown import render_markdown

        return render_markdown(self._text, min(width, LONGEST_LINE)) if self._text else ()

    def show(self, text: str) -> None:
        """Replace the text."""
        self._text = text
        self.redraw()


class Sentence(Rows):
    """One sentence in one role, wrapped."""

    def __init__(self, text: str = "", role: str = "", **options: Any) -> None:
        super().__init__(**options)
        self._text, self._role = text, role

    def lay_out(self, width: int) -> Sequence[Row]:
        """Return the sentence as rows."""
        return wrap_spans((Span(self._text, self._role),), min(width, LONGEST_LINE)) if self._text else ()

    def show(self, text: str, role: str = "") -> None:
        """Replace the sentence."""
        if (text, role) != (self._text, self._role):
            self._text, self._role = text, role
            self.redraw()


class Lines(Rows):
    """Rows made beforehand, drawn as they are."""

    def __init__(self, rows: Sequence[Row] = (), **options: Any) -> None:
        super().__init__(**options)
        self._given = rows

    def lay_out(self, width: int) -> Sequence[Row]:
        """Return the given rows."""
        return self._given

    def show(self, rows: Sequence[Row]) -> None:
        """Replace the rows."""
        self._given = rows
        self.redraw()
