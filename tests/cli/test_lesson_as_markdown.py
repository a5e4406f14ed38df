"""`llmtutor show --markdown`: a lesson to print, that any reader of Markdown understands."""

import re
from itertools import pairwise

import pytest
from markdown_it import MarkdownIt

from llmtutor.cli.lesson_markdown import lesson_markdown
from llmtutor.course.library import open_course
from llmtutor.course.schema import Ask, Code, Formula
from llmtutor.quiz.posing import pose

STANDARD = MarkdownIt("commonmark").enable("table")
LESSONS = list(open_course().index().lessons)


def headings(text, tag):
    tokens = STANDARD.parse(text)
    return [after.content for token, after in pairwise(tokens) if token.tag == tag and token.nesting == 1]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", LESSONS)
def test_every_lesson_is_markdown_with_its_formulas_and_answers_at_the_end(name, language):
    course = open_course()
    lesson = course.lesson(name, language)
    text = lesson_markdown(course, lesson, language, 80, answers=False)
    tokens = STANDARD.parse(text)
    kinds = {token.type for token in tokens}
    assert not kinds & {"html_block", "code_block"}
    marks = {
        child.content for token in tokens for child in token.children or () if child.type == "html_inline"
    }
    assert marks <= {"<strong>", "</strong>", "<em>", "</em>"}
    assert len(headings(text, "h1")) == 1
    asked, _, answers = text.partition(f"## {course.index(language).interface('cli.show.answers')}\n")
    for step in lesson.steps:
        if isinstance(step, Formula):
            assert f"$$\n{step.tex}\n$$" in asked
        if isinstance(step, Code):
            assert "```python\n" in asked
        if isinstance(step, Ask):
            posed = pose(step.question, 0)
            assert [option.text in asked for option in posed.options].count(False) == 0
            assert posed.why.strip()[:30] not in asked
            assert posed.why.strip()[:20] in answers


def test_a_reader_guesses_first_and_finds_what_happens_and_the_answers_at_the_end(llmtutor):
    text = llmtutor("show", "temperature", "--markdown").out
    assert headings(text, "h1") == ["Temperature"]
    assert headings(text, "h2")[-3:] == ["What happens", "Answers", "To read on"]
    assert headings(text, "h3")[-1] == "Half for one"
    assert text.index("Up, to 0.84") > text.index("## What happens")


def test_with_answers_each_stands_in_its_place(llmtutor):
    text = llmtutor("show", "temperature", "--markdown", "--answers").out
    assert "## Answers" not in text
    assert text.index("The answer: 0.8808") < text.index("## Spot the slip")


def test_an_option_has_the_same_number_in_the_question_and_in_the_answers(llmtutor):
    text = llmtutor("show", "temperature#q-what-changes", "--markdown").out
    question, _, answers = text.partition("## Answers")
    (number,) = re.findall(r"(\d)\. the share of the top word falls", question)
    assert f"{number}. ✓ The gaps are halved" in answers
    assert headings(text, "h2") == ["What changes?", "Answers"]


def test_it_is_one_or_the_other(llmtutor):
    said = llmtutor("show", "temperature", "--markdown", "--plain")
    assert "not allowed with" in said.err
    assert said.status == 2


def test_in_chinese(llmtutor):
    assert headings(llmtutor("show", "temperature", "--markdown", "--lang", "zh").out, "h2")[-3:] == [
        "结果如何", "答案", "延伸阅读",
    ]  # fmt: skip
