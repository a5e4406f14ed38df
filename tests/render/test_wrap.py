"""Running text breaks where a Chinese or English reader expects it to."""

from itertools import pairwise

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from llmtutor.render import wrap
from llmtutor.render.cells import Span, plain, printable, row_text, row_width
from llmtutor.render.wrap import CLOSING, OPENING, wrap_spans


def lines(text, width, role=""):
    return plain(wrap_spans([Span(text, role)], width)).split("\n")


def test_no_line_begins_with_a_comma_or_closing_bracket():
    text = "一二三四五，六七八九十。甲乙丙丁戊（己庚）"
    assert lines(text, 10) == ["一二三四", "五，六七八", "九十。甲乙", "丙丁戊（己", "庚）"]


def test_an_opening_bracket_never_ends_a_line():
    assert lines("一二三四（五六）", 10) == ["一二三四", "（五六）"]


def test_a_chinese_dash_stays_whole():
    assert lines("一二三四——五六", 10) == ["一二三四——", "五六"]
    assert lines("一二三四五——六", 10) == ["一二三四", "五——六"]


def test_english_words_stay_whole_beside_chinese():
    assert lines("我们用softmax把分数变成概率", 12) == ["我们用", "softmax把分", "数变成概率"]


def test_a_number_keeps_its_unit_and_its_counter():
    assert lines("it takes 24 MB of memory", 11) == ["it takes", "24 MB of", "memory"]
    assert lines("一二三四五100个", 12) == ["一二三四五", "100个"]


def test_no_space_begins_or_ends_a_line():
    assert lines("  aaa  bbb  ", 5) == ["aaa", "bbb"]
    assert lines("aaa  bbb", 8) == ["aaa  bbb"]


def test_a_no_break_space_holds_and_is_shown_as_a_space():
    assert lines("x x =\xa03 y", 5) == ["x x", "= 3 y"]


def test_a_word_wider_than_the_line_is_cut():
    assert lines("see abcdefghijkl", 5) == ["see", "abcde", "fghij", "kl"]


def test_a_line_break_in_the_text_ends_a_row():
    assert lines("one\ntwo", 40) == ["one", "two"]


def test_roles_follow_their_characters():
    rows = wrap_spans([Span("aa "), Span("bb cc", "strong"), Span(".")], 5)
    assert rows == [(Span("aa "), Span("bb", "strong")), (Span("cc", "strong"), Span("."))]


@pytest.mark.parametrize("width", [0, 1, 2, 3])
def test_a_very_narrow_column_still_ends(width):
    assert max(map(row_width, wrap_spans([Span("温度 T，ab")], width))) <= 2 + (width == 3)


ALPHABET = "ab中文，。（）“”…—·1% -,.()[]'\"" + "e\u0301🙂👨\u200d👩⚠\ufe0f\xa0"
TEXT = st.text(st.sampled_from(ALPHABET), max_size=150)


@settings(max_examples=300)
@given(
    st.lists(st.builds(Span, TEXT, st.sampled_from(["", "code", "formula"])), max_size=4), st.integers(2, 60)
)
@example([Span("\u200d")], 2)
@example([Span("。\u200d\u200d11")], 2)
@example([Span("\ufe0f中"), Span("\u200d中中中")], 2)
def test_no_row_is_wider_than_asked_and_nothing_is_lost(spans, width):
    rows = wrap_spans(spans, width)
    assert all(row_width(row) <= width for row in rows)
    kept = "".join(map(row_text, rows))
    assert kept.replace(" ", "") == row_text(spans).replace("\xa0", "").replace(" ", "")


WORDS = st.lists(
    st.sampled_from(["中", "文字", "word", "，", "。", "（", "）", "“", "”", "3", " "]), max_size=60
)


@settings(max_examples=300)
@given(WORDS.map("".join), st.integers(20, 60))
def test_ordinary_punctuation_never_stands_at_the_wrong_end(text, width):
    marks = "，。（）“”"
    assume(not any(a in marks and b in marks for a, b in pairwise(text)))
    found = [line for line in lines(text, width) if line]
    assert not [line for line in found[1:] if line[0] in CLOSING]
    assert not [line for line in found[:-1] if line[-1] in OPENING]


@pytest.mark.parametrize("before", ["a→", "温度", "🙂", "👨\u200d", "a"])
def test_a_line_break_ends_a_row_after_any_character(before):
    assert [row_text(row) for row in wrap_spans([Span(before + "\nb")], 40)] == [before, "b"]


def test_a_tab_becomes_spaces_and_other_control_characters_vanish():
    assert lines("a\tb\x1b[2J→\rc", 40) == ["a    b[2J→c"]


UNSAFE = st.text(st.sampled_from("ab 中，→🙂\u200d\ufe0f\n\t\r\x1b\x07\x85\u2028\u202e"), max_size=40)


@settings(max_examples=300)
@given(
    st.lists(st.builds(Span, UNSAFE, st.sampled_from(["", "code", "formula"])), max_size=4),
    st.integers(2, 30),
)
def test_no_row_holds_a_character_that_a_terminal_would_obey(spans, width):
    rows = wrap_spans(spans, width)
    assert all(row_width(row) <= width and row_text(row) == printable(row_text(row)) for row in rows)


WORDY = st.text(st.sampled_from("ab 1 9%MB，。（—“”一二é\u0301·−→\n\t\xa0\u200b\ufe0f☀"), max_size=12)
PARTS = st.lists(st.builds(Span, WORDY, st.sampled_from(["", "code", "dim"])), max_size=4)


@given(PARTS, st.integers(2, 30))
def test_a_text_that_fits_as_it_is_comes_out_as_if_each_character_were_looked_at(spans, width):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wrap, "_is_one_row", lambda _spans, _width: False)
        slowly = wrap_spans(spans, width)
    assert wrap_spans(spans, width) == slowly


def test_most_short_texts_are_not_looked_at_character_by_character(monkeypatch):
    monkeypatch.setattr(wrap, "glyphs", lambda _spans: pytest.fail("each character was looked at"))
    assert lines("A loss of 2.5 nats 一二。", 30) == ["A loss of 2.5 nats 一二。"]
