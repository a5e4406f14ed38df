"""A record file that is no longer whole: set aside as it is, told, and the best restored."""

import hashlib
import os
import random
import shutil
import sqlite3
from pathlib import Path

import pytest

from llmtutor.course.library import open_course
from llmtutor.progress import repair
from llmtutor.progress.repair import UNKNOWN
from llmtutor.progress.store import Store
from llmtutor.tui.sitting import problem_text

PAGE = 4096


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> Path:
    """A home whose record has 60 answers, 40 of them also in a backup."""
    home = tmp_path_factory.mktemp("sound")
    store = Store(home / "record.db")
    for number in range(60):
        give(store, number, lesson=f"lesson-{number % 4}", answer="x" * 50)
        if number == 39:
            store.back_up("daily")
    store.close()
    return home


@pytest.fixture
def home(sound: Path, tmp_path: Path) -> Path:
    """A copy of it to be damaged."""
    return Path(shutil.copytree(sound, tmp_path / "copy"))


def give(store: Store, number: int, lesson: str = "l", answer: object = 1) -> None:
    store.record(lesson=lesson, step="s", question=str(number), kind="one", answer=answer, correct=True)


def questions(store: Store) -> list[int]:
    return [int(attempt.question) for attempt in store.attempts()]


def set_aside(home: Path) -> list[bytes]:
    folder = home / "set-aside"
    return [path.read_bytes() for path in sorted(folder.iterdir())] if folder.exists() else []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_restored_record_is_read_by_its_owner_only(home):
    (home / "record.db").write_bytes(b"no record")
    Store(home / "record.db").close()
    assert (home / "record.db").stat().st_mode & 0o077 == 0


def check_restored(home: Path, damaged: bytes, backups: list[bytes]) -> None:
    """Damage is set aside unchanged, backups are untouched, at least the backed up answers are there."""
    store = Store(home / "record.db")
    (problem,) = store.take_problems()
    assert problem.code in {"record-restored", "record-missing"}
    assert set(range(40)) <= set(questions(store))
    assert problem.values["answers"] == len(questions(store))
    assert problem.values["rescued"] == len(questions(store)) - 40
    # How many are missing is told exactly, or that nothing says so.
    assert problem.values["missing"] in {60 - len(questions(store)), UNKNOWN}
    assert Path(str(problem.values["aside"])).read_bytes() == damaged
    assert [path.read_bytes() for path in sorted((home / "backups").iterdir())] == backups
    give(store, 60)
    assert store.saving
    store.close()
    again = Store(home / "record.db")
    assert again.take_problems() == ()
    assert 60 in questions(again)
    again.close()


def damage(home: Path, content: bytes) -> None:
    backups = [path.read_bytes() for path in sorted((home / "backups").iterdir())]
    (home / "record.db").write_bytes(content)
    check_restored(home, content, backups)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"dear diary\n" * 900, "foreign"),
        (b"\0" * 30000, "foreign"),
        (b"SQLite format 3\0", "record"),
    ],
)
def test_an_empty_or_strange_file_is_set_aside_and_the_backup_restored(home: Path, content, reason):
    damage(home, content)
    assert reason in next((home / "set-aside").iterdir()).name


def test_another_programs_database_is_set_aside_and_the_backup_restored(home: Path, tmp_path: Path):
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE songs (title TEXT)")
    other.close()
    damage(home, (tmp_path / "other.db").read_bytes())


def test_a_record_cut_anywhere_is_restored_and_what_is_whole_is_rescued(home: Path, sound: Path, full: bool):
    whole = (sound / "record.db").read_bytes()
    cuts = [1, 16, 100, PAGE - 1, PAGE, PAGE + 1, len(whole) - 1, len(whole) - PAGE]
    cuts += random.Random(1).sample(range(len(whole)), 60 if full else 6)
    for cut in cuts:
        shutil.rmtree(home)
        shutil.copytree(sound, home)
        damage(home, whole[:cut])


def test_a_flipped_bit_anywhere_never_loses_or_overwrites_anything(home: Path, sound: Path, full: bool):
    whole = (sound / "record.db").read_bytes()
    chance = random.Random(2)
    places = list(range(100)) + chance.sample(range(100, len(whole)), 1500 if full else 60)
    for place in chance.sample(places, len(places) if full else 40):
        shutil.rmtree(home)
        shutil.copytree(sound, home)
        flipped = bytearray(whole)
        flipped[place] ^= 1 << chance.randrange(8)
        (home / "record.db").write_bytes(flipped)
        store = Store(home / "record.db")
        problems = store.take_problems()
        found = store.attempts()
        # A flip in unused space or a counter is no damage; anything else is set aside as it was.
        assert set_aside(home) in ([], [bytes(flipped)]), place
        assert len(problems) == len(set_aside(home)), place
        assert set(range(40)) <= {int(attempt.question) for attempt in found}, place
        assert all(attempt.answer == '"' + "x" * 50 + '"' for attempt in found), place
        assert store.saving, place
        give(store, 1)
        assert store.saving, place
        store.close()


def test_a_flipped_letter_in_an_answer_is_noticed(home: Path):
    content = (home / "record.db").read_bytes()
    damage(home, content.replace(b"xxxx", b"xyxx", 1))


def test_damage_while_the_app_is_open_loses_nothing_of_the_sitting(home: Path):
    store = Store(home / "record.db")
    for number in (60, 61):
        give(store, number)
    with open(home / "record.db", "r+b") as file:
        file.seek(PAGE)
        file.write(b"\xff" * 12 * PAGE)
    give(store, 62)
    assert [problem.code for problem in store.take_problems()] == ["record-restored"]
    assert {*range(40), 60, 61, 62} <= set(questions(store))
    assert store.lesson("l").answered == 3
    store.close()


def test_damage_found_by_the_backup_of_the_day_is_repaired(home: Path):
    store = Store(home / "record.db")
    store.attempts()
    content = (home / "record.db").read_bytes()
    with open(home / "record.db", "r+b") as file:
        file.seek(content.index(b"xxxx"))
        file.write(b"y")
    before = hashlib.sha256(b"".join(p.read_bytes() for p in (home / "backups").iterdir())).digest()
    assert store.back_up("daily") is None
    assert hashlib.sha256(b"".join(p.read_bytes() for p in (home / "backups").iterdir())).digest() == before
    assert len(questions(store)) >= 40
    assert [problem.code for problem in store.take_problems()] == ["record-restored"]
    store.close()


def test_twice_damaged_both_files_are_kept(home: Path):
    damage(home, b"first")
    (home / "record.db").write_bytes(b"second")
    store = Store(home / "record.db")
    assert {b"first", b"second"} <= set(set_aside(home))
    store.close()


def test_without_a_backup_what_is_whole_is_rescued_else_it_starts_anew_and_says_so(home: Path):
    shutil.rmtree(home / "backups")
    content = bytearray((home / "record.db").read_bytes())
    place = content.index(b"xxxx")
    content[place] ^= 1
    (home / "record.db").write_bytes(content)
    store = Store(home / "record.db")
    (problem,) = store.take_problems()
    assert (problem.code, problem.values["rescued"]) == ("record-rescued", 59)
    store.close()
    (home / "record.db").write_bytes(b"nothing")
    store = Store(home / "record.db")
    assert [problem.code for problem in store.take_problems()] == ["record-lost"]
    assert store.saving
    store.close()


@pytest.mark.parametrize(
    "content",
    [lambda record: record[:-100], lambda record: record, lambda record: b"", lambda record: b"?" * 99],
)
def test_a_bad_backup_is_passed_over_for_an_older_good_one(home: Path, content):
    """It is cut, holds fewer answers than its name says, is empty, or is something else altogether."""
    newest = home / "backups" / "record-29990101T000000Z-daily-99.db"
    newest.write_bytes(content((home / "record.db").read_bytes()))
    damage(home, b"")


def test_a_backup_that_can_not_be_opened_is_passed_over_too(home: Path):
    (home / "backups" / "record-29990101T000000Z-daily-99.db").mkdir()
    (home / "record.db").write_bytes(b"")
    store = Store(home / "record.db")
    assert [problem.code for problem in store.take_problems()] == ["record-restored"]
    assert questions(store) == list(range(40))
    store.close()


def test_answers_that_are_gone_for_good_are_counted_and_told(home: Path):
    """The log of the damaged file is spoilt, its summaries still say how many answers there were."""
    content = bytearray((home / "record.db").read_bytes())
    at = -1
    while (at := content.find(b"x" * 50, at + 1)) >= 0:
        content[at] ^= 1
    (home / "record.db").write_bytes(content)
    store = Store(home / "record.db")
    (problem,) = store.take_problems()
    assert (problem.code, problem.values["rescued"], problem.values["missing"]) == ("record-restored", 0, 20)
    assert "20" in problem_text(problem, open_course().index("en").interface)
    store.close()


def test_killed_in_the_middle_of_a_repair_the_next_start_repairs_again(home: Path, monkeypatch):
    content = (home / "record.db").read_bytes().replace(b"xxxx", b"xyxx", 1)
    for step in ("_start_from_backup", "_rescue", "_settle", "_set_aside", "_put_in_place"):
        (home / "record.db").write_bytes(content)
        (home / "record.stamp").unlink(missing_ok=True)
        with monkeypatch.context() as killed:
            killed.setattr(repair, step, die)
            with pytest.raises(Killed):
                Store(home / "record.db")
        store = Store(home / "record.db")
        assert [problem.code for problem in store.take_problems()] == ["record-restored"]
        # One of the 20 later answers has the flipped letter: it is in the backup, or it is the one lost.
        assert len(questions(store)) >= 59
        store.close()


class Killed(BaseException):
    """Nothing catches it, as nothing survives SIGKILL."""


def die(*_: object) -> None:
    raise Killed


def test_a_record_that_vanished_comes_back_from_the_backup(home: Path):
    (home / "record.db").unlink()
    store = Store(home / "record.db")
    assert [problem.code for problem in store.take_problems()] == ["record-missing"]
    assert questions(store) == list(range(40))
    store.close()


def test_a_write_cut_short_is_rolled_back_from_its_journal(home: Path):
    """What a power cut in the middle of a commit leaves: half-written pages and a journal."""
    path, journal = home / "record.db", home / "record.db-journal"
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA cache_size=1")
    db.execute("BEGIN IMMEDIATE")
    db.execute("UPDATE attempts SET answer = 'spoilt', sum = 0")
    db.execute("INSERT INTO settings SELECT uid, uid, answer || hex(zeroblob(2000)), 1, 0 FROM attempts")
    torn, hot = path.read_bytes(), journal.read_bytes()
    db.execute("ROLLBACK")
    db.close()
    assert hot
    assert torn != shutil.copyfile(path, home / "whole").read_bytes()
    path.write_bytes(torn)
    journal.write_bytes(hot)
    store = Store(path)
    assert store.take_problems() == ()
    assert questions(store) == list(range(60))
    store.close()


def test_a_spoilt_summary_met_while_the_app_is_open_is_counted_anew(home: Path):
    store = Store(home / "record.db")
    before = store.lessons()
    vandal = sqlite3.connect(home / "record.db")
    vandal.execute("UPDATE derived SET value = '{}'")
    vandal.commit()
    vandal.close()
    assert store.lessons() == before
    assert [problem.code for problem in store.take_problems()] == ["record-restored"]
    assert questions(store) == list(range(60))
    store.close()
