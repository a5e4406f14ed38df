"""Help: every key that works on the screen below, and how controls are moved."""

from textual.app import ComposeResult

from llmtutor.tui import commands
from llmtutor.tui.commands import EVERYWHERE
from llmtutor.tui.keymap import mapped
from llmtutor.tui.screens.base import TutorScreen
from llmtutor.tui.screens.reading import ReadingScreen
from llmtutor.tui.screens.with_demo import ScreenWithDemo
from llmtutor.tui.widgets.panel import DemoPanel
from llmtutor.tui.widgets.rows import Page


class HelpScreen(ReadingScreen):
    """Lists the commands of the screen it was opened from."""

    OFFERS = (commands.LEAVE,)
    BINDINGS = commands.bindings(OFFERS)

    def __init__(self, about: TutorScreen) -> None:
        super().__init__()
        self.about = about

    def page_title(self) -> str:
        """Return what this page shows."""
        return self.words("help.title")

    def page(self) -> ComposeResult:
        """Compose the table of keys and the text on moving things."""
        words = self.words
        lines = [f"| {words('help.key')} | {words('help.does')} |", "|---|---|"]
        usable = [offer for offer in self.about.OFFERS if self.about.check_action(offer.action, ())]
        for command in (*usable, *EVERYWHERE):
            shown = mapped(command, self.tutor.keys).shown
            lines.append(f"| `{shown}` | {words(f'commands.{command.id}.help')} |")
        lines.append(f"| `Ctrl+P` | {words('help.palette')} |")
        if isinstance(self.about, ScreenWithDemo) and self.about.demo_panel is not None:
            yield Page(demo_help(self.about.demo_panel))
        yield Page("\n".join(lines))
        yield Page(words("help.text"))


def demo_help(panel: DemoPanel) -> str:
    """Return what a demo shows and what each of its controls does, as Markdown."""
    words = panel.demo_words
    lines = [f"**{words('title')}**  \n{words('summary')}", ""]
    for control in panel.demo.controls:
        label = words(f"controls.{control.id}.label")
        lines.append(f"- **{label}**  \n{words(f'controls.{control.id}.help')}")
    return "\n".join(lines)
