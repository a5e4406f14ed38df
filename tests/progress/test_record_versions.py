"""Records written by older and newer versions of llmtutor."""

import sqlite3

import pytest

from llmtutor.progress import migrations, schema
from llmtutor.progress.backup import backups_in


def test_a_newer_record_is_read_not_written_and_told(open_store, answer, record):
    store = open_store()
    answer(store, 1)
    store.set_setting("language", "zh")
    store.close()
    db = sqlite3.connect(record)
    db.execute("ALTER TABLE attempts ADD COLUMN mood TEXT NOT NULL DEFAULT ''")
    db.execute("DROP TABLE settings")
    schema.set_version(db, schema.VERSION + 1)
    db.commit()
    db.close()
    before = record.read_bytes()
    newer = open_store()
    assert [problem.code for problem in newer.take_problems()] == ["record-newer"]
    assert not newer.saving
    answer(newer, 2)
    assert newer.lesson("temperature").answered == 2
    assert newer.setting("language", "en") == "en"
    assert newer.back_up("daily") is None
    newer.close()
    assert record.read_bytes() == before
    assert not newer.paths.set_aside.exists()


def test_one_flipped_bit_in_the_version_is_damage_not_a_newer_record(open_store, answer, record):
    store = open_store()
    answer(store, 1)
    store.back_up("daily")
    store.close()
    content = bytearray(record.read_bytes())
    content[60] ^= 1
    record.write_bytes(content)
    assert [problem.code for problem in open_store().take_problems()] == ["record-restored"]


@pytest.fixture
def next_version(monkeypatch):
    """A version of llmtutor after this one, which gives settings a note."""

    def add_note(db: sqlite3.Connection) -> None:
        db.execute("ALTER TABLE settings ADD COLUMN note TEXT NOT NULL DEFAULT 'moved'")

    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
    monkeypatch.setitem(migrations.STEPS, schema.VERSION - 1, add_note)
    return monkeypatch


@pytest.fixture
def older(open_store, answer, record):
    """A record of the shipped version with one answer and one setting."""
    store = open_store()
    answer(store, 1)
    store.set_setting("language", "zh")
    store.close()
    return record


def test_an_older_record_is_brought_up_to_date_after_a_backup(older, open_store, request):
    request.getfixturevalue("next_version")
    store = open_store()
    assert store.take_problems() == ()
    assert store.saving
    assert len(store.attempts()) == 1
    db = sqlite3.connect(older)
    assert db.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)
    assert db.execute("SELECT note FROM settings").fetchall() == [("moved",)]
    db.close()
    (backup,) = backups_in(store.paths.backups)
    assert backup.reason == "migration"
    copy = sqlite3.connect(backup.path)
    assert copy.execute("PRAGMA user_version").fetchone() == (schema.VERSION - 1,)
    copy.close()


def test_a_migration_that_fails_leaves_the_older_record_whole(older, open_store, request):
    def fail_half_way(db: sqlite3.Connection) -> None:
        db.execute("DROP TABLE settings")
        raise sqlite3.OperationalError("out of luck")

    request.getfixturevalue("next_version").setitem(migrations.STEPS, schema.VERSION - 1, fail_half_way)
    store = open_store()
    assert [problem.code for problem in store.take_problems()] == ["record-not-saved"]
    assert store.setting("language") == "zh"
    db = sqlite3.connect(older)
    assert db.execute("PRAGMA user_version").fetchone() == (schema.VERSION - 1,)
    assert db.execute("SELECT count(*) FROM settings").fetchone() == (1,)
    db.close()


def test_a_backup_of_an_older_version_serves_too(older, open_store, request):
    store = open_store()
    store.back_up("daily")
    store.close()
    request.getfixturevalue("next_version")
    older.write_bytes(b"")
    again = open_store()
    assert [problem.code for problem in again.take_problems()] == ["record-restored"]
    assert len(again.attempts()) == 1
    assert again.saving
