"""The app: themes, language, the screens, and how it starts and ends."""

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from textual import events, work
from textual.app import App
from textual.binding import BindingType
from textual.command import CommandPalette
from textual.filter import ANSIToTruecolor, LineFilter
from textual.screen import Screen

from llmtutor.tui.commands import EVERYWHERE, Command, bindings
from llmtutor.tui.crash import write_crash
from llmtutor.tui.garbage import GarbageTimes
from llmtutor.tui.hang_up import end_with_terminal
from llmtutor.tui.keymap import SETTING as KEYS_SETTING
from llmtutor.tui.keymap import mapped, own_keys, shown
from llmtutor.tui.screens.base import TutorScreen
from llmtutor.tui.sitting import LOOKS, Sitting
from llmtutor.tui.theme import themes
from llmtutor.tui.turns import take_short_turns

HERE = Path(__file__).parent


class Opening(NamedTuple):
    """The screen to begin with, and the name of its style sheet."""

    style: str
    screen: Callable[[], Screen[Any]]


class Crash(NamedTuple):
    """What is told after a crash: the error in a line, and where the details are."""

    reason: str
    file: str


MAP = "map"
"""The stack of screens with the course map at its bottom; the first stack begins with what was asked for."""


class TutorApp(App[None]):
    """llmtutor on the screen."""

    TITLE = "llmtutor"
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"
    BINDINGS: ClassVar[list[BindingType]] = bindings(EVERYWHERE)
    AUTO_FOCUS = None
    ALLOW_SELECT = (
        False  # nothing here can be selected, and Textual 8.2.8 crashes on a press beside all widgets
    )

    def __init__(self, sitting: Sitting, opening: Opening) -> None:
        # The first screen's style sheet comes with the app's: one added later makes Textual parse all again.
        super().__init__(css_path=[HERE / "app.tcss", HERE / "screens" / f"{opening.style}.tcss"])
        self.sitting = sitting
        self._opening = opening
        self.add_mode(MAP, self._make_map)
        self.crash: Crash | None = None
        self._prepared = False
        self._garbage: GarbageTimes | None = None
        for theme in themes():
            self.register_theme(theme)
        self.theme = f"llmtutor-{sitting.store.setting('look', 'dark')}"
        if self.theme not in self.available_themes:
            self.theme = "llmtutor-dark"
        if sitting.motion == "reduced":
            self.animation_level = "none"
        self.keys = own_keys(sitting.store.setting(KEYS_SETTING))
        if self.keys:
            self._use_keys()

    def get_default_screen(self) -> Screen[Any]:
        """Open with the screen that was asked for."""
        return self._opening.screen()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Leave out the filter for ANSI colours: looks have none, and it would copy every line painted."""
        return [each for each in super().get_line_filters() if not isinstance(each, ANSIToTruecolor)]

    def on_ready(self) -> None:
        """After the first frame: tell what happened to the record, and make the day's backup."""
        if not self.is_headless:
            take_short_turns()
            end_with_terminal(self)
            self._garbage = GarbageTimes(self)
        self.tell_problems()
        self.back_up()

    async def on_event(self, event: events.Event) -> None:
        """Look for no garbage while keys are pressed."""
        if self._garbage and isinstance(event, events.InputEvent):
            self._garbage.wait()
        await super().on_event(event)

    @work(thread=True, group="backup", exit_on_error=False)
    def back_up(self) -> None:
        """Make the backup of the day, unless there is one."""
        self.sitting.store.back_up_if_due()

    @work(thread=True, group="backup", exit_on_error=False)
    def back_up_work(self) -> None:
        """Make a backup of a lesson, quiz or review just done."""
        self.sitting.store.back_up_work()

    def prepare(self) -> None:
        """With the first key, begin to load what lessons need; until then the tutor stays small."""
        if not self._prepared:
            self._prepared = True
            self._load_lessons()

    @work(thread=True, group="prepare", exit_on_error=False)
    def _load_lessons(self) -> None:
        import llmtutor.tui.screens.lesson  # noqa: F401
        from llmtutor.quiz import posing, review_cards  # noqa: F401
        from llmtutor.render import markdown  # noqa: F401

    def tell_problems(self) -> None:
        """Show what happened to the record, if anything, above the key bar."""
        screen = self.screen
        if isinstance(screen, TutorScreen) and not screen.passing:
            sentences = self.sitting.problems()
            if sentences:
                screen.notice(" ".join(sentences), "warn")

    def _handle_exception(self, error: Exception) -> None:
        """Keep the traceback in a file and end with one sentence instead of a screen full of frames."""
        if self.crash is None:
            path = write_crash(error, self.sitting.crashes)
            self.crash = Crash(f"{type(error).__name__}: {error}"[:200], str(path or "-"))
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        self._close_messages_no_wait()

    def action_language(self) -> None:
        """Switch to the next language, in place."""
        self.choose_language(self.sitting.next_language())

    def choose_language(self, language: str) -> None:
        """Speak another language, in place, and keep the choice."""
        self.sitting.choose_language(language)
        self.call_later(self._retranslate)

    async def _retranslate(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, TutorScreen):
                await screen.retranslate()

    @property
    def look(self) -> str:
        """The look in use: one of LOOKS."""
        look = self.theme.removeprefix("llmtutor-")
        return look if look in LOOKS else LOOKS[0]

    def action_theme(self) -> None:
        """Switch to the next look, and keep the choice."""
        self.choose_look(LOOKS[(LOOKS.index(self.look) + 1) % len(LOOKS)])

    def choose_look(self, look: str) -> None:
        """Take a look, and keep the choice."""
        self.theme = f"llmtutor-{look}"
        self.sitting.store.set_setting("look", look)

    def choose_motion(self, motion: str) -> None:
        """Let things move by themselves or not, and keep the choice."""
        self.sitting.store.set_setting("motion", motion)
        self.animation_level = "none" if motion == "reduced" else "full"

    def choose_keys(self, keys: Mapping[str, str]) -> None:
        """Put commands on keys of the learner's own (by command id), and keep the choice."""
        self.keys = dict(keys)
        self._use_keys()
        self.sitting.store.set_setting(KEYS_SETTING, self.keys)

    def _use_keys(self) -> None:
        self.set_keymap(self.keys)
        self.sitting.name_keys({command: shown(key) for command, key in self.keys.items()})

    def keys_of(self, command: Command) -> tuple[str, ...]:
        """Return the keys that a command is on."""
        return mapped(command, self.keys).keys

    def action_help(self) -> None:
        """Show the keys of the current screen, or close them again."""
        from llmtutor.tui.screens.help import HelpScreen

        if isinstance(self.screen, HelpScreen):
            self.leave()
        elif isinstance(self.screen, TutorScreen):
            self.push_screen(HelpScreen(self.screen))

    def action_glossary(self) -> None:
        """Open the glossary, or close it again."""
        from llmtutor.tui.screens.glossary import GlossaryScreen

        self._open_or_leave(GlossaryScreen)

    def action_statistics(self) -> None:
        """Open what the record says about learning, or close it again."""
        from llmtutor.tui.screens.statistics import StatisticsScreen

        self._open_or_leave(StatisticsScreen)

    def action_review(self) -> None:
        """Review what is due today."""
        from llmtutor.tui.screens.review import ReviewScreen

        if not any(isinstance(screen, ReviewScreen) for screen in self.screen_stack):
            self.push_screen(ReviewScreen(self.sitting))

    def action_settings(self) -> None:
        """Open the settings, or close them again."""
        from llmtutor.tui.screens.settings import SettingsScreen

        self._open_or_leave(SettingsScreen)

    def _open_or_leave(self, kind: type[TutorScreen]) -> None:
        if isinstance(self.screen, kind):
            self.leave()
        elif isinstance(self.screen, TutorScreen):
            self.push_screen(kind())

    def action_search(self) -> None:
        """Open the palette: lessons, demos, terms and commands by name."""
        self.action_command_palette()

    def action_command_palette(self) -> None:
        """Show the palette unless it is open."""
        from llmtutor.tui.palette import SafePalette, TutorCommands

        if not isinstance(self.screen, CommandPalette):
            words = self.sitting.words
            self.push_screen(SafePalette([TutorCommands], placeholder=words("palette.ask")))

    def action_leave_app(self) -> None:
        """Quit."""
        self.exit()

    def open_lesson(self, lesson_id: str, step: int | None = None) -> None:
        """Open a lesson where it was left, or at a step."""
        from llmtutor.tui.screens.lesson import LessonScreen

        self.push_screen(LessonScreen(lesson_id, step))

    def _make_map(self) -> Screen[Any]:
        from llmtutor.tui.screens.map import MapScreen

        return MapScreen()

    def open_map(self) -> None:
        """Go back to the course map, closing whatever is on top of it."""
        self.sitting.note_screen("map")
        while len(self.screen_stack) > 1:
            self.pop_screen()
        if not self.screen.has_class("course-map"):
            self.switch_mode(MAP)

    def leave(self) -> None:
        """Close the top screen; under the last one is the course map."""
        if len(self.screen_stack) > 1:
            self.pop_screen()
        else:
            self.open_map()


def run(sitting: Sitting, opening: Opening) -> int:
    """Run the app until the learner quits; return the exit status, 0 unless it crashed."""
    app = TutorApp(sitting, opening)
    try:
        app.run()
    finally:
        sitting.store.close()
    if app.crash is not None:
        print(sitting.words("crash.sentence", error=app.crash.reason, file=app.crash.file), file=sys.stderr)
    return app.return_code or 0
