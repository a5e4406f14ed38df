"""A course with faults: what can be told is told, with exit status 1."""

import pytest


@pytest.fixture
def course(tmp_path):
    """A course with one lesson that cannot be read."""
    track = "  - {id: track, letter: A, title: Track, summary: All., lessons: [faulty]}\n"
    (tmp_path / "track").mkdir()
    (tmp_path / "course.yaml").write_text(f"id: mine\ntitle: Mine\ntracks:\n{track}")
    (tmp_path / "track/faulty.yaml").write_text("id: [")
    return tmp_path


@pytest.mark.parametrize(
    "line", [["show", "faulty"], ["show", "faulty#step"], ["quiz", "faulty"]], ids=" ".join
)
def test_the_faults_of_a_lesson_are_told_with_their_place(llmtutor, course, line):
    said = llmtutor(*line, "--lessons", str(course))
    assert "faulty.yaml:2:1: this is not YAML" in said.err
    assert (said.out, said.status) == ("", 1)


def test_a_step_of_a_faulty_lesson_is_not_looked_for_among_none(llmtutor, course):
    said = llmtutor("learn", "faulty#step", "--lessons", str(course))
    assert "There are" not in said.err
    assert said.status == 2


def test_a_faulty_lesson_is_listed_and_the_check_finds_it(llmtutor, course):
    assert "[ ] faulty" in llmtutor("--lessons", str(course), "list").out
    said = llmtutor("check", str(course))
    assert "1 lesson, 1 fault, 0 warnings" in said.out
    assert said.status == 1


@pytest.mark.parametrize("line", [["list"], ["progress"], ["learn", "faulty"]], ids=" ".join)
def test_a_course_file_that_cannot_be_read_is_told(llmtutor, course, line):
    (course / "course.yaml").write_text("id: [")
    said = llmtutor(*line, "--lessons", str(course))
    assert "course.yaml:2:1: this is not YAML" in said.err
    assert said.status == 1


def test_a_new_lesson_and_a_translation_can_be_begun(llmtutor, course):
    (course / "track/faulty.yaml").unlink()
    (course / "course.yaml").write_text((course / "course.yaml").read_text().replace("[faulty]", "[]"))
    made = llmtutor("new", "lesson", "track/mean", "--lessons", str(course))
    assert made.out.strip().endswith("track/mean.yaml")
    assert llmtutor("check", str(course)).status == 0
    made = llmtutor("new", "translation", "zh", "mean", "--lessons", str(course))
    assert made.out.strip().endswith("zh/track/mean.yaml")
