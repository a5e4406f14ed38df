"""The demo gallery: every demo with a line about it."""

from textual.app import ComposeResult

from llmtutor.tui import commands
from llmtutor.tui.screens.reading import ReadingScreen
from llmtutor.tui.widgets.options import OnePicker
from llmtutor.tui.widgets.rows import Page


class GalleryScreen(ReadingScreen):
    """Lists the demos; Enter opens the one under the cursor."""

    OFFERS = (commands.OPEN, commands.LEAVE)
    BINDINGS = commands.bindings(OFFERS)

    def page_title(self) -> str:
        """Return what this page shows."""
        return self.words("gallery.title")

    def page(self) -> ComposeResult:
        """Compose a line of introduction and the list."""
        demos = self.tutor.sitting.index.demos.values()
        yield Page(self.words("gallery.text"))
        yield OnePicker([(demo.id, f"**{demo.title}**  \n{demo.summary}") for demo in demos])

    def on_mount(self) -> None:
        """Put the keyboard on the list."""
        self.query_one(OnePicker).focus()

    async def retranslate(self) -> None:
        """Show the list in the language just chosen."""
        await self.recompose()
        self.query_one(OnePicker).focus()
        self.show_keys()

    def action_open(self) -> None:
        """Open the demo under the cursor."""
        from llmtutor.tui.screens.demo import DemoScreen

        picker = self.query_one(OnePicker)
        if picker.options:
            self.app.push_screen(DemoScreen(picker.options[picker.at][0]))
