"""A demo without a word for something it shows, or with words for something it has not, is told."""

import shutil

import pytest
from editing import edit

from llmtutor.authoring.check import check
from llmtutor.course.library import own_lessons


@pytest.fixture
def course(folder):
    """A course with its own copy of the softmax demo's words."""
    (folder / "demos").mkdir()
    shutil.copy(own_lessons() / "demos" / "softmax.yaml", folder / "demos" / "softmax.yaml")
    edit(folder / "demos/softmax.yaml", ("track: probability", "track: numbers"))
    assert check(folder).ok
    return folder


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  T: {label: ", "  t: {label: ", "the control `T` has no words"),
        ("  T: {label: ", "  t: {label: ", "there is no control `t`; did you mean `T`?"),
        ("  sharp: {title: ", "  sharpp: {title: ", "the preset `sharp` has no words"),
        ("  sharp: {title: ", "  sharpp: {title: ", "there is no preset `sharpp`; did you mean `sharp`?"),
        (
            "  undecided: {title: ",
            "  undecide: {title: ",
            "the demo shows `views.undecided.title`, which has no words",
        ),
        ("  scaled: ", "  scald: ", "the demo shows `columns.scaled`, which has no words"),
        ("  given: ", "  gven: ", "the demo shows `notes.given`, which has no words"),
        ("id: softmax", "id: sofmax", "the id must be the file's name, `softmax`"),
        ("track: numbers", "track: nubmers", "there is no track `nubmers`; did you mean `numbers`?"),
    ],
)
def test_words_and_demo_must_fit(course, old, new, message):
    edit(course / "demos/softmax.yaml", (old, new))
    assert any(message in fault.message for fault in check(course).faults), check(course).text()


def test_words_for_no_demo_are_told(course):
    (course / "demos/softmax.yaml").rename(course / "demos/sofmax.yaml")
    edit(course / "demos/sofmax.yaml", ("id: softmax", "id: sofmax"))
    assert any("no demo `sofmax`; did you mean `softmax`?" in fault.message for fault in check(course).faults)


def test_traces_must_belong_to_the_engine(course):
    (course / "traces").mkdir()
    (course / "traces/softmax.yaml").write_text("sofmax: {share: s}\n")
    (course / "traces/nosuch.yaml").write_text("softmax: {share: s}\n")
    messages = [fault.message for fault in check(course).faults]
    assert any("no function `sofmax`; did you mean `softmax`?" in message for message in messages)
    assert any("there is no engine file `nosuch`" in message for message in messages)
