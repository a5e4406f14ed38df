"""What was answered on each skill: a pure fold over the log, from which review cards are made.

Only the first answer to a skill on a day (UTC) says how well it was remembered: later ones came with the
reason of the first fresh in mind. So a skill's history is one grade a day, and the same whatever computer
or time zone it is made in.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from llmtutor.progress.facts import RESET, Attempt, Event
from llmtutor.progress.lesson_progress import standing

DAY = 86_400_000
"""Milliseconds of a day."""


@dataclass(frozen=True, slots=True)
class SkillProgress:
    """The answers of one learner that ask for one skill, since they were last reset."""

    answers: int = 0
    right: int = 0
    graded: Mapping[int, bool] = field(default_factory=dict)
    """Whether the first answer of a day was right without hints, by day (days since 1970, UTC)."""


def utc_day(milliseconds: int) -> int:
    """The number of the day (UTC) of a time; day 0 is the first of 1970."""
    return milliseconds // DAY


def asks_skill(entry: Attempt | Event) -> bool:
    """Whether an entry is an answer that says something about a skill."""
    return isinstance(entry, Attempt) and bool(entry.skill) and not entry.skipped and not entry.apart


def advance_skill(skill: SkillProgress, attempt: Attempt) -> SkillProgress:
    """The skill one answer later; the answer must be one that `asks_skill`."""
    right = bool(attempt.correct)
    counted = replace(skill, answers=skill.answers + 1, right=skill.right + right)
    day = utc_day(attempt.answered)
    if day in skill.graded:
        return counted
    return replace(counted, graded={**skill.graded, day: right and not attempt.hints})


def fold_skills(entries: Iterable[Attempt | Event]) -> dict[tuple[str, str], SkillProgress]:
    """Every skill of one learner from all entries, by (course, skill).

    Answers taken back are not counted, and none from before a reset of its question, lesson or everything.
    """
    by_skill: dict[tuple[str, str], list[Attempt]] = defaultdict(list)
    for entry in standing(entries):
        if isinstance(entry, Attempt) and asks_skill(entry):
            by_skill[entry.course, entry.skill].append(entry)
        elif isinstance(entry, Event) and entry.kind == RESET:
            by_skill = _without(by_skill, entry)
    return {key: _folded(attempts) for key, attempts in by_skill.items() if attempts}


def _folded(attempts: Iterable[Attempt]) -> SkillProgress:
    answers, right = 0, 0
    graded: dict[int, bool] = {}
    for attempt in attempts:
        answers, right = answers + 1, right + bool(attempt.correct)
        graded.setdefault(utc_day(attempt.answered), bool(attempt.correct) and not attempt.hints)
    return SkillProgress(answers, right, graded)


def _without(
    by_skill: Mapping[tuple[str, str], list[Attempt]], reset: Event
) -> defaultdict[tuple[str, str], list[Attempt]]:
    kept: defaultdict[tuple[str, str], list[Attempt]] = defaultdict(list)
    for key, attempts in by_skill.items():
        kept[key] = [attempt for attempt in attempts if not _forgotten(attempt, reset)]
    return kept


def _forgotten(attempt: Attempt, reset: Event) -> bool:
    if not reset.lesson:
        return True
    place = (attempt.course, attempt.lesson)
    return place == (reset.course, reset.lesson) and reset.subject in ("", attempt.question)


def skill_to_json(skill: SkillProgress) -> str:
    """A skill as JSON text; each grade is one number: twice the day, plus one if it was right."""
    graded = [2 * day + right for day, right in skill.graded.items()]
    return json.dumps([skill.answers, skill.right, graded], separators=(",", ":"))


def skill_from_json(text: str) -> SkillProgress:
    """The inverse of `skill_to_json`."""
    answers, right, graded = json.loads(text)
    return SkillProgress(answers, right, {grade // 2: bool(grade % 2) for grade in graded})
