"""Backups are made once a day, are good, and make room for each other without losing the best."""

import sqlite3

from llmtutor.progress import backup
from llmtutor.progress.backup import DAILY, KEEP_DAILY, KEEP_OTHERS, backups_in


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


def test_old_backups_make_room_but_the_fullest_stays(open_store, answer):
    store = open_store()
    answer(store, 1)
    fullest = store.back_up(DAILY)
    fullest = fullest.rename(fullest.with_name("record-20200101T000000Z-daily-500.db"))
    for number in range(10):
        store.back_up(DAILY)
        store.back_up("reset" if number % 2 else "import")
    left = backups_in(store.paths.backups)
    assert len([one for one in left if one.reason == DAILY]) == KEEP_DAILY + 1
    assert len([one for one in left if one.reason != DAILY]) == KEEP_OTHERS
    assert left[-1].path == fullest


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
