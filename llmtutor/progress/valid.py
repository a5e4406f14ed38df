"""Rows of an imported file: only what could have been written here passes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

from llmtutor.progress.facts import TABLES, Row

JSON_FIELDS = ("answer", "detail", "value", "state")


def row_from(table: str, value: object) -> Row | None:
    """A row from its JSON object, or None when a field is missing, unknown or not what it should be."""
    row_type = TABLES[table]
    if not isinstance(value, dict) or value.keys() != set(row_type._fields):
        return None
    if not all(_fits(name, value[name], kind) for name, kind in _kinds(row_type)):
        return None
    return row_type(**value)


def fault_in(table: str, value: object) -> str:
    """The field for which `row_from` gives None, as `.uid`; '' when it is the whole entry."""
    if not isinstance(value, dict):
        return ""
    row_type = TABLES[table]
    wrong = [
        name for name, kind in _kinds(row_type) if name not in value or not _fits(name, value[name], kind)
    ]
    unknown = sorted(value.keys() - set(row_type._fields))
    return f".{[*wrong, *unknown][0][:40]}" if wrong or unknown else ""


def _kinds(row_type: type[Row]) -> Iterator[tuple[str, str]]:
    for name, kind in row_type.__annotations__.items():
        # Annotations are kept as text; the text is all that is needed.
        yield name, str(getattr(kind, "__forward_arg__", kind))


def _fits(name: str, value: object, kind: str) -> bool:
    if kind.endswith("| None") and value is None:
        return True
    return _IS[kind.removesuffix(" | None")](value) and _FORMS.get(name, _any)(value)


def whole_number(value: object) -> bool:
    """Whether a value is a count or a time: an integer, not negative, that every JSON reader keeps exact."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53


def _text(value: object) -> bool:
    # A lone surrogate can be written in JSON but not be kept by SQLite.
    return isinstance(value, str) and not any("\ud800" <= letter <= "\udfff" for letter in value)


def _any(value: object) -> bool:
    return True


def _json(value: object) -> bool:
    try:
        json.loads(str(value))
    except (ValueError, RecursionError):
        return False
    return True


_IS: dict[str, Callable[[object], bool]] = {
    "str": _text,
    "int": whole_number,
    "bool": lambda value: isinstance(value, bool),
}
_FORMS: dict[str, Callable[[object], bool]] = {
    "uid": lambda value: re.fullmatch(r"[0-9a-f]{26}", str(value)) is not None,
    "day": lambda value: re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(value), re.ASCII) is not None,
    **dict.fromkeys(JSON_FIELDS, _json),
}
