"""Breaking running text into lines by cells, with the East Asian rules that terminals lack.

Closing punctuation never begins a line and opening punctuation never ends one; Latin words, numbers with
their units and no-break spaces are not broken; Chinese may break between any two other characters (after the
W3C's Requirements for Chinese Text Layout, section 3.1.3).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import dropwhile, groupby
from operator import itemgetter
from typing import NamedTuple

from rich.cells import cell_len

from llmtutor.render.cells import Row, Span, merge, printable

CLOSING = frozenset("，。、；：？！）】》」』〉〕〗］｝”’…—·～％‰,.;:?!)]}%°")
OPENING = frozenset("（【《「『〈〔〖［｛“‘([{￥$")
_BEFORE_UNIT = re.compile(
    r"(?<=\d)[ ](?=(?:%|[kKMGT]?B|[kMGT]?FLOPs?|[kMG]?Hz|bits?|bytes?|[mµμn]?s|min|h|dB|px)(?![A-Za-z0-9]))"
)
_JOINERS = "\u200d\ufe0f"
_NO_BREAK = "\xa0"
_SPACES = (" ", _NO_BREAK)


class Glyph(NamedTuple):
    """What a reader sees as one character, with its width in cells."""

    text: str
    width: int
    role: str


_LINE_BREAK = Glyph("\n", 0, "")


def glyphs(spans: Iterable[Span]) -> list[Glyph]:
    """The characters of a text, each with the marks and joiners that belong to it.

    A line break is a glyph without width; other control characters vanish, as `printable` says.
    """
    found: list[Glyph] = []
    for text, role in merge(spans):
        for number, line in enumerate(text.split("\n")):
            if number:
                found.append(_LINE_BREAK)
            found += _line_glyphs(printable(line), role)
    return found


def _line_glyphs(text: str, role: str) -> Iterator[Glyph]:
    if role != "code":
        text = _BEFORE_UNIT.sub(_NO_BREAK, text)
    if text.isascii():
        yield from (Glyph(char, 1, role) for char in text)
    else:
        yield from (Glyph(cluster, cell_len(cluster), role) for cluster in _clusters(text))


def _clusters(text: str) -> Iterator[str]:
    cluster, joins = "", False  # joins: the next character belongs to this one, as in a family of emoji
    for char in text:
        if cluster and (joins or char in _JOINERS or not cell_len(char)):
            cluster += char
        else:
            if cluster:
                yield cluster
            cluster = char
        joins = char == "\u200d" and not joins
    yield cluster


def wrap_spans(spans: Iterable[Span], width: int) -> list[Row]:
    """Running text as rows of at most `width` cells (at least 2).

    A line break inside the text ends a row; otherwise a space that would begin or end a row is dropped. A
    word wider than `width` is cut. No-break spaces come out as spaces. Blank text gives no row.
    """
    width = max(width, 2)
    spans = merge(spans)
    if _is_one_row(spans, width):
        return [spans] if spans else []
    rows: list[Row] = []
    line: list[Glyph] = []
    for glyph in [*glyphs(spans), _LINE_BREAK]:
        if glyph is _LINE_BREAK:
            rows += _wrap_line(line, width)
            line = []
        else:
            line.append(glyph)
    return rows


def _is_one_row(spans: Row, width: int) -> bool:
    """Whether a text surely fits as it is: to look at each character takes dozens of times as long."""
    text = "".join([text for text, _ in spans])
    if text.startswith(" ") or text.endswith(" ") or "\ufe0f" in text:
        return False
    return text.isprintable() and cell_len(text) <= width


def _wrap_line(line: Sequence[Glyph], width: int) -> list[Row]:
    rows: list[Row] = []
    current: list[Glyph] = []
    used = 0
    for spaces, word, size in _words(line):
        if current and used + len(spaces) + size <= width:
            current += [*spaces, *word]
            used += len(spaces) + size
            continue
        if current:
            rows.append(_row(current))
        while size > width:
            head, word = _cut(word, width)
            rows.append(_row(head))
            size = sum(glyph.width for glyph in word)
        current, used = word, size
    return [*rows, _row(current)] if current else rows


def _row(line: Iterable[Glyph]) -> Row:
    parts = groupby(line, key=itemgetter(2))
    return tuple(
        Span("".join(glyph.text for glyph in part).replace(_NO_BREAK, " "), role) for role, part in parts
    )


def _words(line: Sequence[Glyph]) -> Iterator[tuple[list[Glyph], list[Glyph], int]]:
    """Unbreakable stretches, each with the spaces before it and its width."""
    size = 0
    before: list[Glyph] = []
    word: list[Glyph] = []
    held: list[Glyph] = []  # spaces after the word so far
    for glyph in line:
        if glyph.text == " ":
            held.append(glyph)
            continue
        if not word:
            held = []
        elif _may_break(word, glyph, bool(held)):
            yield before, word, size
            before, word, held, size = held, [], [], 0
        word += [*held, glyph]
        size += len(held) + glyph.width
        held = []
    if word:
        yield before, word, size


def _may_break(word: Sequence[Glyph], after: Glyph, spaced: bool) -> bool:
    """Whether a row may end after `word`, with `after` as the first character of the next."""
    last = word[-1]
    if _forbidden(last, after) or _NO_BREAK in (last.text, after.text):
        return False
    if spaced:
        return True
    if '"' in (last.text, after.text) or "'" in (last.text, after.text):
        return False
    if last.width == 2 or after.width == 2:
        return not (last.text.isdecimal() and last.width == 1)
    hyphen = last.text == "-" and len(word) > 2 and word[-2].text.isalpha() and after.text.isalpha()
    return hyphen and last.role not in ("code", "formula")


def _cut(word: list[Glyph], width: int) -> tuple[list[Glyph], list[Glyph]]:
    """The part of a too long word that fits, and the rest; at a lawful place if there is one."""
    fits = used = 0
    while fits < len(word) and used + word[fits].width <= width:
        used += word[fits].width
        fits += 1
    fits = max(fits, 1)
    lawful = (at for at in range(fits, 1, -1) if not _forbidden(word[at - 1], word[at]))
    spaced = (at for at in range(fits, fits // 2, -1) if word[at].text in _SPACES)
    place = next(spaced, 0) or next(lawful, fits)
    rest = list(dropwhile(lambda glyph: glyph.text in _SPACES, word[place:]))
    return word[:place], rest


def _forbidden(last: Glyph, after: Glyph) -> bool:
    return after.text in CLOSING or last.text in OPENING
