"""A scrollbar of few different lines, each of which is made once."""

from typing import Any

from rich.segment import Segment
from textual.geometry import Region
from textual.scrollbar import ScrollBar
from textual.strip import Strip


class UprightScrollBar(ScrollBar):
    """The vertical scrollbar.

    Textual wraps, cuts and keeps each of its lines by itself, which took a third of the time in which a whole
    screen is painted.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._made_for: tuple[object, ...] = ()
        self._lines: list[Strip] = []

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines of the crop."""
        if crop.column_span != (0, self.size.width):
            return super().render_lines(crop)
        bar: Any = self.render()
        made_for = (self.size, bar.virtual_size, bar.window_size, bar.position, bar.style)
        if made_for != self._made_for:
            self._made_for, self._lines = made_for, self._drawn(bar)
        return [self._lines[y] for y in crop.line_range]

    def _drawn(self, bar: Any) -> list[Strip]:
        segments: list[Segment] = bar.render_bar(
            size=self.size.height,
            virtual_size=bar.virtual_size,
            window_size=bar.window_size,
            position=bar.position,
            thickness=bar.thickness,
            back_color=bar.style.bgcolor,
            bar_color=bar.style.color,
        ).segments
        different = {id(segment): segment for segment in segments}
        strips = {known: Strip([segment], bar.thickness) for known, segment in different.items()}
        for line_filter in self.get_line_filters():
            background = self.background_colors[1]
            strips = {known: strip.apply_filter(line_filter, background) for known, strip in strips.items()}
        return [strips[id(segment)] for segment in segments]
