"""A record as months of learning leave it: answers, guesses, finished lessons, made quickly and always alike.

python tests/lived_record.py FILE [DAYS [ANSWERS_A_DAY]]     writes one for the shipped course, to look at
"""

from __future__ import annotations

import random
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from llmtutor.course.index import Index
from llmtutor.course.library import open_course
from llmtutor.progress import derive, tables
from llmtutor.progress.facts import FINISHED, OPENED, SURE, UNSURE, Attempt, Event, day_of
from llmtutor.progress.store import Store, now_ms

MINUTE, DAY = 60_000, 86_400_000


def lived(index: Index, days: int, a_day: int, end: int, learner: str = "") -> Iterator[Attempt | Event]:
    """Yield what a learner leaves in `days` days up to `end`, about `a_day` answers on two days of three."""
    chance = random.Random(days * 1000 + a_day)
    place = (learner, "" if index.course == "llmtutor" else index.course)
    lessons = [lesson for lesson in index.lessons.values() if lesson.questions]
    for day in range(days):
        if chance.random() < 0.33:
            continue
        now = end - (days - 1 - day) * DAY - 3 * 3_600_000
        begun = lessons[: 1 + day * len(lessons) // days]
        newest = begun[-1]
        yield _event(place, newest.id, newest.steps[0].id, OPENED, now)
        for _ in range(a_day):
            now += chance.randrange(MINUTE // 2, 2 * MINUTE) if a_day < 100 else 30_000
            lesson = chance.choice(begun)
            asked = chance.choice(list(zip(lesson.questions, lesson.skills, strict=True)))
            yield _answer(chance, place, lesson.id, asked, now)
        if len(begun) > 1:
            yield _event(place, begun[-2].id, "", FINISHED, now + MINUTE)


def _event(place: tuple[str, str], lesson: str, step: str, kind: str, now: int) -> Event:
    return Event(_uid(now), *place, lesson, step, kind, "", "null", now, day_of(now))


def _answer(
    chance: random.Random, place: tuple[str, str], lesson: str, asked: tuple[str, str], now: int
) -> Attempt:
    question, skill = asked
    confidence = chance.choice((None, None, SURE, UNSURE))
    right = chance.random() < (0.92 if confidence == SURE else 0.8)
    return Attempt(
        _uid(now), *place, lesson, "1", question, question, str(chance.randrange(9999)), "one", '"a"',
        right, "", 0, confidence, False, False, skill, now - 20_000, now, day_of(now),
    )  # fmt: skip


_made = 0


def _uid(now: int) -> str:
    global _made
    _made += 1
    return f"{now * 1000:014x}{_made:012x}"


def fill(store: Store, entries: Iterable[Attempt | Event]) -> int:
    """Put entries into a record and recount its summaries; how many there were."""

    def work(db: sqlite3.Connection) -> int:
        count = sum(tables.insert(db, entry) for entry in entries)
        derive.rebuild(db)
        return count

    return store.keeper.write(work)


def main() -> None:
    path, days, a_day = Path(sys.argv[1]), *(int(text) for text in (*sys.argv[2:], "150", "12")[:2])
    store = Store(path)
    print(fill(store, lived(open_course().index(), days, a_day, now_ms())), "entries")
    store.set_setting("welcomed", True)
    store.close()


if __name__ == "__main__":
    main()
