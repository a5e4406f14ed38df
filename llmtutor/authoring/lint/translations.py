"""Translations: every text is there, made from the text as it is now, with the same numbers and formulas."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from llmtutor.authoring.lint.formulas import check_formulas_in_text, formulas
from llmtutor.authoring.report import Notes, counted
from llmtutor.authoring.sources import Sources, data_path
from llmtutor.course.document import Document, Map
from llmtutor.course.faults import did_you_mean
from llmtutor.course.loading import document as read
from llmtutor.course.overlays import TextPath, fingerprint, is_leaf, is_optional, leaves, split_labels, texts

WORD_FILES = ("demos", "traces")
_NAME = re.compile(r"\{([A-Za-z][A-Za-z0-9_]*)\}")


def check_translations(sources: Sources, notes: Notes) -> None:
    """Check every overlay of every language, and warn if files have none."""
    originals = {path.relative_to(sources.root): found for path, found in sources.documents()}
    for language in sources.languages:
        folder = sources.root / language
        overlays = {path.relative_to(folder): path for path in sorted(folder.rglob("*.yaml"))}
        for name, path in overlays.items():
            overlay = read(path)
            notes.faults.extend(overlay.faults)
            if overlay.data is None:
                continue
            if name not in originals:
                message = f"this translates nothing: there is no `{name}`"
                notes.fault(overlay, (), message + did_you_mean(str(name), map(str, originals)))
            elif originals[name].data is not None:
                check_overlay(originals[name], overlay, has_words(name), notes)
        missing = [str(name) for name in originals if name not in overlays]
        if missing:
            some = ", ".join(f"`{name}`" for name in missing[:3])
            message = f"{counted(len(missing), 'file')} not yet translated into `{language}`: {some}"
            notes.warn(sources.course.document, (), message + (" ..." if len(missing) > 3 else ""))


def has_words(name: Path) -> bool:
    """Tell whether every text of this file is for reading (interface, demos, traces)."""
    return name.parts[0] in WORD_FILES or name.name == "interface.yaml"


def check_overlay(original: Document, overlay: Document, words: bool, notes: Notes) -> None:
    """Check one overlay against the file it translates."""
    source, translated = texts(original.data, words), leaves(overlay.data)
    if not isinstance(overlay.data, Map):
        notes.fault(overlay, (), "a mapping is expected")
        return
    if "id" in overlay.data and overlay.data["id"] != original.data.get("id"):
        notes.fault(overlay, ("id",), f"the id must be the original's, `{original.data.get('id')}`")
    for path, problem in _strays(overlay.data, (), source):
        notes.key_fault(overlay, path, problem)
    for path, text in source.items():
        if path in translated:
            _check_text(text, translated[path], path, overlay, notes)
        elif not is_optional(path):
            message = f"`{'.'.join(path)}` is not translated"
            notes.fault(overlay, path, f"{message} (line {_line(original, path)} of {original.name})")
    check_formulas_in_text(_only_texts(overlay), notes, words=True)


def _line(original: Document, path: TextPath) -> int:
    return original.fault(data_path(original.data, path), "").line


def _strays(data: Map, above: TextPath, source: Mapping[TextPath, str]) -> Iterator[tuple[TextPath, str]]:
    """Go through everything in an overlay that leads to no text of the original."""
    known = {
        path[: len(above) + 1] for path in source if path[: len(above)] == above and len(path) > len(above)
    }
    for key, value in data.items():
        path = (*above, key)
        if path == ("id",):
            continue
        if path not in known:
            yield path, f"the original has no `{key}` here{did_you_mean(key, [name[-1] for name in known])}"
        elif path in source:
            if not is_leaf(value):
                yield path, "a translated text is written `{text: ..., of: ...}`, both in quotes if need be"
        elif isinstance(value, Map):
            yield from _strays(value, path, source)
        else:
            yield path, "a mapping is expected, as in the original (lists go by id)"


def _check_text(
    text: str, translated: tuple[str, str], path: TextPath, overlay: Document, notes: Notes
) -> None:
    mine, of = translated
    now = fingerprint(text)
    if of != now:
        message = (
            f"the original has changed since this was translated: look at it again, then write `of: {now}`"
        )
        notes.fault(overlay, (*path, "of"), message)
    if set(_NAME.findall(mine)) != set(_NAME.findall(text)) and not list(formulas(text)):
        wanted = ", ".join(f"{{{name}}}" for name in sorted(set(_NAME.findall(text)))) or "none"
        notes.fault(overlay, (*path, "text"), f"the names in braces must be the original's: {wanted}")
    if is_optional(path) and len(split_labels(mine)) != len(split_labels(text)):
        notes.fault(
            overlay, (*path, "text"), f"{len(split_labels(text))} labels are needed, parted by commas"
        )


def _only_texts(overlay: Document) -> Document:
    """Return the overlay as a document in which only the translated texts are texts."""
    return Document(overlay.name, _without_marks(overlay.data), [])


def _without_marks(data: Any) -> Any:
    if not isinstance(data, Map):
        return data
    kept = Map(data.place)
    for key, value in data.items():
        if key == "of" and is_leaf(data):
            continue
        kept[key] = _without_marks(value)
        kept.spots[key] = data.spots[key]
    return kept
