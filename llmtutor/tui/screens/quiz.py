"""A quiz: one question after another with fresh numbers; what was missed comes again at the end."""

import time
from collections import deque
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content

from llmtutor.course.schema import Ask, Lesson
from llmtutor.quiz.plan import Asked, QuizPlan, passes
from llmtutor.tui import commands
from llmtutor.tui.commands import Command
from llmtutor.tui.quiz_summary import Result, summary
from llmtutor.tui.screens.base import scroll_with_keys
from llmtutor.tui.screens.with_demo import ScreenWithDemo
from llmtutor.tui.steps import StepBody, build_step, fresh_seed
from llmtutor.tui.widgets.bars import TitleBar
from llmtutor.tui.widgets.frame import Frame
from llmtutor.tui.widgets.panel import DemoPanel
from llmtutor.tui.widgets.question import Draft, QuestionPanel
from llmtutor.tui.widgets.rows import Page


class QuizScreen(ScreenWithDemo):
    """Asks what its plan says and tells at the end how it went, with the reason for every miss."""

    OFFERS: ClassVar[tuple[Command, ...]] = (
        commands.NEXT,
        commands.RUN,
        commands.HINT,
        commands.SKIP,
        commands.CONFIDENCE,
        commands.REPORT,
        commands.ONCE_MORE,
        commands.UNDO,
        commands.LEAVE,
    )
    BINDINGS = commands.bindings(OFFERS)
    CSS_PATH = "lesson.tcss"

    def __init__(self, plan: QuizPlan) -> None:
        super().__init__()
        self.plan = plan
        self.waiting: deque[Asked] = deque(plan.asked)
        self.now: Asked | None = None
        self.step_body: StepBody | None = None
        self.results: dict[tuple[str, str], Result] = {}
        self.given: dict[str, Any] = {}
        self.seed = 0
        self.asked = 0
        self.time_is_up = False
        self.deadline = float("inf")
        self._warned = False

    @property
    def total(self) -> int:
        """How many questions the plan holds."""
        return len(self.plan.asked)

    def body(self) -> ComposeResult:
        """Compose the bar and the place for the question."""
        yield TitleBar()
        with Frame(id="body"):
            yield Frame(id="text")

    async def on_mount(self) -> None:
        """Start the clock, if there is one, and ask the first question."""
        if self.plan.minutes is not None:
            self.deadline = time.monotonic() + 60 * self.plan.minutes
            self.set_interval(1, self.watch_the_clock)
        await self._ask_next()

    async def watch_the_clock(self) -> None:
        """Show the time left; when there is none, end with the summary."""
        if self.now is None:
            return
        if time.monotonic() < self.deadline:
            self._show_title()
            return
        self.time_is_up = True
        self.waiting.clear()
        await self._ask_next()

    def _lesson(self, lesson_id: str) -> Lesson:
        sitting = self.tutor.sitting
        return sitting.course.lesson(lesson_id, sitting.language)

    def _step(self, asked: Asked) -> Ask:
        found = next(step for step in self._lesson(asked.lesson).steps if step.id == asked.step)
        assert isinstance(found, Ask)
        return found

    async def _ask_next(self) -> None:
        self.now = self.waiting.popleft() if self.waiting else None
        self.given, self._warned = {}, False
        if self.now is not None:
            self.asked += not self.now.again
            self.seed = fresh_seed(self.tutor.sitting, *self.now[:2])
        else:
            self._conclude()
        await self._show()

    def _conclude(self) -> None:
        """Keep that the lesson is known, if the answers to its test say so; have the answers backed up."""
        lesson, sitting = self.plan.test_out, self.tutor.sitting
        if lesson and self.passed and sitting.progress(lesson).status != "finished":
            revision = str(sitting.index.lessons[lesson].revision)
            sitting.store.lesson_finished(lesson, revision=revision, course=sitting.course_key)
            sitting.forget_progress()
        if self.results:
            self.tutor.back_up_work()

    @property
    def passed(self) -> bool:
        """Whether enough was right at the first try to test out."""
        return passes(sum(result.right for result in self.results.values()), self.total)

    async def _show(self, draft: Draft | None = None) -> None:
        text = self.query_one("#text")
        await text.remove_children()
        self._show_title()
        if self.now is None:
            self.step_body = None
            await text.mount(Page(self._summary()))
        else:
            lesson = self._lesson(self.now.lesson)
            step = self._step(self.now)
            self.step_body = build_step(self.tutor.sitting, lesson, step, self.given, self.seed)
            if draft is not None and self.step_body.question is not None:
                self.step_body.question.resume(draft)
            await text.mount_all([*self.step_body.text, *self.step_body.stage])
            self.step_body.focus()
        self.query_one("#body").scroll_home(animate=False)
        self.show_keys()

    def _show_title(self) -> None:
        words = self.words
        kind = words("quiz.test-out" if self.plan.test_out else "quiz.title")
        title = f"{kind} · {self.plan.title or words('quiz.everything')}"
        self.query_one(TitleBar).show(title, self._place() if self.now else "")
        lesson = self.tutor.sitting.index.lessons[self.now.lesson].title if self.now else words("quiz.over")
        for place in (self.query_one("#body"), self.query_one("#text")):
            place.border_title = Content(lesson)

    def _place(self) -> str:
        words = self.words
        again = self.now is not None and self.now.again
        place = words("quiz.again") if again else words("quiz.place", at=self.asked, count=self.total)
        if self.plan.minutes is None:
            return place
        left = max(0, int(self.deadline - time.monotonic()))
        return f"{left // 60}:{left % 60:02} · {place}"

    def _summary(self) -> str:
        asked = {Asked(*key): result for key, result in self.results.items()}
        steps = {question: self._step(question) for question in asked}
        return summary(self.plan, asked, steps, self.words, time_is_up=self.time_is_up)

    async def retranslate(self) -> None:
        """Ask the same question in the language just chosen."""
        body = self.step_body
        waiting = body is not None and body.question is not None and body.question.grade is None
        draft = body.question.draft() if waiting and body is not None and body.question is not None else None
        await self.recompose()
        await self._show(draft)
        if body is not None and self.step_body is not None:
            self.step_body.confidence = body.confidence

    @property
    def demo_panel(self) -> DemoPanel | None:
        """The demo that a question asks to move, if it does."""
        return self.step_body.panel if self.step_body is not None else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what this question allows; a test gives no hints and asks nothing twice."""
        body = self.step_body
        offers = {
            "hint": body is not None and body.can_hint and not self.plan.test_out,
            "skip": body is not None and body.can_skip,
            "run": body is not None and body.can_run,
            "confidence": body is not None and body.can_say_how_sure,
            "once_more": self.now is None and bool(self.results),
            "preset": False,
        }
        if action == "undo" and body is not None and body.answered:
            return not self.plan.test_out
        return offers[action] if action in offers else super().check_action(action, parameters)

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

    def action_run(self) -> None:
        """Run the code that was written."""
        if self.step_body is not None:
            self.step_body.submit()

    def action_hint(self) -> None:
        """Show a hint."""
        if self.step_body is not None and self.step_body.question is not None:
            self.step_body.question.hint()
            self.show_keys()

    def action_confidence(self) -> None:
        """Say how sure the answer will be: sure, unsure, nothing."""
        if self.step_body is not None:
            self.notice(self.words(f"confidence.{self.step_body.next_confidence()}"))

    async def action_skip(self) -> None:
        """Leave this question for the end; it counts as not known at the first try."""
        if self.now is not None and self.step_body is not None and not self.step_body.answered:
            self.results.setdefault(self.now[:2], Result(False, self.seed))
            self._repeat_later()
            await self._ask_next()

    def _repeat_later(self) -> None:
        if self.now is not None and not self.now.again and not self.plan.test_out:
            self.waiting.append(self.now._replace(again=True))

    async def action_once_more(self) -> None:
        """Ask what was missed once more, or everything if nothing was, with fresh numbers.

        A test that was not passed is asked as a whole: a part of it would be an easier test.
        """
        if not self.plan.test_out or self.passed:
            missed = [key for key, result in self.results.items() if not result.right]
            asked = tuple(Asked(*key) for key in missed or self.results)
            self.plan = self.plan._replace(asked=asked, test_out="")
        self.plan = self.plan._replace(minutes=None)
        self.waiting, self.results, self.asked, self.time_is_up = deque(self.plan.asked), {}, 0, False
        await self._ask_next()

    async def action_undo(self) -> None:
        """Take the answer back and ask again."""
        body = self.step_body
        if body is not None and body.answered and self.now is not None:
            self.tutor.sitting.store.undo_last(lesson=self.now.lesson, question=self.now.step)
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
        self.given[self.now.step] = (event.panel.posed.seed, event.answer)
        result = Result(event.grade.right, event.panel.posed.seed, event.grade)
        self.results.setdefault(self.now[:2], result)
        if not event.grade.right:
            self._repeat_later()
        self.set_focus(None)
        self.show_keys()

    @on(DemoPanel.Moved)
    def _moved(self, event: DemoPanel.Moved) -> None:
        event.stop()

    def action_leave(self) -> None:
        """End the quiz; midway, say first what is left and that nothing given is lost."""
        left = self.total - len(self.results)
        if self.now is not None and self.results and left and not self._warned:
            self._warned = True
            self.notice(self.words("quiz.leave", left=left, count=self.total))
            return
        self.tutor.leave()

    def on_key(self, event: events.Key) -> None:
        """Scroll with the keys that nothing else took."""
        place = self.query_one("#text" if self.has_class("-wide") else "#body")
        scroll_with_keys(place, event)
