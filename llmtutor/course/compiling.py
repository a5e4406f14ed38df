"""Making the index from the course files."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from llmtutor.course.course_files import (
    CourseFile,
    DemoFile,
    ExerciseFile,
    LearningPath,
    Skill,
    SkillsFile,
    TracesFile,
)
from llmtutor.course.faults import CourseError
from llmtutor.course.index import (
    DemoEntry,
    ExerciseEntry,
    Index,
    LessonEntry,
    PathEntry,
    StepEntry,
    TrackEntry,
)
from llmtutor.course.loading import SOURCE_LANGUAGE, load, load_words, overlay_path
from llmtutor.course.schema import Lesson
from llmtutor.course.words import Words, flatten


def compile_index(root: Path, words_root: Path, language: str) -> Index:
    """Read a whole course folder and return its index in one language.

    Interface and demo words come from `words_root`. Raises CourseError if `course.yaml` or the interface
    cannot be read; a faulty lesson is listed as not readable.
    """
    source = root / "course.yaml"
    course = load(source, CourseFile, overlay_path(root, source, language))
    lessons = {
        lesson_id: _lesson_entry(root, track.id, lesson_id, language)
        for track in course.tracks
        for lesson_id in track.lessons
    }
    tracks = tuple(
        TrackEntry(track.id, track.letter, track.title, track.summary, track.lessons)
        for track in course.tracks
        if track.lessons
    )
    by_track = {track.id: track.lessons for track in course.tracks}
    paths = [_path_entry(path, by_track, lessons) for path in course.paths]
    skills = _skills(root, language)
    return Index(
        course=course.id,
        title=course.title,
        language=language,
        languages=tuple(dict.fromkeys((SOURCE_LANGUAGE, *course.languages, *_languages(words_root)))),
        tracks=tracks,
        paths=tuple(path for path in paths if path.lessons),
        lessons=lessons,
        demos=_demo_entries([words_root, root], language),
        skills={name: skill.title for name, skill in skills.items()},
        interface=interface_words(words_root, language),
        exercises=_exercises(root, course.exercises, lessons, language),
        renamed={former: name for name, skill in skills.items() for former in skill.was},
        headings=_headings(words_root, language) | _headings(root, language),
    )


def _headings(root: Path, language: str) -> dict[str, tuple[str, str]]:
    """Return letter and title of each track that a course declares, with lessons or without."""
    path = root / "course.yaml"
    course = load(path, CourseFile, overlay_path(root, path, language)) if path.is_file() else None
    return {track.id: (track.letter, track.title) for track in course.tracks} if course else {}


def _languages(words_root: Path) -> tuple[str, ...]:
    """Return the languages that the words of the screens are translated into."""
    path = words_root / "course.yaml"
    return load(path, CourseFile).languages if path.is_file() else ()


def interface_words(words_root: Path, language: str) -> Words:
    """Return the words of the screens; none if the folder has no `interface.yaml`."""
    path = words_root / "interface.yaml"
    if not path.is_file():
        return Words(language, {})
    return Words(language, flatten(load_words(path, overlay_path(words_root, path, language))))


def _lesson_entry(root: Path, track: str, lesson_id: str, language: str) -> LessonEntry:
    path = root / track / f"{lesson_id}.yaml"
    try:
        lesson = load(path, Lesson, overlay_path(root, path, language))
    except CourseError:
        return LessonEntry(lesson_id, track, lesson_id, "", 1, 1, (), (), (), (), readable=False)
    return entry_of(lesson, track, lesson_id)


def entry_of(lesson: Lesson, track: str, lesson_id: str) -> LessonEntry:
    """Return what the index keeps of a lesson."""
    return LessonEntry(
        id=lesson_id,
        track=track,
        title=lesson.title,
        summary=lesson.summary,
        minutes=lesson.minutes,
        revision=lesson.revision,
        needs=lesson.needs,
        teaches=lesson.teaches,
        steps=tuple(StepEntry(step.id, step.kind, step.title or "", step.was) for step in lesson.steps),
        questions=tuple(step.id for step in lesson.steps if step.kind == "ask"),
        was=lesson.was,
        terms=lesson.terms,
        skills=tuple(step.question.skill for step in lesson.steps if step.kind == "ask"),
    )


def _path_entry(
    path: LearningPath, by_track: Mapping[str, tuple[str, ...]], lessons: Mapping[str, LessonEntry]
) -> PathEntry:
    """Replace each track a path goes through by its lessons; each lesson is taken once."""
    named: list[str] = []
    for name in path.through:
        named.extend(by_track.get(name, (name,)))
    taken = tuple(dict.fromkeys(name for name in named if name in lessons))
    return PathEntry(path.id, path.title, path.summary, taken, path.order == "code-first")


def _demo_entries(roots: Iterable[Path], language: str) -> dict[str, DemoEntry]:
    entries: dict[str, DemoEntry] = {}
    for root in dict.fromkeys(roots):
        for path in sorted((root / "demos").glob("*.yaml")):
            try:
                demo = load(path, DemoFile, overlay_path(root, path, language), words=True)
            except CourseError:
                continue
            words = flatten(demo.model_dump(exclude_none=True))
            words |= array_sentences(demo, root, language)
            entries[demo.id] = DemoEntry(demo.id, demo.title, demo.summary, demo.track, words)
    return entries


def array_sentences(demo: DemoFile, root: Path, language: str) -> dict[str, str]:
    """Return what is said of each array that a demo steps through, by `traces.<array>`."""
    path = root / "traces" / f"{demo.traces}.yaml"
    if demo.traces is None or not path.is_file():
        return {}
    said = load(path, TracesFile, overlay_path(root, path, language), words=True).root.get(demo.traces, {})
    return {f"traces.{array}": sentence for array, sentence in said.items()}


def _exercises(
    root: Path, names: Iterable[str], lessons: Mapping[str, LessonEntry], language: str
) -> dict[str, ExerciseEntry]:
    entries = {}
    for name in names:
        path = root / "exercises" / f"{name}.yaml"
        try:
            made = load(path, ExerciseFile, overlay_path(root, path, language))
        except CourseError:
            continue
        lesson = made.lesson if made.lesson in lessons else None
        entries[name] = ExerciseEntry(name, made.title, made.summary, lesson or "", made.question.skill)
    return entries


def _skills(root: Path, language: str) -> dict[str, Skill]:
    path = root / "skills.yaml"
    return load(path, SkillsFile, overlay_path(root, path, language)).root if path.is_file() else {}
