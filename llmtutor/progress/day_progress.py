"""What was done on each day: a pure fold over the log, and what a calendar and a streak say of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from llmtutor.progress.facts import FINISHED, RESET, RETRACTED, SURE, Attempt, Event
from llmtutor.progress.lesson_progress import active_between


class DayProgress(NamedTuple):
    """One calendar day of one learner. Answers taken back are not counted, the time they took is.

    A named tuple, as the rows of the log are: the statistics make one for every day of years.
    """

    answers: int = 0
    right: int = 0
    lessons_finished: int = 0
    active: int = 0
    """Milliseconds of work."""
    last: int | None = None
    """Time of the latest entry, milliseconds UTC."""
    sure: int = 0
    sure_right: int = 0
    unsure: int = 0
    unsure_right: int = 0
    """Answers for which the learner said how sure they were, and those of them that were right."""


def advance_day(day: DayProgress, entry: Attempt | Event) -> DayProgress:
    """The day one entry later."""
    now = entry.answered if isinstance(entry, Attempt) else entry.happened
    day = day._replace(active=day.active + active_between(day.last, now), last=now)
    if isinstance(entry, Attempt):
        return _count(day, entry, 1)
    return day._replace(lessons_finished=day.lessons_finished + (entry.kind == FINISHED))


def take_back(day: DayProgress, attempt: Attempt) -> DayProgress:
    """The day without one answer it had counted."""
    return _count(day, attempt, -1)


def _count(day: DayProgress, attempt: Attempt, sign: int) -> DayProgress:
    if attempt.skipped or attempt.apart:
        return day
    right = sign * bool(attempt.correct)
    counted = day._replace(answers=day.answers + sign, right=day.right + right)
    if attempt.confidence is None:
        return counted
    if attempt.confidence == SURE:
        return counted._replace(sure=day.sure + sign, sure_right=day.sure_right + right)
    return counted._replace(unsure=day.unsure + sign, unsure_right=day.unsure_right + right)


def fold_days(entries: Iterable[Attempt | Event]) -> dict[str, DayProgress]:
    """All days of one learner since everything was last reset, from all entries, by calendar day."""
    ordered = _since_reset(sorted(entries, key=lambda entry: entry.uid))
    attempts = {entry.uid: entry for entry in ordered if isinstance(entry, Attempt)}
    days: dict[str, DayProgress] = {}
    for entry in filter(is_work, ordered):
        days[entry.day] = advance_day(days.get(entry.day, DayProgress()), entry)
    for uid in {entry.subject for entry in ordered if isinstance(entry, Event) and entry.kind == RETRACTED}:
        if uid in attempts:
            days[attempts[uid].day] = take_back(days[attempts[uid].day], attempts[uid])
    return days


def is_work(entry: Attempt | Event) -> bool:
    """Whether an entry is part of a day's work: a reset is an order given, not time spent learning."""
    return not (isinstance(entry, Event) and entry.kind == RESET)


def _since_reset(ordered: Sequence[Attempt | Event]) -> Sequence[Attempt | Event]:
    resets = [place for place, entry in enumerate(ordered) if not is_work(entry) and not entry.lesson]
    return ordered[resets[-1] :] if resets else ordered


def streak(days: Mapping[str, DayProgress], today: date) -> int:
    """Days of practice in a row up to today; a day not over yet does not break it."""
    day = today if today.isoformat() in days else today - timedelta(days=1)
    length = 0
    while day.isoformat() in days:
        length += 1
        day -= timedelta(days=1)
    return length


def day_to_json(day: DayProgress) -> str:
    """A day as JSON text."""
    return json.dumps(day._asdict(), separators=(",", ":"))


def day_from_json(text: str) -> DayProgress:
    """The inverse of `day_to_json`."""
    return DayProgress(**json.loads(text))


def days_from_json(text: str) -> list[DayProgress]:
    """Many days from a JSON list: years of them are read several times faster than one by one."""
    return [DayProgress(**values) for values in json.loads(text)]
