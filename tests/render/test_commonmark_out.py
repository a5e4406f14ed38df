"""Lesson text written as CommonMark says to any reader of the standard what it says here."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from llmtutor.render.commonmark import fenced, item, quoted, to_commonmark
from llmtutor.render.inline import inline_spans

STANDARD = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def read_by_the_standard(text):
    """Every letter with whether it is code, and if not, whether it is bold."""
    (paragraph,) = [token for token in STANDARD.parse(text) if token.type == "inline"]
    strong, letters = 0, []
    for token in paragraph.children:
        if token.type in ("strong_open", "strong_close"):
            strong += 1 if token.type == "strong_open" else -1
        elif token.type == "html_inline":
            assert token.content.strip("</>") in ("strong", "em")
            strong += {"<strong>": 1, "</strong>": -1}.get(token.content, 0)
        elif token.type in ("em_open", "em_close"):
            pass
        else:
            assert token.type in ("text", "code_inline", "text_special", "softbreak"), token
            content = " " if token.type == "softbreak" else token.content
            code = token.type == "code_inline"
            letters += [(letter, strong > 0 and not code, code) for letter in content]
    return letters


def read_here(text):
    return [
        (letter, span.role == "strong", span.role == "code")
        for span in inline_spans(text)
        for letter in span.text
    ]


@pytest.mark.parametrize(
    "text",
    [
        "a plain **word** and *another*",
        "h[t-1], [CLS], snake_case, _x_, __init__ and 2*3*4",
        "<s> opens, </s> closes, <!-- not a comment -->, a < b > c",
        "R&D, &lt; and &#60; stay",
        "**重点。**后面还有，**“引号”**也行",
        "costs ~~5~~ and \\*no mark\\*",
        "`code with * and _` and ``a ` inside``",
        "one * alone, ** two, a ****four**** b",
        "**bold with `code` inside**",
        "a\\b, C:\\*x, end\\",
        "***both***，和***中。***文",
    ],
)
def test_what_is_written_is_read_the_same_elsewhere(text):
    assert read_by_the_standard(to_commonmark(text)) == read_here(text)


@given(st.text(st.sampled_from("ab1 *_`<>/[]!&;#~\\。，中文-|=:"), max_size=24))
@settings(max_examples=400)
def test_any_line_is_read_the_same_elsewhere(text):
    text = f"x{text.strip()}x"
    assert read_by_the_standard(to_commonmark(text)) == read_here(text)


def test_formulas_stay_as_they_are_and_a_lone_dollar_is_none():
    assert to_commonmark("$p_i * q_i$ costs $5") == r"$p_i * q_i$ costs \$5"
    assert to_commonmark("$$\na_1 < b * c\n$$\n\nx_ < y") == "$$\na_1 < b * c\n$$\n\nx\\_ < y"


def test_blocks_stay_as_they_are():
    text = (
        "- one *a*\n- two _b_\n\n```\n_x_ <s>\n```\n\n| a | b |\n|---|---|\n| *c* | _d_ |\n\n# head\n> quote"
    )
    assert to_commonmark(text) == text.replace("_b_", r"\_b\_").replace("_d_", r"\_d\_")


def test_marks_find_no_partner_in_another_item():
    assert to_commonmark("- *a\n- b*") == "- \\*a\n- b\\*"


def test_lines_of_chinese_join_without_a_space():
    assert to_commonmark("第一行\n第二行，\nword") == "第一行第二行，\nword"


def test_code_is_fenced_by_more_than_it_holds():
    for content in ("plain", "```\ninner\n```", "````"):
        (block,) = [token for token in STANDARD.parse(fenced(content)) if token.type == "fence"]
        assert block.content == content + "\n"


def test_an_item_or_quotation_holds_all_its_blocks():
    text = "first\n\n- inner\n\n```\ncode\n```"
    for written in (item("10.", text), item("-", text), quoted(text)):
        assert [token.level for token in STANDARD.parse(written) if token.type == "fence"] == [
            2 if written[0] != ">" else 1
        ]
