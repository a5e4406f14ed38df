"""Brackets, bars and braces of any height."""

from llmtutor.render.formula.box import Box, text_box

_PIECES = {  # top, middle, bottom
    "(": "⎛⎜⎝",
    ")": "⎞⎟⎠",
    "[": "⎡⎢⎣",
    "]": "⎤⎥⎦",
    "⌊": "⎢⎢⎣",
    "⌋": "⎥⎥⎦",
    "⌈": "⎡⎢⎢",
    "⌉": "⎤⎥⎥",
    "|": "│││",
    "‖": "║║║",
    "↑": "↑││",
    "↓": "││↓",
}
_BRACES = {"{": "⎧⎪⎨⎩⎰⎱", "}": "⎫⎪⎬⎭⎱⎰"}  # top, bar, point, bottom, and the two halves of a two-row brace


def delimiter(char: str, height: int, baseline: int) -> Box:
    """One delimiter `height` rows tall; "" draws nothing and takes no space."""
    if height == 1 or not char:
        return Box((char,) * height, baseline)
    if char in _PIECES:
        top, middle, bottom = tuple(_PIECES[char])
        return Box((top, *[middle] * (height - 2), bottom), baseline)
    if char in _BRACES:
        return Box(_brace(_BRACES[char], height, baseline), baseline)
    if char in "⟨⟩":
        return Box(_angle(char, height, baseline), baseline)
    return Box(tuple(char if index == baseline else " " for index in range(height)), baseline)


def sized(char: str, rows: int) -> Box:
    r"""A delimiter of a chosen odd height around the baseline (`\big` and its kin)."""
    return delimiter(char, rows, rows // 2) if char else text_box("")


def _point(height: int, baseline: int) -> int:
    return baseline if 0 < baseline < height - 1 else height // 2


def _brace(pieces: str, height: int, baseline: int) -> tuple[str, ...]:
    top, bar, point, bottom, upper, lower = tuple(pieces)
    if height == 2:
        return (upper, lower)
    rows = [top, *[bar] * (height - 2), bottom]
    rows[_point(height, baseline)] = point
    return tuple(rows)


def _angle(char: str, height: int, baseline: int) -> tuple[str, ...]:
    over, under = "╱╲" if char == "⟨" else "╲╱"
    if height == 2:
        return (over, under)
    point = _point(height, baseline)
    return (*[over] * point, char, *[under] * (height - 1 - point))
