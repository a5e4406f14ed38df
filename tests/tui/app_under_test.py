"""The tutor without a terminal: keys and the mouse go in, the screen comes out as text."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual.events import Key, MouseEvent
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widget import Widget

from llmtutor.course.library import Course, open_course
from llmtutor.progress.store import Store, now_ms
from llmtutor.tui.app import Opening, TutorApp
from llmtutor.tui.quiz_plans import of_lessons
from llmtutor.tui.screens.base import SMALLEST
from llmtutor.tui.screens.demo import DemoScreen
from llmtutor.tui.screens.lesson import LessonScreen
from llmtutor.tui.screens.map import MapScreen
from llmtutor.tui.screens.quiz import QuizScreen
from llmtutor.tui.screens.welcome import WelcomeScreen
from llmtutor.tui.sitting import Sitting
from llmtutor.tui.steps import StepBody
from llmtutor.tui.widgets.control_list import ControlList
from llmtutor.tui.widgets.panel import DemoPanel

SMALL, WIDE = (80, 24), (120, 40)
LONGEST = 30.0
"""Seconds after which a condition that never comes true fails the test."""

Start = Callable[[Sitting], Opening]


class Learner:
    """Someone in front of the tutor."""

    def __init__(self, pilot: Pilot[None], app: TutorApp) -> None:
        self.pilot = pilot
        self.app = app

    @property
    def store(self) -> Store:
        return self.app.sitting.store

    @property
    def screen(self) -> Any:
        return self.app.screen

    @property
    def lesson(self) -> LessonScreen:
        assert isinstance(self.app.screen, LessonScreen), self.app.screen
        return self.app.screen

    @property
    def step(self) -> StepBody:
        body = self.screen.step_body
        assert body is not None
        return body

    @property
    def panel(self) -> DemoPanel:
        return self.screen.query_one(DemoPanel)

    @property
    def too_small(self) -> str:
        """The sentence that takes the place of a screen which cannot be used."""
        columns, rows = SMALLEST
        return self.app.sitting.words("too-small", columns=columns, rows=rows)

    def lines(self) -> list[str]:
        """What is on the screen, row by row, without the spaces at the right."""
        return [strip.text.rstrip() for strip in self.app.screen._compositor.render_strips()]

    def text(self) -> str:
        return "\n".join(self.lines())

    def sees(self, text: str) -> bool:
        """Whether a text is on the screen, wherever its lines break and whatever frame is between."""
        return squeezed(text) in squeezed(self.text())

    async def press(self, *keys: str) -> None:
        """Press keys, each once the one before has been worked off."""
        for key in keys:
            self.send(key)
            await self.settle()

    async def type(self, text: str) -> None:
        """Type a text faster than the screen is painted."""
        for character in text:
            self.send(character)
        await self.settle()

    def send(self, key: str) -> None:
        """Put a key into the app's queue, as the terminal's driver does."""
        name = key if len(key) > 1 or key.isalnum() else _character_to_key(key)
        spoken = {"space": " ", "enter": "\r", "tab": "\t"}.get(name, key if len(key) == 1 else None)
        event = Key(name, spoken)
        event.set_sender(self.app)
        self.app._driver.send_message(event)

    def send_mouse(self, kind: Callable[..., MouseEvent], x: int, y: int, button: int = 1) -> None:
        """Put a mouse event into the app's queue, as the terminal's driver does."""
        event = kind(None, x, y, 0, 0, button, False, False, False, x, y)
        event.set_sender(self.app)
        self.app._driver.send_message(event)

    async def settle(self) -> None:
        """Wait until nothing is queued anywhere and what was laid out is painted.

        Pilot's own pause watches the processor instead, which takes 40 ms and more for every key.
        """
        for _round in range(2):
            await self._quiet()
            await self.pilot._wait_for_screen()
            self.app.screen._on_timer_update()
            await self._quiet()

    async def _quiet(self) -> None:
        calm, busy = 0, Counter[str]()
        try:
            async with asyncio.timeout(LONGEST):
                while calm < 4:
                    await asyncio.sleep(0)
                    pumps = [self.app, *self.app.screen.walk_children(with_self=True)]
                    full = [pump for pump in pumps if not pump._message_queue.empty()]
                    busy.update(map(repr, full))
                    calm = 0 if full else calm + 1
        except TimeoutError:
            busiest = "\n".join(f"{count} times {what}" for what, count in busy.most_common(9))
            raise AssertionError(f"it never comes to rest:\n{busiest}\n{self.text()}") from None

    async def until(self, condition: Callable[[], bool], what: str = "") -> None:
        """Wait for something to become true; fail, showing the screen, if it never does."""
        try:
            async with asyncio.timeout(LONGEST):
                while not condition():
                    await self.settle()
        except TimeoutError:
            raise AssertionError(f"{what or 'it'} never came true; the screen shows\n{self.text()}") from None

    async def see(self, text: str) -> None:
        await self.until(lambda: self.sees(text), f"{text!r}")

    async def click(self, widget: Widget, column: int, row: int = 0) -> None:
        """Click a cell of a widget's content."""
        place = widget.content_region
        await self.pilot.click(offset=(place.x + column, place.y + row))
        await self.settle()

    async def focus(self, control: str) -> Any:
        """Put the keyboard on a control of the demo, as the arrows would."""
        controls = self.panel.controls
        controls.go_to(place_of(controls, control))
        controls.focus()
        await self.until(lambda: controls.current.has_keyboard, f"focus on {control}")
        await self.settle()
        return controls.current


def place_of(controls: ControlList, name: str) -> int:
    """Which row of a list, counted from 0, is that of a control."""
    return list(controls.controls).index(name)


def squeezed(text: str) -> str:
    return " ".join(word for word in text.split() if word.strip("│╭╮╰╯─█▁▂▃▄▅▆▇┃"))


@asynccontextmanager
async def tutor(
    home: Path,
    start: Start,
    *,
    course: Course | Path | None = None,
    size: tuple[int, int] = SMALL,
    language: str = "en",
    clock: Callable[[], int] = now_ms,
) -> AsyncIterator[Learner]:
    """Run the app on the record in `home`, which outlives it."""
    course = course if isinstance(course, Course) else open_course(course)
    store = Store(home / "record.db", clock=clock)
    sitting = Sitting(course, store, language)
    app = TutorApp(sitting, start(sitting))
    app.animation_level = "none"
    try:
        async with app.run_test(size=size) as pilot:
            learner = Learner(pilot, app)
            await app.workers.wait_for_complete()
            await learner.until(lambda: app.screen_stack and app.screen.is_mounted, "first screen")
            await learner.settle()
            yield learner
    finally:
        store.close()


def welcome(_sitting: Sitting) -> Opening:
    return Opening("welcome", WelcomeScreen)


def course_map(_sitting: Sitting) -> Opening:
    return Opening("map", MapScreen)


def lesson(name: str, step: int | str | None = None) -> Start:
    """Open a lesson, at a step given by place or id."""

    def start(sitting: Sitting) -> Opening:
        place = sitting.index.lessons[name].place(step) if isinstance(step, str) else step
        return Opening("lesson", lambda: LessonScreen(name, place))

    return start


def demo(name: str, **changes: Any) -> Start:
    return lambda _sitting: Opening("reading", lambda: DemoScreen(name, changes))


def quiz(*names: str) -> Start:
    return lambda sitting: Opening("lesson", lambda: QuizScreen(of_lessons(sitting, names)))
