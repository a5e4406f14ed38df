"""The power goes at any moment: bytes not yet synced are lost, or half of them; no acknowledged answer is."""

import random
from pathlib import Path
from typing import NamedTuple

import pytest
from power import Note, after_power_cut, library, put, watched

from llmtutor.progress.store import Store

SQLITE = library()
pytestmark = pytest.mark.skipif(SQLITE is None, reason="this Python's SQLite can't be watched from outside")


class Lived(NamedTuple):
    """A sitting: the disk before it, all that happened to it, and after which note each answer was judged."""

    home: str
    before: dict[str, bytes]
    notes: list[Note]
    judged: list[tuple[int, str]]


def live(home: Path, answers: int, *, careless: bool = False) -> Lived:
    """Answer, look at steps, take back, reset a lesson and make backups on a watched disk."""
    first = Store(home / "record.db")
    first.record(lesson="l", step="s", question="before", kind="one", answer=1, correct=True)
    first.close()
    before = {str(path): path.read_bytes() for path in home.rglob("record.db")}
    judged = []
    with watched(SQLITE) as notes:
        store = Store(home / "record.db")
        if careless:
            store.keeper._db.execute("PRAGMA synchronous=OFF")
        for number in range(answers):
            text = "x" * random.Random(number).choice((5, 300, 6000))
            given = store.record(
                lesson=f"lesson-{number % 7}", step="s", question="q", kind="one", answer=text, correct=True
            )
            judged.append((len(notes), given.uid))
            if number % 3 == 0:
                store.visit(f"lesson-{number % 7}", "s", state={"T": number})
            if number % 10 == 9:
                store.undo_last()
                store.reset(lesson="lesson-3")
        store.close()
    assert store.take_problems() == ()
    return Lived(str(home), before, notes, judged)


def cut(lived: Lived, at: int, folder: Path, chance: random.Random) -> tuple[set[str], Store]:
    """Cut the power after some notes, start again in another folder; what had been judged, and the record."""
    put(after_power_cut(lived.before, lived.notes[:at], chance), lived.home, folder)
    return {uid for place, uid in lived.judged if place <= at}, Store(folder / "record.db")


def test_wherever_the_power_goes_every_judged_answer_is_there_and_the_record_whole(tmp_path, full: bool):
    lived = live(tmp_path / "home", 60)
    chance = random.Random(11)
    cuts = [chance.randrange(len(lived.notes) + 1) for _ in range(1500 if full else 60)]
    for number, at in enumerate(cuts):
        judged, store = cut(lived, at, tmp_path / f"after-{number}", chance)
        assert store.take_problems() == (), at
        assert judged <= {attempt.uid for attempt in store.attempts()}, at
        assert store.saving
        store.record(lesson="l", step="s", question="after", kind="one", answer=1, correct=True)
        assert store.take_problems() == (), at
        store.close()


def test_the_cuts_would_show_a_record_that_does_not_wait_for_the_disk(tmp_path):
    """The same with a connection that syncs nothing: answers are lost or the record is damaged."""
    lived = live(tmp_path / "home", 20, careless=True)
    chance = random.Random(12)
    suffered = 0
    for number in range(20):
        judged, store = cut(lived, len(lived.notes), tmp_path / f"after-{number}", chance)
        found = {attempt.uid for attempt in store.attempts()}
        suffered += bool(store.take_problems()) or not judged <= found
        store.close()
    assert suffered
