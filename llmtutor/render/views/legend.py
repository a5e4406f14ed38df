"""Which letter stands for which series of a plot or map."""

from collections.abc import Sequence

from llmtutor.render.cells import Row, Span
from llmtutor.render.drawn import Words, word
from llmtutor.views import Series


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
        Span(
            f"{letter(index)} {series_name(each, words)}" + "   " * (index + 1 < len(series)),
            f"series{index % 8}",
        )
        for index, each in enumerate(series)
    )
