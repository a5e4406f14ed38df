"""A screen with lines to choose from, and a few words about the one under the cursor."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.content import Content

from llmtutor.tui.screens.base import TutorScreen
from llmtutor.tui.widgets.bars import TitleBar
from llmtutor.tui.widgets.choice_list import ChoiceList, Line
from llmtutor.tui.widgets.frame import Frame
from llmtutor.tui.widgets.rows import Sentence


class ChoosingScreen(TutorScreen):
    """Shows lines; subclasses say which, what is told about each, and what opening one does."""

    CSS_PATH = "choosing.tcss"
    AUTO_FOCUS = "ChoiceList"

    def body(self) -> ComposeResult:
        """Compose title, lines and description."""
        title = self.heading()
        yield TitleBar(f"llmtutor · {title}")
        with Frame(id="columns"):
            with Frame(id="list") as place:
                place.border_title = Content(title)
                place.border_subtitle = Content(self.foot())
                yield ChoiceList(self.lines())
            with Frame(id="about"):
                yield Sentence(self.about(0))

    @property
    def choices(self) -> ChoiceList:
        """The list."""
        return self.query_one(ChoiceList)

    def heading(self) -> str:
        """Return the title of the screen."""
        return ""

    def lines(self) -> Sequence[Line]:
        """Return the lines as they stand now."""
        return ()

    def foot(self) -> str:
        """Return what stands in the border below the lines."""
        return ""

    def about(self, place: int) -> str:
        """Return what is told about a line."""
        return ""

    def show_lines(self) -> None:
        """Show the lines anew, and what is told about the one under the cursor."""
        self.choices.show(self.lines())
        self.describe()

    @on(ChoiceList.Moved)
    def describe(self) -> None:
        """Tell about the line under the cursor."""
        self.query_one("#about Sentence", Sentence).show(self.about(self.choices.at))
        self.show_keys()

    @on(ChoiceList.Opened)
    async def _open_clicked(self) -> None:
        await self.run_action("open")

    async def retranslate(self) -> None:
        """Show the lines in the language just chosen, the cursor where it was."""
        at = self.choices.at
        await super().retranslate()
        self.choices.focus()
        self.call_after_refresh(self.choices.move_to, at)

    def action_leave(self) -> None:
        """Close this screen."""
        self.tutor.leave()
