"""The map of a screen: where each widget is, and what is painted where.

Textual 8.2 does here what costs much and changes nothing. Look at this file with each release of Textual.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rich.console import Console
from textual._compositor import ChopsUpdate, Compositor, ReflowResult
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

Pieces = Mapping[int, Any]
"""A line of the screen in pieces (or None), by the columns they begin at."""


class ScreenMap(Compositor):
    """The map of a screen, not made once more for whoever asks meanwhile or next where a widget is.

    Textual forgets that a layout places every widget, those out of sight too.
    """

    def reflow(self, parent: Widget, size: Size) -> ReflowResult:
        """Place all widgets; until that is done, what was known before holds."""
        self._full_map_invalidated = False
        return super().reflow(parent, size)

    def render_partial_update(self) -> ChopsUpdate | None:
        """Paint what is to be painted again."""
        update = super().render_partial_update()
        return PaintedSpans(update.chops, update.spans, update.chop_ends) if update else None

    def _render_chops(self, crop: Region, is_rendered_line: Callable[[int], bool]) -> Sequence[Pieces]:
        """Cut the lines of the widgets where others begin and end; whoever is in front has each piece."""
        cuts = self.cuts
        screen: list[dict[int, Any]] = [dict.fromkeys(line[:-1]) for line in cuts]
        free = [set(line) for line in screen]
        for region, clip, strips in self._get_renders(crop):
            left, top, width, height = region.intersection(clip)
            last: Strip | None = None
            before: list[int] = []
            pieces: Sequence[Strip] = ()
            for y, strip in zip(range(top, top + height), strips, strict=False):
                if not is_rendered_line(y):
                    continue
                line = cuts[y]
                columns = line[bisect_left(line, left) : bisect_right(line, left + width)]
                if free[y].isdisjoint(columns):
                    continue
                if strip is not last or columns != before:
                    whole = len(columns) == 2
                    pieces = (strip,) if whole else strip.divide([column - left for column in columns[1:]])
                    last, before = strip, columns
                for column, piece in zip(columns, pieces, strict=False):
                    if column in free[y]:
                        free[y].discard(column)
                        screen[y][column] = piece
        return screen


class PaintedSpans(ChopsUpdate):
    """Parts of lines of the screen that are painted again."""

    def render_segments(self, console: Console) -> str:
        """Return what is written to the terminal: whole pieces, for a wide character has no half."""
        written: list[str] = []
        for y, start, stop in self.spans:
            for end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                if strip is None or end <= start or x >= stop:
                    continue
                written.append(f"\x1b[{y + 1};{x + 1}H{strip.render(console)}")
        return "".join(written)
