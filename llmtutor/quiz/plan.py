"""What a quiz asks and in which order: by itself, without a screen and without words."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from llmtutor.quiz.shuffling import shuffled

MOST_MIXED = 20
"""Questions in a mixed quiz: about ten minutes."""
NEEDED = 0.75
"""The share of questions to answer right at the first try to test out of a lesson."""


class Asked(NamedTuple):
    """One question waiting in a quiz; `again` when it was missed before."""

    lesson: str
    step: str
    again: bool = False


class Known(NamedTuple):
    """How a question stands: when it was last answered (ms, 0 for never) and whether it was right then."""

    last: int = 0
    right: bool = False


class QuizPlan(NamedTuple):
    """A quiz: what it asks, the minutes there are for it (None: any), the lesson to test out of (or "").

    `title` names the lesson or track it is about, "" for all that was learned.
    """

    asked: tuple[Asked, ...]
    title: str = ""
    minutes: float | None = None
    test_out: str = ""


def in_order(questions: Mapping[str, Sequence[str]]) -> tuple[Asked, ...]:
    """Return every question of every lesson in the order given."""
    return tuple(Asked(lesson, step) for lesson, steps in questions.items() for step in steps)


def interleaved(asked: Sequence[Asked], seed: int) -> tuple[Asked, ...]:
    """Mix questions so that two of one lesson follow each other only where nothing else is left."""
    by_lesson: dict[str, list[Asked]] = {}
    for question in shuffled(asked, seed):
        by_lesson.setdefault(question.lesson, []).append(question)
    mixed: list[Asked] = []
    while any(by_lesson.values()):
        last = mixed[-1].lesson if mixed else None
        waiting = [lesson for lesson, rest in by_lesson.items() if rest]
        others = [lesson for lesson in waiting if lesson != last] or waiting
        mixed.append(by_lesson[max(others, key=lambda lesson: len(by_lesson[lesson]))].pop())
    return tuple(mixed)


def most_needed(asked: Sequence[Asked], known: Mapping[Asked, Known], most: int) -> list[Asked]:
    """Return at most so many questions: first those missed last time, then those not asked for longest."""

    def need(question: Asked) -> tuple[bool, int]:
        stands = known.get(question, Known())
        return (stands.right or not stands.last, stands.last)

    return sorted(asked, key=need)[:most]


def passes(right: int, count: int) -> bool:
    """Tell whether so many right answers are enough to test out."""
    return count > 0 and right >= NEEDED * count
