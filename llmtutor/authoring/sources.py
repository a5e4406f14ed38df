"""All files of a course folder, read once, for the checks to look at together."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from llmtutor.authoring.partial import partial_file, partial_lesson
from llmtutor.course import files
from llmtutor.course.course_files import (
    CourseFile,
    DemoFile,
    ExerciseFile,
    GlossaryFile,
    SkillsFile,
    SymbolsFile,
    TracesFile,
    Track,
)
from llmtutor.course.document import Document
from llmtutor.course.library import own_lessons
from llmtutor.course.loading import NOT_LESSONS, document, word_faults
from llmtutor.course.overlays import TextPath
from llmtutor.course.schema import Lesson
from llmtutor.course.validating import validate

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Source(Generic[M]):
    """One file: where it is, what was read, and the model if it fits the schema.

    `partial` is what fits of a lesson, a demo's words or an exercise that as a whole does not.
    """

    path: Path
    document: Document
    model: M | None
    partial: M | None = None

    @property
    def names(self) -> tuple[str, ...] | None:
        """The names that a file of entries by name declares, faulty entries too; None if it can't be read."""
        data = self.document.data
        if isinstance(data, Mapping):
            return tuple(name for name in data if isinstance(name, str))
        return None if self.path.is_file() else ()


@dataclass(frozen=True, slots=True)
class Sources:
    """A whole course folder. `lessons` are in course order; lessons nobody lists come last.

    `thorough` asks for questions to be checked in all their variants.
    """

    root: Path
    course: Source[CourseFile]
    skills: Source[SkillsFile]
    glossary: Source[GlossaryFile]
    symbols: Source[SymbolsFile]
    lessons: tuple[Source[Lesson], ...]
    demos: Mapping[str, Source[DemoFile]]
    traces: Mapping[str, Source[TracesFile]]
    exercises: Mapping[str, Source[ExerciseFile]]
    interface: Document | None
    thorough: bool = False

    @property
    def ours(self) -> bool:
        """Tell whether these are the lessons that come with llmtutor."""
        return self.root.resolve() == own_lessons().resolve()

    @property
    def tracks(self) -> tuple[Track, ...]:
        """The tracks that `course.yaml` declares; none if it cannot be read."""
        return self.course.model.tracks if self.course.model else ()

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages the course is translated into."""
        return self.course.model.languages if self.course.model else ()

    @property
    def all_read(self) -> bool:
        """Tell whether every lesson could be read: what seems missing may stand in one that could not."""
        return all(source.model is not None for source in self.lessons)

    def readable(self) -> Iterator[tuple[Document, Lesson]]:
        """Go through the lessons that fit the schema, in course order."""
        for source in self.lessons:
            if source.model is not None:
                yield source.document, source.model

    def parts(self) -> Iterator[tuple[Document, Lesson]]:
        """Go through the lessons, those with faults too, as far as they fit the schema, in course order."""
        for source in self.lessons:
            lesson = source.model or source.partial
            if lesson is not None:
                yield source.document, lesson

    def documents(self) -> Iterator[tuple[Path, Document]]:
        """Go through every source file that exists."""
        sources: list[Source[Any]] = [self.course, self.skills, self.glossary, self.symbols]
        sources += [*self.lessons, *self.exercises.values(), *self.demos.values(), *self.traces.values()]
        for source in sources:
            if source.path.is_file():
                yield source.path, source.document
        if self.interface is not None:
            yield self.root / "interface.yaml", self.interface


def gather(root: Path) -> Sources:
    """Read every file of a course folder; whatever is wrong with one is in its document's faults."""
    course = _source(root / "course.yaml", CourseFile)
    tracks = course.model.tracks if course.model else ()
    listed = [root / track.id / f"{lesson}.yaml" for track in tracks for lesson in track.lessons]
    other = {*NOT_LESSONS, *(course.model.languages if course.model else ())}
    found = sorted(path for path in root.glob("*/*.yaml") if path.parent.name not in other)
    interface = root / "interface.yaml"
    return Sources(
        root=root,
        course=course,
        skills=_optional(root / "skills.yaml", SkillsFile),
        glossary=_optional(root / "glossary.yaml", GlossaryFile),
        symbols=_optional(root / "symbols.yaml", SymbolsFile),
        lessons=tuple(lesson_source(path) for path in dict.fromkeys([*listed, *found])),
        demos={path.stem: _in_part(path, DemoFile) for path in sorted((root / "demos").glob("*.yaml"))},
        exercises={
            path.stem: _in_part(path, ExerciseFile) for path in sorted((root / "exercises").glob("*.yaml"))
        },
        traces={path.stem: _source(path, TracesFile) for path in sorted((root / "traces").glob("*.yaml"))},
        interface=_words(interface) if interface.is_file() else None,
    )


def lesson_source(path: Path) -> Source[Lesson]:
    """Read one lesson, all of it or what fits of it."""
    source = _source(path, Lesson)
    if source.model is not None:
        return source
    return replace(source, partial=partial_lesson(source.document.data))


def _source(path: Path, model: type[M]) -> Source[M]:
    read = document(path)
    return Source(path, read, validate(read, model))


def _in_part(path: Path, model: type[M]) -> Source[M]:
    """Read one file, all of it or what fits of it."""
    source = _source(path, model)
    if source.model is not None:
        return source
    return replace(source, partial=partial_file(source.document.data, model))


def _optional(path: Path, model: type[M]) -> Source[M]:
    if files.state(path) is None:
        return Source(path, Document(files.shown(path)), None)
    return _source(path, model)


def _words(path: Path) -> Document:
    read = document(path)
    read.faults.extend(word_faults(read))
    return read


def data_path(data: object, names: TextPath) -> tuple[str | int, ...]:
    """Return the path in a file's data for the path of a text, in which list items go by id or position."""
    path: list[str | int] = []
    for name in names:
        part: str | int = name
        if isinstance(data, list):
            part = next((place for place, item in enumerate(data) if _is_called(item, name, place)), name)
        path.append(part)
        try:
            data = data[part]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            break
    return tuple(path)


def _is_called(item: object, name: str, place: int) -> bool:
    if isinstance(item, Mapping) and isinstance(item.get("id"), str):
        return bool(item["id"] == name)
    return str(place + 1) == name
