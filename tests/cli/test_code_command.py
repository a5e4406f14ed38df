"""`llmtutor code`: the list of exercises, an exercise as text, and a file checked from outside."""

import pytest

from llmtutor.course.library import open_course

EXERCISES = open_course().index().exercises


def test_every_exercise_is_listed_in_a_line(llmtutor):
    lines = llmtutor("code").out.splitlines()
    assert [line.split()[0] for line in lines] == list(EXERCISES)
    assert all(len(line) <= 80 for line in lines)


def test_an_exercise_is_printed_and_its_solution_only_on_request(llmtutor):
    asked = llmtutor("code", "softmax", "--plain").out
    assert "def softmax(x):" in asked
    assert "keepdims" not in asked
    assert "keepdims=True" in llmtutor("code", "softmax", "--plain", "--answers").out
    assert "写出" in llmtutor("code", "softmax", "--plain", "--lang", "zh").out


@pytest.mark.parametrize(
    ("source", "status", "said"),
    [
        (
            "def derivative(f, x, h):\n    return (f(x + h) - f(x - h)) / (2 * h)\n",
            0,
            "on all 5 hidden inputs",
        ),
        ("def derivative(f, x, h):\n    return (f(x + h) - f(x)) / h\n", 1, "You look to one side only."),
        ("def derivative(f, x, h):\n    return f\n", 1, "Numbers are wanted"),
        ("def derivative(f, x, h)\n", 1, "can't be read as Python"),
    ],
)
def test_a_file_is_checked(llmtutor, tmp_path, source, status, said):
    path = tmp_path / "mine.py"
    path.write_text(source, encoding="utf-8")
    result = llmtutor("code", "derivative", "--check", str(path))
    assert result.status == status
    assert said in " ".join(result.out.split())


def test_what_does_not_exist_is_told(llmtutor):
    assert "There is no exercise “sofmax”. Did you mean “softmax”?" in llmtutor("code", "sofmax").err
    missing = llmtutor("code", "softmax", "--check", "nowhere.py")
    assert missing.status == 2
    assert "nowhere.py" in missing.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--timed", "0"], "--timed takes minutes above 0"),
        (["--test-out", "matmul", "--mixed"], "names its lesson itself"),
        (["--test-out", "nothing"], "There is no lesson “nothing”"),
        (["first-network", "--mixed"], "needs a terminal"),
    ],
)
def test_a_quiz_that_cannot_be_is_told(llmtutor, arguments, said):
    result = llmtutor("quiz", *arguments)
    assert result.status == 2
    assert said in result.err


def test_a_flood_of_output_is_told_in_a_few_short_lines(llmtutor, tmp_path):
    path = tmp_path / "mine.py"
    path.write_text("def softmax(x):\n    while True:\n        print('x' * 1000)\n", encoding="utf-8")
    said = llmtutor("code", "softmax", "--check", str(path)).out
    assert "Your code printed without end" in said
    assert "xxx…" in said
    assert len(said.splitlines()) < 40
