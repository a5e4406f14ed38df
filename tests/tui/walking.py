"""Going through a lesson with the keyboard alone, every question answered as a careful learner would."""

import re
from typing import Any

from app_under_test import Learner

from llmtutor.course.schema import NumberGuess
from llmtutor.demos.controls import Choice, Integer, Slider, Stepper, Toggle
from llmtutor.quiz.evaluator import evaluate
from llmtutor.quiz.samples import right_answer
from llmtutor.quiz.writing import write_number
from llmtutor.tui.screens.finish import FinishScreen
from llmtutor.tui.steps import StepBody
from llmtutor.tui.widgets.guess import GuessPanel
from llmtutor.tui.widgets.options import OrderPicker, Picker
from llmtutor.tui.widgets.question import QuestionPanel
from llmtutor.tui.widgets.view import ViewBox
from llmtutor.views import Cell


async def walk_lesson(learner: Learner) -> list[str]:
    """Do every step up to the finish screen; return the ids of the questions answered right."""
    answered = []
    while not isinstance(learner.screen, FinishScreen):
        step = learner.step
        if await do_step(learner):
            answered.append(step.step.id)
        await go_on(learner)
        await left(learner, step)
    return answered


async def left(learner: Learner, step: StepBody) -> None:
    """Wait until another step, or another screen, has taken a step's place."""
    await learner.until(lambda: getattr(learner.screen, "step_body", None) is not step, "leaving the step")


async def do_step(learner: Learner) -> bool:
    """Do what a step asks for, with keys; True if it was a question."""
    body = learner.step
    if body.guess is not None and not body.guess.done:
        await guess(learner, body.guess)
    if body.walk is not None:
        for _item in body.walk.items[1:]:
            await learner.press("space")
        assert body.walk.at == len(body.walk.items) - 1
    if body.question is None or body.answered:
        return False
    await answer(learner, body.question)
    return True


async def go_on(learner: Learner) -> None:
    """Press Enter, a second time where a task is still to be done."""
    task_open = learner.step.task_open
    await learner.press("enter")
    if task_open:
        await learner.see("There is still something to do here")
        await learner.press("enter")


async def guess(learner: Learner, panel: GuessPanel) -> None:
    """Make the right guess."""
    if isinstance(panel.guess, NumberGuess):
        await learner.type(str(evaluate(panel.guess.answer)))
    else:
        await learner.press(digit(panel._field, panel.guess.answer))
    await learner.press("enter")
    await learner.until(lambda: panel.done, "guess")
    await learner.see(shown(panel.reveal)[:20])


async def answer(learner: Learner, panel: QuestionPanel) -> None:
    """Give the right answer and hand it in."""
    right = right_answer(panel.posed)
    await learner.until(lambda: panel._field.has_focus or panel.demo is not None, "focus on the field")
    await WAYS[panel.posed.kind](learner, panel, right)
    await learner.press("ctrl+r" if panel.posed.kind == "code" else "enter")
    await learner.until(lambda: panel.grade is not None, "verdict")
    assert panel.grade.right, (panel.posed, right, panel.grade)
    right_word = learner.app.sitting.words("answer.right")
    await learner.see(right_word if panel.posed.kind != "code" else "hidden inputs")


def shown(text: str) -> str:
    """Return the plain words of a Markdown text up to its first sign."""
    return re.split(r"[*`$_]", text)[0].strip()


def digit(picker: Picker, option: str) -> str:
    return str([name for name, _text in picker.options].index(option) + 1)


async def pick(learner: Learner, panel: QuestionPanel, right: Any) -> None:
    for option in [right] if isinstance(right, str) else right:
        await learner.press(digit(panel._field, option))


async def type_in(learner: Learner, _panel: QuestionPanel, right: Any) -> None:
    await learner.type(right)


async def fill_cells(learner: Learner, _panel: QuestionPanel, right: Any) -> None:
    cells = [cell for line in right for cell in line]
    for place, cell in enumerate(cells):
        await learner.type(cell)
        if place < len(cells) - 1:
            await learner.press("tab")


async def arrange(learner: Learner, panel: QuestionPanel, right: Any) -> None:
    picker = panel._field
    assert isinstance(picker, OrderPicker)
    for place, item in enumerate(right):
        now = picker.answer.index(item)
        while picker.at != now:
            await learner.press("down" if picker.at < now else "up")
        if now != place:
            await learner.press("space", *["up"] * (now - place), "space")
    assert picker.answer == tuple(right)


async def reach(learner: Learner, panel: QuestionPanel, _right: Any) -> None:
    goal, demo = panel.posed.goal, panel.demo
    assert goal is not None
    assert demo is not None
    for control, value in goal.example.items():
        await set_control(learner, control, value)


async def judge(learner: Learner, panel: QuestionPanel, right: Any) -> None:
    holds, reason = right
    await learner.press("1" if holds else "2", digit(panel._field, reason))


async def give_targets(learner: Learner, panel: QuestionPanel, right: Any) -> None:
    picker = panel._field
    targets = [name for name, _text in picker.targets]
    for _thing in picker.options:
        await learner.press(str(targets.index(right[picker.options[picker.at][0]]) + 1))


async def fill_gaps(learner: Learner, _panel: QuestionPanel, right: Any) -> None:
    for place, text in enumerate(right):
        await learner.press(*([] if place == 0 else ["tab"]))
        await learner.type(text)


async def write_code(_learner: Learner, panel: QuestionPanel, right: Any) -> None:
    panel._field.load_text(right)


WAYS = {
    **{"one": pick, "several": pick, "slip": pick, "true-false": judge, "match": give_targets},
    **{"number": type_in, "vector": type_in, "gaps": fill_gaps, "matrix": fill_cells},
    **{"order": arrange, "reach": reach, "code": write_code},
}


async def set_control(learner: Learner, control: str, value: Any) -> None:
    """Bring a control to a value with the keys it understands."""
    row, kind = await learner.focus(control), learner.panel.demo.control(control)
    value = kind.check(value)
    if isinstance(kind, Slider | Integer):
        await learner.type(write_number(value, 6) if isinstance(value, float) else str(value))
        await learner.press("enter")
    elif isinstance(kind, Toggle):
        if row.value != value:
            await learner.press("space")
    elif isinstance(kind, Stepper):
        await learner.press("home", *["right"] * value)
    elif isinstance(kind, Choice):
        names = [name for name, _text in row.options]
        way = "right" if names.index(value) > names.index(row.value) else "left"
        await learner.press(*[way] * abs(names.index(value) - names.index(row.value)))
    else:
        await learner.press("end", "ctrl+u")
        await learner.type(kind.write(value))
        await learner.press("enter")
    await learner.until(lambda: learner.panel.state[control] == value, f"{control} = {value}")


async def point_at(learner: Learner, view: str, *at: int) -> ViewBox:
    """Put the cursor on a number of a view with the mouse."""
    cell = Cell(view, at)
    boxes = learner.panel._boxes
    box, spot = next((box, spot) for box in boxes for spot in box._drawn.spots if spot.cell == cell)
    box.scroll_visible(animate=False)
    await learner.settle()
    await learner.click(box, spot.column, spot.row)
    await learner.until(lambda: box.cell == cell, f"cursor on {cell}")
    return box
