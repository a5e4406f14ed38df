"""What was chosen from a list, said in words: for when the list has grown with reasons and scrolled away."""

from typing import Any

from llmtutor.course.words import Words
from llmtutor.quiz.grade import Grade
from llmtutor.quiz.posed import Posed
from llmtutor.tui.widgets.claim_picker import ClaimPicker
from llmtutor.tui.widgets.options import OnePicker, Picker, SeveralPicker


def first_chosen(field: Picker) -> str | None:
    """Return the first of the options that were chosen; None where a list tells what goes with what."""
    chosen: set[str | None] = set()
    if isinstance(field, ClaimPicker):
        chosen = {field.verdict, field.reason}
    elif isinstance(field, SeveralPicker):
        chosen = {*field.chosen}
    elif isinstance(field, OnePicker):
        chosen = {field.chosen}
    return next((option for option, _text in field.options if option in chosen), None)


def chosen_text(graded: Grade, posed: Posed, answer: Any, words: Words) -> str:
    """Return the numbers that were chosen and those that are right, and one chosen option with its reason."""
    claim = posed.kind == "true-false"
    # The list of a claim begins with true and false; the reasons are numbered on from there.
    numbered = list(enumerate(graded.reasons, start=3 if claim else 1))
    chosen = [number for number, reason in numbered if reason.chosen]
    right = [number for number, reason in numbered if reason.right]
    if claim:
        chosen.insert(0, 1 if answer[0] else 2)
        right.insert(0, 1 if posed.right[0] else 2)
    said = words("answer.chosen", numbers=_listed(chosen))
    if not graded.right:
        said += " " + words("answer.expected", answer=_listed(right))
    taken = [reason for reason in graded.reasons if reason.chosen]
    if len(taken) != 1:
        return said
    return f"{said}\n\n> {taken[0].text}  \n> {taken[0].say}".rstrip(" >\n")


def _listed(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers))
