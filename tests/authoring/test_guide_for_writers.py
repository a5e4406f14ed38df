"""Everything that `lessons/README.md` shows a teacher works exactly as it is shown."""

import inspect
import re
import shlex
from pathlib import Path

import pytest

from llmtutor.authoring.check import check
from llmtutor.cli import main
from llmtutor.cli.parser import parse
from llmtutor.course.course_files import CourseFile
from llmtutor.course.library import own_lessons
from llmtutor.course.schema import AnyStep, Lesson
from llmtutor.quiz.functions import ENGINE_FILES, FUNCTIONS, NAMED_VALUES

GUIDE = (own_lessons() / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
NEEDS_A_TERMINAL = ("preview", "learn")


@pytest.fixture(autouse=True)
def desk(tmp_path, monkeypatch):
    monkeypatch.setenv("LLMTUTOR_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my-course").mkdir()
    return tmp_path


def write(block):
    path = Path(re.match(r"# (my-course/\S+\.yaml)\n", block)[1])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(block, encoding="utf-8")


def run(line, capsys):
    """Run one command of the guide; return what it printed."""
    words = shlex.split(line)
    assert words[0] == "llmtutor"
    if set(NEEDS_A_TERMINAL) & set(words):
        assert parse(words[1:]).run
        return None
    status = main(words[1:])
    printed = capsys.readouterr()
    assert status == 0, (line, printed)
    return printed.out


def test_the_guide_can_be_followed_from_the_first_line_to_the_last(desk, capsys):
    for language, block in BLOCKS:
        if language == "yaml" and block.startswith("# my-course/"):
            write(block)
        elif language == "console":
            for command in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                line, _, expected = command.partition("\n")
                printed = run(line, capsys)
                if expected:
                    assert printed == expected, line
    report = check(desk / "my-course")
    assert report.ok, report.text()


def test_every_step_of_the_guide_passes_the_check(desk, capsys):
    write(BLOCKS[0][1])
    run("llmtutor --lessons my-course new lesson averages/mean", capsys)
    lesson = desk / "my-course/averages/mean.yaml"
    start, end = lesson.read_text(encoding="utf-8").split("  - id: recap\n")
    steps = [block for language, block in BLOCKS if language == "yaml" and block.startswith("- id: ")]
    shown = "".join(f"  {line}" for block in steps for line in block.splitlines(keepends=True))
    lesson.write_text(f"{start}{shown}  - id: recap\n{end}", encoding="utf-8")
    report = check(lesson)
    assert report.ok, report.text()


def test_every_example_of_the_guide_is_of_a_kind_that_is_run():
    for language, block in BLOCKS:
        assert language in ("yaml", "console")
        assert language == "console" or block.startswith(("# my-course/", "- id: ")), block


def test_every_kind_and_key_is_explained():
    definitions = Lesson.model_json_schema()["$defs"]
    kinds = {
        piece["properties"]["kind"]["const"]
        for piece in definitions.values()
        if "kind" in piece["properties"]
    }
    assert AnyStep
    for kind in kinds:
        assert f"kind: {kind}" in GUIDE, kind
    keys = {key for piece in definitions.values() for key in piece["properties"]}
    keys |= set(Lesson.model_fields) | set(CourseFile.model_fields)
    for key in sorted(keys):
        assert re.search(rf"\b{key}\b", GUIDE), key


def test_every_function_the_guide_names_can_be_called():
    (arithmetic,) = re.findall(r"- arithmetic: `([^`]+)`", GUIDE)
    assert set(arithmetic.split()) <= set(FUNCTIONS)
    (constants,) = re.findall(r"- the constants (.*)\.", GUIDE)
    assert set(re.findall(r"`(\w+)`", constants)) == set(NAMED_VALUES)


def test_the_guide_lists_every_engine_function_and_marks_those_that_can_be_walked():
    rows = dict(re.findall(r"^\| `(\w+)` \| ([*`].*) \|$", GUIDE, re.MULTILINE))
    listed = {file: " ".join(re.findall(r"`(\w+)`", names)) for file, names in rows.items()}
    assert listed == ENGINE_FILES
    bold = {name for names in rows.values() for name in re.findall(r"\*\*`(\w+)`\*\*", names)}
    walkable = {name for name in FUNCTIONS if "rec" in inspect.signature(FUNCTIONS[name]).parameters}
    assert bold == walkable
