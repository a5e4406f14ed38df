"""A question answered by writing a function: an editor, a run on hidden inputs, what came of it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from textual import work
from textual.app import ComposeResult
from textual.widget import Widget

from llmtutor.course.words import Words
from llmtutor.quiz.code_grading import grade_code
from llmtutor.quiz.code_runner import Running
from llmtutor.quiz.grade import Grade
from llmtutor.quiz.posing import Posed
from llmtutor.tui.code_report import code_report, fenced
from llmtutor.tui.widgets.editor import Editor
from llmtutor.tui.widgets.frame import Group
from llmtutor.tui.widgets.question import QuestionPanel
from llmtutor.tui.widgets.rows import Page, Sentence


class CodePanel(QuestionPanel):
    """Asks for a function. A run that is not right is told and may be followed by any number of others."""

    DEFAULT_CSS = """
    CodePanel { height: auto; }
    CodePanel > Group { height: auto; }
    CodePanel .after { margin-top: 1; }
    """

    def __init__(
        self, posed: Posed, words: Words, text: str = "", keep: Callable[[str], None] | None = None
    ) -> None:
        """`text` is what was written before, `keep` keeps it when the panel goes."""
        self._editor = Editor(text or (posed.task.starter if posed.task else ""))
        self._keep = keep
        self.running: Running | None = None
        self._restoring = False
        super().__init__(posed, words)

    def compose(self) -> ComposeResult:
        """Compose what is asked, and what is written with what came of it, to stand side by side."""
        with Group(classes="asked"):
            yield Page(self.posed.prompt, classes="prompt")
            yield Page(classes="hints")
        with Group(classes="written"):
            yield self._field
            yield Sentence(classes="verdict after")
            yield Page(classes="explanation")

    def make_field(self) -> Widget:
        """Return the editor."""
        return self._editor

    @property
    def source(self) -> str:
        """What stands in the editor."""
        return self._editor.text

    def restore(self, answer: Any) -> None:
        """Show a function handed in before, right or given up (called before the panel is on screen)."""
        self._fill(answer)
        self._restoring = True

    def on_mount(self) -> None:
        """Run again what was handed in before."""
        if self._restoring:
            self.submit()

    def submit(self) -> None:
        """Run what is written on the hidden inputs, unless a run is under way."""
        if self.grade is not None or self.running is not None:
            return
        self.running = Running()
        self._say(self.words("code-run.running"), "dim")
        self._run(self.source, self.running)

    @work(thread=True, group="code", exit_on_error=True)
    def _run(self, source: str, running: Running) -> None:
        graded = grade_code(self.posed, source, running)
        if not running.stopped:
            self.app.call_from_thread(partial(self._came_back, graded, source))

    def _came_back(self, graded: Grade, source: str) -> None:
        self.running = None
        if not self.is_mounted:
            return
        if self._keep is not None:
            self._keep(source)
        if self._restoring:
            self.grade = graded
            self.show_verdict()
        elif graded.problem is None:
            self.grade = graded
            self.post_message(self.Answered(self, graded, source))
        else:
            self._say(self.words("answer.wrong"), "bad")
            self._explain(code_report(graded, self.words))

    def give_up(self) -> bool:
        """Show a solution, which counts as not solved; False when there is nothing to give up."""
        if self.grade is not None:
            return False
        self.stop()
        self.grade = Grade(given=self.source, expected=self.posed.expected)
        self.post_message(self.Answered(self, self.grade, self.source))
        return True

    def start_over(self) -> None:
        """Put the editor back as it was at first."""
        if self.grade is None and self.posed.task is not None:
            self._editor.load_text(self.posed.task.starter)

    def show_verdict(self) -> None:
        """Show that it works, or a solution, and why."""
        graded = self.grade
        if graded is None:
            return
        self._editor.read_only = True
        parts = [code_report(graded, self.words)] if graded.right else []
        if not graded.right:
            parts.append(self.words("answer.solution") + "\n\n" + fenced(self.posed.expected.rstrip()))
        parts.append(self.posed.why)
        if graded.right:
            self._say(self.words("code-run.right", count=max(1, len(graded.parts))), "good")
        else:
            self._say(self.words("code-run.given-up"), "warn")
        self._explain("\n\n".join(part for part in parts if part))

    def _explain(self, text: str) -> None:
        page = self.query_one(".explanation", Page)
        page.set_shown(True)
        page.show(text)
        self.call_after_refresh(lambda: self.query_one(".verdict").scroll_visible(animate=False, top=True))

    def stop(self) -> None:
        """End a run under way."""
        if self.running is not None:
            self.running.stop()
            self.running = None

    def on_unmount(self) -> None:
        """End a run under way, and keep what was written."""
        self.stop()
        if self._keep is not None and self.grade is None:
            self._keep(self.source)

    def _fill(self, answer: Any) -> None:
        self._editor.load_text(str(answer))

    @property
    def _answer(self) -> Any:
        return self.source
