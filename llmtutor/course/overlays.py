"""Translations as overlays: the same ids, only text, and a fingerprint of the text each was made from.

A source file's learner-facing texts are found by where they stand (`texts`). An overlay repeats the path to
each, with lists keyed by id (or by position, for hints), and ends in `{text: ..., of: ...}`. What is missing
or was made from an older text falls back to the source, field by field.

Labels that a lesson gives to a demo (`set: {labels: [apple, the]}`) may be translated too, as one text
with commas; nobody reports them missing.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

TextPath = tuple[str, ...]

TEXTS = frozenset(
    {"title", "summary", "prompt", "reveal", "text", "say", "says", "why", "unit", "term", "read", "label"}
    | {"help", "reason", "match", "accept", "pattern"}
)
MAPS_OF_TEXTS = frozenset({"where", "stops", "choices"})
LISTS_OF_TEXTS = frozenset({"hints"})
NOT_FOR_READING = frozenset({"example", "vary", "sources", "needs", "teaches", "assumes", "terms", "also"})
NOT_WORDS = frozenset({"id", "track", "traces"})
LABELS = "set"
LETTERS = "abcdefghijkmnopqrstuvwxyz"


def fingerprint(text: str) -> str:
    """Return six letters that change when `text` does; spaces at line ends and at both ends don't count."""
    plain = "\n".join(line.rstrip() for line in text.strip().splitlines())
    number = int.from_bytes(hashlib.sha256(plain.encode()).digest()[:8], "big")
    letters = []
    for _ in range(6):
        number, place = divmod(number, len(LETTERS))
        letters.append(LETTERS[place])
    return "".join(letters)


def texts(data: Any, words: bool = False) -> dict[TextPath, str]:
    """Return every learner-facing text of a course file by its path.

    With `words` (interface, demo and trace files) that is every text except ids.
    """
    return dict(_words(data) if words else _texts(data))


def _texts(data: Any) -> Iterator[tuple[TextPath, str]]:
    if not isinstance(data, Mapping):
        return
    for key, value in data.items():
        if key in NOT_FOR_READING:
            continue
        if isinstance(value, str):
            if key in TEXTS:
                yield (key,), value
        elif isinstance(value, Mapping):
            ways = {LABELS: _labels} | dict.fromkeys(MAPS_OF_TEXTS, _words)
            found = ways.get(key, _texts)(value)
            yield from (((key, *path), text) for path, text in found)
        elif isinstance(value, list):
            for name, item in _named(key, value):
                found = iter([((), item)]) if isinstance(item, str) else _texts(item)
                yield from (((key, name, *path), text) for path, text in found)


def _named(key: str, items: list[Any]) -> Iterator[tuple[str, Any]]:
    """Go through a list's items that can hold text, with the name an overlay gives each."""
    for place, item in enumerate(items, start=1):
        if isinstance(item, Mapping) and isinstance(item.get("id"), str):
            yield item["id"], item
        elif isinstance(item, str) and key in LISTS_OF_TEXTS:
            yield str(place), item


def _labels(state: Mapping[str, Any]) -> Iterator[tuple[TextPath, str]]:
    for control, value in state.items():
        if is_labels(value):
            yield (control,), ", ".join(value)


def is_labels(value: Any) -> bool:
    """Tell whether this is a list of texts."""
    return isinstance(value, list) and bool(value) and all(isinstance(label, str) for label in value)


def split_labels(text: str) -> list[str]:
    """Return the labels in a translated list of labels."""
    return [label.strip() for label in re.split("[,，、]", text)]


def is_optional(path: TextPath) -> bool:
    """Tell whether a text may stay untranslated without anyone reporting it."""
    return LABELS in path


def _words(data: Any) -> Iterator[tuple[TextPath, str]]:
    if not isinstance(data, Mapping):
        return
    for key, value in data.items():
        if isinstance(value, str) and key not in NOT_WORDS:
            yield (key,), value
        elif isinstance(value, Mapping):
            yield from (((key, *path), text) for path, text in _words(value))


def leaves(overlay: Any) -> dict[TextPath, tuple[str, str]]:
    """Return every translated text of an overlay with its fingerprint, by path; empty texts are left out."""
    return dict(_leaves(overlay))


def _leaves(overlay: Any) -> Iterator[tuple[TextPath, tuple[str, str]]]:
    if not isinstance(overlay, Mapping):
        return
    for key, value in overlay.items():
        if is_leaf(value):
            if value["text"].strip():
                yield (key,), (value["text"], value["of"])
        else:
            yield from (((key, *path), leaf) for path, leaf in _leaves(value))


def is_leaf(value: Any) -> bool:
    """Tell whether this is a translated text: exactly `text` and `of`, both texts."""
    return (
        isinstance(value, Mapping)
        and set(value) == {"text", "of"}
        and isinstance(value["text"], str)
        and isinstance(value["of"], str)
    )


def apply(data: Any, overlay: Any, words: bool = False) -> Any:
    """Return a copy of a source file's data with every up-to-date translation in place."""
    source = texts(data, words)
    current = {
        path: text
        for path, (text, of) in leaves(overlay).items()
        if path in source and fingerprint(source[path]) == of
    }
    return _replaced(data, current, ()) if current else data


def _replaced(data: Any, current: Mapping[TextPath, str], above: TextPath) -> Any:
    if isinstance(data, str):
        return current.get(above, data)
    if isinstance(data, Mapping):
        return {key: _replaced(value, current, (*above, key)) for key, value in data.items()}
    if LABELS in above and above in current and is_labels(data):
        labels = split_labels(current[above])
        return labels if len(labels) == len(data) else data
    if isinstance(data, list):
        return [_replaced(item, current, (*above, _name(item, place))) for place, item in enumerate(data, 1)]
    return data


def _name(item: Any, place: int) -> str:
    if isinstance(item, Mapping) and isinstance(item.get("id"), str):
        return str(item["id"])
    return str(place)
