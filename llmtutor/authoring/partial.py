"""As much of a faulty lesson as fits the schema, so that one fault hides none of the others."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from llmtutor.course.schema import AnyStep, Lesson, Step

NOTHING: Mapping[str, Any] = {
    **dict.fromkeys(("id", "title", "summary"), ""),
    **dict.fromkeys(("was", "needs", "assumes", "teaches", "terms", "sources"), ()),
    **dict.fromkeys(("revision", "minutes"), 1),
}
"""What stands for an entry that is missing or does not fit: nothing there to check."""


def partial_lesson(data: Any) -> Lesson | None:
    """Return a lesson of the entries and steps that fit, each step in its place; None for no mapping.

    A step that does not fit is a bare `Step`, of no kind that any check looks at.
    """
    if not isinstance(data, Mapping):
        return None
    faulty = _faulty_entries(data)
    fitting = {name: data[name] for name in NOTHING if name in data and name not in faulty}
    steps = data.get("steps")
    found = tuple(_step(one) for one in steps) if isinstance(steps, list) else ()
    return Lesson.model_construct(**{**NOTHING, **fitting, "steps": found})


def _faulty_entries(data: Mapping[str, Any]) -> set[str | int]:
    try:
        Lesson.model_validate(data)
    except ValidationError as error:
        return {each["loc"][0] for each in error.errors(include_url=False) if each["loc"]}
    return set()


@cache
def _any_step() -> TypeAdapter[AnyStep]:
    return TypeAdapter(AnyStep)


def _step(data: Any) -> Step:
    """Return a step, without the keys that it must not have; a bare one if it still does not fit."""
    known = _plain(data)
    try:
        return _any_step().validate_python(known)
    except ValidationError as error:
        for each in error.errors(include_url=False):
            if each["type"] == "extra_forbidden":
                _take_out(known, each["loc"])
    try:
        return _any_step().validate_python(known)
    except ValidationError:
        name = data.get("id") if isinstance(data, Mapping) else None
        return Step.model_construct(id=name if isinstance(name, str) else "", was=(), title=None)


def _plain(data: Any) -> Any:
    """Copy what was read, so that keys can be taken out of it."""
    if isinstance(data, Mapping):
        return {name: _plain(value) for name, value in data.items()}
    return [_plain(value) for value in data] if isinstance(data, list) else data


def _take_out(data: Any, loc: Sequence[str | int]) -> None:
    """Take out the key that a location of pydantic ends with; names of union members in it are no keys.

    The first is always one: the kind of the step.
    """
    *way, key = loc[1:]
    for part in way:
        held = isinstance(data, dict) and part in data
        if held or (isinstance(data, list) and isinstance(part, int) and part < len(data)):
            data = data[part]
    if isinstance(data, dict):
        data.pop(key, None)
