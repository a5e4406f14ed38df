"""What a demo gives back: one state of it as it is shown. It is found here without loading numpy."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from llmtutor.views import Board, View


@dataclass(frozen=True)
class Shown:
    """One state of a demo as it is shown, and numbers by name, some of which no view shows."""

    views: tuple[View, ...]
    numbers: Mapping[str, Any]

    @cached_property
    def by_id(self) -> Mapping[str, View]:
        """The views by their id, those on boards too."""
        return {view.id: view for view in _each(self.views)}


def _each(views: Iterable[View | None]) -> Iterable[View]:
    for view in views:
        if isinstance(view, Board):
            for line in view.views:
                yield from _each(line)
        elif view is not None:
            yield view
