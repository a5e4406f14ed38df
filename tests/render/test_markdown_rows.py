"""Lesson text appears as its author wrote it."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from llmtutor.render.cells import Span, plain, printable, row_text, row_width
from llmtutor.render.inline import inline_spans
from llmtutor.render.markdown import formula_rows, render_line, render_markdown


def shown(text, width=60):
    return plain(render_markdown(text, width))


@pytest.mark.parametrize(
    "text",
    [
        "[CLS]",
        "h[t-1]",
        "list[int]",
        "[/foo]",
        "[1, 2]",
        "[bold]x[/bold]",
        "W[q][k]",
        "[foo]: http://example.org",
        "[^1]: note",
        "snake_case_name and __init__",
        "2*3*4 and 2 * 3 * 4",
        "<b>not html</b> &amp; a < b",
        "it costs $5 and $6",
        "a | b",
        "1e-3, 0,73 and 73%",
        "{a} $ {b}",
    ],
)
def test_what_is_no_mark_appears_as_written(text):
    assert shown(text) == text
    assert row_text(inline_spans(text)) == text


@pytest.mark.parametrize("text", ["- 3", "# tokens", "1. first", "> 0.5", "---", "| a |", "```"])
def test_an_option_is_never_taken_for_a_block(text):
    assert plain(render_line(text, 40)) == text


def test_brackets_survive_beside_a_definition_of_the_same_name():
    assert shown("see [CLS]\n\n[CLS]: http://x.org") == "see [CLS]\n\n[CLS]: http://x.org"


def test_marks_give_their_words_a_role():
    assert inline_spans("a **b** *c* `d[0]` $x_1$ e") == (
        Span("a "),
        Span("b", "strong"),
        Span(" "),
        Span("c", "emphasis"),
        Span(" "),
        Span("d[0]", "code"),
        Span(" "),
        Span("x₁", "formula"),
        Span(" e"),
    )


def test_bold_works_beside_chinese_punctuation():
    assert inline_spans("**“温度”**是**分数**。") == (
        Span("“温度”", "strong"),
        Span("是"),
        Span("分数", "strong"),
        Span("。"),
    )


def test_marks_nest_and_lonely_asterisks_stay():
    assert inline_spans("**a `b` *c* $d$**") == (
        Span("a ", "strong"),
        Span("b", "code"),
        Span(" c ", "strong"),
        Span("d", "formula"),
    )
    assert row_text(inline_spans("a ** b **c *d")) == "a ** b **c *d"
    assert row_text(inline_spans(r"\*a\* \$5 \[x\]")) == "*a* $5 [x]"


def test_underscores_and_asterisks_inside_formulas_and_code_are_theirs():
    assert row_text(inline_spans("$a_1 * b_2$ and `x*y*z_1`")) == "a₁ * b₂ and x*y*z_1"


def test_a_link_shows_its_address():
    assert shown("see [the paper](https://x.org/a_b)") == "see the paper (https://x.org/a_b)"


def test_a_formula_that_cannot_be_drawn_appears_as_its_source():
    assert inline_spans(r"a $\nope{x}$") == (Span("a "), Span(r"$\nope{x}$", "code"))
    assert shown("$$\n\\nope\n$$") == "\\nope"


LESSON = r"""
# Softmax

Scores become **shares**
of one.

$$
p_i = \frac{e^{z_i}}
- \beta
$$

- one
- two long enough to wrap here
  - nested

2. second
3. third

> A quote.

```python
def f(x):

    return x[0]  # [CLS]
```

| token | share |
|-------|------:|
| the   | 0.5   |
| `[CLS]` | $\frac12$ |

---
end
"""

PICTURE = """\
Softmax

Scores become shares of one.

{formula}

• one
• two long enough to wrap here
  • nested

2. second
3. third

│ A quote.

  def f(x):

      return x[0]  # [CLS]

token  share
─────  ─────
the      0.5
[CLS]    1/2

──────────────────────────────

end"""


def test_a_whole_lesson_text_in_rows():
    text = LESSON.replace("- \\beta\n", "{\\sum_j e^{z_j}}\n")
    formula = plain(formula_rows(r"p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}", 30))
    assert shown(text, 30) == PICTURE.replace("{formula}", formula)


def test_a_formula_block_may_hold_lines_that_look_like_a_list():
    assert shown("$$\na\n- b\n+ c\n$$").strip() == "a − b + c"
    assert shown("text before\n$$a$$\ntext after") == "text before\n\n    a\n\ntext after"


def test_a_formula_inside_a_list_or_quote_stands_apart():
    assert shown("- one\n  $$\n  a\n  $$\n  more\n- two") == "• one\n\n      a\n\n  more\n• two"
    assert shown("> one\n> $$a$$\n> more") == "│ one\n│\n│     a\n│\n│ more"


def test_a_formula_too_wide_for_the_column_continues_on_the_next_line():
    rows = formula_rows(r"\frac{aaaaaaaaaaaa + b}{c} + dddddddd = eeeeeeeeeee + fffffff", 24)
    assert plain(rows) == "(aaaaaaaaaaaa + b)/c +\n  dddddddd =\n  eeeeeeeeeee + fffffff"


def test_source_lines_of_a_chinese_paragraph_join_without_a_space():
    assert (
        shown("温度是一个数，\n它把分数**除小**\n或放大。\nThe end.")
        == "温度是一个数，它把分数除小或放大。The end."
    )
    assert shown("one\ntwo 二\n三") == "one two 二三"


def test_two_spaces_or_a_backslash_keep_a_line_break():
    assert shown("a  \nb\\\nc") == "a\nb\nc"


def test_a_table_too_wide_is_narrowed_then_becomes_text():
    table = "| first | second |\n|---|---|\n| one two three four | five six seven eight |"
    head = "first        second\n───────────  ───────────\n"
    assert shown(table, 24) == head + "one two      five six\nthree four   seven eight"
    assert shown("| a | b | c |\n|-|-|-|\n| dd | ee | ff |", 13) == "a · b · c\ndd · ee · ff"


def test_code_keeps_its_spaces_and_long_lines_continue():
    assert shown("```\na   b\n  c\n```") == "  a   b\n    c"
    assert shown("```\nabcdefghijklmnopqrst\n```", 14) == "  abcdefghijkl\n  mnopqrst"


def test_no_escape_sequence_reaches_the_terminal():
    assert shown("a\x1b[31mb `\x1b]0;x\x07`\n\n```\n\x1b[2J\n```") == "a[31mb ]0;x\n\n  [2J"


def test_a_long_list_number_keeps_its_column():
    assert shown("9. a\n10. b\n   c") == " 9. a\n10. b c"


WORDS = [
    "word ",
    "温度是一个数，",
    "（括号）",
    "🙂👨\u200d👩",
    "verylongword" * 9,
    "[CLS]",
    "\t",
    "    ",
    "\\",
    "  \n",
]
MARKS = [
    "**",
    "*",
    "`",
    "$",
    "$$",
    "\n",
    "\n\n",
    "- ",
    "1. ",
    "> ",
    "# ",
    "\n$$\n",
    "```\n",
    "|",
    "|-|-|\n",
    "---\n",
]
WHOLE = [
    "$x_1$",
    r"$\frac{a+b}{c}$",
    "`code  x`",
    "[a](http://b.c)",
    r"$$\sum_{i=1}^n \text{损失}_i + aaaaaaaaaaa$$",
]
PARTS = st.sampled_from(WORDS + MARKS + WHOLE)


UNSAFE = st.sampled_from(["→", "🙂", "温度", "\t", "\n", "\r", "\x1b[2J", "\x07", "\x85", "\u2028", "\u202e"])


@settings(max_examples=300, deadline=None)
@given(st.lists(PARTS | UNSAFE, max_size=25).map("".join), st.integers(2, 120))
def test_no_text_holds_a_character_that_a_terminal_would_obey(text, width):
    for row in render_markdown(text, width):
        assert row_text(row) == printable(row_text(row))


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.lists(PARTS, max_size=25).map("".join), st.text(max_size=80)), st.integers(2, 120))
@example("- " * 30 + "x", 20)
@example("> " * 30 + "温度", 20)
@example("| a | b |\n|--|--|\n| \u200d | x |", 20)
def test_no_text_is_ever_wider_than_its_column(text, width):
    assert all(row_width(row) <= width for row in render_markdown(text, width))
