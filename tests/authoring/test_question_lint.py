"""What the check says about questions of every kind, starting from the guide's own examples."""

import re

import pytest

from llmtutor.authoring.check import check
from llmtutor.course.library import own_lessons

GUIDE = (own_lessons() / "README.md").read_text(encoding="utf-8")
STEPS = "".join(re.findall(r"^```yaml\n(- id: ask-.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL))


@pytest.fixture
def lesson(folder):
    """Return what writes the guide's questions, some words changed, into a lesson and checks it."""
    path = folder / "numbers/mean.yaml"
    start, end = path.read_text(encoding="utf-8").split("  - id: recap\n")

    def faults(*pairs):
        steps = STEPS
        for old, new in pairs:
            assert old in steps, old
            steps = steps.replace(old, new, 1)
        shown = "".join(f"  {line}" for line in steps.splitlines(keepends=True))
        path.write_text(f"{start}{shown}  - id: recap\n{end}", encoding="utf-8")
        return [fault.message for fault in check(path).faults]

    return faults


def test_the_examples_are_without_fault(lesson):
    assert lesson() == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("chose: [five, four]", "chose: [five, fore]", "there is no `fore` to choose; did you mean `four`?"),
        ("chose: [five, four]", "chose: [five]", "all of these are right"),
        ('holds: "mean([a, 5]) > 5"', 'holds: "mean([b, 5]) > 5"', "there is no name b"),
        ('holds: "mean([a, 5]) > 5"', 'holds: "[a, 5] > 5"', "neither true nor false"),
        (
            "text: the two numbers add up to more than 5",
            "text: the mean lies between the two numbers",
            "read the same",
        ),
        ("slip: true, ", "", "exactly one line must say `slip: true`"),
        ("text: there are 3 numbers", "text: 2 + 4 + 9 = 15", "read the same"),
        ("chose: [high, middle]", "chose: [low, high]", "these stand in the right order"),
        ("chose: [fives, ten]", "chose: [fives]", "name two"),
        ("chose: [fives, ten]", "chose: [fives, fives]", "these two belong together"),
        ('match: "10"', 'match: "5"', "an extra belongs to nothing"),
        ("accept: sum | total", "accept: '. | the'", "nothing to type"),
        ('pattern: "product | multipl*"', 'pattern: "*"', "fits anything"),
        ('pattern: "product | multipl*"', 'pattern: "s?m"', "fits the answer, sum"),
        ("compute: a + 10", 'compute: "mean([a, 4, 6])"', "this gives the right answer"),
        ("compute: 3}", "compute: three}", "there is no name three"),
        ("the {what} and divide", "the what and divide", "{what} must stand once"),
        ("return sum(numbers) / len(numbers)", "return sum(numbers)", "the solution fails: code-value"),
        (
            "          return sum(numbers)\n",
            "          return sum(numbers) / len(numbers)\n",
            "accepts this wrong function",
        ),
        ("          return sum(numbers)\n", "          return 1 / 0\n", "gives no values: code-raised"),
        ("gives: mean(numbers)", "gives: mean(number)", "there is no name number"),
        ("function: average", "function: averages", "the solution fails: code-no-function"),
    ],
)
def test_a_fault_in_a_question_is_told(lesson, old, new, message):
    found = lesson((old, new))
    assert any(message in fault for fault in found), found


def test_a_check_that_does_not_exist_is_told_with_the_nearest(folder):
    path = folder / "exercises/shares.yaml"
    path.parent.mkdir()
    text = (own_lessons() / "exercises/softmax.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace("check: softmax", "check: sofmax").replace("id: softmax", "id: share"))
    messages = [fault.message for fault in check(path).faults]
    assert "there is no check `sofmax`; did you mean `softmax`?" in messages
    assert "the id must be the file's name, `shares`" in messages
    assert "`course.yaml` lists no such exercise: add it under `exercises`" in messages
    assert any("the skill `write-softmax` is not in `skills.yaml`" in message for message in messages)


def test_a_fault_of_form_in_an_exercise_hides_no_other_fault(folder):
    path = folder / "exercises/softmax.yaml"
    path.parent.mkdir()
    text = (own_lessons() / "exercises/softmax.yaml").read_text(encoding="utf-8")
    for old, new in (
        ("title: Softmax\n", "titel: Softmax\n"),
        ("id: softmax\n", "id: sofmax\n"),
        ("lesson: softmax-first", "lesson: maen"),
        ("  function: softmax\n", "  function: softmax\n  tests: 3\n"),
        ("exp / exp.sum(axis=-1, keepdims=True)\n  misc", "exp\n  misc"),
    ):
        assert old in text, old
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    report = check(folder)
    told = [fault.message for fault in (*report.faults, *report.warnings)]
    for each in (
        "unknown key `titel`; did you mean `title`?",
        "unknown key `tests`",
        "the id must be the file's name, `softmax`",
        "there is no lesson `maen` yet; did you mean `mean`?",
        "the skill `write-softmax` is not in `skills.yaml`",
        "the solution fails",
    ):
        assert any(message.startswith(each) for message in told), (each, told)


def test_an_exercise_without_a_file_is_told(folder):
    course = folder / "course.yaml"
    course.write_text(course.read_text(encoding="utf-8") + "exercises: [nothing]\n", encoding="utf-8")
    assert any("there is no file `exercises/nothing.yaml`" in fault.message for fault in check(folder).faults)
