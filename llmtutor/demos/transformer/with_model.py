"""A demo on the program's own model says what is wrong where that is missing or damaged."""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from llmtutor.demos.contract import Demo
from llmtutor.demos.controls import Refused, State
from llmtutor.tinygpt.model_file_error import ModelFileError
from llmtutor.views import Arithmetic, Cell, Note, View


@dataclass(frozen=True)
class Missing:
    """The result of a demo whose model is not there: which file, and what is wrong with it."""

    path: str
    problem: str


def with_model(demo: Demo) -> Demo:
    """Return the demo so that it says what is wrong where the program's own model is missing or damaged.

    The words hold `notes.missing`. The demo's functions may raise ModelFileError.
    """

    def compute(state: State) -> Any:
        try:
            return demo.compute(state)
        except ModelFileError as error:
            return Missing(str(error.path), error.problem)

    def views(result: Any) -> Iterable[View]:
        if isinstance(result, Missing):
            return [Note("missing", (("path", result.path), ("problem", result.problem)), warn=True)]
        return demo.views(result)

    def explain(result: Any, cell: Cell) -> Arithmetic | None:
        return None if isinstance(result, Missing) else demo.explain(result, cell)

    def names(result: Any) -> Mapping[str, Any]:
        return {} if isinstance(result, Missing) else demo.names(result)

    def fit(state: State, changed: Collection[str]) -> Mapping[str, Any]:
        with suppress(ModelFileError, Refused):
            return demo.fit(state, changed)
        return {}

    def refuse(state: State) -> None:
        with suppress(ModelFileError):
            demo.refuse(state)

    return replace(demo, compute=compute, views=views, explain=explain, names=names, fit=fit, refuse=refuse)
