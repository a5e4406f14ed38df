"""Starting a lesson: a small one that passes every check, entered into the course, ready to be rewritten."""

import re
from pathlib import Path

from llmtutor.course import files
from llmtutor.course.course_files import CourseFile, SkillsFile
from llmtutor.course.faults import CourseError, Fault, did_you_mean
from llmtutor.course.loading import load
from llmtutor.course.reading import Map, Seq, read_text

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
    course = _with_lesson(root / "course.yaml", track, lesson)
    skills = _with_skill(root / "skills.yaml", lesson, title)
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


def _with_lesson(path: Path, track: str, lesson: str) -> str:
    """Return the text of `course.yaml` with a lesson added to a track; comments and layout stay."""
    text = path.read_text(encoding="utf-8")
    data = read_text(text, str(path)).data
    entry = next(each for each in data["tracks"] if each["id"] == track)
    lines = text.splitlines(keepends=True)
    if "lessons" not in entry:
        column = entry.place[1]
        indent = " " * (column - 1)
        lines.insert(_last_line(entry), f"{indent}lessons: [{lesson}]\n")
    else:
        _add_to_list(lines, entry["lessons"], lesson)
    fresh = "".join(lines)
    made = read_text(fresh, str(path)).data
    tracks = {each["id"]: each.get("lessons") or [] for each in made["tracks"]} if made else {}
    if lesson not in tracks.get(track, []):
        raise CourseError(
            [Fault(files.shown(path), 1, 1, f"add `{lesson}` to the lessons of `{track}` here first")]
        )
    return fresh


def _last_line(entry: Map) -> int:
    return max(spot[2] for spot in entry.spots.values())


def _add_to_list(lines: list[str], names: Seq, lesson: str) -> None:
    """Add a name to a list, be it written `[a, b]` or one item a line."""
    line, column = names.place
    if lines[line - 1][column - 1] == "[":
        start = column
        while "]" not in lines[line - 1][start - 1 :]:
            line, start = line + 1, 1
        end = lines[line - 1].index("]", start - 1)
        before, after = lines[line - 1][:end].rstrip(), lines[line - 1][end:]
        lines[line - 1] = f"{before}{', ' if names else ''}{lesson}{after}"
    else:
        last = names.spots[-1][0]
        lines.insert(last, f"{' ' * (column - 1)}- {lesson}\n")


def _with_skill(path: Path, skill: str, title: str) -> str:
    """Return the text of `skills.yaml` with a skill added at its end."""
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    if text and skill in load(path, SkillsFile).root:
        return text
    return f"{text.rstrip()}\n{skill}: {{title: {title}}}\n".lstrip()
