"""A number typed into a view takes the place of one of a control's numbers."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from llmtutor.demos.controls import State
from llmtutor.views import Cell


def typed(*controls: str) -> Callable[[State, Cell, float], Mapping[str, Any] | None]:
    """Let a typed number replace one of a view that is named like the control it shows.

    A list of numbers may be shown as a row: the last number of the cell's place counts.
    """

    def edit(state: State, cell: Cell, number: float) -> Mapping[str, Any] | None:
        if cell.view not in controls:
            return None
        numbers = state[cell.view]
        at = cell.at if isinstance(numbers[0], tuple) else cell.at[-1:]
        return {cell.view: replaced(numbers, at, number)}

    return edit


def typed_down(
    view: str, column: int, control: str
) -> Callable[[State, Cell, float], Mapping[str, Any] | None]:
    """Let a typed number replace one of a control's list of numbers, which stands down a column of a view."""

    def edit(state: State, cell: Cell, number: float) -> Mapping[str, Any] | None:
        if cell.view != view or cell.at[1:] != (column,):
            return None
        return {control: replaced(state[control], cell.at[:1], number)}

    return edit


def replaced(numbers: Sequence[Any], at: Sequence[int], number: float) -> tuple[Any, ...]:
    """Return nested lists with one number replaced. Raises IndexError: there is no such place."""
    first, *rest = at
    item = replaced(numbers[first], rest, number) if rest else number
    return (*numbers[:first], item, *numbers[len(numbers[: first + 1]) :])
