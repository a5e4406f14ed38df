"""The exercises in code: which there are, which were solved, which belongs to a lesson."""

from llmtutor.course.index import ExerciseEntry
from llmtutor.tui.sitting import Sitting

LESSON = "exercises"
"""Under this lesson's name the record keeps what was given to exercises; no real lesson is called so."""


def solved(sitting: Sitting, name: str) -> bool:
    """Tell whether an exercise was solved."""
    answered = sitting.progress(LESSON).questions.get(name)
    return answered is not None and answered.ever_right


def exercise_after(sitting: Sitting, name: str) -> ExerciseEntry | None:
    """Return the next exercise that was not solved yet, or None."""
    entries = list(sitting.index.exercises.values())
    start = next((place + 1 for place, entry in enumerate(entries) if entry.id == name), 0)
    rest = [*entries[start:], *entries[:start]]
    return next((entry for entry in rest if entry.id != name and not solved(sitting, entry.id)), None)


def exercise_of(sitting: Sitting, lesson_id: str) -> ExerciseEntry | None:
    """Return the exercise that belongs to a lesson, or None."""
    return next((entry for entry in sitting.index.exercises.values() if entry.lesson == lesson_id), None)
