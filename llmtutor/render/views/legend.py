"""Which letter stands for which series of a plot or map."""

from collections.abc import Sequence

from llmtutor.render.cells import Row, Span, crop, row_width
from llmtutor.render.drawn import Words, word
from llmtutor.views import Series

BETWEEN = "   "


def letter(index: int) -> str:
    """Return the letter of a series by its place: it can be told apart where there is no colour."""
    return chr(ord("A") + index)


def series_name(series: Series, words: Words) -> str:
    """Return a series' name in the words; one that is a number needs none."""
    plain = series.id.replace(".", "", 1).isdigit()
    return series.id if plain else word(words, f"words.{series.id}") or series.id


def named_letters(series: Sequence[Series], words: Words) -> Row:
    """Return every series' letter and name in its colour; nothing where there is one series or none."""
    if len(series) < 2:
        return ()
    return tuple(
        Span(f"{letter(index)} {series_name(each, words)}", f"series{index % 8}")
        for index, each in enumerate(series)
    )


def legend_rows(entries: Row, width: int) -> list[Row]:
    """Return the entries of a legend side by side, on as many rows as they need; one too wide is cut."""
    rows: list[Row] = []
    for entry in entries:
        longer = (*rows[-1], Span(BETWEEN), entry) if rows else (entry,)
        if rows and row_width(longer) <= width:
            rows[-1] = longer
        else:
            rows.append(crop((entry,), width))
    return rows
