"""The compiled index: what the course map and the first screen need, without reading a single lesson.

It is made from the course files by `compiling`, kept as JSON and read back here with nothing but the
standard library.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from llmtutor.course.words import Words

FORMAT = 7


class StepEntry(NamedTuple):
    """One step of a lesson: its id, kind, title (or "") and former ids."""

    id: str
    kind: str
    title: str = ""
    was: tuple[str, ...] = ()


class LessonEntry(NamedTuple):
    """One lesson as the map shows it. `questions` are the ids of its `ask` steps, `skills` their skills.

    `readable` is False for a lesson whose file has faults: opening it tells what they are.
    """

    id: str
    track: str
    title: str
    summary: str
    minutes: int
    revision: int
    needs: tuple[str, ...]
    teaches: tuple[str, ...]
    steps: tuple[StepEntry, ...]
    questions: tuple[str, ...]
    was: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    readable: bool = True
    skills: tuple[str, ...] = ()

    def place(self, step_id: str) -> int | None:
        """Return the position of the step called `step_id`, now or formerly; None if there is none."""
        for place, step in enumerate(self.steps):
            if step.id == step_id or step_id in step.was:
                return place
        return None


class TrackEntry(NamedTuple):
    """One track that has lessons, with their ids in teaching order."""

    id: str
    letter: str
    title: str
    summary: str
    lessons: tuple[str, ...]


class PathEntry(NamedTuple):
    """One way through the course: lesson ids in the order to take them."""

    id: str
    title: str
    summary: str
    lessons: tuple[str, ...]
    code_first: bool


class DemoEntry(NamedTuple):
    """One demo as the gallery shows it, and all its words by key: a demo opens without reading YAML."""

    id: str
    title: str
    summary: str
    track: str
    words: Mapping[str, str]


class ExerciseEntry(NamedTuple):
    """One function to write: its title and summary, the lesson that teaches it if there is one, its skill."""

    id: str
    title: str
    summary: str
    lesson: str = ""
    skill: str = ""


class Index(NamedTuple):
    """The course in one language: everything that can be shown without opening a lesson.

    `skills` gives the title of each skill, `renamed` the present id of each that was called otherwise before,
    `headings` letter and title of every track that demos may stand under, those without lessons too.
    """

    course: str
    title: str
    language: str
    languages: tuple[str, ...]
    tracks: tuple[TrackEntry, ...]
    paths: tuple[PathEntry, ...]
    lessons: Mapping[str, LessonEntry]
    demos: Mapping[str, DemoEntry]
    skills: Mapping[str, str]
    interface: Words
    exercises: Mapping[str, ExerciseEntry] = MappingProxyType({})
    renamed: Mapping[str, str] = MappingProxyType({})
    headings: Mapping[str, tuple[str, str]] = MappingProxyType({})

    def find(self, lesson_id: str) -> LessonEntry | None:
        """Return the lesson called `lesson_id`, now or formerly; None if there is none."""
        if lesson_id in self.lessons:
            return self.lessons[lesson_id]
        return next((lesson for lesson in self.lessons.values() if lesson_id in lesson.was), None)


def to_json(index: Index) -> dict[str, Any]:
    """Return the index as plain data for a JSON file."""
    return {
        "course": index.course,
        "title": index.title,
        "language": index.language,
        "languages": index.languages,
        "tracks": [track._asdict() for track in index.tracks],
        "paths": [path._asdict() for path in index.paths],
        "lessons": [_lesson_row(lesson) for lesson in index.lessons.values()],
        "demos": [demo._asdict() for demo in index.demos.values()],
        "skills": dict(index.skills),
        "interface": dict(index.interface.table()),
        "exercises": [exercise._asdict() for exercise in index.exercises.values()],
        "renamed": dict(index.renamed),
        "headings": dict(index.headings),
    }


def from_json(data: Mapping[str, Any]) -> Index:
    """Return the index that `to_json` wrote; KeyError, TypeError or ValueError if this is something else."""
    return Index(
        course=data["course"],
        title=data["title"],
        language=data["language"],
        languages=tuple(data["languages"]),
        tracks=tuple(TrackEntry(**row | {"lessons": tuple(row["lessons"])}) for row in data["tracks"]),
        paths=tuple(PathEntry(**row | {"lessons": tuple(row["lessons"])}) for row in data["paths"]),
        lessons={row[0]: _lesson(row) for row in data["lessons"]},
        demos={row["id"]: DemoEntry(**row) for row in data["demos"]},
        skills=data["skills"],
        interface=Words(data["language"], data["interface"]),
        exercises={row["id"]: ExerciseEntry(**row) for row in data["exercises"]},
        renamed=data["renamed"],
        headings={track: (letter, title) for track, (letter, title) in data["headings"].items()},
    )


def _lesson_row(lesson: LessonEntry) -> list[Any]:
    """A lesson as a list: a thousand steps as rows load several times faster than as named fields."""
    return [
        *(lesson.id, lesson.track, lesson.title, lesson.summary, lesson.minutes, lesson.revision),
        *(lesson.needs, lesson.teaches),
        [(step.id, step.kind, step.title, step.was) for step in lesson.steps],
        *(lesson.questions, lesson.was, lesson.terms, lesson.readable, lesson.skills),
    ]


def _lesson(row: list[Any]) -> LessonEntry:
    name, track, title, summary, minutes, revision, needs, teaches, steps, *rest = row
    questions, was, terms, readable, skills = rest
    entries = tuple(StepEntry(step, kind, words, tuple(former)) for step, kind, words, former in steps)
    return LessonEntry(
        *(name, track, title, summary, minutes, revision, tuple(needs), tuple(teaches)),
        *(entries, tuple(questions), tuple(was), tuple(terms), readable, tuple(skills)),
    )
