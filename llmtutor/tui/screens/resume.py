"""The first frame when the tutor opens inside a lesson: its name, while what lessons need is loaded."""

from textual.app import ComposeResult
from textual.content import Content

from llmtutor.tui.screens.base import TutorScreen
from llmtutor.tui.widgets.bars import TitleBar
from llmtutor.tui.widgets.frame import Frame
from llmtutor.tui.widgets.rows import Sentence


class ResumeScreen(TutorScreen):
    """Shows the lesson's title and summary at once, then opens it."""

    CSS_PATH = "lesson.tcss"
    passing = True

    def __init__(self, lesson_id: str, step: int | None) -> None:
        super().__init__()
        self.lesson_id = lesson_id
        self.step = step

    def body(self) -> ComposeResult:
        """Compose title and summary, which the index knows."""
        lesson = self.tutor.sitting.index.lessons[self.lesson_id]
        yield TitleBar(lesson.title)
        with Frame(id="body") as body:
            body.border_title = Content(lesson.title)
            yield Sentence(lesson.summary, "dim")

    def on_mount(self) -> None:
        """Open the lesson once this frame is painted."""
        self.call_after_refresh(self.tutor.open_lesson, self.lesson_id, self.step)
