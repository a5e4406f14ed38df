"""A guess before the reveal: which way, which one, or how much."""

from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Input

from llmtutor.course.schema import Direction, NumberGuess
from llmtutor.course.words import Words
from llmtutor.quiz.guesses import GuessResult, guess_result
from llmtutor.tui.widgets.focus import focus_now
from llmtutor.tui.widgets.frame import Group
from llmtutor.tui.widgets.number_input import NumberInput
from llmtutor.tui.widgets.options import OnePicker
from llmtutor.tui.widgets.rows import Page, Sentence


class GuessPanel(Group):
    """Asks for a guess; shows the reveal once it is made or skipped."""

    DEFAULT_CSS = """
    GuessPanel { height: auto; }
    GuessPanel > .verdict { margin-top: 1; }
    """

    class Made(Message):
        """A guess was made, or skipped (`result` None)."""

        def __init__(self, panel: "GuessPanel", given: Any, result: GuessResult | None) -> None:
            super().__init__()
            self.panel = panel
            self.given = given
            self.result = result

    def __init__(
        self,
        prompt: str,
        guess: Any,
        reveal: str,
        words: Words,
        *,
        revealed: bool = False,
        folds: bool = False,
    ) -> None:
        """`folds`: once revealed, prompt and choices make room for the demo beside them."""
        super().__init__()
        self.prompt = prompt
        self.guess = guess
        self.reveal = reveal
        self.words = words
        self.done = revealed
        self.folds = folds
        if isinstance(guess, NumberGuess):
            self._field: OnePicker | NumberInput = NumberInput(placeholder=words("answer.example.number"))
        else:
            self._field = OnePicker(self._choices())

    def _choices(self) -> list[tuple[str, str]]:
        if isinstance(self.guess, Direction):
            return [(way, self.words(f"guess.{way}")) for way in self.guess.choices]
        return list(self.guess.choices.items())

    def compose(self) -> ComposeResult:
        """Compose prompt, field and the place for the verdict."""
        yield Page(self.prompt, classes="prompt")
        yield self._field
        yield Sentence(classes="verdict")

    def on_mount(self) -> None:
        """Ask, or show what was revealed before."""
        if self.done:
            self._show_reveal("", "dim")
        else:
            self._say(self.words(f"guess.ask.{self._kind}"), "dim")

    @property
    def _kind(self) -> str:
        return "number" if isinstance(self._field, Input) else "choice"

    def focus_field(self) -> None:
        """Put the keyboard where the guess goes."""
        focus_now(self._field)

    @on(OnePicker.Picked)
    def _picked(self, event: OnePicker.Picked) -> None:
        event.stop()
        self._say(self.words("answer.press-enter"), "dim")

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.submit()

    def submit(self) -> None:
        """Take the guess and reveal."""
        field = self._field
        given = field.value.strip() if isinstance(field, Input) else field.answer
        if self.done:
            return
        if not given:
            self._say(self.words(f"guess.empty.{self._kind}"), "warn")
            return
        result = guess_result(self.guess, given)
        if result.problem is not None:
            self._say(self.words(f"grading.{result.problem.code}", **result.problem.values), "warn")
            return
        self._finish(given, result)

    def skip(self) -> None:
        """Reveal without a guess."""
        if not self.done:
            self._finish(None, None)

    def _finish(self, given: Any, result: GuessResult | None) -> None:
        self.done = True
        self.post_message(self.Made(self, given, result))

    def show_result(self, result: GuessResult | None) -> None:
        """Show how close the guess was, and the reveal (called once the guess is safe on disk)."""
        if result is None:
            self._show_reveal(self.words("guess.skipped"), "dim")
        else:
            outcome = result.outcome if result.exact or result.outcome != "right" else "near"
            role = {"right": "good", "near": "accent", "close": "accent", "off": "warn"}[outcome]
            self._show_reveal(self.words(f"guess.{outcome}", answer=result.expected), role)

    def _show_reveal(self, text: str, role: str) -> None:
        self._field.disabled = True
        self.set_class(self.folds, "folded")
        self._say(text, role)
        self.mount(Page(self.reveal, classes="explanation"))
        # Once to let the question fold away, once to lay out what is left.
        self.call_after_refresh(self.call_after_refresh, self._bring_into_view)

    def _bring_into_view(self) -> None:
        # The step may be gone by now: then there is no verdict any more.
        for target in [self] if self.folds else self.query(".verdict"):
            target.scroll_visible(animate=False, top=True)

    def _say(self, text: str, role: str) -> None:
        self.query_one(".verdict", Sentence).show(text, role)
