"""Lesson text as CommonMark, for readers that know the standard but not our two differences from it.

Here `[CLS]`, `<s>`, `_x_` and `2*3*4` are what they seem and `**` works beside Chinese punctuation (see
`inline`); there they need a backslash, or `<strong>`. Formulas stay between dollars, as GitHub, Jupyter,
Obsidian and pandoc read them.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from llmtutor.render.inline import Piece, closing, pieces_of

_KEPT = re.compile(
    r"^[ ]*(?P<fence>`{3,}|~{3,}).*?^[ ]*(?P=fence)[`~]*[ ]*$ | \$\$.*?\$\$", re.VERBOSE | re.DOTALL | re.M
)
_RUN = re.compile(r"[ ]*(?:[-+*][ ]|\d+[.)][ ]|\#{1,6}[ ]|>|\|)")
"""How a line begins that does not go on with the paragraph before it."""
_WIDE = "[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]"
_SEAM = re.compile(rf"(?<={_WIDE})[ ]*\n[ ]*(?={_WIDE})")
"""A line break inside Chinese text, where CommonMark would show a space."""
_MEANT = re.compile(
    r"""
      \\ (?=[!-/:-@\[-`{-~])              # a backslash before a sign
    | (?<![^\W_]) _ | _ (?![^\W_])        # an underscore that is not inside a word
    | < (?=[A-Za-z/!?])                   # what could be HTML
    | & (?=\#?\w+;)
    | ~ (?=~) | (?<=~) ~
    | [`*$]
    """,
    re.VERBOSE,
)


def to_commonmark(text: str) -> str:
    """Lesson text, its blocks as they are, with every mark such that CommonMark reads it as we do."""
    written, done = [], 0
    for kept in _KEPT.finditer(text):
        written += [*map(_run, _runs(text[done : kept.start()])), kept.group()]
        done = kept.end()
    return "".join([*written, *map(_run, _runs(text[done:]))])


def fenced(text: str, language: str = "text") -> str:
    """A block of code whose fence is longer than any in it."""
    fence = "`" * max(3, _longest_ticks(text) + 1)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def item(marker: str, text: str) -> str:
    """An item of a list: a marker, and a text of any number of lines as far to the right as it needs."""
    first, *rest = text.strip().split("\n")
    margin = " " * (len(marker) + 1)
    return "\n".join([f"{marker} {first}", *(margin + line if line.strip() else "" for line in rest)])


def quoted(text: str) -> str:
    """A text as a quotation."""
    return "\n".join(f"> {line}".rstrip() for line in text.strip().split("\n"))


def _runs(text: str) -> Iterator[str]:
    """The parts of a text in which marks find their partners: paragraphs, items, headings, table rows."""
    run = ""
    for line in text.splitlines(keepends=True):
        if run and (not line.strip() or _RUN.match(line)):
            yield run
            run = ""
        run += line
    yield run


def _run(text: str) -> str:
    marker = _RUN.match(text)
    start = marker.end() if marker else 0
    pieces = pieces_of(_SEAM.sub("", text[start:]))
    return text[:start] + "".join(_written(pieces))


def _written(pieces: Sequence[Piece]) -> Iterator[str]:
    opened: list[tuple[int, str]] = []  # (the place of the asterisks that close, what closes)
    for index, piece in enumerate(pieces):
        if opened and opened[-1][0] == index:
            yield opened.pop()[1]
        elif piece.opens and (end := closing(pieces, index, opened[-1][0] if opened else len(pieces))):
            before, after = _marks(pieces, index, end)
            opened.append((end, after))
            yield before
        elif piece.stars:
            yield r"\*" * piece.stars
        else:
            yield _unmarked(piece)


def _unmarked(piece: Piece) -> str:
    if piece.source is None:
        return _MEANT.sub(r"\\\g<0>", piece.text)
    return _code(piece.text) if piece.source.startswith("`") else piece.source


def _code(text: str) -> str:
    """Code inside a line, between more backticks than it has in a row."""
    ticks = "`" * (_longest_ticks(text) + 1)
    # One space at both ends is taken for such a margin, unless there is nothing but spaces.
    space = " " if text.strip() and {text[0], text[-1]} & {"`", " "} else ""
    return f"{ticks}{space}{text}{space}{ticks}"


def _longest_ticks(text: str) -> int:
    return max((len(ticks) for ticks in re.findall("`+", text)), default=0)


def _marks(pieces: Sequence[Piece], opener: int, closer: int) -> tuple[str, str]:
    """What opens and closes an emphasis: asterisks where the standard takes them for that, else elements."""
    stars = pieces[opener].stars
    outside = _edge(pieces, opener - 1, -1), _edge(pieces, closer + 1, 0)
    inside = _edge(pieces, opener + 1, 0), _edge(pieces, closer - 1, -1)
    if all(
        not _is_sign(one) or other.isspace() or _is_sign(other)
        for one, other in zip(inside, outside, strict=True)
    ):
        return "*" * stars, "*" * stars
    names = ("em",) if stars == 1 else ("strong",) if stars == 2 else ("strong", "em")
    return "".join(f"<{name}>" for name in names), "".join(f"</{name}>" for name in reversed(names))


def _edge(pieces: Sequence[Piece], index: int, end: int) -> str:
    """The first (0) or last (-1) letter of a piece as it is written; a space where there is none."""
    if not 0 <= index < len(pieces):
        return " "
    piece = pieces[index]
    return ((piece.source or piece.text) or " ")[end]


def _is_sign(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "PS"
