"""Two windows on one record."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from llmtutor.progress import stamp
from llmtutor.progress.store import Store

WINDOW = """
import sys
from pathlib import Path
from llmtutor.progress.store import Store
store = Store(Path(sys.argv[1]))
for number in range(int(sys.argv[3])):
    lesson = f"lesson-{number % 20}"
    answer = [sys.argv[2], number]
    store.record(lesson=lesson, step="s", question="q", kind="one", answer=answer, correct=True)
    store.visit(lesson, "s")
    assert store.saving, store.take_problems()
print(store.take_problems())
"""


def test_two_windows_answering_at_once_lose_nothing(record: Path, full: bool):
    each = 1000 if full else 100
    windows = [
        subprocess.Popen([sys.executable, "-c", WINDOW, str(record), name, str(each)], stdout=subprocess.PIPE)
        for name in ("left", "right")
    ]
    assert [window.communicate()[0] for window in windows] == [b"()\n", b"()\n"]
    store = Store(record)
    assert store.take_problems() == ()
    expected = [[name, number] for name in ("left", "right") for number in range(each)]
    assert sorted(json.loads(attempt.answer) for attempt in store.attempts()) == expected
    assert sum(lesson.questions["q"].tries for lesson in store.lessons().values()) == 2 * each
    store.close()


def test_each_window_sees_what_the_other_kept(open_store, answer):
    left, right = open_store(), open_store()
    answer(left, 1)
    answer(right, 2)
    assert [attempt.question for attempt in left.attempts()] == ["question-1", "question-2"]
    assert right.lesson("temperature").answered == 2


def test_both_windows_take_back_the_same_answer_and_the_day_loses_it_once(open_store, answer):
    left, right = open_store(), open_store()
    answer(left, 1)
    right._given.append(answer(left, 2))
    left.undo_last()
    right.undo_last()
    assert [day.answers for day in left.days().values()] == [1]


def test_one_window_repairs_the_record_and_the_other_goes_on_in_it(open_store, answer, record):
    left, right = open_store(), open_store()
    answer(left, 1)
    left.back_up("daily")
    answer(right, 2)
    record.write_bytes(b"spoilt")
    answer(left, 3)
    answer(right, 4)
    assert [problem.code for problem in left.take_problems()] == ["record-restored"]
    assert right.take_problems() == ()
    expected = {f"question-{number}" for number in (1, 2, 3, 4)}
    assert {attempt.question for attempt in left.attempts()} == expected
    assert {attempt.question for attempt in right.attempts()} == expected
    assert len(list(left.paths.set_aside.iterdir())) == 1


def test_a_window_held_up_by_another_keeps_its_answer_and_writes_it_later(
    open_store, answer, record, monkeypatch
):
    monkeypatch.setattr("llmtutor.progress.schema.BUSY_SECONDS", 0.01)
    monkeypatch.setattr("llmtutor.progress.keeper.RETRY_SECONDS", 0.01)
    store, other = open_store(), open_store()
    store.keeper._db.execute("PRAGMA busy_timeout=10")
    other.keeper._db.execute("BEGIN EXCLUSIVE")
    answer(store, 1)
    assert not store.saving
    (problem,) = store.take_problems()
    assert (problem.code, problem.values["reason"]) == ("record-not-saved", "busy")
    other.keeper._db.execute("ROLLBACK")
    answer(store, 2)
    assert store.saving
    assert [(p.code, p.values) for p in store.take_problems()] == [("record-saved-again", {"answers": 1})]
    assert [attempt.question for attempt in other.attempts()] == ["question-1", "question-2"]
    assert other.lesson("temperature").answered == 2


def test_an_answer_written_to_a_file_just_put_aside_is_also_in_the_new_one(open_store, answer, record):
    store = open_store()
    answer(store, 1)
    aside = record.rename(record.with_name("aside.db"))
    shutil.copyfile(aside, record)
    stamp.note(store.paths)
    answer(store, 2)
    assert store.take_problems() == ()
    assert [attempt.question for attempt in open_store().attempts()] == ["question-1", "question-2"]
    assert open_store().lesson("temperature").answered == 2


def test_a_record_deleted_while_the_app_is_open_is_made_anew_with_what_this_sitting_gave(
    open_store, answer, record
):
    store = open_store()
    answer(store, 1)
    record.unlink()
    answer(store, 2)
    assert store.saving
    assert [attempt.question for attempt in open_store().attempts()] == ["question-1", "question-2"]
