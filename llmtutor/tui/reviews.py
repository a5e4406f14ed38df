"""The learner's reviews: cards from the record, what is due, and the questions that ask for it.

Looking at what is due loads no scheduler, so that the map can show it at once. The scheduler is only needed
after a skill was graded: `bring_up_to_date` then makes its card anew and keeps it in the record.
"""

from datetime import date

from llmtutor.progress.facts import day_of
from llmtutor.progress.skill_progress import utc_day
from llmtutor.quiz.plan import Asked, QuizPlan
from llmtutor.quiz.review_plan import (
    CAP,
    ReviewCard,
    Today,
    card_from_json,
    card_to_json,
    grades_by,
    plan_today,
    seen_from,
)
from llmtutor.tui.sitting import Sitting

CAPS = (5, 100)
"""The least and the most skills a day that can be chosen."""
CAP_SETTING = "review-cap"


def daily_cap(sitting: Sitting) -> int:
    """Return how many skills a day the learner wants to review at most."""
    kept = sitting.store.setting(CAP_SETTING, CAP)
    low, high = CAPS
    return max(low, min(high, kept)) if isinstance(kept, int) else CAP


def is_behind(sitting: Sitting) -> bool:
    """Tell whether a skill was graded since its card was made."""
    return bool(sitting.store.skills_without_card())


def bring_up_to_date(sitting: Sitting) -> None:
    """Make the cards of all skills graded since; loads the scheduler if there are any."""
    missing = sitting.store.skills_without_card()
    if not missing:
        return
    from llmtutor.quiz.review_cards import make_card

    today = utc_day(sitting.store.now())
    made = {key: make_card(grades_by(skill.graded, today)) for key, skill in missing.items()}
    sitting.store.keep_cards({key: (missing[key], card_to_json(card)) for key, card in made.items()})


def cards_of(sitting: Sitting) -> dict[str, ReviewCard]:
    """Return the cards of the skills reviews ask for, by their present id; call `bring_up_to_date` before.

    Skills that only exercises ask for have none: writing a function takes longer than a day's reviews should.
    """
    asked = {skill for lesson in sitting.index.lessons.values() for skill in lesson.skills}
    today = utc_day(sitting.store.now())
    cards: dict[str, ReviewCard] = {}
    for (course, name), text in sitting.store.cards().items():
        skill = sitting.index.renamed.get(name, name)
        if course == sitting.course_key and skill in asked and skill in sitting.index.skills:
            card = seen_from(card_from_json(text), today)
            # A skill that was called otherwise may have two: the one reviewed last knows better.
            cards[skill] = max(card, cards.get(skill, card), key=lambda known: known.last)
    return cards


def today_of(sitting: Sitting) -> Today:
    """Return what is to be reviewed today: skills that a lesson asks for and that were not all muted."""
    cards = cards_of(sitting)
    asks = questions_of(sitting) if cards else {}
    known = {skill: card for skill, card in cards.items() if skill in asks}
    now = sitting.store.now()
    away = days_away(sitting) if known else 0
    return plan_today(
        known,
        utc_day(now),
        daily_cap(sitting),
        lambda skill: _next_question(asks[skill], sitting).lesson,
        away,
    )


def due_today(sitting: Sitting) -> int:
    """Return how many skills are to be reviewed today, as far as their cards are made."""
    return len(today_of(sitting).skills)


def review_plan(sitting: Sitting, today: Today) -> QuizPlan:
    """Return today's reviews as a quiz: of each skill the question not asked for longest."""
    asks = questions_of(sitting)
    asked = tuple(_next_question(asks[skill], sitting) for skill in today.skills if skill in asks)
    return QuizPlan(asked)


def replacement(sitting: Sitting, asked: Asked) -> Asked | None:
    """Return another question for the skill of one that is never to be asked again, or None."""
    lesson = sitting.index.lessons[asked.lesson]
    skill = lesson.skills[lesson.questions.index(asked.step)]
    others = questions_of(sitting).get(skill, [])
    return _next_question(others, sitting) if others else None


def questions_of(sitting: Sitting) -> dict[str, list[Asked]]:
    """Return by skill the questions that may be asked: of lessons begun, none that was muted."""
    asks: dict[str, list[Asked]] = {}
    for lesson in sitting.index.lessons.values():
        progress = sitting.progress(lesson.id)
        if progress.status == "new" or not lesson.readable:
            continue
        for step, skill in zip(lesson.questions, lesson.skills, strict=True):
            answered = progress.questions.get(step)
            if answered is None or not answered.muted:
                asks.setdefault(skill, []).append(Asked(lesson.id, step))
    return asks


def _next_question(questions: list[Asked], sitting: Sitting) -> Asked:
    """Return the question not asked for longest."""

    def last(asked: Asked) -> int:
        answered = sitting.progress(asked.lesson).questions.get(asked.step)
        return answered.last if answered is not None else 0

    return min(questions, key=last)


def days_away(sitting: Sitting) -> int:
    """Return how many days passed between the last day of practice and today, 0 if there was none before."""
    today = day_of(sitting.store.now())
    before = sitting.store.last_day_before(today)
    return (date.fromisoformat(today) - date.fromisoformat(before)).days - 1 if before else 0
