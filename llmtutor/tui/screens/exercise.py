"""One exercise: a function to write, checked on hidden inputs."""

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content

from llmtutor.course.course_files import ExerciseFile
from llmtutor.quiz.posing import pose
from llmtutor.tui import commands
from llmtutor.tui.commands import Command
from llmtutor.tui.exercises import LESSON, exercise_after, solved
from llmtutor.tui.screens.base import TutorScreen, scroll_with_keys
from llmtutor.tui.steps import code_panel, question_seed
from llmtutor.tui.widgets.bars import TitleBar
from llmtutor.tui.widgets.code_question import CodePanel
from llmtutor.tui.widgets.editor import Editor
from llmtutor.tui.widgets.question import Draft, QuestionPanel
from llmtutor.tui.widgets.stack import Sheet


class ExerciseScreen(TutorScreen):
    """Shows an exercise; what was written stays until it is written anew."""

    OFFERS = (
        commands.RUN,
        commands.NEXT,
        commands.HINT,
        commands.SOLUTION,
        commands.RESET,
        commands.LEAVE,
    )
    BINDINGS = commands.bindings(OFFERS)
    CSS_PATH = "exercise.tcss"

    def __init__(self, name: str) -> None:
        super().__init__()
        self.exercise_id = name
        self.seed = 0

    @property
    def exercise(self) -> ExerciseFile:
        """The exercise in the current language."""
        sitting = self.tutor.sitting
        return sitting.course.exercise(self.exercise_id, sitting.language)

    @property
    def panel(self) -> CodePanel:
        """The question on screen."""
        return self.query_one(CodePanel)

    def body(self) -> ComposeResult:
        """Compose the bar and the question."""
        sitting, exercise = self.tutor.sitting, self.exercise
        self.seed = question_seed(sitting, LESSON, self.exercise_id)
        done = self.words("exercises.solved") if solved(sitting, self.exercise_id) else ""
        yield TitleBar(f"llmtutor · {self.words('exercises.title')}", done)
        with Sheet(id="page") as page:
            page.border_title = Content(exercise.title)
            yield code_panel(sitting, pose(exercise.question, self.seed), f"{LESSON}/{self.exercise_id}")

    def on_mount(self) -> None:
        """Put the keyboard into the editor."""
        self.panel.focus_field()
        self.show_keys()

    async def retranslate(self) -> None:
        """Show the exercise as it stands in the language just chosen."""
        draft = Draft(self.panel.hints, self.panel.source)
        await self.recompose()
        self.panel.resume(draft)
        self.show_keys()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done now."""
        if action not in ("run", "hint", "solution", "next") or not self.query(CodePanel):
            return True
        waiting = self.panel.grade is None
        left = self.panel.hints < len(self.panel.posed.hints)
        return {"next": not waiting, "hint": waiting and left}.get(action, waiting)

    def action_run(self) -> None:
        """Run what was written."""
        self.panel.submit()

    def action_hint(self) -> None:
        """Show one more hint."""
        self.panel.hint()
        self.show_keys()

    def action_solution(self) -> None:
        """Show a solution."""
        self.panel.give_up()

    async def action_reset(self) -> None:
        """Begin again with what the editor held at first, also after a solution."""
        if self.panel.grade is None:
            self.panel.start_over()
        else:
            await self._open(self.exercise_id)
            self.panel.start_over()

    async def action_next(self) -> None:
        """Go on to the next exercise, or back after the last."""
        following = exercise_after(self.tutor.sitting, self.exercise_id)
        if following is None:
            self.action_leave()
        else:
            await self._open(following.id)

    async def _open(self, name: str) -> None:
        self.exercise_id = name
        await self.recompose()
        self.panel.focus_field()
        self.show_keys()

    def action_leave(self) -> None:
        """Close the exercise."""
        self.tutor.leave()

    @on(QuestionPanel.Answered)
    def _answered(self, event: QuestionPanel.Answered) -> None:
        event.stop()
        sitting, posed = self.tutor.sitting, event.panel.posed
        sitting.store.record(
            lesson=LESSON,
            step=self.exercise_id,
            question=self.exercise_id,
            kind=posed.kind,
            answer=event.answer,
            correct=event.grade.right,
            variant=posed.seed,
            hints=event.panel.hints,
            skill=posed.skill,
            course=sitting.course_key,
        )
        sitting.forget_progress()
        event.panel.show_verdict()
        self.tutor.tell_problems()
        self.set_focus(None)
        self.show_keys()

    def _taken_by_focused(self) -> tuple[Command, ...]:
        """Return what Escape does while the editor has the keyboard."""
        return (commands.LEAVE_EDITOR,) if isinstance(self.focused, Editor) else super()._taken_by_focused()

    def on_key(self, event: events.Key) -> None:
        """Scroll with the keys that nothing else took."""
        if self.focused is None:
            scroll_with_keys(self.query_one("#page"), event)
            if event.key == "tab":
                event.stop()
                self.panel.focus_field()
