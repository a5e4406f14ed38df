"""Source code on a narrow screen: nothing is cut off, and what continues a line is set in."""

from hypothesis import given, settings
from hypothesis import strategies as st

from llmtutor.render.cells import plain, row_text, row_width
from llmtutor.render.source import coloured, function_source, wrapped


def shown(source, width):
    return plain(part for row in coloured(source) for part in wrapped(row, width)).split("\n")


def test_a_long_line_of_a_docstring_goes_on_below_itself():
    source = 'def f():\n    """Raise e to each score: positive shares that add up to 1."""'
    assert shown(source, 40) == [
        "def f():",
        '    """Raise e to each score: positive',
        '        shares that add up to 1."""',
    ]


def test_code_is_broken_at_spaces_but_not_inside_a_short_text():
    assert shown('same("forward", "W1 rows", rows[-2])', 24) == [
        'same("forward",',
        '        "W1 rows",',
        "        rows[-2])",
    ]


def test_a_text_longer_than_a_row_is_broken_at_its_spaces():
    assert shown('say("one two three four five")', 20) == ['say("one two three', '        four five")']


def test_every_letter_of_the_engine_survives_narrow_screens():
    for reference in ("llmtutor.engine.softmax:softmax", "llmtutor.engine.leaf_flower:forward"):
        source = function_source(reference)
        for width in (20, 44, 76):
            rows = [part for row in coloured(source) for part in wrapped(row, width)]
            assert all(row_width(row) <= width for row in rows)
            assert "".join("".join(map(row_text, rows)).split()) == "".join(source.split())


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("ab(), '\"#=温度"), max_size=60), st.integers(4, 40))
def test_any_line_fits_and_keeps_its_letters(line, width):
    rows = [part for row in coloured(line) for part in wrapped(row, width)]
    assert all(row_width(row) <= width for row in rows)
    assert "".join(map(row_text, rows)).replace(" ", "") == line.replace(" ", "")
