"""A course folder as the app sees it: its index, lessons, words and glossary, in any of its languages."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from llmtutor.course import files, index_cache
from llmtutor.course.faults import CourseError, Fault, did_you_mean
from llmtutor.course.index import Index
from llmtutor.course.words import Words, flatten

if TYPE_CHECKING:
    from llmtutor.course.course_files import ExerciseFile
    from llmtutor.course.schema import Lesson

T = TypeVar("T")
PACKAGE = Path(__file__).resolve().parents[1]


class GlossaryEntry(NamedTuple):
    """A term, its other forms, what it means, and the lessons that introduce it, in course order."""

    id: str
    term: str
    says: str
    lessons: tuple[str, ...]
    also: tuple[str, ...] = ()


class SymbolEntry(NamedTuple):
    """A sign of mathematics, how it is read aloud, and what it means."""

    id: str
    symbol: str
    read: str
    says: str


def own_lessons() -> Path:
    """Return the folder of the lessons that come with llmtutor: in a wheel, or beside it in a checkout."""
    installed = PACKAGE / "_lessons"
    return installed if installed.is_dir() else PACKAGE.parent / "lessons"


def open_course(folder: Path | None = None) -> "Course":
    """Open a course folder (ours if none is given); CourseError if it holds no `course.yaml`."""
    root = Path(folder) if folder is not None else own_lessons()
    path = root / "course.yaml"
    if files.state(path) is None:
        raise CourseError(
            [Fault(files.shown(path), 1, 1, "there is no such file: this is not a course folder")]
        )
    return Course(root)


def read_lesson(path: Path, overlay: Path | None = None) -> "Lesson":
    """Read one lesson file wherever it stands; CourseError with all its faults."""
    from llmtutor.course.loading import load
    from llmtutor.course.schema import Lesson

    return load(path, Lesson, overlay)


class Course:
    """One course folder. What was read is kept until its file changes."""

    def __init__(self, root: Path) -> None:
        """Look at the folder `root`; nothing is read yet."""
        self.root = root
        self.words_root = own_lessons()
        self._kept: dict[tuple[object, ...], tuple[object, Any]] = {}

    @property
    def id(self) -> str:
        """The course's own id; "llmtutor" for ours."""
        return self.index().course

    def index(self, language: str = "en") -> Index:
        """Return the compiled index. It stays the same until `refresh`; CourseError as `get_index`."""
        key = ("index", language)
        if key not in self._kept:
            self._kept[key] = (None, index_cache.get_index(self.root, self.words_root, language))
        kept: Index = self._kept[key][1]
        return kept

    def refresh(self) -> None:
        """Forget the indexes, so that the next look at the course sees its files as they are now."""
        self._kept = {key: kept for key, kept in self._kept.items() if key[0] not in ("index", "demo words")}

    def find_lesson_file(self, lesson_id: str) -> Path:
        """Return the file of a lesson, by its present or a former id; CourseError if there is none."""
        index = self.index()
        entry = index.find(lesson_id)
        if entry is None:
            near = did_you_mean(lesson_id, index.lessons)
            raise CourseError(
                [
                    Fault(
                        files.shown(self.root / "course.yaml"),
                        1,
                        1,
                        f"there is no lesson `{lesson_id}`{near}",
                    )
                ]
            )
        return self.root / entry.track / f"{entry.id}.yaml"

    def lesson(self, lesson_id: str, language: str = "en") -> "Lesson":
        """Return a lesson in a language; CourseError if there is none, or with all its faults."""
        path = self.find_lesson_file(lesson_id)
        overlay = self._overlay(self.root, path, language)
        return self._keep("lesson", [path, overlay], lambda: read_lesson(path, overlay))

    def exercise(self, name: str, language: str = "en") -> "ExerciseFile":
        """Return an exercise in a language; CourseError with all its faults."""
        from llmtutor.course.course_files import ExerciseFile
        from llmtutor.course.loading import load

        path = self.root / "exercises" / f"{name}.yaml"
        overlay = self._overlay(self.root, path, language)
        return self._keep("exercise", [path, overlay], lambda: load(path, ExerciseFile, overlay))

    def demo_words(self, demo_id: str, language: str = "en") -> Words:
        """Return the words of a demo as the index has them; CourseError if there are none or faulty ones.

        The same words come each time: what was drawn with them is known again when a demo is opened again.
        """
        entry = self.index(language).demos.get(demo_id)
        if entry is not None:
            key = ("demo words", demo_id, language)
            kept: Words = self._kept.setdefault(key, (None, Words(language, entry.words)))[1]
            return kept
        from llmtutor.course.course_files import DemoFile
        from llmtutor.course.loading import load

        path = self.words_root / "demos" / f"{demo_id}.yaml"
        own = self.root / "demos" / path.name
        made = load(own if own.is_file() else path, DemoFile, words=True)
        return Words(language, flatten(made.model_dump(exclude_none=True)))

    def trace_words(self, function: str, language: str = "en") -> Words:
        """Return the sentence of each array that an engine function records, by array name."""
        return self._trace_tables(language).get(function, Words(language, {}))

    def _trace_tables(self, language: str) -> dict[str, Words]:
        roots = tuple(dict.fromkeys((self.words_root, self.root)))
        paths = [path for root in roots for path in sorted((root / "traces").glob("*.yaml"))]
        overlays = [self._overlay(path.parents[1], path, language) for path in paths]

        def read() -> dict[str, Words]:
            from llmtutor.course.course_files import TracesFile
            from llmtutor.course.loading import load

            tables: dict[str, Words] = {}
            for path, overlay in zip(paths, overlays, strict=True):
                made = load(path, TracesFile, overlay, words=True).root
                tables.update({name: Words(language, sentences) for name, sentences in made.items()})
            return tables

        return self._keep("traces", [*paths, *overlays], read)

    def glossary(self, language: str = "en") -> tuple[GlossaryEntry, ...]:
        """Return the terms in alphabetical order of their ids; none if the folder has no glossary."""
        from llmtutor.course.course_files import GlossaryFile
        from llmtutor.course.loading import load

        path = self.root / "glossary.yaml"
        overlay = self._overlay(self.root, path, language)
        if files.state(path) is None:
            return ()
        terms = self._keep("glossary", [path, overlay], lambda: load(path, GlossaryFile, overlay).root)
        lessons = self.index(language).lessons.values()
        return tuple(
            GlossaryEntry(
                *(name, term.term, term.says),
                tuple(lesson.id for lesson in lessons if name in lesson.terms),
                term.also,
            )
            for name, term in sorted(terms.items())
        )

    def symbols(self, language: str = "en") -> tuple[SymbolEntry, ...]:
        """Return the symbol sheet in the order of its file; none if the folder has none."""
        from llmtutor.course.course_files import SymbolsFile
        from llmtutor.course.loading import load

        path = self.root / "symbols.yaml"
        overlay = self._overlay(self.root, path, language)
        if files.state(path) is None:
            return ()
        signs = self._keep("symbols", [path, overlay], lambda: load(path, SymbolsFile, overlay).root)
        return tuple(SymbolEntry(name, sign.symbol, sign.read, sign.says) for name, sign in signs.items())

    @staticmethod
    def _overlay(root: Path, path: Path, language: str) -> Path | None:
        return None if language == "en" else root / language / path.relative_to(root)

    def _keep(self, kind: str, paths: list[Path | None], read: Callable[[], T]) -> T:
        """Return what `read` made of these files, until one of them changes."""
        key = (kind, *paths)
        now = [None if path is None else files.state(path) for path in paths]
        if key not in self._kept or self._kept[key][0] != now:
            self._kept[key] = (now, read())
        kept: T = self._kept[key][1]
        return kept
