"""Which files a course folder holds, and their state, using only the standard library."""

import os
from collections.abc import Iterator
from pathlib import Path

from llmtutor.course.faults import CourseError, Fault

LARGEST_READ = 500_000
LEAVES = "this is a link to a file outside the course folder: it is not read"
State = tuple[int, int]


def shown(path: Path) -> str:
    """Return a path for a message: relative to the working folder when it lies inside."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)


def state(path: Path) -> State | None:
    """Return size and time of a regular file, or None if there is none."""
    try:
        if not path.is_file():
            return None
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def read(path: Path) -> bytes:
    """Return a course file's content, or just enough to see it is too large; CourseError if unreadable."""
    if state(path) is None:
        raise CourseError([Fault(shown(path), 1, 1, "there is no such file")])
    if leaves_course(path):
        raise CourseError([Fault(shown(path), 1, 1, LEAVES)])
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_READ)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CourseError([Fault(shown(path), 1, 1, f"the file cannot be read: {reason}")]) from None


def leaves_course(path: Path) -> bool:
    """Tell whether a file that seems to stand in a course folder is really a link to somewhere outside it.

    A course from a stranger must not make the app read, and perhaps print, other files of the learner.
    """
    real = path.resolve()
    roots = [folder for folder in path.absolute().parents if (folder / "course.yaml").is_file()]
    return bool(roots) and not any(real.is_relative_to(root.resolve()) for root in roots)


def states(root: Path) -> list[tuple[str, int, int]]:
    """Return path, size and time of every YAML file of a course folder, sorted."""
    return sorted(_states(str(root), ""))


def _states(folder: str, above: str) -> Iterator[tuple[str, int, int]]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if entry.name.endswith(".yaml"):
                    found = entry.stat()
                    yield above + entry.name, found.st_size, found.st_mtime_ns
                elif entry.is_dir(follow_symlinks=False):
                    yield from _states(entry.path, f"{above}{entry.name}/")
    except OSError:
        return
