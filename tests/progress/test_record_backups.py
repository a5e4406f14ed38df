"""Backups are made once a day, are good, and make room for each other without losing the best."""

import re
import shutil
import sqlite3
import threading
from pathlib import Path

import pytest

from llmtutor.progress import backup
from llmtutor.progress.backup import DAILY, KEEP_DAILY, KEEP_OTHERS, KEEP_WORK, WORK, backups_in


def test_the_backup_of_the_day_is_made_once_and_holds_everything(open_store, answer):
    store = open_store()
    assert store.back_up_if_due() is None
    answer(store, 1)
    path = store.back_up_if_due()
    assert store.back_up_if_due() is None
    (made,) = backups_in(store.paths.backups)
    assert (made.path, made.reason, made.answers) == (path, "daily", 1)
    db = sqlite3.connect(path)
    assert db.execute("SELECT question FROM attempts").fetchall() == [("question-1",)]
    db.close()
    assert [found.name for found in store.paths.backups.iterdir()] == [path.name]
    assert store.take_problems() == ()


def test_old_backups_make_room_but_the_fullest_stays(open_store, answer, tmp_path):
    store, fuller = open_store(), open_store(tmp_path / "fuller" / "record.db")
    answer(store, 1)
    for number in range(3):
        answer(fuller, number)
    fullest = store.paths.backups / re.sub(
        r"-\d{8}T\d{6}Z-", "-20200101T000000Z-", fuller.back_up(DAILY).name
    )
    store.paths.backups.mkdir()
    shutil.move(backups_in(fuller.paths.backups)[0].path, fullest)
    for number in range(10):
        store.back_up(DAILY)
        store.back_up("reset" if number % 2 else "import")
    left = backups_in(store.paths.backups)
    assert len([one for one in left if one.reason == DAILY]) == KEEP_DAILY + 1
    assert len([one for one in left if one.reason != DAILY]) == KEEP_OTHERS
    assert left[-1].path == fullest
    assert store.take_problems() == ()


def test_what_was_just_done_is_backed_up_beside_the_days_and_pushes_none_out(open_store, answer):
    store = open_store()
    answer(store, 1)
    daily, before_reset = store.back_up_if_due(), store.back_up("reset")
    for number in range(2, 8):
        answer(store, number)
        newest = store.back_up_work()
    left = backups_in(store.paths.backups)
    assert len([one for one in left if one.reason == WORK]) == KEEP_WORK
    assert {daily, before_reset, newest} <= {one.path for one in left}
    assert max(left, key=lambda one: one.answers).path == newest
    store.close()
    cut(store.path)
    again = open_store()
    assert len(again.attempts()) == 7
    (problem,) = again.take_problems()
    assert (problem.code, problem.values["answers"]) == ("record-restored", 7)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(content)


def claim_more(path: Path) -> None:
    """A copy that once was made without a digest, and holds fewer answers than its name says."""
    path.rename(path.with_name(re.sub(r"-1-[0-9a-f]{16}", "-900", path.name)))


@pytest.mark.parametrize("spoil", [cut, flip, claim_more, lambda path: path.write_bytes(b"")])
def test_a_damaged_backup_pushes_out_no_good_one_and_is_told(open_store, answer, spoil):
    store = open_store()
    answer(store, 1)
    good = store.back_up(DAILY)
    for _ in range(KEEP_DAILY + 2):
        spoil(store.back_up(DAILY))
    store.take_problems()
    last = store.back_up(DAILY)
    assert [one.path for one in backups_in(store.paths.backups)] == sorted([good, last], reverse=True)
    told = [Path(problem.values["aside"]) for problem in store.take_problems()]
    assert told
    assert all(path.exists() and path.parent == store.paths.set_aside for path in told)


def test_a_backup_of_today_that_can_not_be_opened_does_not_count(open_store, answer):
    store = open_store()
    answer(store, 1)
    store.back_up_if_due().write_bytes(b"spoilt")
    again = store.back_up_if_due()
    assert again is not None
    assert [one.path for one in backups_in(store.paths.backups)] == [again]


def test_a_backup_made_while_another_window_answers_is_good(open_store, answer):
    store, other = open_store(), open_store()
    answer(store, 1)
    answering = threading.Thread(target=lambda: [answer(other, number) for number in range(60)])
    answering.start()
    while answering.is_alive():
        assert store.back_up(DAILY) is not None
    answering.join()
    assert store.take_problems() == other.take_problems() == ()
    assert len(store.attempts()) == 61


def test_two_backups_in_one_second_do_not_overwrite_each_other(open_store, answer, monkeypatch):
    monkeypatch.setattr(
        backup.time, "strftime", lambda form, moment: form.replace("%Y%m%dT%H%M%SZ", "20260101T000000Z")
    )
    store = open_store()
    answer(store, 1)
    assert store.back_up("reset") != store.back_up("reset")
    assert len(backups_in(store.paths.backups)) == 2


def test_a_strange_file_among_the_backups_is_left_alone(open_store, answer):
    store = open_store()
    answer(store, 1)
    store.paths.backups.mkdir()
    (store.paths.backups / "notes.txt").write_text("mine")
    for _ in range(8):
        store.back_up("reset")
    assert (store.paths.backups / "notes.txt").read_text() == "mine"
