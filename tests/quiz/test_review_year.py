"""A year of many learners: reviews stay bounded, memory stays near the aim, and nothing is lost."""

import random
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from llmtutor.progress import derive, tables
from llmtutor.progress.day_progress import fold_days
from llmtutor.progress.facts import RETRACTED, SURE, UNSURE, Attempt, Event, day_of
from llmtutor.progress.skill_progress import DAY, fold_skills
from llmtutor.progress.statistics import by_confidence, by_skill, confidence_of, counted
from llmtutor.progress.store import Store
from llmtutor.progress.transfer import export_record, import_record
from llmtutor.quiz.review_cards import make_card
from llmtutor.quiz.review_plan import (
    RETENTION,
    ReviewCard,
    card_from_json,
    card_to_json,
    months_together,
    plan_today,
    recall,
)

FIRST_DAY = 20_500
SKILLS, CAP, BREAK = 60, 15, 25
"""Skills learned in the first half of the year, the cap, and the days of one long break in summer."""


class Asked(NamedTuple):
    """One answer of a simulated learner."""

    day: int
    skill: str
    right: bool
    review: bool


class Year(NamedTuple):
    """What a learner did: every answer, the cards at the end, the order of each day's reviews."""

    answers: list[Asked]
    cards: dict[str, ReviewCard]
    reviewed: list[tuple[str, ...]]


def lesson_of(skill: str) -> str:
    """Three skills belong to one lesson."""
    return f"lesson-{int(skill.removeprefix('skill-')) // 3}"


def live(learner: int, days: int) -> Year:
    """Learn and review for some days, forgetting as FSRS says, practising on most days."""
    chance = random.Random(learner)
    diligence = chance.uniform(0.75, 1.0)
    graded: dict[str, dict[int, bool]] = {}
    cards: dict[str, ReviewCard] = {}
    answers: list[Asked] = []
    reviewed: list[tuple[str, ...]] = []
    last = FIRST_DAY
    for day in range(FIRST_DAY, FIRST_DAY + days):
        resting = days // 2 <= day - FIRST_DAY < days // 2 + min(BREAK, days // 8)
        if resting or chance.random() > diligence:
            continue
        today = plan_today(cards, day, CAP, lesson_of, away=day - last - 1)
        new = f"skill-{len(cards)}" if len(cards) < SKILLS and chance.random() < 0.5 else None
        for skill in (*today.skills, *((new,) if new else ())):
            known = recall(cards[skill], day) if skill in cards else 0.8
            answers.append(Asked(day, skill, chance.random() < known, skill in cards))
            graded.setdefault(skill, {})[day] = answers[-1].right
            cards[skill] = make_card(graded[skill])
        reviewed.append(today.skills)
        last = day
    return Year(answers, cards, reviewed)


@pytest.fixture(scope="module")
def years(request: pytest.FixtureRequest) -> list[Year]:
    """50 learners for 365 days; some for a season in the short run."""
    learners, days = (50, 365) if request.config.getoption("--full") else (6, 150)
    return [live(learner, days) for learner in range(learners)]


def test_no_day_asks_for_more_than_the_cap(years):
    assert max(len(asked) for year in years for asked in year.reviewed) <= CAP


def test_nothing_that_was_learned_is_lost_or_waits_without_end(years):
    for year in years:
        assert set(year.cards) == {answer.skill for answer in year.answers}
        last = year.answers[-1].day
        overdue = [last - card.due for card in year.cards.values() if card.due < last]
        assert max(overdue, default=0) <= 14


def test_what_is_remembered_stays_near_the_aim_and_near_the_forecast(years):
    months = [month for year in years for month in months_together(year.cards.values())]
    reviews = sum(month.reviews for month in months)
    expected, right = sum(month.expected for month in months), sum(month.right for month in months)
    assert abs(right - expected) / reviews < 0.03
    assert abs(right / reviews - RETENTION) < 0.05


def test_two_skills_of_a_lesson_stand_beside_each_other_only_where_it_cannot_be_helped(years):
    for asked in (asked for year in years for asked in year.reviewed):
        lessons = [lesson_of(skill) for skill in asked]
        most = max(map(lessons.count, lessons), default=0)
        assert sum(one == other for one, other in pairwise(lessons)) == max(0, 2 * most - len(lessons) - 1)


def as_log(year: Year, learner: str, chance: random.Random) -> Iterator[Attempt | Event]:
    """The year as a record holds it: more answers on the same day, some taken back, some skipped."""
    for place, asked in enumerate(year.answers):
        now = asked.day * DAY + 8 * 3_600_000 + 40_000 * (place % 900)
        yield attempt(learner, asked.skill, now, asked.right, chance)
        if chance.random() < 0.3:
            yield attempt(learner, asked.skill, now + 9_000, True, chance)
        if chance.random() < 0.05:
            taken = attempt(learner, asked.skill, now + 18_000, True, chance)
            yield taken
            later = now + 27_000
            yield Event(
                uid(later, chance),
                learner,
                "",
                taken.lesson,
                "s",
                RETRACTED,
                taken.uid,
                "null",
                later,
                day_of(now),
            )


def uid(now: int, chance: random.Random) -> str:
    return f"{now * 1000:014x}{chance.getrandbits(48):012x}"


def attempt(learner: str, skill: str, now: int, right: bool, chance: random.Random) -> Attempt:
    confidence = chance.choice((None, SURE, UNSURE))
    return Attempt(
        uid(now, chance), learner, "", lesson_of(skill), "1", "s", f"q-{skill}", "7", "number", '"1"', right,
        "", 0, confidence, False, False, skill, now - 9_000, now, day_of(now),
    )  # fmt: skip


def test_cards_outlive_export_and_import_and_figures_equal_a_recount(years, tmp_path: Path, full: bool):
    here = Store(tmp_path / "here" / "record.db")
    log = {
        f"learner-{n}": list(as_log(year, f"learner-{n}", random.Random(n))) for n, year in enumerate(years)
    }

    def put(db) -> None:
        for entry in (entry for entries in log.values() for entry in entries):
            tables.insert(db, entry)
        derive.rebuild(db)

    here.keeper.write(put)
    export_record(here, tmp_path / "record.json")
    there = Store(tmp_path / "there" / "record.db")
    assert import_record(there, tmp_path / "record.json").refused == 0
    for n, year in enumerate(years):
        for store in (here, there):
            store.learner = f"learner-{n}"
            made = {
                key: (skill, card_to_json(make_card(skill.graded))) for key, skill in store.skills().items()
            }
            store.keep_cards(made)
            assert {skill: card_from_json(card) for (_, skill), card in store.cards().items()} == year.cards
            check_against_a_recount(store)
    here.close()
    there.close()


def check_against_a_recount(store: Store) -> None:
    attempts, events = store.attempts(), store.events()
    standing = counted(attempts, events)
    assert store.days() == fold_days([*attempts, *events])
    assert store.skills() == fold_skills([*attempts, *events])
    assert {key[1]: (skill.answers, skill.right) for key, skill in store.skills().items()} == by_skill(
        standing
    )
    assert confidence_of(store.days()) == by_confidence(standing)
    assert sum(day.answers for day in store.days().values()) == len(standing)
