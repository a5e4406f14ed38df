"""One demo on its own screen."""

from typing import Any

from textual import on
from textual.app import ComposeResult

from llmtutor.tui import commands
from llmtutor.tui.opened_demo import make_panel
from llmtutor.tui.screens.reading import ReadingScreen
from llmtutor.tui.widgets.panel import DemoPanel


class DemoScreen(ReadingScreen):
    """Shows a demo to play with; the link key copies its state."""

    OFFERS = (
        commands.ACT,
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

    def page_title(self) -> str:
        """Return the demo's title."""
        return self.tutor.sitting.index.demos[self.demo_id].title

    def page(self) -> ComposeResult:
        """Compose the demo's panel."""
        yield make_panel(self.tutor.sitting, self.demo_id, {}, (), self.changes)

    def on_mount(self) -> None:
        """Put the keyboard on the first control."""
        self.panel.focus_first()

    @property
    def panel(self) -> DemoPanel:
        """The demo."""
        return self.query_one(DemoPanel)

    async def retranslate(self) -> None:
        """Show the demo as it stands in the language just chosen."""
        self.changes = dict(self.panel.state)
        await self.recompose()
        self.panel.focus_first()
        self.show_keys()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer stepping only where there are steps."""
        if action == "act":
            return any(panel.demo.stepper is not None for panel in self.query(DemoPanel))
        return True

    @on(DemoPanel.Moved)
    def _moved(self, event: DemoPanel.Moved) -> None:
        event.stop()

    def action_act(self) -> None:
        """Go one step on."""
        self.panel.step()

    def action_preset(self) -> None:
        """Show the next setting worth seeing."""
        self.panel.next_preset()

    def action_reset(self) -> None:
        """Put everything back."""
        self.panel.reset()

    def action_undo(self) -> None:
        """Take the last change back."""
        self.panel.undo()

    def action_copy(self) -> None:
        """Copy the command that opens this demo as it stands."""
        link = self.panel.link()
        self.app.copy_to_clipboard(link)
        self.notice(self.words("demo.copied", link=link))

    def action_code(self) -> None:
        """Show the engine functions behind this demo."""
        from llmtutor.tui.screens.code import CodeScreen

        self.app.push_screen(CodeScreen(self.panel.demo.code))
