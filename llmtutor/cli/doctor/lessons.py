"""Is the course there: its index kept and fresh, every lesson and exercise readable?"""

from collections.abc import Callable, Iterator

from llmtutor.cli.doctor.finding import Finding, fault, good, note
from llmtutor.course import files, index_cache
from llmtutor.course.faults import CourseError
from llmtutor.course.library import Course


def index_state(course: Course) -> str:
    """Return whether the index of a course is kept and fresh, as `index_cache.state_of` says."""
    return index_cache.state_of(course.root, course.words_root, "en")


def examine_lessons(course: Course, before: str) -> Iterator[Finding]:
    """Yield what there is to say about a course whose index was in the state `before`."""
    try:
        index = course.index()
    except CourseError as error:
        yield fault("course-faulty", reason=error)
        return
    yield good(
        "course",
        lessons=len(index.lessons),
        demos=len(index.demos),
        exercises=len(index.exercises),
        languages=", ".join(index.languages),
        folder=files.shown(course.root),
    )
    yield _index(course, before)
    yield from _faulty(course)


def _index(course: Course, before: str) -> Finding:
    if before in (index_cache.BUILT_IN, index_cache.FRESH):
        return good("index")
    if index_state(course) != index_cache.FRESH:
        return note("index-unkept", folder=index_cache.cache_folder())
    return good("index-renewed")


def _faulty(course: Course) -> Iterator[Finding]:
    """Read every lesson and exercise in every language."""
    index = course.index()
    readers: list[tuple[str, Callable[[str, str], object]]] = [
        *((name, course.lesson) for name in index.lessons),
        *((name, course.exercise) for name in index.exercises),
    ]
    for name, read in readers:
        for language in index.languages:
            try:
                read(name, language)
            except CourseError as error:
                yield fault("lesson-faulty", lesson=name, reason=str(error).partition("\n")[0])
                break
