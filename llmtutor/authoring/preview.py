"""What a preview needs: where to begin, when the file was saved, and where to stay afterwards.

Nothing here draws or waits: a screen asks `saved` now and then and shows what `look` returns.
"""

from dataclasses import dataclass
from pathlib import Path

from llmtutor.authoring.check import course_around
from llmtutor.course import files
from llmtutor.course.faults import CourseError, Fault
from llmtutor.course.files import State
from llmtutor.course.library import read_lesson
from llmtutor.course.loading import overlay_path
from llmtutor.course.schema import Lesson


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a lesson file: the lesson, or what keeps it from being read, and the files' state then."""

    path: Path
    language: str
    lesson: Lesson | None
    faults: tuple[Fault, ...]
    states: tuple[State | None, ...]


def parse_place(argument: str) -> tuple[Path, str | None]:
    """Split `FILE#step` as typed on the command line."""
    file, _, step = argument.partition("#")
    return Path(file), step or None


def look(path: Path, language: str = "en") -> Look:
    """Read a lesson file as it is now; faults are kept, never raised."""
    states = _states(path, language)
    root = course_around(path.absolute())
    overlay = overlay_path(root, path.absolute(), language) if root is not None else None
    try:
        return Look(path, language, read_lesson(path, overlay), (), states)
    except CourseError as error:
        return Look(path, language, None, error.faults, states)


def saved(last: Look) -> bool:
    """Tell whether the file or its translation has changed since a look."""
    return _states(last.path, last.language) != last.states


def _states(path: Path, language: str) -> tuple[State | None, ...]:
    root = course_around(path.absolute())
    overlay = overlay_path(root, path.absolute(), language) if root is not None else None
    return files.state(path), files.state(overlay) if overlay is not None else None


def place_after(before: Lesson | None, place: int, now: Lesson) -> int:
    """Return which step to show after a reload: the same one, by id or former id, else the same position."""
    if before is not None and 0 <= place < len(before.steps):
        step_id = before.steps[place].id
        for number, step in enumerate(now.steps):
            if step.id == step_id or step_id in step.was:
                return number
    return max(0, min(place, len(now.steps) - 1))


def place_of(lesson: Lesson, step_id: str | None) -> int | None:
    """Return the position of a step by id or former id; 0 for None, None if there is no such step."""
    if step_id is None:
        return 0
    found = (number for number, step in enumerate(lesson.steps) if step_id in (step.id, *step.was))
    return next(found, None)
