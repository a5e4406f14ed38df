"""However wide the terminal is, text stays in lines that can be read."""

import pytest

from llmtutor.render.cells import row_text, row_width
from llmtutor.tui.widgets.rows import LONGEST_LINE, Page, Sentence


@pytest.mark.parametrize("kind", [Page, Sentence])
def test_a_text_goes_on_in_the_next_line(kind):
    words = "every score has to become a positive number first " * 8
    rows = kind(words).lay_out(200)
    assert LONGEST_LINE - 20 < max(map(row_width, rows)) <= LONGEST_LINE
    assert " ".join(map(row_text, rows)).split() == words.split()
    assert max(map(row_width, kind(words).lay_out(40))) <= 40
