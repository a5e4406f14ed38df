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


def test_a_fault_of_form_hides_no_word_that_is_missing_and_makes_up_none(course):
    edit(
        course / "demos/softmax.yaml",
        ("track: numbers", "track: nubmers\nsumary: Twice."),
        ("  T: {label: ", "  T: {lable: "),
        ("  sharp: {title: ", "  sharpp: {title: "),
        ("  scaled: ", "  scald: "),
    )
    told = [fault.message for fault in check(course).faults]
    for each in (
        "there is no track `nubmers`; did you mean `numbers`?",
        "unknown key `sumary`; did you mean `summary`?",
        "unknown key `lable`; did you mean `label`?",
        "the preset `sharp` has no words",
        "there is no preset `sharpp`; did you mean `sharp`?",
        "the demo shows `columns.scaled`, which has no words",
    ):
        assert each in told, told
    assert not any("`T`" in message or "controls.T" in message for message in told), told


def test_sentences_that_cannot_be_read_are_told_once_and_stop_nothing(course):
    (course / "traces").mkdir()
    shutil.copy(own_lessons() / "traces" / "softmax.yaml", course / "traces" / "softmax.yaml")
    (course / "traces" / "softmax.yaml").write_text("softmax: [\nsofmax: 1\n", encoding="utf-8")
    edit(course / "demos/softmax.yaml", ("  sharp: {title: ", "  sharpp: {title: "))
    told = [fault.message for fault in check(course).faults]
    assert "the preset `sharp` has no words" in told


def test_a_faulty_sentence_hides_no_function_that_does_not_exist(course):
    (course / "traces").mkdir()
    (course / "traces" / "softmax.yaml").write_text(
        "softmax: {scaled: [1]}\nsofmax: {share: A share.}\n", encoding="utf-8"
    )
    told = " ".join(fault.message for fault in check(course).faults)
    assert "has no function `sofmax`; did you mean `softmax`?" in told
    assert "a text is expected, not a list" in told
