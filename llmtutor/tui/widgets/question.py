"""A question: the prompt, a way to answer, hints, and afterwards the reasons."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from llmtutor.course.words import Words
from llmtutor.quiz.grading import Grade, grade
from llmtutor.quiz.posing import Posed
from llmtutor.tui.widgets.answer_fields import begun, close_field, fill_field, make_field, read_field
from llmtutor.tui.widgets.chosen import chosen_text, first_chosen
from llmtutor.tui.widgets.focus import focus_now
from llmtutor.tui.widgets.follow import is_above_view
from llmtutor.tui.widgets.frame import Group
from llmtutor.tui.widgets.options import Picker
from llmtutor.tui.widgets.panel import DemoPanel
from llmtutor.tui.widgets.rows import Page, Sentence
from llmtutor.tui.widgets.why import Noted

SHOWN_IN_THE_FIELD = ("one", "slip", "several", "true-false", "match")
"""Kinds of question whose field itself shows what was right."""


class Draft(NamedTuple):
    """An answer begun: how many hints were shown, and what stands in the field (None: nothing)."""

    hints: int
    answer: Any


class QuestionPanel(Group):
    """Asks one posed question and grades it once; a demo that is to be moved stands outside of it."""

    DEFAULT_CSS = """
    QuestionPanel { height: auto; }
    QuestionPanel > .after { margin-top: 1; }
    """

    class Answered(Message):
        """The question was answered and graded."""

        def __init__(self, panel: "QuestionPanel", given: Grade, answer: Any) -> None:
            super().__init__()
            self.panel = panel
            self.grade = given
            self.answer = answer

    def __init__(self, posed: Posed, words: Words, demo: DemoPanel | None = None) -> None:
        super().__init__()
        self.posed = posed
        self.words = words
        self.demo = demo
        self.hints = 0
        self.grade: Grade | None = None
        self._graded: Any = None
        self._field = self.make_field()

    def compose(self) -> ComposeResult:
        """Compose prompt, hint, field and the place for what is said afterwards."""
        yield Page(self.posed.prompt, classes="prompt")
        yield Page(classes="hints")
        if self.demo is None:
            yield self._field
        yield Sentence(classes="verdict after")
        yield Page(classes="explanation")

    def on_mount(self) -> None:
        """Put the keyboard into the field and say how to answer."""
        for empty in self.query(".hints, .explanation"):
            empty.display = False
        self._say_how()
        if self.hints:
            self._show_hints()
        if self.grade is not None:
            self.show_verdict()

    def _say_how(self) -> None:
        self._say(self.words(f"answer.how.{self.posed.kind}"), "dim")

    def restore(self, answer: Any) -> None:
        """Show an answer given before, graded anew (called before the panel is on screen)."""
        self.grade, self._graded = grade(self.posed, answer), answer
        self._fill(answer)

    def draft(self) -> Draft:
        """Return what was begun and not handed in, to go on with in another language."""
        return Draft(self.hints, begun(self._field))

    def resume(self, draft: Draft) -> None:
        """Go on with a draft (called before the panel is on screen)."""
        self.hints = draft.hints
        if draft.answer is not None:
            self._fill(draft.answer)

    def _fill(self, answer: Any) -> None:
        fill_field(self._field, answer)

    def focus_field(self) -> None:
        """Put the keyboard where the answer goes."""
        target = self._field
        if isinstance(target, DemoPanel):
            target.focus_first()
        else:
            focus_now(target)

    def make_field(self) -> Widget:
        """Return what takes the answer: the demo to move, or what this kind of question needs."""
        return self.demo if self.demo is not None else make_field(self.posed, self.words)

    @property
    def _answer(self) -> Any:
        return read_field(self._field)

    @on(Input.Changed)
    def _typing(self, event: Input.Changed) -> None:
        event.stop()
        if self.grade is None and self.is_mounted:
            self._say_how()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.submit()

    @on(Picker.Picked)
    def _picked(self, event: Picker.Picked) -> None:
        event.stop()
        self._say(self.words("answer.press-enter"), "dim")

    def give_up(self) -> bool:
        """Show a solution in place of an answer; False for questions that have none to show."""
        return False

    def submit(self) -> None:
        """Grade what was answered; an empty or unreadable answer is told and costs nothing."""
        answer = self._answer
        if self.grade is not None:
            return
        if answer is None:
            self._warn(self.words(f"answer.empty.{self.posed.kind}"))
            return
        graded = grade(self.posed, answer)
        if graded.problem is not None:
            self._warn(self.words(f"grading.{graded.problem.code}", **graded.problem.values))
            return
        self.grade, self._graded = graded, answer
        self.post_message(self.Answered(self, graded, answer))

    def hint(self) -> bool:
        """Show one more hint; False when there is none left."""
        if self.grade is not None or self.hints >= len(self.posed.hints):
            return False
        self.hints += 1
        self._show_hints()
        return True

    def _show_hints(self) -> None:
        shown = self.posed.hints[: self.hints]
        page = self.query_one(".hints", Page)
        page.set_shown(True)
        page.show(
            "\n\n".join(f"> {self.words('answer.hint', n=n + 1)} {hint}" for n, hint in enumerate(shown))
        )

    def show_verdict(self) -> None:
        """Show right or wrong, both answers and the reasons (called once the answer is safe on disk)."""
        graded = self.grade
        if graded is None:
            return
        close_field(self._field, graded, self.posed)
        self._say(
            self.words("answer.right" if graded.right else "answer.wrong"), "good" if graded.right else "bad"
        )
        self._explain(explanation(self._in_words(graded), self.posed, self.words))
        self.call_after_refresh(self._show_result)

    def _explain(self, text: str) -> None:
        page = self.query_one(".explanation", Page)
        page.set_shown(True)
        page.show(text)

    def _show_result(self) -> None:
        self._bring_verdict_into_view()
        self.call_after_refresh(self._tell_what_is_out_of_sight)

    def _tell_what_is_out_of_sight(self) -> None:
        """Say below the verdict what was chosen, if the reasons have scrolled that away."""
        field, graded = self._field, self.grade
        if graded is None or not isinstance(field, Picker):
            return
        chosen = first_chosen(field)
        if chosen is None or not is_above_view(field, field.row_of(chosen)):
            return
        told = chosen_text(graded, self.posed, self._graded, self.words)
        self._explain(f"{told}\n\n{explanation(graded, self.posed, self.words)}")
        self.call_after_refresh(self._bring_verdict_into_view)

    def _bring_verdict_into_view(self) -> None:
        """Scroll to the reasons as far as there is room below the verdict."""
        for said in (".explanation", ".verdict"):
            self.query_one(said).scroll_visible(animate=False, immediate=True)

    def _in_words(self, graded: Grade) -> Grade:
        """Return the grade with the states of a demo written as its controls show them."""
        goal, demo = self.posed.goal, self.demo
        if goal is None or demo is None:
            return graded
        given = {name: self._graded[name] for name in goal.example if name in self._graded}
        return replace(graded, given=demo.written(given), expected=demo.written(goal.example))

    def _say(self, text: str, role: str) -> None:
        self.query_one(".verdict", Sentence).show(text, role)

    def _warn(self, text: str) -> None:
        """Say why an answer was not taken, above the keys too if that is out of sight."""
        self._say(text, "warn")
        verdict = self.query_one(".verdict", Sentence)
        if not verdict.in_view:
            self.post_message(Noted(verdict.lay_out(verdict.size.width)))


def explanation(graded: Grade, posed: Posed, words: Words) -> str:
    """Return what is said after an answer, as Markdown: the answers, the misconception, why."""
    parts = []
    if not graded.right and len(graded.parts) > 1:
        parts.append(words("answer.parts", right=sum(graded.parts), count=len(graded.parts)))
    if posed.kind not in SHOWN_IN_THE_FIELD and not graded.right:
        parts.append(
            words("answer.given", given=graded.given)
            + "  \n"
            + words(
                "answer.one-that-works" if posed.kind == "reach" else "answer.expected",
                answer=graded.expected,
            )
        )
    elif posed.kind in ("number", "vector", "matrix"):
        parts.append(words("answer.expected", answer=graded.expected))
    if graded.near is not None:
        parts.append(words(f"grading.{graded.near.code}", **graded.near.values))
    if graded.say and posed.kind not in ("one", "slip", "true-false"):
        parts.append(graded.say)
    parts.append(posed.why)
    return "\n\n".join(parts)


def names_of(state: Mapping[str, Any]) -> dict[str, Any]:
    """Return a demo state as plain values that can be kept as JSON."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in state.items()}
