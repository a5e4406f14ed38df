"""How far a learner is in a lesson: a pure fold over the log.

`advance` takes one entry further; folding a whole log and advancing answer by answer give the same value,
which is why the small summaries kept beside the log can be trusted and rebuilt.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace

from llmtutor.progress.facts import DONE, FINISHED, MUTED, OPENED, RESET, RETRACTED, UNMUTED, Attempt, Event

NEW, STARTED, COMPLETE = "new", "started", "finished"
"""What `LessonProgress.status` can be."""

READING_CAP = 5 * 60_000
ABSENCE = 30 * 60_000


def active_between(earlier: int | None, later: int) -> int:
    """Milliseconds of work between two entries: at most five minutes, none across an absence of thirty."""
    if earlier is None or not 0 < later - earlier < ABSENCE:
        return 0
    return min(later - earlier, READING_CAP)


@dataclass(frozen=True, slots=True)
class QuestionProgress:
    """How one question went since its last reset. Times in milliseconds UTC."""

    tries: int = 0
    first_right: bool | None = None
    """Whether the first answer was right, without hints; None while there is none."""
    right: bool = False
    """Whether the latest answer was right."""
    ever_right: bool = False
    skipped: bool = False
    hints: int = 0
    muted: bool = False
    last: int = 0


@dataclass(frozen=True, slots=True)
class LessonProgress:
    """How far one learner is in one lesson since its last reset. Times in milliseconds UTC."""

    opened: int | None = None
    last: int | None = None
    finished: int | None = None
    active: int = 0
    """Milliseconds of work."""
    seen: tuple[str, ...] = ()
    """Step ids in the order they were first opened."""
    done: tuple[str, ...] = ()
    """Step ids whose task was done."""
    questions: dict[str, QuestionProgress] = field(default_factory=dict)
    predictions: dict[str, bool] = field(default_factory=dict)
    """Predictions, scored apart: whether the first one was right."""

    @property
    def status(self) -> str:
        """`new`, `started` or `finished`."""
        if self.finished is not None:
            return COMPLETE
        return NEW if self.opened is None else STARTED

    @property
    def first_try_right(self) -> int:
        """Questions answered right at once and without hints."""
        return sum(question.first_right is True for question in self.questions.values())

    @property
    def right_now(self) -> int:
        """Questions whose latest answer is right."""
        return sum(question.right for question in self.questions.values())

    @property
    def answered(self) -> int:
        """Questions answered at least once."""
        return sum(question.tries > 0 for question in self.questions.values())


def advance(lesson: LessonProgress, entry: Attempt | Event) -> LessonProgress:
    """The lesson one entry later. Answers taken back are left out by `standing`, not here."""
    now = entry.answered if isinstance(entry, Attempt) else entry.happened
    if isinstance(entry, Event) and entry.kind == RESET:
        return _forget(lesson, entry.subject)
    if isinstance(entry, Event) and entry.kind == RETRACTED:
        return lesson
    timed = replace(
        lesson,
        opened=now if lesson.opened is None else lesson.opened,
        last=now,
        active=lesson.active + active_between(lesson.last, now),
    )
    return _answered(timed, entry) if isinstance(entry, Attempt) else _happened(timed, entry)


def _forget(lesson: LessonProgress, question: str) -> LessonProgress:
    if not question:
        return LessonProgress()
    return replace(
        lesson,
        questions={key: value for key, value in lesson.questions.items() if key != question},
        predictions={key: value for key, value in lesson.predictions.items() if key != question},
    )


def _happened(lesson: LessonProgress, event: Event) -> LessonProgress:
    if event.kind == OPENED:
        return replace(lesson, seen=_with(lesson.seen, event.step))
    if event.kind == DONE:
        return replace(lesson, done=_with(lesson.done, event.step))
    if event.kind == FINISHED:
        return replace(lesson, finished=event.happened)
    if event.kind in (MUTED, UNMUTED):
        question = lesson.questions.get(event.subject, QuestionProgress())
        muted = replace(question, muted=event.kind == MUTED)
        return replace(lesson, questions={**lesson.questions, event.subject: muted})
    return lesson


def _answered(lesson: LessonProgress, attempt: Attempt) -> LessonProgress:
    if attempt.apart:
        first = lesson.predictions.get(attempt.question, bool(attempt.correct))
        return replace(lesson, predictions={**lesson.predictions, attempt.question: first})
    before = lesson.questions.get(attempt.question, QuestionProgress())
    after = replace(
        before, hints=before.hints + attempt.hints, last=attempt.answered, skipped=attempt.skipped
    )
    if not attempt.skipped:
        right = bool(attempt.correct)
        at_once = right and not after.hints
        after = replace(
            after,
            tries=before.tries + 1,
            right=right,
            ever_right=before.ever_right or right,
            first_right=at_once if before.first_right is None else before.first_right,
        )
    return replace(lesson, questions={**lesson.questions, attempt.question: after})


def _with(ids: tuple[str, ...], new: str) -> tuple[str, ...]:
    return ids if new in ids else (*ids, new)


def standing(entries: Iterable[Attempt | Event]) -> list[Attempt | Event]:
    """The entries in the order they were made, without the answers that were taken back."""
    ordered = sorted(entries, key=lambda entry: entry.uid)
    taken_back = {entry.subject for entry in ordered if isinstance(entry, Event) and entry.kind == RETRACTED}
    return [entry for entry in ordered if entry.uid not in taken_back]


def fold(entries: Sequence[Attempt | Event]) -> LessonProgress:
    """The progress in one lesson from all entries of it, and from resets of everything."""
    lesson = LessonProgress()
    for entry in standing(entries):
        lesson = advance(lesson, entry)
    return lesson


def to_json(lesson: LessonProgress) -> str:
    """A lesson's progress as JSON text."""
    return json.dumps(asdict(lesson), separators=(",", ":"))


def from_json(text: str) -> LessonProgress:
    """The inverse of `to_json`."""
    values = json.loads(text)
    values["seen"], values["done"] = tuple(values["seen"]), tuple(values["done"])
    values["questions"] = {key: QuestionProgress(**value) for key, value in values["questions"].items()}
    return LessonProgress(**values)
