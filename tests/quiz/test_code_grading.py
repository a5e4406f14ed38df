"""Code is compared with the engine: the first difference with its input, and the named slip behind it."""

import numpy as np
import pytest
from pydantic import TypeAdapter

from llmtutor.course.library import open_course
from llmtutor.course.questions import Question
from llmtutor.quiz.code_checks import CHECKS, draw_cases
from llmtutor.quiz.code_comparing import difference
from llmtutor.quiz.grading import grade
from llmtutor.quiz.posing import pose
from llmtutor.quiz.samples import right_answer, wrong_answers

COURSE = open_course()
EXERCISES = list(COURSE.index().exercises)


@pytest.mark.parametrize("name", EXERCISES)
def test_every_solution_passes_and_every_named_slip_is_recognised(name):
    posed = pose(COURSE.exercise(name).question, 5)
    assert grade(posed, right_answer(posed)).right
    named = list(wrong_answers(posed))
    assert len(named) >= 2
    for wrong in named:
        graded = grade(posed, wrong.answer)
        assert (graded.right, graded.misconception, graded.say) == (False, wrong.mistake, wrong.say)


@pytest.mark.parametrize("name", EXERCISES)
def test_every_exercise_speaks_chinese(name):
    english, chinese = COURSE.exercise(name), COURSE.exercise(name, "zh")
    assert chinese.question.prompt != english.question.prompt
    assert chinese.question.solution == english.question.solution
    for mine, its in zip(chinese.question.misconceptions, english.question.misconceptions, strict=True):
        assert mine.say != its.say


def test_there_is_an_exercise_for_every_check():
    assert sorted(COURSE.exercise(name).question.check for name in EXERCISES) == sorted(CHECKS)


@pytest.mark.parametrize("name", CHECKS)
def test_hidden_inputs_are_the_same_for_a_seed_and_others_for_another(name):
    def written(seed):
        return [repr(case) for case in draw_cases(name, seed)]

    assert written(3) == written(3)
    assert written(3) != written(4)


def question(**fields):
    declared = {
        "kind": "code",
        "skill": "s",
        "prompt": "?",
        "why": "Because.",
        "function": "double",
        "starter": "def double(x):\n    ...\n",
        "solution": "def double(x):\n    return 2 * x\n",
        "cases": [
            {"given": {"x": "[1, 2]"}, "gives": "2 * x"},
            {"given": {"x": "[[1, 2, 3]]"}, "gives": "2 * x"},
        ],
        **fields,
    }
    return pose(TypeAdapter(Question).validate_python(declared), 0)


def problem(source):
    return grade(question(), source).problem


def test_the_starter_is_no_attempt():
    assert problem("def double(x):\n    ...\n").code == "code-unchanged"
    assert problem("  ").code == "code-unchanged"


def test_a_wrong_shape_is_told_with_the_input():
    found = problem("import numpy as np\ndef double(x):\n    return 2 * np.ravel(x)[:2]")
    assert found.code == "code-shape"
    assert (found.values["got"], found.values["wanted"], found.values["case"]) == ("(2,)", "(1, 3)", 2)


def test_a_wrong_number_is_told_with_its_place_and_value():
    found = problem(
        "import numpy as np\ndef double(x):\n    y = 2 * np.array(x)\n    y.flat[1] = 7\n    return y"
    )
    assert found.code == "code-differs"
    assert found.values["at"] == "[1]"
    assert (found.values["got"], found.values["wanted"]) == ("7", "4")
    assert "(2,)" in found.values["inputs"]


def test_a_faulty_exercise_is_told_and_breaks_nothing():
    asked = question(cases=[{"given": {"x": "[1]"}, "gives": "y"}])
    assert grade(asked, "def double(x):\n    return x").problem.code == "code-faulty"


def test_nothing_words_and_failures_are_told():
    assert problem("def double(x):\n    pass").code == "code-none"
    assert problem("def double(x):\n    return 'no'").code == "code-no-numbers"
    failed = problem("def double(x):\n    return x[5]")
    assert failed.code == "code-raised"
    assert failed.values["line"] == 2
    assert failed.values["case"] == 1


def test_lists_arrays_and_tuples_of_numbers_are_the_same():
    assert difference(np.array([1.0, 2.0]), [1, 2]) is None
    assert difference(np.array([[1.0]]), ((1,),)) is None
    assert difference(3.0, np.float32(3)) is None
    assert difference((np.ones(2), 3.0), [np.ones(2), 3]) is None
    assert difference((np.ones(2), 3.0), np.ones(2)).code == "code-results"
    assert difference([["a"]], (("a",),)) is None
    assert difference(np.array([1.0]), [float("nan")]).code == "code-differs"


def test_two_slips_at_once_are_told_one_after_the_other():
    posed = pose(COURSE.exercise("softmax").question, 2)
    source = "import numpy as np\ndef softmax(x):\n    return np.exp(x) / np.exp(x).sum()\n"
    assert grade(posed, source).misconception == "whole-array"
