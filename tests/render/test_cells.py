"""Rows of cells: widths are what a terminal shows."""

from hypothesis import given
from hypothesis import strategies as st

from llmtutor.render import cells
from llmtutor.render.cells import Span
from llmtutor.render.colour import STYLES, rich_text

TEXT = st.text(st.sampled_from("ab 中文，e\u0301🙂⚠\ufe0f█"), max_size=20)
ROW = st.lists(st.builds(Span, TEXT, st.sampled_from(["", "strong"])), max_size=4).map(tuple)


def test_a_chinese_character_takes_two_cells():
    assert cells.row_width((Span("温度", "strong"), Span(" T"))) == 6


def test_cropping_through_a_wide_character_leaves_a_space():
    assert cells.row_text(cells.crop(cells.row("a温度"), 2)) == "a "
    assert cells.row_text(cells.crop(cells.row("a温度"), 3)) == "a温"


NARROW = st.lists(st.builds(Span, st.text("ab▀", max_size=9), st.sampled_from(["", "dim"])), max_size=5).map(
    tuple
)


@given(NARROW, st.dictionaries(st.integers(0, 40), st.sampled_from("●AB"), max_size=9))
def test_marks_set_all_at_once_are_those_set_one_by_one(row, marks):
    one_by_one = row
    for column, letter in marks.items():
        one_by_one = cells.overlay(one_by_one, column, 1, "series0", letter)
    at_once = cells.marked(row, {column: Span(letter, "series0") for column, letter in marks.items()})
    assert cells.merge(at_once) == cells.merge(one_by_one)


@given(ROW, st.integers(0, 30), st.sampled_from(["left", "centre", "right"]))
def test_a_fitted_row_is_exactly_as_wide_as_asked(row, width, align):
    assert cells.row_width(cells.fit(row, width, align)) == width


def test_blocks_stand_side_by_side_with_level_tops():
    left = (cells.row("温"), cells.row("abc"))
    right = (cells.row("1"),)
    assert cells.plain(cells.beside(left, right, gap=1)) == "温  1\nabc"


@given(st.lists(st.lists(ROW, max_size=3), max_size=3))
def test_blocks_side_by_side_keep_their_columns(blocks):
    joined = cells.beside(*blocks)
    assert len({cells.row_width(row) for row in joined}) <= 1


def test_a_lit_cell_is_seen_though_it_was_blank():
    shaded = (Span("  ", "heat3/3"), Span("▀", "heat3/4"))
    lit = cells.overlay(cells.overlay(shaded, 1, 1, "source"), 2, 1, "source")
    assert lit == (Span(" ", "heat3/3"), Span("▀", "source"), Span("▀", "source"))
    assert cells.overlay(shaded, 0, 1, "cursor", "◆")[0] == Span("◆", "cursor")


def test_neighbours_of_one_role_become_one_span():
    assert cells.merge([Span("a"), Span("b"), Span("", "x"), Span("c", "x")]) == (Span("ab"), Span("c", "x"))


def test_escape_sequences_never_reach_the_terminal():
    assert cells.printable("a\x1b[2Jb\tc\u202e") == "a[2Jb    c"


def test_every_style_names_a_known_role_and_brackets_survive():
    assert set(STYLES) <= set(cells.ROLES)
    assert rich_text((cells.row("[CLS] [/foo]", "strong"),)).plain == "[CLS] [/foo]\n"


def test_indent_leaves_empty_rows_empty():
    assert cells.indent((cells.row("a"), ()), 2) == ((Span("  "), Span("a")), ())


UNSAFE = st.text(st.sampled_from("ab 中→🙂\n\t\r\x1b\x07\x85\u2028\u202e"), max_size=20)


@given(st.lists(st.builds(Span, UNSAFE), max_size=4).map(tuple), st.integers(0, 30))
def test_a_cut_or_filled_row_holds_nothing_that_a_terminal_would_obey(row, width):
    for made in (
        cells.crop(row, width),
        cells.clip_row(row, width),
        cells.pad(row, width),
        cells.fit(row, width),
    ):
        text = cells.row_text(made)
        assert text == cells.printable(text)
    assert cells.row_width(cells.fit(row, width)) == width


@given(ROW, st.integers(0, 30))
def test_a_cut_title_ends_with_an_ellipsis(row, width):
    cut = cells.clip_row(row, width)
    assert cells.row_width(cut) <= width
    if cells.row_width(row) > width > 0:
        assert cells.row_text(cut).endswith("…")
    if cells.row_width(row) <= width > 0:
        assert cells.row_text(cut) == cells.row_text(row)
