"""`llmtutor new` writes files that pass the check, and a translation that can be filled in and renewed."""

import pytest
from editing import edit

from llmtutor.authoring.check import check
from llmtutor.authoring.new import SKELETON, new_lesson
from llmtutor.authoring.overlay_file import new_translation, scalar
from llmtutor.course.faults import CourseError
from llmtutor.course.library import open_course
from llmtutor.course.overlays import fingerprint
from llmtutor.course.reading import read_text


def test_a_new_lesson_passes_the_check_and_stands_in_the_course(folder):
    path = new_lesson(folder, "later/big-models")
    assert check(folder).text() == "3 lessons, 0 faults, 0 warnings"
    assert path == folder / "later/big-models.yaml"
    index = open_course(folder).index()
    assert index.lessons["big-models"].title == "Big models"
    assert index.tracks[1].lessons == ("median", "big-models")
    assert (folder / "course.yaml").read_text().startswith("# The order of the course.\n")


@pytest.mark.parametrize(
    ("written", "tracks"),
    [
        ("    lessons: [a, b]  # two\n", ["a", "b", "new"]),
        ("    lessons: []\n", ["new"]),
        ("    lessons:\n      - a\n      - b # here\n", ["a", "b", "new"]),
        ("    lessons: [a,\n      b,\n    ]\n", ["a", "b", "new"]),
        ("    lessons:\n", ["new"]),
        ("", ["new"]),
    ],
)
def test_the_layout_of_the_course_file_stays(tmp_path, written, tracks):
    head = "id: c\ntitle: C\ntracks:\n  - id: t\n    title: T\n    summary: S\n"
    tail = "  - id: u\n    title: U\n    summary: S\n    lessons: [z]\n"
    (tmp_path / "course.yaml").write_text(head + written + tail)
    if "lessons:\n" in written and "-" not in written:
        with pytest.raises(CourseError, match="nothing is given for `lessons`"):
            new_lesson(tmp_path, "t/new")
        return
    new_lesson(tmp_path, "t/new")
    text = (tmp_path / "course.yaml").read_text()
    assert read_text(text, "f").data["tracks"][0]["lessons"] == tracks
    assert text.startswith(head)
    assert text.endswith(tail)
    assert "# two" in text or "# two" not in written
    assert "# here" in text or "# here" not in written


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("numbers/mean", "already a lesson `mean`"),
        ("later/mean", "already a lesson `mean`"),
        ("nubmers/sum", "no track `nubmers`; did you mean `numbers`?"),
        ("sum", "is not TRACK/ID"),
        ("numbers/../x", "is not TRACK/ID"),
        ("numbers/Sum", "is not TRACK/ID"),
        ("/etc/passwd", "is not TRACK/ID"),
    ],
)
def test_a_lesson_that_cannot_be_made_changes_nothing(folder, name, message):
    before = {path: path.read_text() for path in folder.rglob("*.yaml")}
    with pytest.raises(CourseError, match=message.replace("?", r"\?")):
        new_lesson(folder, name)
    assert {path: path.read_text() for path in folder.rglob("*.yaml")} == before


def test_the_skeleton_has_nothing_left_to_fill_in():
    text = SKELETON.read_text(encoding="utf-8").lower()
    assert not [
        word for word in ("todo", "lorem", "placeholder", "xxx", "fixme", "your text") if word in text
    ]


def fill(path):
    """Translate everything by repeating the original, as its comment shows it."""
    lines, original = [], []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.lstrip().startswith("# "):
            original.append(line.lstrip()[2:])
        elif line.lstrip() == "text: ''":
            line = line.replace("''", "'" + " ".join(original).replace("'", "''") + " 中'")
        if "of:" in line:
            original = []
        lines.append(line)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_a_new_translation_holds_every_text_to_translate(folder):
    path = new_translation(folder, "zh", "mean")
    assert path == folder / "zh/numbers/mean.yaml"
    missing = check(path).faults
    assert len(missing) > 25
    assert all("is not translated" in fault.message for fault in missing)
    assert open_course(folder).index().languages[:2] == ("en", "zh")
    fill(path)
    assert check(path).faults == ()
    assert open_course(folder).lesson("mean", "zh").title == "Mean 中"


def test_a_renewed_translation_keeps_what_is_done_and_asks_for_what_changed(folder):
    path = new_translation(folder, "zh", "mean")
    fill(path)
    done = path.read_text(encoding="utf-8")
    new_translation(folder, "zh", "mean")
    assert path.read_text(encoding="utf-8") == done
    edit(
        folder / "numbers/mean.yaml", ("title: Halfway", "title: In the middle"), ("- id: recap", "- id: end")
    )
    faults = [fault.message for fault in check(path).faults]
    assert any(
        "the original has changed" in message and fingerprint("In the middle") in message
        for message in faults
    )
    assert any("the original has no `recap` here" in message for message in faults)
    assert any("`steps.end.text` is not translated" in message for message in faults)
    assert open_course(folder).lesson("mean", "zh").steps[1].title == "In the middle"
    new_translation(folder, "zh", "mean")
    assert "Halfway 中" in path.read_text(encoding="utf-8")
    assert "no longer in the original: steps.recap.text" in path.read_text(encoding="utf-8")
    assert any("the original has changed" in fault.message for fault in check(path).faults)
    new_translation(folder, "zh", "mean", accept=True)
    assert ["is not translated" in fault.message for fault in check(path).faults] == [True]


@pytest.mark.parametrize("name", ["course", "skills", "glossary", "numbers/mean"])
def test_every_file_of_a_course_can_be_translated(folder, name):
    path = new_translation(folder, "zh", name)
    fill(path)
    assert check(path).faults == ()


def test_what_cannot_be_translated_is_told(folder):
    with pytest.raises(CourseError, match="did you mean `mean`"):
        new_translation(folder, "zh", "maen")
    with pytest.raises(CourseError, match="is not a language"):
        new_translation(folder, "../zh", "mean")
    with pytest.raises(CourseError, match="no lesson or file"):
        new_translation(folder, "zh", "../course")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("text: ''\n  of", "text: 和\n  off"), "written `{text: ..., of: ...}`"),
        (("title:", "titel:"), "the original has no `titel` here; did you mean `title`?"),
        (("id: mean", "id: maen"), "the id must be the original's, `mean`"),
        (("steps:", "steps: []\nsummary2:"), "a mapping is expected"),
        (
            ("What is the mean of {a} and {b}? 中", "Mean of {a}"),
            "the names in braces must be the original's: {a}, {b}",
        ),
        (("Mean 中", r"$\nosuch{$"), "cannot be drawn"),
        (("left, right 中", "left right"), "2 labels are needed"),
    ],
)
def test_faults_of_a_translation_are_told(folder, change, message):
    path = new_translation(folder, "zh", "mean")
    if change[0].startswith("text"):
        edit(path, change)
    else:
        fill(path)
        edit(path, change)
    assert any(message in fault.message for fault in check(path).faults), check(path).text()


@pytest.mark.parametrize(
    "text", ["a", "it's", "a: b # c", "two\nlines\n", "two\n\nlines", " lead\nlines", "tab\t\n", "x\n\n", ""]
)
def test_texts_are_written_so_that_they_read_back(text):
    written = f"a:\n  text: {scalar(text, '    ')}\n  of: x\n"
    assert read_text(written, "f").data == {"a": {"text": text, "of": "x"}}
