"""Styles of shaded cells that are made from others when they are first needed: there are hundreds."""

from collections.abc import Mapping

from rich.color import Color, blend_rgb
from rich.style import Style

LEVELS = 16


class RoleStyles(dict[str, Style]):
    """The style of every role over one background; `base` stands for roles that have none.

    With `glyphs` a shaded cell shows the glyph of its level; without, colour alone tells it.
    """

    def __init__(self, base: Style, roles: Mapping[str, Style], glyphs: bool = False) -> None:
        self.glyphs = glyphs
        super().__init__({role: base + style for role, style in roles.items() if style})
        self["base"] = base
        # Where colours are few, a field is told from other text by its line.
        self["field"] = self["selected"] + Style(bold=False, underline=glyphs)
        self["source"] = self["lit"] + Style(underline=True)

    def __missing__(self, role: str) -> Style:
        if "/" in role:
            style = self._halves(*role.split("/"))
        elif role.startswith("sign") and role[4:].isdigit():
            style = self._signed(int(role[4:]))
        else:
            style = self["base"]
        self[role] = style
        return style

    def _halves(self, upper: str, lower: str) -> Style:
        """The upper half of a cell in one shade, the lower in another; the same twice hides a glyph."""
        scale = upper.rstrip("0123456789")
        if self.glyphs and upper == scale + lower:
            return self[upper]
        return Style(color=self[upper].bgcolor, bgcolor=self[scale + lower].bgcolor)

    def _signed(self, level: int) -> Style:
        """From the colour of negative numbers through the ground of the scale to that of positive ones."""
        middle = (LEVELS - 1) / 2
        end = self["neg"].color if level < middle else self["heat15"].bgcolor
        share = abs(level - middle) / middle
        start = self["heat0"].bgcolor
        if end is None or start is None or end.triplet is None or start.triplet is None:
            return self["base"]
        back = blend_rgb(start.triplet, end.triplet, share)
        front = max(
            (self[name].color for name in ("heat0", "heat15")),
            key=lambda colour: _distance(colour, back),
        )
        return Style(color=front, bgcolor=Color.from_triplet(back))


def _distance(colour: Color | None, other: tuple[int, int, int]) -> float:
    """How much lighter or darker a colour is than another."""
    if colour is None or colour.triplet is None:
        return 0.0
    return abs(_light(colour.triplet) - _light(other))


def _light(triplet: tuple[int, int, int]) -> float:
    red, green, blue = triplet
    return 0.299 * red + 0.587 * green + 0.114 * blue
