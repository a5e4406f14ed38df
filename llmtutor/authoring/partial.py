"""As much of a faulty file as fits the schema, so that one fault hides none of the others."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from llmtutor.course.schema import AnyStep, Lesson, Step

M = TypeVar("M", bound=BaseModel)
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


def partial_file(data: Any, model: type[M]) -> M | None:
    """Return a file of the entries that fit, whole or without what is faulty in them; None for no mapping.

    `model_fields_set` tells which there are: an entry that must be there, and is not, has no value at all.
    """
    if not isinstance(data, Mapping):
        return None
    found: dict[str, Any] = {}
    for name, about in model.model_fields.items():
        if name in data:
            kind: Any = Annotated[about.annotation, about]
            fitting = _fitting(TypeAdapter(kind), data[name])
            found |= {} if fitting is None else {name: fitting}
    return model.model_construct(_fields_set=set(found), **found)


def _fitting(kind: TypeAdapter[Any], value: Any) -> Any:
    """Return what fits of a value, None if nothing does."""
    held = {"value": _plain(value)}
    while "value" in held:
        try:
            return kind.validate_python(held["value"])
        except ValidationError as error:
            for each in error.errors(include_url=False):
                _drop(held, ("value", *each["loc"]))
    return None


def _drop(held: dict[str, Any], loc: Sequence[str | int]) -> None:
    """Take out what a location of pydantic names: of what is missing the whole that needs it.

    A list goes as a whole, so that no place in it moves. Names of union members are no keys.
    """
    data: Any = held
    around, last = held, str(loc[0])
    for part in loc:
        if isinstance(data, dict) and part in data:
            around, last = data, str(part)
            data = data[part]
    around.pop(last, None)
