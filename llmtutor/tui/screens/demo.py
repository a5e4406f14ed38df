"""One demo on its own screen."""

from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.content import Content

from llmtutor.tui import commands
from llmtutor.tui.opened_demo import make_panel
from llmtutor.tui.recent_demos import note_used
from llmtutor.tui.screens.reading import ReadingScreen
from llmtutor.tui.screens.with_demo import ScreenWithDemo
from llmtutor.tui.widgets.panel import DemoPanel


class DemoScreen(ScreenWithDemo, ReadingScreen):
    """Shows a demo to play with; the link key copies its state."""

    OFFERS = (
        commands.ACT,
        commands.PLAY,
        commands.CANCEL,
        commands.FRESH,
        commands.PRESET,
        commands.CODE,
        commands.RESET,
        commands.UNDO,
        commands.COPY,
        commands.LEAVE,
    )
    BINDINGS = commands.bindings(OFFERS)

    def __init__(self, demo_id: str, changes: dict[str, Any] | None = None) -> None:
        super().__init__()
        self.demo_id = demo_id
        self.changes = changes or {}
        self._panel: DemoPanel | None = None

    def page_title(self) -> str:
        """Return the demo's title."""
        return self.tutor.sitting.index.demos[self.demo_id].title

    def page(self) -> ComposeResult:
        """Compose the demo's panel."""
        self._panel = make_panel(self.tutor.sitting, self.demo_id, {}, (), self.changes)
        yield self._panel

    def on_mount(self) -> None:
        """Put the keyboard on the first control; keep that this demo was used."""
        self.panel.focus_first()
        self.show_keys()
        self._watch_page()
        self.call_after_refresh(note_used, self.tutor.sitting, self.demo_id)

    def _watch_page(self) -> None:
        page = self.query_one("#page")
        self.watch(page, "scroll_y", self._tell_of_more)
        for length in ("window_virtual_size", "window_size"):
            self.watch(page.vertical_scrollbar, length, self._tell_of_more)

    def _tell_of_more(self) -> None:
        """Say in the frame whether the page goes on below it."""
        page = self.query_one("#page")
        more = page.scroll_y < page.max_scroll_y
        if more != bool(page.border_subtitle):
            page.border_subtitle = Content(self.words("demo.more") if more else "")

    @property
    def demo_panel(self) -> DemoPanel | None:
        """The demo."""
        return self._panel

    @property
    def panel(self) -> DemoPanel:
        """The demo, once it is on screen."""
        return self.query_one(DemoPanel)

    async def retranslate(self) -> None:
        """Show the demo as it stands in the language just chosen."""
        self.changes = dict(self.panel.state)
        await self.recompose()
        self._watch_page()
        self.panel.focus_first()
        self.show_keys()

    @on(DemoPanel.Moved)
    def _moved(self, event: DemoPanel.Moved) -> None:
        event.stop()
