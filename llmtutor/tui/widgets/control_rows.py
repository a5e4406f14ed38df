"""The controls of a demo as rows: which row moves which kind of control, and where many of them stand."""

from collections.abc import Iterable, Mapping

from textual.widget import Widget

from llmtutor.course.words import Words
from llmtutor.demos.contract import Demo
from llmtutor.demos.controls import (
    Choice,
    Control,
    Integer,
    MatrixOf,
    Seed,
    Slider,
    State,
    Stepper,
    Toggle,
)
from llmtutor.tui.widgets.control import WIDEST_LABEL
from llmtutor.tui.widgets.control_list import ControlList
from llmtutor.tui.widgets.field import FieldRow
from llmtutor.tui.widgets.frame import Group
from llmtutor.tui.widgets.slider import SeedRow, SliderRow, StepperRow
from llmtutor.tui.widgets.switches import ChoiceRow, ToggleRow

MOST_CONTROLS = 6
"""Controls that are shown at once on a low screen."""
AnyRow = SliderRow | SeedRow | StepperRow | ToggleRow | ChoiceRow | FieldRow


def control_rows(
    controls: Iterable[Control], state: State, words: Words, demo_words: Words
) -> dict[str, AnyRow]:
    """Return a row for each control by its id, their labels as wide as the widest."""
    rows = {control.id: control_row(control, state, words, demo_words) for control in controls}
    wide = min(WIDEST_LABEL, max((row.label_width for row in rows.values()), default=0))
    for row in rows.values():
        row.label_width = wide
    return rows


def show_controls(rows: Mapping[str, AnyRow], demo: Demo, state: State, settled: State) -> None:
    """Let the rows show a state; a step that is still computed is shown as asked for."""
    for name, row in rows.items():
        value = (settled if isinstance(row, StepperRow) else state)[name]
        if isinstance(row, FieldRow):
            row.show(demo.control(name).write(value))
        else:
            row.show(value)
        if isinstance(row, StepperRow):
            row.show_asked(state[name])
            row.show_count(demo.stepper.count(state) if demo.stepper else 0)


def control_row(control: Control, state: State, words: Words, demo_words: Words) -> AnyRow:
    """Return the row that moves a control, as it stands in `state`."""
    label = demo_words(f"controls.{control.id}.label")
    value = state[control.id]
    if isinstance(control, Stepper):
        return StepperRow(control, label, value, control.count(state))
    if isinstance(control, Seed):
        return SeedRow(control, label, value, words("demo.another"))
    if isinstance(control, Slider | Integer):
        return SliderRow(control, label, value)
    if isinstance(control, Toggle):
        return ToggleRow(control.id, label, value, (words("demo.off"), words("demo.on")))
    if isinstance(control, Choice):
        names = [(option, demo_words(f"options.{control.id}.{option}")) for option in control.options]
        return ChoiceRow(control.id, label, value, names)
    line_end = ";" if isinstance(control, MatrixOf) else " "
    return FieldRow(control.id, label, control.write(value), line_end)


class ControlBox(Group):
    """Many controls: on a low screen they scroll on their own, so that the views stay in sight."""

    SCOPED_CSS = False
    DEFAULT_CSS = """
    ControlBox { height: auto; }
    .-short ControlBox { max-height: 6; overflow-y: auto; scrollbar-size-vertical: 1; }
    """


def boxed(controls: ControlList) -> Widget:
    """Return a list as it is, or in a box where it is long."""
    return ControlBox(controls) if len(controls.controls) > MOST_CONTROLS else controls
