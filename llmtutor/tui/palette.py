"""What the palette finds: lessons, demos, and the commands of the screen below it."""

import inspect
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any, NamedTuple, cast

from textual import work
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.command import (
    CommandInput,
    CommandList,
    CommandPalette,
    DiscoveryHit,
    Hit,
    Hits,
    Provider,
    SearchIcon,
)
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.css.query import NoMatches
from textual.events import Click
from textual.widgets import LoadingIndicator

from llmtutor.tui.app import TutorApp
from llmtutor.tui.commands import EVERYWHERE, REVIEW
from llmtutor.tui.keymap import mapped
from llmtutor.tui.screens.base import TutorScreen


class Findable(NamedTuple):
    """One thing to find: its name, a line about it, and what choosing it does."""

    name: str
    about: str
    run: Callable[[], object]


class SafeList(CommandList):
    """The list of the palette."""

    def _on_click(self, event: Click) -> None:  # type: ignore[override]
        if event.style.meta.get("option", 0) >= self.option_count:
            event.prevent_default()


class SafePalette(CommandPalette):
    """Textual's palette without its crashes (8.2.8).

    It dies of a second click or Enter while it closes, of a search that outlives it, of a page key before
    its list is drawn, and of a click on a line that the next search has taken away.
    """

    def compose(self) -> ComposeResult:
        """Compose what Textual does, with a list of ours."""
        with Vertical(id="--container"):
            with Horizontal(id="--input"):
                yield SearchIcon()
                yield CommandInput(placeholder=self._placeholder, select_on_focus=False)
            with Vertical(id="--results"):
                yield SafeList()
                yield LoadingIndicator()

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """Close once, however often that is asked for."""
        return super().dismiss(result) if self.is_current else AwaitComplete.nothing()  # type: ignore[no-untyped-call]

    def _action_command_list(self, action: str) -> None:
        with suppress(KeyError, NoMatches):
            super()._action_command_list(action)

    @work(exclusive=True, group=CommandPalette._GATHER_COMMANDS_GROUP)
    async def _gather_commands(self, search_value: str) -> None:
        with suppress(NoMatches):
            await inspect.unwrap(CommandPalette._gather_commands)(self, search_value)


def as_written(text: str) -> str:
    """Return a text that the palette shows as it is: `list[int]` would be markup to it, `Content` is not."""
    return cast(str, Content(text))


class TutorCommands(Provider):
    """Provides everything that can be opened or done by name."""

    def _everything(self) -> Iterator[Findable]:
        app = cast(TutorApp, self.app)
        sitting = app.sitting
        screen = self.screen
        if isinstance(screen, TutorScreen):
            for command in dict.fromkeys((*screen.OFFERS, *EVERYWHERE, REVIEW)):
                if screen.check_action(command.action, ()):
                    name = sitting.words(f"commands.{command.id}.name")
                    about = sitting.words(f"commands.{command.id}.help")
                    shown = mapped(command, app.keys).shown
                    yield Findable(f"{name}  ({shown})", about, partial(self._run, screen, command.action))
        for lesson in sitting.index.lessons.values():
            yield Findable(lesson.title, lesson.summary, partial(app.open_lesson, lesson.id))
        for track in sitting.index.tracks:
            name = sitting.words("quiz.of-track", track=track.title)
            yield Findable(name, track.summary, partial(self._quiz_track, track.id))
        for term in sitting.course.glossary(sitting.language):
            yield Findable(term.term, term.says, app.action_glossary)
        for exercise in sitting.index.exercises.values():
            yield Findable(exercise.title, exercise.summary, partial(self._open_exercise, exercise.id))
        for demo in sitting.index.demos.values():
            yield Findable(demo.title, demo.summary, partial(self._open_demo, demo.id))

    @staticmethod
    async def _run(screen: TutorScreen, action: str) -> None:
        own = hasattr(screen, f"action_{action}")
        await screen.run_action(action if own else f"app.{action}")

    def _open_demo(self, name: str) -> None:
        from llmtutor.tui.screens.demo import DemoScreen

        self.app.push_screen(DemoScreen(name))

    def _quiz_track(self, name: str) -> None:
        from llmtutor.tui.quiz_plans import of_track
        from llmtutor.tui.screens.quiz import QuizScreen

        self.app.push_screen(QuizScreen(of_track(cast(TutorApp, self.app).sitting, name, mixed=True)))

    def _open_exercise(self, name: str) -> None:
        from llmtutor.tui.screens.exercise import ExerciseScreen

        self.app.push_screen(ExerciseScreen(name))

    async def discover(self) -> Hits:
        """Offer everything before a letter is typed."""
        for found in self._everything():
            yield DiscoveryHit(Content(found.name), found.run, help=as_written(found.about))

    async def search(self, query: str) -> Hits:
        """Offer what matches the letters typed."""
        matcher = self.matcher(query)
        for found in self._everything():
            score = max(2 * matcher.match(found.name), matcher.match(f"{found.name} {found.about}"))
            if score > 0:
                yield Hit(score, Content(found.name), found.run, help=as_written(found.about))
