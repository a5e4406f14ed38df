"""A row of spans in the colours of a theme."""

import os
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from llmtutor.render.cells import Row, clean, fit, row_width
from llmtutor.tui.heat_styles import RoleStyles
from llmtutor.tui.theme import role_styles


@lru_cache(maxsize=512)
def painted(row: Row, width: int, theme_name: str, base: Style) -> Strip:
    """A row as a strip of `width` cells, cropped or filled up with `base`.

    The last few screens are kept: a learner goes to and fro between states.
    """
    styles = _styles_over(theme_name, base)
    cells = clean(row)
    used = row_width(cells)
    if used > width:
        cells, used = fit(cells, width), width
    segments = [Segment(text, styles[role]) for text, role in cells]
    if used < width:
        segments.append(Segment(" " * (width - used), base))
    return Strip(segments, width)


@lru_cache(maxsize=32)
def _styles_over(theme_name: str, base: Style) -> dict[str, Style]:
    """The style of every role over a background."""
    few_colours = theme_name.endswith("contrast") or "NO_COLOR" in os.environ
    return RoleStyles(base, role_styles(theme_name), glyphs=few_colours)
