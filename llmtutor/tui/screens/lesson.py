"""The lesson: one step at a time, text beside the demo where there is room."""

from asyncio import Lock
from collections import deque
from collections.abc import Iterable
from typing import Any

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.timer import Timer

from llmtutor.course.faults import CourseError, Fault
from llmtutor.course.index import LessonEntry
from llmtutor.course.schema import Lesson
from llmtutor.tui import commands
from llmtutor.tui.screens.base import scroll_with_keys
from llmtutor.tui.screens.with_demo import ScreenWithDemo
from llmtutor.tui.steps import StepBody, build_step
from llmtutor.tui.widgets.bars import TitleBar
from llmtutor.tui.widgets.frame import Frame
from llmtutor.tui.widgets.guess import GuessPanel
from llmtutor.tui.widgets.outline import Outline
from llmtutor.tui.widgets.panel import DemoPanel
from llmtutor.tui.widgets.question import Draft, QuestionPanel
from llmtutor.tui.widgets.rows import Page

SAVE_AFTER = 0.4
"""Seconds without a change after which a demo's state is kept."""


class LessonScreen(ScreenWithDemo):
    """Goes through the steps of one lesson and keeps every answer."""

    OFFERS = (
        commands.NEXT,
        commands.ACT,
        commands.BACK,
        commands.RUN,
        commands.HINT,
        commands.SKIP,
        commands.PLAY,
        commands.CANCEL,
        commands.FRESH,
        commands.CODE,
        commands.PRESET,
        commands.RESET,
        commands.UNDO,
        commands.COPY,
        commands.CONFIDENCE,
        commands.REPORT,
        commands.LEAVE,
    )
    BINDINGS = commands.bindings(OFFERS)
    CSS_PATH = "lesson.tcss"

    def __init__(self, lesson_id: str, step: int | None = None) -> None:
        super().__init__()
        self.lesson_id = lesson_id
        self.at = step if step is not None else -1
        self.step_body: StepBody | None = None
        self.given: dict[str, Any] = {}
        self._lesson: Lesson | None = None
        self._saving: Timer | None = None
        self._warned = False
        self._asks = False
        self._drafts: dict[str, Draft] = {}
        self._kept: dict[str, Any] = {}
        self._bodies: deque[StepBody] = deque(maxlen=4)
        self._turning = Lock()

    @property
    def entry(self) -> LessonEntry:
        """The lesson as the index knows it, in the current language."""
        return self.tutor.sitting.index.lessons[self.lesson_id]

    @property
    def lesson(self) -> Lesson:
        """The whole lesson in the current language."""
        sitting = self.tutor.sitting
        return sitting.course.lesson(self.lesson_id, sitting.language)

    def body(self) -> ComposeResult:
        """Compose the bars, and the places for text, stage and outline with the first step in them."""
        body = self.first_step()
        yield TitleBar()
        with Frame(id="body", classes="staged" if body and body.stage else ""):
            yield Frame(*(body.text if body else ()), id="text")
            yield Frame(*(body.stage if body else ()), id="stage")
            yield Outline(self.entry, self.words, self.at, self._seen)

    def first_step(self) -> StepBody | None:
        """Return the step to begin with, the given one or where the learner stopped; None if faulty."""
        if self.at < 0:
            self.at = self.tutor.sitting.place_in(self.entry)
        try:
            return self._build(self.at)
        except CourseError:
            return None

    async def on_mount(self) -> None:
        """Begin once the first step is there."""
        await self.begin()

    async def begin(self) -> None:
        """Let the learner begin with the step that was composed, or show what is wrong with the file."""
        if self.step_body is None:
            await self.open_step(self.at)
        else:
            self._enter(self.step_body, visit=True)

    async def retranslate(self) -> None:
        """Show the same step, its demo as it stands and its answer, in the language just chosen."""
        self._keep_demo()
        async with self._turning:
            body = self.step_body
            if body is not None and body.question is not None and body.question.grade is None:
                self._drafts[body.step.id] = body.question.draft()
            self.step_body = None
            await self.recompose()
            if self.step_body is None:
                await self._show_step(self.at, visit=False)
            else:
                self._enter(self.step_body, visit=False)
            if body is not None and self.step_body is not None:
                self.step_body.confidence = body.confidence

    async def open_step(self, at: int, visit: bool = True) -> None:
        """Show a step in place of the current one, once that has been built up."""
        async with self._turning:
            if self.is_attached:
                await self._show_step(at, visit)

    async def _show_step(self, at: int, visit: bool) -> None:
        try:
            body = self._build(at)
        except CourseError as error:
            await self.show_faults(self.lesson_id, error.faults)
            return
        text, stage = (self.query_one(place) for place in ("#text", "#stage"))
        with self.app.batch_update():
            for place, widgets in ((text, body.text), (stage, body.stage)):
                await place.remove_children()
                await place.mount_all(widgets)
        self.query_one(Outline).show(self.entry, self.at, self._seen)
        self.query_one("#body").set_class(bool(body.stage), "staged")
        for place in (self.query_one("#body"), text, stage):
            place.scroll_home(animate=False)
        self._enter(body, visit)

    def _build(self, at: int) -> StepBody:
        lesson = self.lesson
        self.at = max(0, min(len(lesson.steps) - 1, at))
        self._warned = False
        step_id = lesson.steps[self.at].id
        body = build_step(self.tutor.sitting, lesson, lesson.steps[self.at], self.given)
        if body.question is not None and body.question.grade is None and step_id in self._drafts:
            body.question.resume(self._drafts.pop(step_id))
        self.step_body = body
        self._kept = self.tutor.sitting.demo_state(self.lesson_id, step_id) if body.panel else {}
        self._asks = body.can_skip
        self._bodies.append(body)
        return body

    def _enter(self, body: StepBody, visit: bool) -> None:
        self._show_titles(body.step)
        self.set_focus(None)
        body.focus()
        self.show_keys()
        if visit:
            self.call_after_refresh(self._keep_place, body.step.id)
        self.tutor.tell_problems()

    def _keep_place(self, step_id: str) -> None:
        # After the step is painted: a durable write takes longer than painting.
        sitting = self.tutor.sitting
        sitting.visit(self.entry, step_id)
        if self in self.app.screen_stack:
            sitting.note_screen("lesson")

    async def show_faults(self, name: str, faults: Iterable[Fault]) -> None:
        """Say what is wrong with the lesson's file in place of a step."""
        lines = [f"- `{fault.file}:{fault.line}:{fault.column}` {fault.message}" for fault in faults]
        text = self.query_one("#text")
        await text.remove_children()
        await self.query_one("#stage").remove_children()
        self.query_one("#body").remove_class("staged")
        self.step_body = None
        text.border_title = self.query_one("#body").border_title = Content(name)
        await text.mount(Page(self.words("lesson.faulty") + "\n\n" + "\n".join(lines)))

    def _show_titles(self, step: Any) -> None:
        entry, words = self.entry, self.words
        track = next(track for track in self.tutor.sitting.index.tracks if track.id == entry.track)
        count = len(entry.steps)
        dots = "●" * (self.at + 1) + "○" * (count - self.at - 1)
        self.query_one(TitleBar).show(f"{entry.title} · {track.title}", f"{dots} {self.at + 1}/{count}")
        name = step.title or words(f"step.{step.kind}")
        for place in (self.query_one("#body"), self.query_one("#text")):
            place.border_title = Content(name)
        body = self.step_body
        self.query_one("#stage").border_title = Content(body.stage_title if body else "")
        self.query_one(Outline).border_title = Content(self.words("lesson.outline"))

    @property
    def _seen(self) -> frozenset[str]:
        return frozenset(self.tutor.sitting.progress(self.lesson_id).seen)

    @on(Outline.Chosen)
    async def _jump(self, event: Outline.Chosen) -> None:
        await self.open_step(event.at)

    @property
    def demo_panel(self) -> DemoPanel | None:
        """The demo of this step, if it has one."""
        return self.step_body.panel if self.step_body is not None else None

    @property
    def code_behind(self) -> tuple[str, ...]:
        """The engine functions behind this step."""
        return self.step_body.code if self.step_body is not None else ()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what this step can do."""
        body = self.step_body
        offers = {
            "hint": body is not None and body.can_hint,
            "skip": body is not None and body.can_skip,
            "run": body is not None and body.can_run,
            "confidence": body is not None and body.can_say_how_sure,
            "act": body is not None and body.can_act,
            "undo": body is not None and (body.panel is not None or body.answered),
            "preset": body is not None and body.free,
        }
        return offers[action] if action in offers else super().check_action(action, parameters)

    async def action_next(self) -> None:
        """Answer what is asked; if nothing is, go on."""
        body = self.step_body
        if body is None or body.submit() or self._on_the_way(body):
            return
        if body.task_open and not self._warned:
            self._warned = True
            self.notice(self.words("lesson.task-open"))
            return
        self._keep_demo()
        if self.at + 1 < len(self.entry.steps):
            await self.open_step(self.at + 1)
        else:
            self.finish()

    def _on_the_way(self, body: StepBody) -> bool:
        """Whether what was just handed in is not kept yet: a second Enter must not leave it behind."""
        return self._asks and not body.can_skip and body.step.id not in self.given

    def finish(self) -> None:
        """Keep that the lesson was finished, and show how it went."""
        from llmtutor.tui.screens.finish import FinishScreen

        sitting = self.tutor.sitting
        revision = str(self.entry.revision)
        sitting.store.lesson_finished(self.lesson_id, revision=revision, course=sitting.course_key)
        sitting.forget_progress()
        self.tutor.back_up_work()
        sitting.note_screen("map")
        self.app.push_screen(FinishScreen(self.lesson_id))

    async def action_back(self) -> None:
        """Go back one step."""
        if self.at > 0:
            self._keep_demo()
            await self.open_step(self.at - 1)

    def action_act(self) -> None:
        """Step the demo or the trace."""
        if self.step_body is not None:
            self.step_body.act()

    def action_run(self) -> None:
        """Run the code that was written."""
        if self.step_body is not None:
            self.step_body.submit()

    def action_hint(self) -> None:
        """Show a hint."""
        body = self.step_body
        if body is not None and body.question is not None and not body.question.hint():
            self.notice(self.words("answer.no-more-hints"))
        self.show_keys()

    def action_confidence(self) -> None:
        """Say how sure the answer will be: sure, unsure, nothing."""
        if self.step_body is not None:
            self.notice(self.words(f"confidence.{self.step_body.next_confidence()}"))

    def action_skip(self) -> None:
        """Reveal without a guess, or leave a question unanswered."""
        body = self.step_body
        if body is not None and body.guess is not None and not body.guess.done:
            body.guess.skip()
        elif body is not None and body.question is not None and not body.question.give_up():
            self.call_later(self.open_step, self.at + 1)

    async def action_undo(self) -> None:
        """Take back the last change of the demo, or the last answer."""
        body = self.step_body
        if body is not None and body.answered and self._take_back(body.step.id):
            self.tutor.sitting.forget_progress()
            await self.open_step(self.at, visit=False)
            self.notice(self.words("answer.undone"))
        else:
            await super().action_undo()

    def _take_back(self, question: str) -> bool:
        self.given.pop(question, None)
        return self.tutor.sitting.store.undo_last(lesson=self.lesson_id, question=question) is not None

    def action_leave(self) -> None:
        """Go back to the course map."""
        self._keep_demo()
        self.tutor.open_map()

    @on(DemoPanel.Moved)
    def _moved(self, event: DemoPanel.Moved) -> None:
        event.stop()
        body = self.step_body
        if body is None or body.panel is not event.panel:
            return
        if body.check_task():
            sitting = self.tutor.sitting
            sitting.store.step_done(self.lesson_id, body.step.id, course=sitting.course_key)
            sitting.forget_progress()
        if self._saving is not None:
            self._saving.stop()
        self._saving = self.set_timer(SAVE_AFTER, self._keep_demo)

    def on_unmount(self) -> None:
        """Keep how the demo stands when the tutor is closed right after a change."""
        self._keep_demo()

    def _keep_demo(self) -> None:
        if self._saving is not None:
            self._saving.stop()
            self._saving = None
        body = self.step_body
        if body is not None and body.panel is not None and body.panel.changes() != self._kept:
            self._kept = body.panel.changes()
            self.tutor.sitting.keep_state(self.entry, body.step.id, self._kept)

    @on(GuessPanel.Made)
    def _guessed(self, event: GuessPanel.Made) -> None:
        event.stop()
        body = self._body_of(event.panel)
        if body is None:
            return
        self.given[body.step.id] = event.given
        body.record_guess(event)
        if body is self.step_body:
            event.panel.show_result(event.result)
            self.show_keys()

    @on(QuestionPanel.Answered)
    def _answered(self, event: QuestionPanel.Answered) -> None:
        event.stop()
        body = self._body_of(event.panel)
        if body is None:
            return
        self.given[body.step.id] = (event.panel.posed.seed, event.answer)
        body.record_answer(event)
        if body is self.step_body:
            event.panel.show_verdict()
            self.set_focus(None)
            self.show_keys()
        self.tutor.tell_problems()

    def _body_of(self, panel: GuessPanel | QuestionPanel) -> StepBody | None:
        """Return the step a panel belongs to: its answer may arrive when another step is already shown."""
        return next((body for body in self._bodies if panel in (body.guess, body.question)), None)

    def on_key(self, event: events.Key) -> None:
        """Scroll the text with the keys that nothing else took."""
        place = self.query_one("#text" if self.has_class("-wide") else "#body")
        scroll_with_keys(place, event)
