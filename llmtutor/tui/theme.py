"""The three looks of the app, and the style of every role in each.

One hue of greys, one accent for "do this now", one colour for focus. Roles are listed in `render/cells.py`.
"""

from functools import lru_cache
from typing import NamedTuple

from rich.color import Color as RichColor
from rich.style import Style
from textual.color import Color
from textual.theme import Theme

from llmtutor.render.cells import ROLES


class Palette(NamedTuple):
    """The colours of one look."""

    dark: bool
    ground: str
    panel: str
    ink: str
    soft: str
    line: str
    accent: str
    focus: str
    good: str
    bad: str
    bar: str
    code: str
    heat_low: str
    heat_high: str


PALETTES = {
    "dark": Palette(
        dark=True,
        ground="#141414",
        panel="#1e1e1e",
        ink="#d8d8d8",
        soft="#8f8f8f",
        line="#4a4a4a",
        accent="#f2b44c",
        focus="#5fc3d0",
        good="#86c26c",
        bad="#e8806f",
        bar="#6aa3b8",
        code="#b9c7d6",
        heat_low="#202020",
        heat_high="#7fe0ee",
    ),
    "light": Palette(
        dark=False,
        ground="#f6f6f4",
        panel="#ebebe8",
        ink="#262626",
        soft="#686868",
        line="#b4b4b0",
        accent="#9a5b00",
        focus="#00707f",
        good="#2f7318",
        bad="#b3321d",
        bar="#3d7f95",
        code="#37506b",
        heat_low="#f0f0ee",
        heat_high="#00525e",
    ),
    "contrast": Palette(
        dark=True,
        ground="#000000",
        panel="#000000",
        ink="#ffffff",
        soft="#d0d0d0",
        line="#a8a8a8",
        accent="#ffd75f",
        focus="#5fffff",
        good="#87ff5f",
        bad="#ff8787",
        bar="#87d7ff",
        code="#d7d7ff",
        heat_low="#000000",
        heat_high="#ffffff",
    ),
}
"""The looks by name; the theme of Textual has the same name behind `llmtutor-`."""

SERIES = ("#5fb3c8", "#f2b44c", "#c58fd6", "#86c26c", "#e8806f", "#8aa4e6", "#c9c36a", "#9aa0a6")
SERIES_LIGHT = ("#00707f", "#9a5b00", "#7a3b94", "#2f7318", "#b3321d", "#2d4fb0", "#6b6500", "#555b61")


def themes() -> list[Theme]:
    """The Textual themes of the three looks."""
    return [_theme(name, palette) for name, palette in PALETTES.items()]


def _theme(name: str, palette: Palette) -> Theme:
    return Theme(
        name=f"llmtutor-{name}",
        primary=palette.focus,
        accent=palette.accent,
        warning=palette.accent,
        error=palette.bad,
        success=palette.good,
        foreground=palette.ink,
        background=palette.ground,
        surface=palette.ground,
        panel=palette.panel,
        dark=palette.dark,
        variables={
            "line": palette.line,
            "soft": palette.soft,
            "focus": palette.focus,
            "now": palette.accent,
            "input-cursor-background": palette.ink,
            "scrollbar": palette.line,
            "scrollbar-hover": palette.soft,
            "scrollbar-active": palette.focus,
            "scrollbar-background": palette.ground,
            "scrollbar-background-hover": palette.ground,
            "scrollbar-background-active": palette.ground,
        },
    )


@lru_cache(maxsize=8)
def role_styles(theme_name: str) -> dict[str, Style]:
    """The Rich style of every role (and `cursor`) in the look behind a theme name."""
    palette = PALETTES.get(theme_name.removeprefix("llmtutor-"), PALETTES["dark"])
    styles = dict.fromkeys(ROLES, Style.null()) | _named(palette) | _heat(palette)
    series = SERIES if palette.dark else SERIES_LIGHT
    styles |= {f"series{index}": Style(color=colour) for index, colour in enumerate(series)}
    return styles


def _named(palette: Palette) -> dict[str, Style]:
    accent, focus = palette.accent, palette.focus
    return {
        "dim": Style(color=palette.soft),
        "strong": Style(bold=True),
        "emphasis": Style(italic=True),
        "title": Style(bold=True, color=palette.ink),
        "quote": Style(italic=True, color=palette.soft),
        "code": Style(color=palette.code),
        "formula": Style(color=palette.code),
        "term": Style(underline=True),
        "link": Style(color=focus, underline=True),
        "accent": Style(color=accent, bold=True),
        "focus": Style(color=focus, bold=True),
        "good": Style(color=palette.good, bold=True),
        "bad": Style(color=palette.bad, bold=True),
        "warn": Style(color=accent),
        "bar": Style(color=palette.bar),
        "bar-rest": Style(color=palette.line),
        "muted": Style(color=palette.line),
        "lit": Style(color=accent),
        "now": Style(color=palette.ground, bgcolor=accent, bold=True),
        "pos": Style(color=palette.bar),
        "neg": Style(color=palette.bad),
        "cursor": Style(color=palette.ground, bgcolor=focus, bold=True),
        "selected": Style(color=palette.ink, bgcolor=palette.panel, bold=True),
    }


def _heat(palette: Palette) -> dict[str, Style]:
    low, high = Color.parse(palette.heat_low), Color.parse(palette.heat_high)
    ink, ground = Color.parse(palette.ink), Color.parse(palette.ground)
    styles = {}
    for level in range(16):
        back = low.blend(high, level / 15)
        front = max((ink, ground), key=lambda colour: abs(colour.brightness - back.brightness))
        styles[f"heat{level}"] = Style(color=_rich(front), bgcolor=_rich(back))
    return styles


def _rich(colour: Color) -> RichColor:
    return RichColor.from_rgb(colour.r, colour.g, colour.b)
