"""A screen with one framed page on it, scrolled by the usual keys."""

from textual import events
from textual.app import ComposeResult
from textual.content import Content

from llmtutor.tui.screens.base import TutorScreen, scroll_with_keys
from llmtutor.tui.widgets.bars import TitleBar
from llmtutor.tui.widgets.stack import Sheet


class ReadingScreen(TutorScreen):
    """Shows a titled page; subclasses fill it."""

    CSS_PATH = "reading.tcss"

    def body(self) -> ComposeResult:
        """Compose the title bar and the page."""
        yield TitleBar(self.heading())
        with Sheet(id="page") as page:
            page.border_title = Content(self.page_title())
            yield from self.page()

    def heading(self) -> str:
        """Return the text of the title bar."""
        return f"llmtutor · {self.page_title()}"

    def page_title(self) -> str:
        """Return the title set into the frame."""
        return ""

    def page(self) -> ComposeResult:
        """Compose what is on the page."""
        yield from ()

    def on_key(self, event: events.Key) -> None:
        """Scroll with the keys that nothing else took."""
        scroll_with_keys(self.query_one("#page"), event)

    def action_leave(self) -> None:
        """Close this screen; a screen with none below it gives way to the course map."""
        self.tutor.leave()
