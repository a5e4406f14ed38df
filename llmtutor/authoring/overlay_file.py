"""Starting a translation, and renewing it when the original changes."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from llmtutor.authoring.course_edit import with_language
from llmtutor.authoring.lint.translations import has_words
from llmtutor.course import files
from llmtutor.course.course_files import CourseFile
from llmtutor.course.faults import CourseError, Fault, did_you_mean
from llmtutor.course.loading import NOT_LESSONS, document, load
from llmtutor.course.overlays import TextPath, fingerprint, leaves, texts

LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z]{2,4})?")
Leaf = tuple[str, str]


def new_translation(root: Path, language: str, name: str, accept: bool = False) -> Path:
    """Write the overlay of a file with every text still to be translated, and return its path.

    `name` is a lesson's id or a file such as `demos/softmax` or `interface`. In an overlay that exists,
    translations stay and new texts are added; those made from an older text keep their old fingerprint, so
    that the check goes on asking for a look, unless `accept` says they had one. Raises CourseError.
    """
    if not LANGUAGE.fullmatch(language):
        message = f"`{language}` is not a language: write two or three small letters, such as `zh`"
        raise CourseError([Fault(files.shown(root / "course.yaml"), 1, 1, message)])
    inside = find_source(root, name)
    source = document(root / inside)
    if source.faults:
        raise CourseError(source.faults)
    path = root / language / inside
    done: dict[TextPath, Leaf] = {}
    if files.state(path) is not None:
        old = document(path)
        if old.faults:
            raise CourseError(old.faults)
        done = leaves(old.data)
    text = overlay_text(source.data, texts(source.data, has_words(inside)), done, accept)
    course = with_language(root / "course.yaml", language)
    path.parent.mkdir(parents=True, exist_ok=True)
    (root / "course.yaml").write_text(course, encoding="utf-8")
    path.write_text(_header(root, inside) + text, encoding="utf-8")
    return path


def find_source(root: Path, name: str) -> Path:
    """Return the file inside a course folder that a lesson id or a file name means; CourseError if none."""
    tracks = load(root / "course.yaml", CourseFile).tracks
    lessons = {lesson: Path(track.id) / f"{lesson}.yaml" for track in tracks for lesson in track.lessons}
    if name in lessons:
        return lessons[name]
    inside = Path(name if name.endswith(".yaml") else f"{name}.yaml")
    others = [path for kind in ("", *NOT_LESSONS) for path in (root / kind).glob("*.yaml")]
    known = {str(path.relative_to(root).with_suffix("")) for path in others}
    if str(inside.with_suffix("")) in known | {str(path.with_suffix("")) for path in lessons.values()}:
        return inside
    message = f"there is no lesson or file `{name}`{did_you_mean(name, [*lessons, *known])}"
    raise CourseError([Fault(files.shown(root / "course.yaml"), 1, 1, message)])


def _header(root: Path, inside: Path) -> str:
    if not (root / "schema" / "overlay.json").is_file():
        return ""
    return f"# yaml-language-server: $schema={'../' * len(inside.parts)}schema/overlay.json\n"


def overlay_text(
    data: Mapping[str, Any], source: Mapping[TextPath, str], done: Mapping[TextPath, Leaf], accept: bool
) -> str:
    """Return an overlay as YAML: each original as a comment above its translation."""
    lines = [f"id: {data['id']}\n"] if isinstance(data.get("id"), str) else []
    above: TextPath = ()
    for path, original in source.items():
        shared = _shared(above, path)
        for depth in range(shared, len(path) - 1):
            lines.append(f"{'  ' * depth}{_key(path[depth])}:\n")
        mine, of = done.get(path, ("", fingerprint(original)))
        indent = "  " * (len(path) - 1)
        lines += [f"{indent}# {line}".rstrip() + "\n" for line in original.strip().splitlines()]
        lines.append(f"{indent}{_key(path[-1])}:\n")
        lines.append(f"{indent}  text: {scalar(mine, indent + '    ')}\n")
        lines.append(f"{indent}  of: {fingerprint(original) if accept else of}\n")
        above = path[:-1]
    for path in sorted(done.keys() - source.keys()):
        kept = json.dumps(done[path][0], ensure_ascii=False)
        lines.append(f"# no longer in the original: {'.'.join(path)}: {kept}\n")
    return "".join(lines)


def _shared(above: TextPath, path: TextPath) -> int:
    """Count the keys that a text's path shares with the one written before it."""
    count = 0
    for mine, other in zip(path[:-1], above, strict=False):
        if mine != other:
            break
        count += 1
    return count


def _key(key: str) -> str:
    plain = key.replace("-", "").replace("_", "").isalnum() and key.isascii()
    return key if plain else "'" + key.replace("'", "''") + "'"


def scalar(text: str, indent: str) -> str:
    """Write a text as YAML: in single quotes, or as a block if it has several lines."""
    if "\n" not in text:
        return "'" + text.replace("'", "''") + "'"
    body = text.removesuffix("\n")
    if text.startswith((" ", "\n")) or body.endswith("\n") or "\t" in text:
        return json.dumps(text, ensure_ascii=False)
    rows = [f"{indent}{row}" if row else "" for row in body.split("\n")]
    return "\n".join(["|" if text.endswith("\n") else "|-", *rows])
