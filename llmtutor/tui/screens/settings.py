"""Settings: every choice of the learner in one list; a change works at once and is kept in the record."""

from collections.abc import Sequence

from llmtutor.progress.learners import name_of
from llmtutor.tui import commands
from llmtutor.tui.reviews import CAP_SETTING, CAPS, daily_cap
from llmtutor.tui.screens.choosing import ChoosingScreen
from llmtutor.tui.sitting import LOOKS, MOTIONS
from llmtutor.tui.widgets.choice_list import Line

NAMES = ("language", "look", "motion", "cap", "learner", "keys", "muted", "restart")
TURNED = ("language", "look", "motion", "cap")
"""Settings whose value the arrows change; the others open something or only tell."""
CAP_STEP = 5


class SettingsScreen(ChoosingScreen):
    """Lists the settings with their values."""

    OFFERS = (commands.OPEN, commands.LESS, commands.MORE, commands.LEAVE)
    BINDINGS = commands.bindings(OFFERS)

    def foot(self) -> str:
        """Return where the record is."""
        return self.words("settings.record", file=self.tutor.sitting.store.path)

    def heading(self) -> str:
        """Return the title of the screen."""
        return self.words("settings.title")

    def lines(self) -> Sequence[Line]:
        """Return one line a setting."""
        return [Line(self.words(f"settings.{name}"), self._value(name)) for name in NAMES]

    def about(self, place: int) -> str:
        """Return what a setting does."""
        none = NAMES[place] == "muted" and not self.tutor.sitting.muted()
        return self.words("settings.about.muted-none" if none else f"settings.about.{NAMES[place]}")

    def _value(self, name: str) -> str:
        sitting, words = self.tutor.sitting, self.words
        if name == "learner":
            return name_of(sitting.store.path) or words("settings.nobody")
        if name == "keys":
            own = len(self.tutor.keys)
            return words("settings.keys-changed", count=own) if own else words("settings.keys-usual")
        values = {
            "language": words(f"languages.{sitting.language}"),
            "look": words(f"settings.looks.{self.tutor.look}"),
            "motion": words(f"settings.motions.{sitting.motion}"),
            "cap": str(daily_cap(sitting)),
            "muted": str(len(sitting.muted())),
            "restart": words("settings.restart-what"),
        }
        return f"◂ {values[name]} ▸" if name in TURNED else values[name]

    @property
    def chosen(self) -> str:
        """The setting under the cursor."""
        return NAMES[self.choices.at]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the arrows where there is a value to change, and Enter where something opens."""
        if not self.query("ChoiceList"):
            return True
        if action in ("more", "less"):
            return self.chosen in TURNED
        if action == "open" and self.chosen == "muted":
            return bool(self.tutor.sitting.muted())
        return action != "open" or self.chosen != "learner"

    async def action_open(self) -> None:
        """Open what is under the cursor, or take its next value."""
        if self.chosen == "keys":
            from llmtutor.tui.screens.keys import KeysScreen

            await self.app.push_screen(KeysScreen())
        elif self.chosen == "restart":
            from llmtutor.tui.screens.restart import RestartScreen

            await self.app.push_screen(RestartScreen())
        elif self.chosen == "muted":
            self._unmute()
        else:
            self._turn(1)

    def action_more(self) -> None:
        """Take the next value."""
        self._turn(1)

    def action_less(self) -> None:
        """Take the value before."""
        self._turn(-1)

    def _turn(self, by: int) -> None:
        sitting, name = self.tutor.sitting, self.chosen
        if name == "language":
            languages = sitting.index.languages
            self.tutor.choose_language(languages[(languages.index(sitting.language) + by) % len(languages)])
            return
        if name == "look":
            self.tutor.choose_look(LOOKS[(LOOKS.index(self.tutor.look) + by) % len(LOOKS)])
        elif name == "motion":
            self.tutor.choose_motion(MOTIONS[(MOTIONS.index(sitting.motion) + by) % len(MOTIONS)])
        elif name == "cap":
            low, high = CAPS
            sitting.store.set_setting(CAP_SETTING, max(low, min(high, daily_cap(sitting) + by * CAP_STEP)))
            sitting.changes += 1
        self.show_lines()

    def _unmute(self) -> None:
        sitting = self.tutor.sitting
        for lesson, question in sitting.muted():
            sitting.store.mute(lesson, question, muted=False, course=sitting.course_key)
        sitting.forget_progress()
        self.show_lines()
        self.notice(self.words("settings.unmuted"))

    def on_screen_resume(self) -> None:
        """Show what was changed on a screen that was on top."""
        if self.query("ChoiceList"):
            self.show_lines()
