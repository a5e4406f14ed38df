"""Adding names to `course.yaml` and `skills.yaml` without disturbing their comments and layout."""

from pathlib import Path

from llmtutor.course import files
from llmtutor.course.course_files import SkillsFile
from llmtutor.course.document import Map, Seq
from llmtutor.course.faults import CourseError, Fault
from llmtutor.course.loading import load
from llmtutor.course.reading import read_text


def with_lesson(path: Path, track: str, lesson: str) -> str:
    """Return the text of `course.yaml` with a lesson added to a track; CourseError if that fails."""
    text = path.read_text(encoding="utf-8")
    entry = next(each for each in read_text(text, str(path)).data["tracks"] if each["id"] == track)
    fresh = _with_name(text, entry, "lessons", lesson)
    made = read_text(fresh, str(path)).data
    lessons = {each["id"]: each.get("lessons") or [] for each in made["tracks"]} if made else {}
    if lesson not in lessons.get(track, []):
        raise _by_hand(path, f"add `{lesson}` to the lessons of `{track}` here first")
    return fresh


def with_language(path: Path, language: str) -> str:
    """Return the text of `course.yaml` with a language added; CourseError if it can't be."""
    text = path.read_text(encoding="utf-8")
    data = read_text(text, str(path)).data
    if language in data.get("languages", []):
        return text
    fresh = _with_name(text, data, "languages", language, after="title")
    made = read_text(fresh, str(path)).data
    if not made or language not in (made.get("languages") or []):
        raise _by_hand(path, f"add `{language}` to `languages` here first")
    return fresh


def with_skill(path: Path, skill: str, title: str) -> str:
    """Return the text of `skills.yaml` with a skill added at its end."""
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    if text and skill in load(path, SkillsFile).root:
        return text
    return f"{text.rstrip()}\n{skill}: {{title: {title}}}\n".lstrip()


def _by_hand(path: Path, message: str) -> CourseError:
    return CourseError([Fault(files.shown(path), 1, 1, message)])


def _with_name(text: str, entry: Map, key: str, name: str, after: str | None = None) -> str:
    """Return `text` with `name` added to the list `key` of a mapping, or with such a list added to it."""
    lines = text.splitlines(keepends=True)
    names = entry.get(key)
    if isinstance(names, Seq):
        _add_to_list(lines, names, name)
        return "".join(lines)
    column = entry.place[1]
    if key in entry:  # `lessons:` with nothing after it
        line = entry.spots[key][0]
        lines[line - 1 : line] = [f"{' ' * (column - 1)}{key}: [{name}]\n"]
    else:
        line = entry.spots[after][2] if after else max(spot[2] for spot in entry.spots.values())
        lines.insert(line, f"{' ' * (column - 1)}{key}: [{name}]\n")
    return "".join(lines)


def _add_to_list(lines: list[str], names: Seq, name: str) -> None:
    """Add a name to a list, be it written `[a, b]` or one item a line."""
    line, column = names.place
    if lines[line - 1][column - 1] != "[":
        lines.insert(names.spots[-1][0], f"{' ' * (column - 1)}- {name}\n")
        return
    if names:
        line, column = names.spots[-1]
        place = column - 1 + len(str(names[-1]))
    else:
        place = column
    row = lines[line - 1]
    lines[line - 1] = f"{row[:place]}{', ' if names else ''}{name}{row[place:]}"
