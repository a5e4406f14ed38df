"""`--learner NAME` and `llmtutor learners`: everyone has a record of their own."""

import pytest

from llmtutor.progress.learners import record_of
from llmtutor.progress.store import Store


@pytest.fixture
def anna(home):
    """A learner called Anna with one answer and a language of her own."""
    store = Store(record_of("Anna"))
    store.set_setting("language", "zh")
    store.visit("temperature", "hook")
    store.record(lesson="temperature", step="q", question="q", kind="one", answer="a", correct=True)
    store.close()


def test_a_command_speaks_of_the_learner_that_was_named(llmtutor, anna):
    assert "[~] temperature" in llmtutor("list", "--learner", "anna").out
    assert "温度" in llmtutor("--learner", "Anna", "list").out
    assert "[ ] temperature" in llmtutor("list").out


def test_everyone_with_a_record_is_listed(llmtutor, anna):
    assert llmtutor("learners").out.startswith("Anna  0 lessons finished, 1 of 1 answers right, last on ")
    assert llmtutor("list").status == 0
    assert llmtutor("learners").out.splitlines()[0] == "you   nothing done yet"


def test_where_nobody_has_a_record_none_is_made(llmtutor, home):
    assert llmtutor("learners").out.startswith("Nobody has a record on this computer yet.")
    assert not (home / "record.db").exists()


@pytest.mark.parametrize("command", [["list"], ["progress"], ["show", "matmul"], ["progress", "export", "x"]])
def test_a_name_not_known_here_begins_no_record_by_mistake(llmtutor, anna, home, command):
    said = llmtutor(*command, "--learner", "Ana")
    assert "There is no learner “Ana” on this computer" in said.err
    assert "Did you mean “Anna”?" in said.err
    assert (said.out, said.status) == ("", 2)
    assert not (home / "learners" / "Ana").exists()


def test_what_can_not_be_a_name_is_refused_in_one_line(llmtutor, home):
    said = llmtutor("--learner", "../../x", "list")
    assert said.err.startswith("llmtutor: “../../x” can't be a learner's name: up to 40 letters")
    assert said.err.count("\n") == 1
    assert (said.out, said.status) == ("", 2)
    assert "“../../x”不能" in llmtutor("--learner", "../../x", "list", "--lang", "zh").err


def test_the_name_is_not_taken_for_a_command(llmtutor, anna):
    assert "Did you mean “list”?" in llmtutor("--learner", "Anna", "lis", "--lang", "en").err


def test_a_record_brought_from_elsewhere_begins_that_learners_record(llmtutor, anna, home, tmp_path):
    file = str(tmp_path / "anna.json")
    assert llmtutor("progress", "export", file, "--learner", "Anna", "--lang", "en").status == 0
    assert "There is no learner" in llmtutor("progress", "import", file + "x", "--learner", "Zoë").err
    said = llmtutor("progress", "import", file, "--learner", "Zoë")
    assert "anna.json is the record of Anna, and this is that of Zoë." in said.err
    assert said.status == 2
    said = llmtutor("progress", "import", file, "--learner", "Zoë", "--yes")
    assert said.out.startswith("Answers added: 1. Already here: 0.")


def test_entries_left_out_are_named(llmtutor, anna, tmp_path):
    file = tmp_path / "anna.json"
    llmtutor("progress", "export", str(file), "--learner", "Anna")
    file.write_text(file.read_text().replace('"hints": 0', '"hints": -1'))
    said = llmtutor("progress", "import", str(file))
    assert "Entries left out as faulty: 1." in said.out
    assert "Left out, by their place in the file: attempts[0].hints." in said.out
