"""The way to answer each kind of question: the widget, what stands in it, and how it closes."""

from typing import Any

from textual.widget import Widget
from textual.widgets import Input

from llmtutor.course.words import Words
from llmtutor.quiz.grade import Grade
from llmtutor.quiz.posing import Posed
from llmtutor.tui.widgets.cells_field import CellsField
from llmtutor.tui.widgets.claim_picker import FALSE, TRUE, ClaimPicker
from llmtutor.tui.widgets.gaps_field import GapsField
from llmtutor.tui.widgets.match_picker import MatchPicker
from llmtutor.tui.widgets.number_input import NumberInput
from llmtutor.tui.widgets.options import OnePicker, OrderPicker, Picker, SeveralPicker, Verdict
from llmtutor.tui.widgets.panel import DemoPanel

PICKERS = {"one": OnePicker, "slip": OnePicker, "several": SeveralPicker, "order": OrderPicker}


def make_field(posed: Posed, words: Words) -> Widget:
    """Return the widget that takes the answer to a posed question."""
    options = [(option.id, option.text) for option in posed.options]
    if posed.kind in PICKERS:
        return PICKERS[posed.kind](options)
    if posed.kind == "true-false":
        return ClaimPicker((words("answer.true"), words("answer.false")), words("answer.because"), options)
    if posed.kind == "match":
        return MatchPicker(options, [(target.id, target.text) for target in posed.targets])
    if posed.kind == "gaps":
        return GapsField(posed.text, [blank.id for blank in posed.blanks])
    if posed.kind == "matrix":
        rows, columns = posed.shape
        return CellsField(rows, columns)
    return NumberInput(placeholder=words(f"answer.example.{posed.kind}"))


def read_field(field: Widget) -> Any:
    """Return the answer that stands in a field, None while it is not complete."""
    if isinstance(field, DemoPanel):
        return field.names() if field.changes() else None
    if isinstance(field, OrderPicker) and not field.touched:
        return None
    if isinstance(field, Input):
        return field.value.strip() or None
    if isinstance(field, CellsField | GapsField):
        return field.answer if field.complete else None
    assert isinstance(field, OnePicker | SeveralPicker | OrderPicker | ClaimPicker | MatchPicker)
    return field.answer or None


def begun(field: Widget) -> Any:
    """Return what was begun in a field, to go on with in another language; None for nothing."""
    if isinstance(field, CellsField | GapsField):
        return field.answer
    if isinstance(field, MatchPicker):
        return field.given
    return None if isinstance(field, DemoPanel) else read_field(field)


def fill_field(field: Widget, answer: Any) -> None:
    """Put an answer into a field."""
    if isinstance(field, Input):
        field.value = str(answer)
    elif isinstance(field, CellsField):
        field.texts = [list(line) for line in answer]
    elif isinstance(field, GapsField | ClaimPicker | MatchPicker):
        field.fill(answer)
    elif isinstance(field, OrderPicker):
        field.options.sort(key=lambda option: answer.index(option[0]))
        field.touched = True
    elif isinstance(field, SeveralPicker):
        field.chosen = set(answer)
    elif isinstance(field, OnePicker):
        field.chosen = answer


def close_field(field: Widget, graded: Grade, posed: Posed) -> None:
    """Show in a field what was right in it and why; it takes no more changes."""
    verdicts = {reason.id: Verdict(reason.right, reason.say) for reason in graded.reasons}
    if isinstance(field, ClaimPicker):
        holds = posed.right[0]
        field.close({TRUE: Verdict(holds, ""), FALSE: Verdict(not holds, ""), **verdicts})
    elif isinstance(field, MatchPicker):
        field.show_right(posed.right)
        said = {target.id: target.say for target in posed.targets}
        for name, verdict in verdicts.items():
            told = (said.get(field.given[name], ""), verdict.say)
            verdicts[name] = Verdict(verdict.right, "  \n".join(part for part in told if part))
        field.close(verdicts)
    elif isinstance(field, Picker):
        field.close(verdicts)
    elif isinstance(field, CellsField | GapsField):
        field.close(graded.parts)
    elif isinstance(field, Input):
        field.disabled = True
