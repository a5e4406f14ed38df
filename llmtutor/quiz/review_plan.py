"""What a day of reviews asks, and in which order: by itself, without a screen, a clock or the scheduler.

A card belongs to one skill. Days are numbers (days since 1970, UTC), so that a plan is the same wherever it
is made. Nothing here punishes a break: what is due waits, the daily cap holds, and what is most at risk of
being forgotten comes first.
"""

import json
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

T = TypeVar("T")

RETENTION = 0.9
"""The share of reviews that should be right: a skill is due when its recall is expected to be this."""
DECAY = -0.1542
"""How recall falls in FSRS-6 with its published weights: it is (1 + c t / stability) to this power after t
days, with c such that it is 0.9 after `stability` days. A test compares it with the package."""
CAP = 20
"""Skills a day unless the learner chooses otherwise: about ten minutes."""
LONG_BREAK = 7
"""Days without practice after which the first day asks for half of the cap."""


class Month(NamedTuple):
    """The reviews of a month: how many, how many FSRS expected to be right, how many were."""

    month: str
    reviews: int
    expected: float
    right: int


class ReviewCard(NamedTuple):
    """What is known about the memory of one skill.

    `due` and `last` are days. `stability` is the number of days after which recall has fallen to 0.9,
    `difficulty` goes from 1 to 10. `reviews` counts all grades, the first one too; `lapses` the wrong ones
    after it. `months` compares forecast and outcome, oldest first.
    """

    due: int
    last: int
    stability: float
    difficulty: float
    reviews: int
    lapses: int
    months: tuple[Month, ...] = ()


class Today(NamedTuple):
    """What is to be reviewed today, in order; how many wait for another day; how many were done today."""

    skills: tuple[str, ...]
    waiting: int
    done: int


class Load(NamedTuple):
    """A coming day: how many skills fall due, and how many are asked with the cap and what waited before."""

    due: int
    planned: int


def card_to_json(card: ReviewCard) -> str:
    """Return a card as JSON text."""
    return json.dumps(card, separators=(",", ":"))


def card_from_json(text: str) -> ReviewCard:
    """Return the card that `card_to_json` wrote; ValueError or TypeError for anything else."""
    card = ReviewCard._make(json.loads(text))
    return card._replace(months=tuple(Month._make(month) for month in card.months))


def grades_by(graded: Mapping[int, bool], day: int) -> dict[int, bool]:
    """Return the grades up to a day. Where there are none, the clock was ahead: the last counts for this day.

    A skill answered on a day that is still to come must not wait for that day.
    """
    known = {each: right for each, right in graded.items() if each <= day}
    if graded and not known:
        known[day] = list(graded.values())[-1]
    return known


def seen_from(card: ReviewCard, day: int) -> ReviewCard:
    """Return a card as it is to be taken on a day: one made while the clock was ahead is due."""
    return card if card.last <= day else card._replace(due=min(card.due, day), last=day - 1)


def recall(card: ReviewCard, day: int) -> float:
    """Return the chance, by FSRS, that the skill of a card is still known on a day."""
    days = max(0, day - card.last)
    return float((1 + (0.9 ** (1 / DECAY) - 1) * days / card.stability) ** DECAY)


def due(cards: Mapping[str, ReviewCard], day: int) -> list[str]:
    """Return the skills due on a day, the one most likely forgotten first.

    Recall falls with the days since the last review divided by stability; no more is needed for the order.
    """
    waiting = [skill for skill, card in cards.items() if card.due <= day]
    return sorted(waiting, key=lambda skill: (-(day - cards[skill].last) / cards[skill].stability, skill))


def allowance(cap: int, away: int) -> int:
    """Return how many skills a day may ask for; after `away` days without practice, half at first."""
    return cap if away < LONG_BREAK else max(1, (cap + 1) // 2)


def plan_today(
    cards: Mapping[str, ReviewCard], day: int, cap: int, group: Callable[[str], str], away: int = 0
) -> Today:
    """Return today's reviews: what is most at risk, within the cap, neighbours from different groups."""
    done = sum(card.last == day and card.reviews > 1 for card in cards.values())
    waiting = due(cards, day)
    chosen = waiting[: max(0, allowance(cap, away) - done)]
    return Today(tuple(spread(chosen, group)), len(waiting) - len(chosen), done)


def spread(items: Sequence[T], group: Callable[[T], Hashable]) -> list[T]:
    """Return items in nearly their order, neighbours from different groups wherever that is possible."""
    rest, mixed = list(items), []
    last: Hashable = object()
    while rest:
        counts: dict[Hashable, int] = {}
        for item in rest:
            counts[group(item)] = counts.get(group(item), 0) + 1
        largest = max(counts, key=lambda name: counts[name])
        # A group that fills more than half of what is left has to be begun now, or its end stands together.
        must = largest != last and 2 * counts[largest] > len(rest)
        taken = next(
            (item for item in rest if (group(item) == largest if must else group(item) != last)), rest[0]
        )
        rest.remove(taken)
        mixed.append(taken)
        last = group(taken)
    return mixed


def forecast(cards: Iterable[ReviewCard], day: int, cap: int, days: int) -> list[Load]:
    """Return the coming days, `day` first, as if every answer were right: what is due, what is asked."""
    falls_due = [0] * days
    for card in cards:
        if card.due < day + days:
            falls_due[max(0, card.due - day)] += 1
    loads, waiting = [], 0
    for count in falls_due:
        planned = min(cap, waiting + count)
        waiting += count - planned
        loads.append(Load(count, planned))
    return loads


def months_together(cards: Iterable[ReviewCard]) -> list[Month]:
    """Return forecast and outcome of all cards by month, oldest first."""
    sums: dict[str, Month] = {}
    for card in cards:
        for name, reviews, expected, right in card.months:
            before = sums.get(name, Month(name, 0, 0.0, 0))
            sums[name] = Month(
                name, before.reviews + reviews, before.expected + expected, before.right + right
            )
    return [sums[name] for name in sorted(sums)]
