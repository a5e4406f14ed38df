"""What the record says about learning, gathered for the statistics screen and `llmtutor progress`.

Everything comes from the summaries beside the log, so that it takes the same time after 100,000 answers.
"""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from llmtutor.progress.day_progress import DayProgress, streak
from llmtutor.progress.facts import day_of
from llmtutor.progress.lesson_progress import LessonProgress
from llmtutor.progress.skill_progress import utc_day
from llmtutor.progress.statistics import Overview, Tally, confidence_of, overview, overview_of
from llmtutor.quiz.review_plan import Load, Month, ReviewCard, forecast, months_together, recall
from llmtutor.tui.exercises import LESSON as EXERCISES
from llmtutor.tui.reviews import bring_up_to_date, cards_of, daily_cap
from llmtutor.tui.sitting import Sitting

COMING = 14
"""Days for which reviews are forecast."""


class Strength(NamedTuple):
    """One skill: its title, the chance that it is still known, the days until it is due (below 1: now)."""

    title: str
    recall: float
    due_in: int
    reviews: int


class Figures(NamedTuple):
    """Everything the statistics screen shows."""

    overview: Overview
    days: Mapping[str, DayProgress]
    today: date
    streak: int
    strengths: tuple[Strength, ...]
    loads: tuple[Load, ...]
    months: tuple[Month, ...]
    confidence: Mapping[int, Tally]


def totals(sitting: Sitting) -> Overview:
    """Return the totals alone, at once however many days there were; read again only after a change."""
    known = sitting.totals
    if known is None or known[0] != sitting.changes:
        known = sitting.totals = sitting.changes, overview_of(_lessons(sitting), *sitting.store.total())
    return known[1]


def _lessons(sitting: Sitting) -> dict[tuple[str, str], LessonProgress]:
    return {key: value for key, value in sitting.store.lessons().items() if key[1] != EXERCISES}


def gather(sitting: Sitting) -> Figures:
    """Return the figures of this learner in this course, as of now."""
    bring_up_to_date(sitting)
    store, now = sitting.store, sitting.store.now()
    days, today = store.days(), date.fromisoformat(day_of(now))
    cards = cards_of(sitting)
    loads = forecast(cards.values(), utc_day(now), daily_cap(sitting), COMING) if cards else []
    return Figures(
        overview=overview(_lessons(sitting), days),
        days=days,
        today=today,
        streak=streak(days, today),
        strengths=strengths(cards, sitting.index.skills, utc_day(now)),
        loads=tuple(loads),
        months=tuple(months_together(cards.values())),
        confidence=confidence_of(days),
    )


def strengths(cards: Mapping[str, ReviewCard], titles: Mapping[str, str], day: int) -> tuple[Strength, ...]:
    """Return every skill with a card, the least sure first."""
    found = [
        Strength(titles[skill], recall(card, day), card.due - day, card.reviews)
        for skill, card in cards.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.recall, one.title)))
