"""One fault is told once, files outside the course stay unread, and a task is proved to be doable."""

import pytest
from editing import edit

from llmtutor.authoring.check import check
from llmtutor.course.faults import CourseError
from llmtutor.course.library import open_course

MEAN = "numbers/mean.yaml"
TASK = 'task: {say: "Find it.", until: "T < 0.6"'


def faults(folder):
    return [fault.message for fault in check(folder).faults]


def test_a_lesson_that_cannot_be_read_is_one_fault_and_nothing_else(folder):
    edit(folder / "later/median.yaml", ("skill: median", "skill: mean"))
    edit(folder / MEAN, ("kind: say", "kind: [say"))
    report = check(folder)
    assert {fault.file.rsplit("course/", 1)[-1] for fault in report.faults} <= {MEAN, "later/median.yaml"}
    told = [
        fault for fault in report.faults if "comes later" in fault.message or "no lesson" in fault.message
    ]
    assert told == []
    assert [fault for fault in report.warnings if "no lesson introduces" in fault.message] == []


def test_a_lesson_is_never_told_to_need_itself(folder):
    edit(folder / MEAN, ("needs: []", "needs: [meen]"))
    (message,) = faults(folder)
    assert "there is no lesson `meen`" in message
    assert "`mean`" not in message


@pytest.mark.parametrize(
    "file", [MEAN, "glossary.yaml", "zh/glossary.yaml", "schema/ids.txt", "demos/x.yaml"]
)
def test_a_link_out_of_the_course_is_refused_and_nothing_of_it_printed(folder, tmp_path, file):
    secret = tmp_path / "secret.yaml"
    secret.write_text("password: hunter2\nhunter2\n")
    edit(folder / "course.yaml", ("title: Mine", "title: Mine\nlanguages: [zh]"))
    link = folder / file
    link.parent.mkdir(exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(secret)
    text = check(folder).text()
    assert "link to a file outside the course folder" in text
    assert "hunter2" not in text
    assert "password" not in text


def test_the_app_does_not_read_a_link_out_of_the_course_either(folder, tmp_path):
    (tmp_path / "secret").write_text("hunter2: [")
    (folder / MEAN).unlink()
    (folder / MEAN).symlink_to(tmp_path / "secret")
    with pytest.raises(CourseError, match="outside the course folder"):
        open_course(folder).lesson("mean")


def test_a_link_within_the_course_and_a_linked_course_are_read(folder, tmp_path):
    (folder / MEAN).rename(folder / "numbers/moved")
    (folder / MEAN).symlink_to(folder / "numbers/moved")
    (tmp_path / "alias").symlink_to(folder)
    assert faults(folder) == []
    assert faults(tmp_path / "alias") == []


@pytest.mark.parametrize(
    ("example", "told"),
    [
        ("{T: 0.5}", None),
        ("{T: 0.7}", "the example does not do it: `until` is false there"),
        ("{shift: true, T: 0.5}", "`shift` is not among the controls in `show`"),
        ("{U: 1}", "has no control `U`"),
    ],
)
def test_the_example_of_a_task_is_tried(folder, example, told):
    text = (folder / MEAN).read_text()
    start = text.index("  - id: try")
    step = (
        "  - {id: try, kind: demo, demo: softmax, set: {T: 1}, show: [T], "
        + TASK
        + f", example: {example}}}}}\n"
    )
    end = text.index("  - id:", start + 5)
    (folder / MEAN).write_text(text[:start] + step + text[end:])
    found = faults(folder)
    assert (found == []) if told is None else any(told in message for message in found)
