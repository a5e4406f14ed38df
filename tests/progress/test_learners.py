"""Several learners on one computer: safe names, one record each."""

import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmtutor.progress.learners import LONGEST, is_name, learners, name_of, record_of
from llmtutor.progress.store import Store


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("LLMTUTOR_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.mark.parametrize("name", ["Anna", "小明", "Zoë", "anna-2", "A b", "हिन्दी", "x" * LONGEST, "3"])
def test_people_may_be_called_what_they_are_called(name):
    assert is_name(name)


@pytest.mark.parametrize(
    "name",
    [
        *("", " ", ".", "..", "../x", "a/b", "a\\b", "/etc", "C:", "a.b", "-x", "_x", "a ", " a", "~", "a*b"),
        *("con", "NUL", "Com1", "a\n", "a\0b", "a\u202eb", "\u0301a", "x" * (LONGEST + 1), "=1", "\ud800"),
    ],
)
def test_what_no_system_or_command_line_takes_as_a_name_is_refused(name):
    assert not is_name(name)


@given(st.text(max_size=LONGEST + 2))
def test_a_name_can_only_mean_a_file_inside_the_folder_of_learners(name):
    if is_name(name):
        file = record_of(name)
        assert file.name == "record.db"
        assert Path(os.path.normpath(file)).parent.parent == Path(os.environ["LLMTUTOR_HOME"]) / "learners"
        assert name_of(file) == unicodedata.normalize("NFC", name)
        assert len(file.parent.name.encode()) <= 255


def test_what_one_learner_does_another_does_not_see(answer):
    anna, ming, nobody = (Store(record_of(name)) for name in ("Anna", "小明", ""))
    answer(anna)
    answer(ming, 1)
    ming.reset()
    assert [len(store.attempts()) for store in (anna, ming, nobody)] == [1, 1, 0]
    assert anna.lesson("temperature").answered == 1
    assert anna.paths.backups != ming.paths.backups
    for store in (anna, ming, nobody):
        store.close()
    assert learners() == ["Anna", "小明"]
    assert [name_of(store.path) for store in (anna, ming, nobody)] == ["Anna", "小明", ""]


def test_capitals_and_the_way_an_accent_is_written_do_not_make_another_learner():
    Store(record_of("Zoë")).close()
    for name in ("zoë", "ZOË", unicodedata.normalize("NFD", "Zoë")):
        assert record_of(name) == record_of("Zoë")
    assert learners() == ["Zoë"]


def test_a_folder_that_no_learner_could_have_is_not_listed(home):
    (home / "learners" / "a.b").mkdir(parents=True)
    (home / "learners" / "file").write_text("")
    assert learners() == []
