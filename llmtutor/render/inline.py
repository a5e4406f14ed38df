"""Marks inside a line of lesson text: bold, emphasis, code, formulas and links.

This is Markdown with two differences that teaching needs. Only what is listed here is a mark, so that
`[CLS]`, `h[t-1]` and `snake_case` stay as they are. And a `**` opens before and closes after any character
but a space, because CommonMark's rule fails beside Chinese punctuation.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len

from llmtutor.render.cells import Row, Span, merge, printable
from llmtutor.render.formula import FormulaError, one_line

_KEPT_WHOLE = 16  # cells: a formula up to this width is never broken over two lines

FORMULA = r"\$ (?!\s) (?P<math> (?: \\. | [^$\\] )+ ) (?<!\s) \$ (?!\d)"
"""A formula inside a line, as a verbose pattern: dollars that hug what is between them."""
_MARKS = re.compile(
    r"""
      \\ (?P<escaped> [!-/:-@\[-`{-~] )
    | (?P<ticks> `+ ) (?P<code> .+? ) (?<!`) (?P=ticks) (?!`)
    | \$\$ (?P<display> (?: \\. | [^$\\] )+ ) \$\$
    | """
    + FORMULA
    + r"""
    | \[ (?P<label> [^\[\]]+ ) \] \( (?P<url> [^()\s]+ ) \)
    | (?P<stars> \*{1,3} ) (?!\*)
    """,
    re.VERBOSE | re.DOTALL,
)


class Piece(NamedTuple):
    """Finished text, or (`stars` above 0) asterisks that may turn out to be a mark."""

    text: str
    role: str = ""
    stars: int = 0
    opens: bool = False
    closes: bool = False
    source: str | None = None
    """How it was written, where that is not the text itself: of a link all stands in its first piece."""


def inline_spans(text: str, role: str = "") -> Row:
    """A label or other text that stays on one line, as spans; unmarked text has `role`.

    Formulas are in their one-line form; one that cannot be drawn appears as its source.
    """
    return tuple(Span(span.text.replace("\xa0", " "), span.role) for span in flowing_spans(text, role))


def flowing_spans(text: str, role: str = "") -> Row:
    """As `inline_spans`, for `wrap_spans`: no-break spaces hold formulas together."""
    pieces = pieces_of(printable(text.replace("\n", " ")))
    spans: list[Span] = []
    closer: dict[int, int] = {}
    styles: list[tuple[int, str]] = []  # (where it ends, role)
    for index, piece in enumerate(pieces):
        if styles and styles[-1][0] == index:
            styles.pop()
            continue
        if piece.opens and (end := closing(pieces, index, styles[-1][0] if styles else len(pieces))):
            closer[index] = end
            styles.append((end, "emphasis" if piece.stars == 1 else "strong"))
            continue
        outer = (
            "strong" if any(style == "strong" for _, style in styles) else styles[-1][1] if styles else role
        )
        spans.append(Span(piece.text, piece.role or outer))
    return merge(spans)


def closing(pieces: Sequence[Piece], opener: int, limit: int) -> int:
    """The index of the asterisks that close those at `opener`, 0 if there are none."""
    for index in range(opener + 1, limit):
        if pieces[index].closes and pieces[index].stars == pieces[opener].stars and index > opener + 1:
            return index
    return 0


def pieces_of(text: str) -> list[Piece]:
    """A text cut at everything that is a mark or may be one."""
    pieces: list[Piece] = []
    done = 0
    for match in _MARKS.finditer(text):
        pieces.append(Piece(text[done : match.start()]))
        pieces += _marked(match, text)
        done = match.end()
    pieces.append(Piece(text[done:]))
    return [piece for piece in pieces if piece.text]


def _marked(match: re.Match[str], text: str) -> list[Piece]:
    found = match.groupdict()
    if found["escaped"]:
        return [Piece(found["escaped"], source=match.group())]
    if found["code"]:
        code = found["code"]
        bare = code[1:-1] if code.startswith(" ") and code.endswith(" ") and code.strip() else code
        return [Piece(bare, "code", source=match.group())]
    if tex := found["math"] or found["display"]:
        return [_formula(tex, match.group())]
    if found["url"]:
        label, url = found["label"], found["url"]
        if label == url:
            return [Piece(url, "link", source=match.group())]
        return [
            Piece(f"{label} (", source=match.group()),
            Piece(url, "link", source=""),
            Piece(")", source=""),
        ]
    return [_asterisks(match, text)]


def _formula(tex: str, source: str) -> Piece:
    try:
        line = one_line(tex)
    except FormulaError:
        return Piece(source, "code", source=source)
    shown = line.replace(" ", "\xa0") if cell_len(line) <= _KEPT_WHOLE else line
    return Piece(shown, "formula", source=source)


def _asterisks(match: re.Match[str], text: str) -> Piece:
    stars = match["stars"]
    before, after = text[: match.start()][-1:], text[match.end() :][:1]
    opens = bool(after) and not after.isspace()
    closes = bool(before) and not before.isspace()
    if len(stars) == 1:  # 2*3*4 is a product
        opens = opens and not (before.isascii() and before.isalnum())
        closes = closes and not (after.isascii() and after.isalnum())
    return Piece(stars, "", len(stars), opens, closes)
