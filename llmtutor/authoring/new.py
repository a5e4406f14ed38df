"""Starting a lesson: a small one that passes every check, entered into the course, ready to be rewritten."""

import re
from pathlib import Path

from llmtutor.authoring.course_edit import with_lesson, with_skill
from llmtutor.course import files
from llmtutor.course.course_files import CourseFile
from llmtutor.course.faults import CourseError, Fault, did_you_mean
from llmtutor.course.loading import load

SKELETON = Path(__file__).with_name("skeleton.yaml")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def new_lesson(root: Path, name: str) -> Path:
    """Write `TRACK/ID` as a small valid lesson, list it in `course.yaml` and `skills.yaml`, return its file.

    Raises CourseError if the name does not fit, the track does not exist or the lesson already does.
    """
    track, lesson = _names(root, name)
    path = root / track / f"{lesson}.yaml"
    title = lesson.replace("-", " ").capitalize()
    text = SKELETON.read_text(encoding="utf-8").replace("new-lesson", lesson).replace("New lesson", title)
    if not (root / "schema" / "lesson.json").is_file():
        text = text.split("\n", 1)[1]
    course = with_lesson(root / "course.yaml", track, lesson)
    skills = with_skill(root / "skills.yaml", lesson, title)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    (root / "course.yaml").write_text(course, encoding="utf-8")
    (root / "skills.yaml").write_text(skills, encoding="utf-8")
    return path


def _names(root: Path, name: str) -> tuple[str, str]:
    track, _, lesson = name.partition("/")
    if not _ID.fullmatch(track) or not _ID.fullmatch(lesson):
        raise _error(root, f"`{name}` is not TRACK/ID: small letters and digits, joined by single hyphens")
    course = load(root / "course.yaml", CourseFile)
    tracks = {each.id: each for each in course.tracks}
    if track not in tracks:
        raise _error(root, f"there is no track `{track}`{did_you_mean(track, tracks)}")
    if any(lesson in each.lessons for each in course.tracks) or (root / track / f"{lesson}.yaml").exists():
        raise _error(root, f"there is already a lesson `{lesson}`")
    return track, lesson


def _error(root: Path, message: str) -> CourseError:
    return CourseError([Fault(files.shown(root / "course.yaml"), 1, 1, message)])
