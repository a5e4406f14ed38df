"""What an examination found: something good, something to know, or a fault. Its words are the interface's."""

from collections.abc import Iterator
from typing import NamedTuple

from llmtutor.course.words import Words
from llmtutor.render.cells import Row, Span, fit, indent, row, row_width
from llmtutor.render.wrap import wrap_spans

GOOD, NOTE, FAULT = "good", "note", "fault"
"""How a finding counts: only a fault makes the exit status 1."""
ROLES = {GOOD: "good", NOTE: "warn", FAULT: "bad"}
MARGIN = 2


class Finding(NamedTuple):
    """One thing found. Its sentence is `doctor.<code>.says`, what to do about it `doctor.<code>.do`."""

    level: str
    code: str
    values: dict[str, object]


def good(code: str, **values: object) -> Finding:
    """All is well."""
    return Finding(GOOD, code, values)


def note(code: str, **values: object) -> Finding:
    """Learning works; this could be better, or is worth knowing."""
    return Finding(NOTE, code, values)


def fault(code: str, **values: object) -> Finding:
    """Something does not work as it should."""
    return Finding(FAULT, code, values)


def finding_rows(finding: Finding, words: Words, width: int) -> Iterator[Row]:
    """Yield a finding as rows: how it counts in a word, the sentence, and below it what to do."""
    marks = {level: row(words(f"doctor.marks.{level}"), role) for level, role in ROLES.items()}
    column = MARGIN + max(map(row_width, marks.values())) + MARGIN
    says = Span(words(f"doctor.{finding.code}.says", **finding.values))
    first, *rest = wrap_spans((says,), width - column)
    yield (*fit((*row(" " * MARGIN), *marks[finding.level]), column), *first)
    yield from indent(rest, column)
    if words.has(f"doctor.{finding.code}.do"):
        do = Span(words(f"doctor.{finding.code}.do", **finding.values), "strong")
        yield from indent(wrap_spans((do,), width - column), column)
