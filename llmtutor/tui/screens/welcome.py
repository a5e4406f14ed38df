"""The first run: what this is, in which language, and one key to begin."""

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content

from llmtutor.tui import commands
from llmtutor.tui.screens.base import TutorScreen
from llmtutor.tui.widgets.frame import Frame
from llmtutor.tui.widgets.options import OnePicker, Picker
from llmtutor.tui.widgets.rows import Page


class WelcomeScreen(TutorScreen):
    """Greets a new learner and asks for the language."""

    OFFERS = (commands.OPEN, commands.LEAVE)
    BINDINGS = commands.bindings(OFFERS)
    CSS_PATH = "welcome.tcss"

    def body(self) -> ComposeResult:
        """Compose the card."""
        with Frame(id="middle"), Frame(id="card") as card:
            card.border_title = Content("llmtutor")
            yield Page(self.words("welcome.text"))
            yield self._languages()

    def _languages(self) -> OnePicker:
        sitting = self.tutor.sitting
        picker = OnePicker([(name, sitting.words(f"languages.{name}")) for name in sitting.index.languages])
        picker.chosen = sitting.language
        picker.at = sitting.index.languages.index(sitting.language)
        return picker

    def on_mount(self) -> None:
        """Put the keyboard on the languages."""
        self.query_one(OnePicker).focus()

    def on_key(self, event: events.Key) -> None:
        """With the first key, begin to load what the lessons need."""
        self.tutor.prepare()

    @on(Picker.Picked)
    async def _choose_language(self, event: Picker.Picked) -> None:
        event.stop()
        chosen = self.query_one(OnePicker).answer
        if chosen and chosen != self.tutor.sitting.language:
            self.tutor.sitting.choose_language(chosen)
            await self.retranslate()

    async def retranslate(self) -> None:
        """Show the card in the language just chosen."""
        await self.recompose()
        self.query_one(OnePicker).focus()
        self.show_keys()

    def action_open(self) -> None:
        """Begin with the first lesson."""
        sitting = self.tutor.sitting
        sitting.store.set_setting("welcomed", True)
        sitting.store.set_setting("language", sitting.language)
        first = next(iter(sitting.index.lessons), None)
        self.tutor.open_map()
        if first is not None:
            self.tutor.open_lesson(first)

    def action_leave(self) -> None:
        """Go to the course map."""
        self.tutor.sitting.store.set_setting("welcomed", True)
        self.tutor.open_map()
