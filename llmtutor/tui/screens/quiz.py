"""A quiz: the questions of some lessons with fresh numbers; misses come again at the end."""

from collections import deque
from collections.abc import Iterable
from typing import Any, NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content

from llmtutor.course.schema import Ask, Lesson
from llmtutor.quiz.posing import pose
from llmtutor.tui import commands
from llmtutor.tui.screens.base import scroll_with_keys
from llmtutor.tui.screens.with_demo import ScreenWithDemo
from llmtutor.tui.steps import StepBody, build_step
from llmtutor.tui.widgets.bars import TitleBar
from llmtutor.tui.widgets.frame import Frame
from llmtutor.tui.widgets.panel import DemoPanel
from llmtutor.tui.widgets.question import Draft, QuestionPanel
from llmtutor.tui.widgets.rows import Page


class Asked(NamedTuple):
    """One question waiting in the quiz."""

    lesson_id: str
    step_id: str
    again: bool = False


class Result(NamedTuple):
    """How the first answer to a question went, and the seed of its numbers."""

    right: bool
    seed: int


class QuizScreen(ScreenWithDemo):
    """Asks one question after another and tells at the end how it went."""

    OFFERS = (commands.NEXT, commands.RUN, commands.HINT, commands.SKIP, commands.UNDO, commands.LEAVE)
    BINDINGS = commands.bindings(OFFERS)
    CSS_PATH = "lesson.tcss"

    def __init__(self, lesson_ids: Iterable[str]) -> None:
        super().__init__()
        self.lesson_ids = list(lesson_ids)
        self.waiting: deque[Asked] = deque()
        self.now: Asked | None = None
        self.step_body: StepBody | None = None
        self.results: dict[tuple[str, str], Result] = {}
        self.given: dict[str, Any] = {}
        self.asked = 0

    def body(self) -> ComposeResult:
        """Compose the bar and the place for the question."""
        yield TitleBar()
        with Frame(id="body"):
            yield Frame(id="text")

    async def on_mount(self) -> None:
        """Line the questions up and ask the first."""
        for name in self.lesson_ids:
            self.waiting += [Asked(name, step) for step in self.tutor.sitting.index.lessons[name].questions]
        self.total = len(self.waiting)
        await self._ask_next()

    def _lesson(self, lesson_id: str) -> Lesson:
        sitting = self.tutor.sitting
        return sitting.course.lesson(lesson_id, sitting.language)

    async def _ask_next(self) -> None:
        self.now = self.waiting.popleft() if self.waiting else None
        self.given = {}
        self.asked += self.now is not None
        await self._show()

    async def _show(self, draft: Draft | None = None) -> None:
        text = self.query_one("#text")
        await text.remove_children()
        self._show_title()
        if self.now is None:
            self.step_body = None
            await text.mount(Page(self._summary()))
        else:
            lesson = self._lesson(self.now.lesson_id)
            step = next(step for step in lesson.steps if step.id == self.now.step_id)
            assert isinstance(step, Ask)
            self.step_body = build_step(self.tutor.sitting, lesson, step, self.given)
            if draft is not None and self.step_body.question is not None:
                self.step_body.question.resume(draft)
            await text.mount_all(self.step_body.text)
            self.step_body.focus()
        self.query_one("#body").scroll_home(animate=False)
        self.show_keys()

    def _show_title(self) -> None:
        words = self.words
        title = words("quiz.title")
        right = words("quiz.place", at=min(self.asked, self.total), count=self.total) if self.now else ""
        if self.now is not None and self.now.again:
            right = words("quiz.again")
        self.query_one(TitleBar).show(f"llmtutor · {title}", right)
        lesson = (
            self.tutor.sitting.index.lessons[self.now.lesson_id].title if self.now else words("quiz.over")
        )
        for place in (self.query_one("#body"), self.query_one("#text")):
            place.border_title = Content(lesson)

    def _summary(self) -> str:
        words = self.words
        right = sum(result.right for result in self.results.values())
        lines = [words("quiz.summary", right=right, count=len(self.results))]
        for (lesson_id, step_id), result in self.results.items():
            step = next(step for step in self._lesson(lesson_id).steps if step.id == step_id)
            if isinstance(step, Ask) and not result.right:
                lines.append(f"- ✗ {pose(step.question, result.seed).why}")
        return "\n\n".join(lines)

    async def retranslate(self) -> None:
        """Ask the same question in the language just chosen."""
        body = self.step_body
        waiting = body is not None and body.question is not None and body.question.grade is None
        draft = body.question.draft() if waiting and body is not None and body.question is not None else None
        await self.recompose()
        await self._show(draft)

    @property
    def demo_panel(self) -> DemoPanel | None:
        """The demo that a question asks to move, if it does."""
        return self.step_body.panel if self.step_body is not None else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what this question allows."""
        body = self.step_body
        if action == "hint":
            return body is not None and body.can_hint
        if action == "skip":
            return body is not None and body.can_skip
        if action == "run":
            return body is not None and body.can_run
        if action == "undo" and body is not None and body.answered:
            return True
        return action != "preset" and super().check_action(action, parameters)

    async def action_next(self) -> None:
        """Answer, or go on to the next question; after the last, leave."""
        if self.now is None:
            self.action_leave()
        elif self.step_body is not None and not self.step_body.submit() and not self._on_the_way:
            await self._ask_next()

    @property
    def _on_the_way(self) -> bool:
        """Whether an answer just handed in is not kept yet: a second Enter must not leave it behind."""
        body = self.step_body
        return body is not None and body.answered and body.step.id not in self.given

    def action_hint(self) -> None:
        """Show a hint."""
        if self.step_body is not None and self.step_body.question is not None:
            self.step_body.question.hint()
            self.show_keys()

    async def action_skip(self) -> None:
        """Leave this question for the end."""
        if self.now is not None and self.step_body is not None and not self.step_body.answered:
            self._note_result(right=False)
            if not self.now.again:
                self.waiting.append(self.now._replace(again=True))
            await self._ask_next()

    def _note_result(self, right: bool) -> None:
        question = self.step_body.question if self.step_body is not None else None
        if self.now is not None and question is not None:
            self.results.setdefault(self.now[:2], Result(right, question.posed.seed))

    async def action_undo(self) -> None:
        """Take the answer back and ask again."""
        body = self.step_body
        if body is not None and body.answered and self.now is not None:
            self.tutor.sitting.store.undo_last(lesson=self.now.lesson_id, question=self.now.step_id)
            self.tutor.sitting.forget_progress()
            self.results.pop(self.now[:2], None)
            self.given = {}
            self.waiting = deque(asked for asked in self.waiting if asked[:2] != self.now[:2])
            await self._show()

    @on(QuestionPanel.Answered)
    def _answered(self, event: QuestionPanel.Answered) -> None:
        event.stop()
        if self.step_body is None or self.now is None:
            return
        self.step_body.record_answer(event)
        event.panel.show_verdict()
        self.tutor.tell_problems()
        self.given[self.now.step_id] = (event.panel.posed.seed, event.answer)
        self._note_result(event.grade.right)
        if not event.grade.right and not self.now.again:
            self.waiting.append(self.now._replace(again=True))
        self.set_focus(None)
        self.show_keys()

    @on(DemoPanel.Moved)
    def _moved(self, event: DemoPanel.Moved) -> None:
        event.stop()

    def action_leave(self) -> None:
        """End the quiz."""
        self.tutor.leave()

    def on_key(self, event: events.Key) -> None:
        """Scroll with the keys that nothing else took."""
        place = self.query_one("#text" if self.has_class("-wide") else "#body")
        scroll_with_keys(place, event)
