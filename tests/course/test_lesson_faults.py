"""A writer is told every mistake in a lesson file at once: its place, what was expected, the nearest word."""

import textwrap

import pytest

from llmtutor.course.course_files import DemoFile
from llmtutor.course.faults import did_you_mean, nearest
from llmtutor.course.reading import read_text
from llmtutor.course.schema import Lesson
from llmtutor.course.validating import validate

LESSON = """\
id: sums
revision: 1
title: Sums
summary: Adding.
minutes: 5
teaches: [sums]
steps:
  - {id: say-it, kind: say, text: Add.}
  - id: ask-it
    kind: ask
    question:
      kind: number
      skill: sums
      vary: {a: {integer: [1, 9]}}
      prompt: What is {a} plus 1?
      answer: {compute: a + 1, abs: 0.5}
      misconceptions:
        - {id: took, compute: a - 1, say: You took away.}
      why: One more.
sources:
  - {title: Elements, authors: Euclid, year: 1700, ref: Book VII}
"""


def faults(text, model=Lesson):
    document = read_text(textwrap.dedent(text), "f.yaml")
    validate(document, model)
    return [(fault.line, fault.column, fault.message) for fault in document.faults]


def changed(*pairs):
    text = LESSON.replace("What is {a} plus 1?", '"What is {a} plus 1?"')
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def test_a_good_lesson_has_no_faults():
    assert faults(changed()) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("minutes: 5", "minuts: 5", (5, 1, "unknown key `minuts`; did you mean `minutes`?")),
        ("minutes: 5", "minutes: five", (5, 10, "a whole number is expected, not `five`")),
        ("minutes: 5", "minutes: yes", (5, 10, "a whole number is expected, not `yes`")),
        ("minutes: 5", "minutes: true", (5, 10, "a whole number is expected, not `true`")),
        ("minutes: 5", "minutes:", (5, 9, "nothing is given for `minutes`")),
        ("title: Sums", "title: 2048", (3, 8, "a text is expected, not `2048`; put it in quotes")),
        ("title: Sums", "title: [a]", (3, 8, "a text is expected, not a list")),
        ("title: Sums", "title: ''", (3, 8, "the text is empty")),
        ("teaches: [sums]", "teaches: sums", (6, 10, "a list is expected, not `sums`")),
        ("id: sums", "id: Sums_1", (1, 5, "`Sums_1` is not an id")),
        ("kind: say,", "kind: sai,", (8, 24, "unknown kind `sai`; did you mean `say`?")),
        ("kind: say,", "", (8, 5, "`kind` is missing")),
        ("kind: number", "kind: numbr", (12, 13, "unknown kind `numbr`; did you mean `number`?")),
        ("abs: 0.5", "abs: -1", (16, 37, "greater than 0")),
        ("abs: 0.5", "abss: 1", (16, 32, "unknown key `abss`; did you mean `abs`?")),
        ("integer: [1, 9]", "integer: [9, 1]", (14, 17, "the first number must be below the second")),
        ("integer: [1, 9]", "integr: [1, 9]", (14, 17, "say how this varies")),
        ("compute: a - 1, ", "", (18, 11, "give either `compute` or `between`")),
        ("id: say-it", "id: ask-it", (9, 9, "the id `ask-it` is used twice")),
        ("teaches: [sums]", "teaches: []", (6, 10, "at least 1 needed here")),
        ("year: 1700", "year: soon", (21, 46, "a whole number is expected, not `soon`")),
        (
            "say: You took away.",
            "say: You took, away.",
            (18, 53, "put a text with a comma inside {...} or [...] in quotes"),
        ),
    ],
)
def test_each_mistake_is_told_at_its_place(old, new, expected):
    found = faults(changed((old, new)))
    assert [(line, column) for line, column, _ in found] == [expected[:2]], found
    assert expected[2] in found[0][2]


def test_all_mistakes_are_told_at_once():
    text = changed(
        ("minutes: 5", "minuts: 5"), ("kind: say,", "kind: sai,"), ("abs: 0.5", "abs: -1"), ("Euclid", "''")
    )
    lines = [line for line, _, _ in sorted(faults(text))]
    assert lines == [5, 8, 16, 21]


def test_a_numeric_expression_needs_no_quotes():
    document = read_text(changed(("compute: a + 1", "compute: 5")), "f.yaml")
    lesson = validate(document, Lesson)
    assert lesson.steps[1].question.answer.compute == "5"


def test_a_key_named_like_a_kind_is_found():
    step = (
        "{id: d, kind: demo, demo: softmax, predict: {prompt: p, guess: {kind: number, answr: 1}, reveal: r}}"
    )
    found = faults(changed(("  - {id: say-it, kind: say, text: Add.}", f"  - {step}")))
    assert found == [(8, 83, "unknown key `answr`; did you mean `answer`?")]


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ("[{id: a, text: A, say: s}, {id: b, text: B, say: s}]", "exactly one option"),
        (
            "[{id: a, text: A, say: s, right: true}, {id: b, text: B, say: s, right: true}]",
            "exactly one option",
        ),
        ("[{id: a, text: A, say: s, right: true}, {id: a, text: B, say: s}]", "used twice"),
        ("[{id: a, text: A, right: true}, {id: b, text: B, say: s}]", "`say` is missing"),
    ],
)
def test_options_need_one_right_answer_and_a_reason_each(options, word):
    question = f"{{kind: one, skill: sums, prompt: p, why: w, options: {options}}}"
    start, end = LESSON.index("    question:"), LESSON.index("sources:")
    found = faults(LESSON[:start] + f"    question: {question}\n" + LESSON[end:])
    assert [message for _, _, message in found if word in message]


def test_a_file_that_is_no_mapping_is_told():
    assert faults("just words") == [(1, 1, "a mapping is expected, not `just words`")]
    assert faults("- 1\n") == [(1, 1, "a mapping is expected, not a list")]


def test_demo_words_are_checked_the_same_way():
    (fault,) = faults(
        "id: d\ntrack: t\ntitle: T\nsummary: S\ncontrols: {T: {lable: x, label: y}}\n", DemoFile
    )
    assert fault == (5, 16, "unknown key `lable`; did you mean `label`?")


def test_nearest_words():
    assert nearest("sofmax", ["softmax", "matmul"]) == "softmax"
    assert nearest("xyz", ["softmax"]) is None
    assert did_you_mean("t", ["T"]) == "; did you mean `T`?"
    assert did_you_mean("zzz", ["a", "b"]) == "; known: `a`, `b`"
    assert did_you_mean("zzz", []) == ""
