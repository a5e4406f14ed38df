"""What a log of answers says about learning: pure functions over attempts and days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from llmtutor.progress.day_progress import DayProgress
from llmtutor.progress.facts import RETRACTED, SURE, UNSURE, Attempt, Event
from llmtutor.progress.lesson_progress import COMPLETE, STARTED, LessonProgress


class Tally(NamedTuple):
    """How many answers, and how many of them right."""

    answers: int
    right: int

    @property
    def share(self) -> float | None:
        """The share of right answers, or None without any."""
        return self.right / self.answers if self.answers else None


class Overview(NamedTuple):
    """The record in one line: lessons, answers, minutes."""

    finished: int
    started: int
    answers: int
    right: int
    minutes: int
    days: int


def overview(lessons: Mapping[tuple[str, str], LessonProgress], days: Mapping[str, DayProgress]) -> Overview:
    """The totals of a record from its summaries."""
    total = DayProgress(
        answers=sum(day.answers for day in days.values()),
        right=sum(day.right for day in days.values()),
        active=sum(day.active for day in days.values()),
    )
    return overview_of(lessons, total, len(days))


def overview_of(lessons: Mapping[tuple[str, str], LessonProgress], total: DayProgress, days: int) -> Overview:
    """The totals of a record from those of all its days together."""
    states = [lesson.status for lesson in lessons.values()]
    return Overview(
        finished=states.count(COMPLETE),
        started=states.count(STARTED),
        answers=total.answers,
        right=total.right,
        minutes=round(total.active / 60_000),
        days=days,
    )


def counted(attempts: Iterable[Attempt], events: Iterable[Event] = ()) -> list[Attempt]:
    """The answers that count: neither skipped, nor predictions, nor taken back by one of `events`."""
    taken_back = {event.subject for event in events if event.kind == RETRACTED}
    return [a for a in attempts if not a.skipped and not a.apart and a.uid not in taken_back]


def by_skill(attempts: Iterable[Attempt]) -> dict[str, Tally]:
    """Answers per skill, of those that name one."""
    tallies: dict[str, list[bool]] = defaultdict(list)
    for attempt in attempts:
        if attempt.skill:
            tallies[attempt.skill].append(bool(attempt.correct))
    return {skill: Tally(len(results), sum(results)) for skill, results in tallies.items()}


def by_confidence(attempts: Iterable[Attempt]) -> dict[int, Tally]:
    """Answers per confidence given, for calibration."""
    tallies: dict[int, list[bool]] = defaultdict(list)
    for attempt in attempts:
        if attempt.confidence is not None:
            tallies[attempt.confidence].append(bool(attempt.correct))
    return {level: Tally(len(results), sum(results)) for level, results in sorted(tallies.items())}


def misconceptions(attempts: Iterable[Attempt]) -> dict[tuple[str, str], int]:
    """How often each (lesson, misconception) was met, most often first."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for attempt in attempts:
        if attempt.misconception:
            counts[attempt.lesson, attempt.misconception] += 1
    return dict(sorted(counts.items(), key=lambda item: -item[1]))


def calendar(days: Mapping[str, DayProgress], today: date, weeks: int) -> list[list[float | None]]:
    """Minutes of each day of the last weeks, this one last, Monday first; None for days to come."""
    first = today - timedelta(days=today.weekday() + 7 * (weeks - 1))
    return [
        [_minutes(days, first + timedelta(days=7 * week + day), today) for day in range(7)]
        for week in range(weeks)
    ]


def _minutes(days: Mapping[str, DayProgress], day: date, today: date) -> float | None:
    if day > today:
        return None
    found = days.get(day.isoformat())
    # A day with a single answer has no measurable minutes, but it was a day of practice.
    return 0.0 if found is None else max(0.1, found.active / 60_000)


def practised(days: Mapping[str, DayProgress], today: date, span: int) -> int:
    """On how many of the last `span` days, today among them, something was done."""
    return sum((today - timedelta(days=back)).isoformat() in days for back in range(span))


def minutes_by_week(days: Mapping[str, DayProgress], today: date, weeks: int) -> list[tuple[date, int]]:
    """The minutes of each of the last weeks, by its Monday, this week last."""
    return [
        (
            today - timedelta(days=today.weekday() + 7 * (weeks - 1 - place)),
            round(sum(minutes or 0 for minutes in week)),
        )
        for place, week in enumerate(calendar(days, today, weeks))
    ]


def confidence_of(days: Mapping[str, DayProgress]) -> dict[int, Tally]:
    """Answers per confidence given, from the summaries of days: what `by_confidence` counts in the log."""
    sure = Tally(sum(day.sure for day in days.values()), sum(day.sure_right for day in days.values()))
    unsure = Tally(sum(day.unsure for day in days.values()), sum(day.unsure_right for day in days.values()))
    return {level: tally for level, tally in ((UNSURE, unsure), (SURE, sure)) if tally.answers}
