"""The engine function behind what is on screen: the real source."""

from collections.abc import Iterable

from textual.app import ComposeResult

from llmtutor.tui import commands
from llmtutor.tui.screens.reading import ReadingScreen
from llmtutor.tui.widgets.rows import Page
from llmtutor.tui.widgets.source import SourceBox


class CodeScreen(ReadingScreen):
    """Shows engine functions one below the other."""

    OFFERS = (commands.LEAVE,)
    BINDINGS = commands.bindings((commands.CODE, commands.LEAVE))

    def __init__(self, references: Iterable[str]) -> None:
        super().__init__()
        self.references = list(references)

    def page_title(self) -> str:
        """Return what this page shows."""
        return self.words("code.title")

    def page(self) -> ComposeResult:
        """Compose a heading and the source for each function."""
        for reference in self.references:
            box = SourceBox(reference)
            yield Page(f"**{box.title}**")
            yield box
            yield Page(" ")

    def action_code(self) -> None:
        """Close the code again."""
        self.action_leave()
