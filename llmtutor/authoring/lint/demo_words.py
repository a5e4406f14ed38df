"""The words of demos and traces: one for each id that Python declares, and none for ids that don't exist."""

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Any

from llmtutor.authoring.lint.computations import find_demo
from llmtutor.authoring.report import Notes
from llmtutor.authoring.sources import Sources
from llmtutor.course.compiling import array_sentences
from llmtutor.course.course_files import DemoFile
from llmtutor.course.document import Document
from llmtutor.course.faults import CourseError, Path, did_you_mean
from llmtutor.course.loading import SOURCE_LANGUAGE
from llmtutor.course.words import Words, flatten
from llmtutor.demos.catalogue import MODULES
from llmtutor.demos.contract import Demo, start
from llmtutor.demos.controls import Choice
from llmtutor.render.draw import draw
from llmtutor.views import View

WIDTH, HEIGHT = 80, 24
NUMBERS_TRIED = 12


def check_demo_words(sources: Sources, notes: Notes) -> None:
    """Check the words of every demo against its declaration; our own folder must have words for all demos."""
    tracks = {track.id for track in sources.tracks}
    for name, source in sources.demos.items():
        document, words = source.document, source.model or source.partial
        if words is None:
            continue
        if "id" in words.model_fields_set and words.id != name:
            notes.fault(document, ("id",), f"the id must be the file's name, `{name}`")
        if "track" in words.model_fields_set and sources.course.model and words.track not in tracks:
            message = f"there is no track `{words.track}`{did_you_mean(words.track, tracks)}"
            notes.fault(document, ("track",), message)
        demo = find_demo(name, ("id",), document, notes)
        if demo is not None:
            _check_words(demo, words, document, notes, sources)
    if sources.ours:
        for name in MODULES:
            if name not in sources.demos:
                notes.fault(
                    sources.course.document, (), f"the demo `{name}` has no words: write `demos/{name}.yaml`"
                )


def _check_words(demo: Demo, words: DemoFile, document: Document, notes: Notes, sources: Sources) -> None:
    controls = [control.id for control in demo.controls]
    _same_names(controls, ("controls",), "control", document, notes)
    choices = {control.id: control.options for control in demo.controls if isinstance(control, Choice)}
    _same_names(choices, ("options",), "control with options", document, notes)
    for name, options in choices.items():
        if name in words.options:
            _same_names(options, ("options", name), "option", document, notes)
    _same_names([each.id for each in demo.presets], ("presets",), "preset", document, notes)
    try:
        said = array_sentences(words, sources.root, SOURCE_LANGUAGE)
    except CourseError:
        return  # the faults of the file with the sentences are told there
    table = Words(SOURCE_LANGUAGE, flatten(words.model_dump(exclude_none=True)) | said)
    for key in sorted(_asked_for(demo, table, document, notes)):
        path = tuple(key.split("."))
        if not _is_written(document, path):
            notes.fault(document, path, f"the demo shows `{key}`, which has no words")


def _is_written(document: Document, path: Path) -> bool:
    """Tell whether anything stands at a path or in its way, were it of a kind that does not fit."""
    data = document.data
    for part in path:
        if not isinstance(data, Mapping):
            return True
        if part not in data:
            return False
        data = data[part]
    return True


def _asked_for(demo: Demo, table: Words, document: Document, notes: Notes) -> set[str]:
    """Draw the demo at its start and in its presets; return the keys it asked for in vain."""
    missing: set[str] = set()

    def words(key: str, **values: object) -> str:
        if not table.has(key):
            missing.add(key)
        return table(key, **values)

    for changes in ({}, *(preset.set for preset in demo.presets)):
        try:
            result = demo.compute(start(demo, changes))
            for view in demo.views(result):
                _draw_with_arithmetic(demo, result, view, words)
        except Exception as error:
            notes.fault(document, ("presets",), f"the demo cannot show {dict(changes)}: {error}")
    return missing


def _draw_with_arithmetic(demo: Demo, result: Any, view: View, words: Callable[..., str]) -> None:
    """Draw one view under its title, and the arithmetic of a few numbers spread over it."""
    words(f"views.{view.id}.title")
    spots = draw(view, WIDTH, HEIGHT, words).spots
    for spot in spots[:: max(1, len(spots) // NUMBERS_TRIED)]:
        arithmetic = demo.explain(result, spot.cell)
        if arithmetic is not None:
            draw(arithmetic, WIDTH, HEIGHT, words)


def _same_names(declared: Iterable[str], path: Path, thing: str, document: Document, notes: Notes) -> None:
    names, written = list(declared), document.data
    for part in path:
        written = written.get(part, {}) if isinstance(written, Mapping) else None
    if not isinstance(written, Mapping):
        return  # something else stands there, and is told
    for name in names:
        if name not in written:
            notes.fault(document, path, f"the {thing} `{name}` has no words")
    for name in written:
        if isinstance(name, str) and name not in names:
            notes.key_fault(
                document, (*path, name), f"there is no {thing} `{name}`{did_you_mean(name, names)}"
            )


def check_trace_words(sources: Sources, notes: Notes) -> None:
    """Check that sentences belong to engine functions that exist; walk steps check the arrays."""
    for name, source in sources.traces.items():
        if source.names is not None:
            _check_trace_file(name, source.names, source.document, notes)


def _check_trace_file(name: str, functions: Iterable[str], document: Document, notes: Notes) -> None:
    try:
        module = import_module(f"llmtutor.engine.{name}")
    except ImportError:
        notes.fault(document, (), f"there is no engine file `{name}`")
        return
    known = [word for word, value in vars(module).items() if callable(value) and not word.startswith("_")]
    for function in functions:
        if function not in known:
            message = f"`llmtutor.engine.{name}` has no function `{function}`{did_you_mean(function, known)}"
            notes.key_fault(document, (function,), message)
