"""Rows for a colour terminal outside the app (`llmtutor show` and `llmtutor demo` on a tty)."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from llmtutor.render.cells import Row

if TYPE_CHECKING:
    from rich.text import Text

_HEAT = ("grey11", "grey19", "grey27", "grey35", "grey42", "grey50", "grey58", "grey66")
_SERIES = ("cyan", "magenta", "yellow", "green", "blue", "red", "bright_cyan", "bright_magenta")
_SIGNED = tuple(f"color({number})" for number in (160, 167, 174, 181, 152, 110, 74, 32))

STYLES: dict[str, str] = {
    "dim": "dim",
    "strong": "bold",
    "emphasis": "italic",
    "title": "bold underline",
    "quote": "italic",
    "code": "cyan",
    "formula": "bold",
    "term": "underline",
    "link": "blue underline",
    "accent": "bold yellow",
    "focus": "reverse",
    "good": "green",
    "bad": "red",
    "warn": "yellow",
    "bar": "cyan",
    "bar-rest": "dim",
    "muted": "dim",
    "lit": "yellow",
    "now": "bold reverse yellow",
    "pos": "green",
    "neg": "red",
    **{f"heat{level}": f"white on {_HEAT[level // 2]}" for level in range(8)},
    **{f"heat{level}": f"black on {_HEAT[level // 2]}" for level in range(8, 16)},
    **{
        f"heat{upper}/{lower}": f"{_HEAT[upper // 2]} on {_HEAT[lower // 2]}"
        for upper in range(16)
        for lower in range(16)
    },
    **{f"sign{level}": f"black on {_SIGNED[level // 2]}" for level in range(16)},
    **{
        f"sign{upper}/{lower}": f"{_SIGNED[upper // 2]} on {_SIGNED[lower // 2]}"
        for upper in range(16)
        for lower in range(16)
    },
    **{f"series{index}": colour for index, colour in enumerate(_SERIES)},
}
"""The Rich style of each role that has a look of its own here."""


def rich_text(rows: Iterable[Row]) -> "Text":
    """Rows as one Rich `Text`, its lines kept whole; print it with a `Console`, which honours NO_COLOR."""
    from rich.text import Text

    text = Text(no_wrap=True, overflow="ignore", end="")
    for cells in rows:
        for span in cells:
            text.append(span.text, STYLES.get(span.role, ""))
        text.append("\n")
    return text
