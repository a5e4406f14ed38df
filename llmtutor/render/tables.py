"""A table of text with a thin line under its head."""

from collections.abc import Sequence

from llmtutor.render.cells import Align, Row, Span, beside, merge, pad, row, row_width
from llmtutor.render.wrap import wrap_spans

_GAP = 2
_NARROWEST = 4  # cells of a column
_ALIGN: dict[str, Align] = {"center": "centre", "right": "right"}


def table_rows(lines: Sequence[Sequence[Row]], align: Sequence[str], width: int) -> list[Row]:
    """The rows of a table; `lines[0]` is its head, `align` holds "", left, center or right for each column.

    Columns too wide together are narrowed, widest first, and their entries wrapped. Where even that does not
    fit, each line becomes running text.
    """
    columns = range(len(lines[0]))
    widths = [max(row_width(line[column]) for line in lines) or 1 for column in columns]
    room = width - _GAP * (len(widths) - 1)
    if room < _NARROWEST * len(widths):
        return [cells for line in lines for cells in wrap_spans(_running(line), width)]
    while sum(widths) > room:
        widths[widths.index(max(widths))] -= 1
    head = [_in_role(entry, "strong") for entry in lines[0]]
    drawn = [_line(line, widths, align) for line in (head, *lines[1:])]
    rule = _line([row("─" * wide, "dim") for wide in widths], widths, align)
    gapped = any(len(line) > 1 for line in drawn[1:])
    body = [cells for line in drawn[1:] for cells in ((*line, ()) if gapped else line)]
    return [*drawn[0], *rule, *(body[:-1] if gapped else body)]


def _line(entries: Sequence[Row], widths: Sequence[int], align: Sequence[str]) -> tuple[Row, ...]:
    blocks = []
    for entry, width, side in zip(entries, widths, align, strict=True):
        rows = wrap_spans(entry, width) or [()]
        blocks.append([pad(cells, width, _ALIGN.get(side, "left")) for cells in rows])
    return beside(*blocks, gap=_GAP)


def _running(line: Sequence[Row]) -> Row:
    spans: list[Span] = []
    for entry in line:
        spans += [Span(" · ", "dim"), *entry] if spans else entry
    return merge(spans)


def _in_role(entry: Row, role: str) -> Row:
    return tuple(Span(span.text, span.role or role) for span in entry)
