"""`llmtutor progress`: what counts, what an import adds, and a reset that could not be done."""

import re
import shutil
import sqlite3

import pytest
from lived_record import fill, lived

from llmtutor.course.library import open_course
from llmtutor.progress.statistics import by_confidence, by_skill, counted
from llmtutor.progress.store import Store, now_ms


@pytest.fixture
def learned(home):
    """A record with two steps opened and three answers, ten minutes before now."""
    moments = iter(range(1_700_000_000_000, 1_800_000_000_000, 60_000))
    store = Store(clock=lambda: next(moments))
    store.visit("temperature", "hook")
    for number in range(3):
        store.record(
            lesson="temperature", step="q", question=f"q{number}", kind="one", answer="a", correct=number > 0
        )
    store.lesson_finished("temperature")
    store.close()


def test_progress_tells_lessons_answers_and_minutes(llmtutor, learned):
    said = llmtutor("progress")
    assert "Lessons finished: 1. Begun: 0." in said.out
    assert "Right answers: 2 of 3." in said.out
    assert "[x] temperature" in said.out


def test_progress_tells_what_a_recount_of_the_log_tells(llmtutor, home):
    store = Store()
    fill(store, lived(open_course().index(), 120, 5, now_ms()))
    standing = counted(store.attempts(), store.events())
    store.close()
    said = llmtutor("progress").out
    for tally in by_confidence(standing).values():
        assert f"{tally.right} of {tally.answers} right" in said
    for skill in by_skill(standing):
        assert open_course().index().skills[skill] in said
    assert "were expected to be right" in said, "forecast and outcome of the reviews"


def test_reviews_need_a_terminal_and_say_so(llmtutor):
    said = llmtutor("review")
    assert said.status == 2
    assert "needs a terminal" in said.err


def test_after_a_reset_of_everything_nothing_old_is_counted(llmtutor, learned):
    said = llmtutor("progress", "reset", "--all", "--yes")
    assert said.status == 0
    assert "lessons, answers and minutes count from here" in said.out
    after = llmtutor("progress").out
    assert "Lessons finished: 0. Begun: 0." in after
    assert "Right answers: 0 of 0." in after
    assert "Minutes spent: 0. Days: 0." in after


def test_the_backup_a_reset_names_brings_back_what_was_there(llmtutor, learned):
    before = llmtutor("progress").out
    said = llmtutor("progress", "reset", "--all", "--yes").out
    backup, record = re.search(r"kept in (\S+)\. To go back .* over (\S+)\.$", said, re.MULTILINE).groups()
    assert llmtutor("progress").out != before
    shutil.copyfile(backup, record)
    assert llmtutor("progress").out == before


def test_after_a_reset_of_one_lesson_its_answers_stay_in_the_totals_as_told(llmtutor, learned):
    said = llmtutor("progress", "reset", "temperature", "--yes")
    assert "temperature begins anew. Its old answers stay in the log and in the totals." in said.out
    after = llmtutor("progress").out
    assert "Lessons finished: 0. Begun: 0." in after
    assert "Right answers: 2 of 3." in after


def test_an_import_counts_answers_as_the_export_did(llmtutor, learned, tmp_path, monkeypatch):
    file = str(tmp_path / "record.json")
    assert "3 answers written" in llmtutor("progress", "export", file).out
    assert "exists already" in llmtutor("progress", "export", file).err
    assert llmtutor("progress", "export", file, "--yes").status == 0
    monkeypatch.setenv("LLMTUTOR_HOME", str(tmp_path / "other"))
    assert llmtutor("progress", "import", file).out.startswith("Answers added: 3. Already here: 0.")
    assert llmtutor("progress", "import", file).out.startswith("Answers added: 0. Already here: 3.")


@pytest.mark.parametrize("what", ["--all", "temperature"])
def test_a_record_of_a_newer_version_is_not_reset_and_that_is_told(llmtutor, learned, home, what):
    with sqlite3.connect(home / "record.db") as db:
        db.execute("PRAGMA user_version = 999")
        db.execute("UPDATE about SET value = '999' WHERE key = 'version'")
    said = llmtutor("progress", "reset", what, "--yes")
    assert "written by a newer llmtutor" in said.err
    assert "Nothing was reset" in said.err
    assert (said.out, said.status) == ("", 2)


def test_a_list_tells_what_is_wrong_with_the_record(llmtutor, learned, home):
    with sqlite3.connect(home / "record.db") as db:
        db.execute("PRAGMA user_version = 999")
        db.execute("UPDATE about SET value = '999' WHERE key = 'version'")
    said = llmtutor("list", "--lang", "zh")
    assert said.err.count("\n") == 1
    assert said.status == 0
