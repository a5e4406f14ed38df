"""Review cards made from a skill's grades by FSRS, the free spaced repetition scheduler (FSRS-6).

A card is a pure function of the grades, one a day, right or wrong: there are no learning steps, no fuzz and
no time of day in it, so that it can be rebuilt from the log anywhere and is the same everywhere. The model:
J. Ye, J. Su, Y. Cao, "A Stochastic Shortest Path Algorithm for Optimizing Spaced Repetition Scheduling",
KDD 2022, and the py-fsrs package, which computes it.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from fsrs import Card, Rating, Scheduler

from llmtutor.quiz.review_plan import RETENTION, Month, ReviewCard

LONGEST = 365
"""Days after which even the best known skill comes again."""

_SCHEDULER = Scheduler(
    desired_retention=RETENTION,
    learning_steps=(),
    relearning_steps=(),
    maximum_interval=LONGEST,
    enable_fuzzing=False,
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def make_card(graded: Mapping[int, bool]) -> ReviewCard:
    """Return the card that follows from grades by day (days since 1970, UTC). Raises ValueError for none."""
    if not graded:
        raise ValueError("a card needs at least one grade")
    card = Card(card_id=0)
    months: dict[str, Month] = {}
    lapses = 0
    for place, (day, right) in enumerate(sorted(graded.items())):
        if place:
            _note(months, day, _SCHEDULER.get_card_retrievability(card, _moment(day)), right)
            lapses += not right
        card, _ = _SCHEDULER.review_card(card, Rating.Good if right else Rating.Again, _moment(day))
    assert card.stability is not None
    assert card.difficulty is not None
    last = max(graded)
    due = (card.due - _EPOCH).days
    return ReviewCard(
        due,
        last,
        card.stability,
        card.difficulty,
        len(graded),
        lapses,
        tuple(months[m] for m in sorted(months)),
    )


def _note(months: dict[str, Month], day: int, expected: float, right: bool) -> None:
    name = _moment(day).strftime("%Y-%m")
    before = months.get(name, Month(name, 0, 0.0, 0))
    months[name] = Month(name, before.reviews + 1, before.expected + expected, before.right + right)


def _moment(day: int) -> datetime:
    return _EPOCH + timedelta(days=day)
