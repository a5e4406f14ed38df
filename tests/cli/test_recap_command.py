"""`llmtutor recap`: what was learned and what was missed, to read or to keep."""

import pytest
from markdown_it import MarkdownIt

from llmtutor.course.library import open_course
from llmtutor.course.schema import Formula
from llmtutor.progress.store import Store


class Learner:
    """Somebody who learns temperature, a minute a deed."""

    def __init__(self):
        moments = iter(range(1_700_000_000_000, 1_800_000_000_000, 60_000))
        self.store = Store(clock=lambda: next(moments))
        self.lesson = open_course().lesson("temperature")

    def answer(self, question, given, right, seed=3, revision=None):
        step = next(step for step in self.lesson.steps if step.id == question)
        self.store.record(
            lesson="temperature", step=question, question=question, kind=step.question.kind, answer=given,
            correct=right, variant=seed, skill="temperature", revision=revision or str(self.lesson.revision),
        )  # fmt: skip


@pytest.fixture
def learner(home):
    somebody = Learner()
    for step in ("hook", "by-hand"):
        somebody.store.visit("temperature", step)
    yield somebody
    somebody.store.close()


def test_a_finished_lesson_is_its_idea_its_formulas_and_what_was_missed(llmtutor, learner):
    learner.answer("q-top-share", "0.2", False)
    learner.answer("q-what-changes", ["order-changes", "top-falls"], False)
    learner.answer("q-what-changes", ["entropy-grows", "top-falls"], True)
    learner.answer("q-half", {"T": 1.25}, True)
    learner.store.lesson_finished("temperature")
    text = llmtutor("recap", "temperature", "--markdown").out
    assert text.startswith("# Temperature\n\nFinished on 2023-11-1")
    assert "> Temperature divides every score before softmax." in text
    for step in learner.lesson.steps:
        if isinstance(step, Formula):
            assert f"$$\n{step.tex}\n$$\n\n- $p_i$ is" in text
    assert "**1 of 4 questions right at the first try.**" in text
    assert "> Two words score 4 and 1, and T = 0.5." in text
    assert "Your answer: 0.2  \nThe answer: 0.9975\n" in text
    assert "- the second word may overtake the first: Both are divided by the same number" in text
    assert text.count("Right since.") == 1
    assert "Half for one" not in text
    assert "$e$" in text
    assert {token.type for token in MarkdownIt("commonmark").parse(text)}.isdisjoint(
        {"html_block", "code_block"}
    )


def test_a_lesson_only_begun_gives_away_neither_its_idea_nor_formulas_not_yet_read(llmtutor, learner):
    text = llmtutor("recap", "temperature", "--markdown").out
    assert "Begun, not finished yet." in text
    assert "In short" not in text
    assert "$$" not in text
    learner.store.visit("temperature", "formula")
    assert "$$" in llmtutor("recap", "temperature", "--markdown").out


def test_what_was_taken_back_or_begun_anew_was_not_missed(llmtutor, learner):
    learner.answer("q-top-share", "0.2", False)
    learner.store.undo_last()
    learner.answer("q-top-two", "divided", False)
    learner.store.reset(lesson="temperature", question="q-top-two")
    assert "What was missed" not in llmtutor("recap", "temperature").out


def test_an_answer_to_a_question_that_may_have_changed_since_is_not_quoted(llmtutor, learner):
    learner.answer("q-top-share", "0.2", False, revision="1")
    text = llmtutor("recap", "temperature", "--markdown").out
    assert "A share by hand" in text
    assert "Your answer" not in text


@pytest.mark.parametrize("given", [None, 3, "[", [1, [2]], {"a": {}}, [None], True])
@pytest.mark.parametrize("question", ["q-top-share", "q-what-changes", "q-top-two", "q-half"])
def test_an_answer_that_nobody_could_have_given_harms_nothing(llmtutor, learner, question, given):
    learner.answer(question, given, False)
    assert "What was missed" in llmtutor("recap", "temperature").out


def test_the_course_is_every_lesson_begun_after_the_totals(llmtutor, learner):
    learner.answer("q-top-share", "0.2", False)
    learner.store.visit("matmul", "hook")
    text = llmtutor("recap", "--markdown").out
    assert text.startswith(
        "# How large language models work\n\n- Lessons finished: 0. Begun: 2.\n- Right answers: 0 of 1.\n"
    )
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    assert headings == ["## Multiplying matrices", "## Temperature"]


def test_as_text_formulas_are_drawn_and_lines_are_not_too_long(llmtutor, learner):
    learner.store.lesson_finished("temperature")
    text = llmtutor("recap", "temperature", "--width", "60", "--lang", "zh").out
    assert "$" not in text
    assert "重要公式" in text
    assert max(map(len, text.splitlines())) <= 60


def test_where_nothing_was_begun_it_says_so(llmtutor):
    for said in (llmtutor("recap"), llmtutor("recap", "matmul")):
        assert (said.out, said.status) == ("", 2)
    assert "begin a lesson first" in llmtutor("recap").err
    assert "You have not opened matmul yet: `llmtutor learn matmul`." in llmtutor("recap", "matmul").err
    assert "Did you mean “matmul”?" in llmtutor("recap", "matmull").err
