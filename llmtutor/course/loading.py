"""Reading course files into models, with the translation laid over."""

from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from llmtutor.course import files, overlays
from llmtutor.course.document import Document, Map, Seq
from llmtutor.course.faults import CourseError, Fault
from llmtutor.course.reading import read_text
from llmtutor.course.validating import validate

M = TypeVar("M", bound=BaseModel)

SOURCE_LANGUAGE = "en"
NOT_LESSONS = frozenset({"demos", "traces", "schema", "exercises"})


def document(path: Path, loader: Any = None) -> Document:
    """Read one file; whatever is wrong is in the result's `faults`, never raised."""
    try:
        return read_text(files.read(path), files.shown(path), loader)
    except CourseError as error:
        return Document(files.shown(path), None, list(error.faults))


def load(path: Path, model: type[M], overlay: Path | None = None, words: bool = False) -> M:
    """Return a course file as `model`, in the language of `overlay`; CourseError with every fault.

    A translation can never make a lesson unreadable: a faulty overlay is left out.
    """
    source = document(path)
    made = validate(source, model)
    if made is None:
        raise CourseError(source.faults)
    if overlay is None or files.state(overlay) is None:
        return made
    try:
        return model.model_validate(overlays.apply(source.data, document(overlay).data, words))
    except ValidationError:
        return made


def load_words(path: Path, overlay: Path | None = None) -> dict[str, Any]:
    """Return a file of nested texts, in the language of `overlay`; CourseError with every fault."""
    source = document(path)
    source.faults.extend(word_faults(source))
    if source.faults:
        raise CourseError(source.faults)
    translated = document(overlay).data if overlay is not None and files.state(overlay) else None
    data: dict[str, Any] = overlays.apply(source.data, translated, words=True)
    return data


def word_faults(source: Document) -> list[Fault]:
    """Return a fault for everything in a words file that is neither a text nor a map of texts."""
    if source.data is None:
        return []
    if not isinstance(source.data, Map):
        return [source.fault((), "a mapping of words is expected")]
    return list(_word_faults(source, source.data, ()))


def _word_faults(source: Document, data: Map, path: tuple[str, ...]) -> list[Fault]:
    faults: list[Fault] = []
    for key, value in data.items():
        if isinstance(value, Map):
            faults.extend(_word_faults(source, value, (*path, key)))
        elif not isinstance(value, str) or not value:
            kind = "a list" if isinstance(value, Seq) else "nothing" if value in (None, "") else f"`{value}`"
            faults.append(source.fault((*path, key), f"a text is expected, not {kind}; put it in quotes"))
        elif "." in key:
            faults.append(
                source.key_fault((*path, key), f"the key `{key}` must not hold a dot; nest it instead")
            )
    return faults


def overlay_path(root: Path, path: Path, language: str) -> Path | None:
    """Return where the translation of a course file stands; None for the source language."""
    if language == SOURCE_LANGUAGE:
        return None
    return root / language / path.relative_to(root)
