"""Random keys, clicks, drags and resizes: the tutor never breaks, and still answers afterwards."""

from random import Random

import pytest
from app_under_test import SMALL, Learner, course_map, demo, lesson, quiz, tutor
from small_course import write_small_course
from textual.events import MouseDown, MouseMove, MouseScrollDown, MouseScrollUp, MouseUp

from llmtutor.tui.app import Opening
from llmtutor.tui.screens.gallery import GalleryScreen
from llmtutor.tui.screens.settings import SettingsScreen
from llmtutor.tui.screens.statistics import StatisticsScreen

STARTS = {
    "map": course_map,
    "lesson": lesson("shares", 0),
    "question": lesson("shares", "q-order"),
    "softmax": demo("softmax"),
    "network": demo("network-stepper"),
    "flagship": demo("gpt-forward"),
    "plot": demo("descent-1d"),
    "quiz": quiz("shares", "tables", "signs"),
    "gallery": lambda _sitting: Opening("reading", GalleryScreen),
    "settings": lambda _sitting: Opening("reading", SettingsScreen),
    "statistics": lambda _sitting: Opening("reading", StatisticsScreen),
}
SIZES = (SMALL, (120, 40), (110, 24), (44, 12), (20, 5), (1, 1), (300, 10), (60, 90))
KEYS = (
    *("enter", "space", "backspace", "escape", "tab", "shift+tab", "up", "down", "left", "right"),
    *("home", "end", "pageup", "pagedown", "shift+left", "f1", "ctrl+p", "delete"),
    *"hscprudyagL?t/123456789.,-e[]x中iwnmk",
)
SHORT, FULL = 40, 950
"""Events for each start: 440 in all normally, more than 10,000 with --full."""


def play(learner: Learner, random: Random) -> None:
    """Send one random event."""
    width, height = learner.app.size
    x, y = random.randrange(max(1, width)), random.randrange(max(1, height))
    kind = random.random()
    if kind < 0.7:
        learner.send(random.choice(KEYS))
    elif kind < 0.85:
        for mouse in (MouseDown, MouseUp):
            learner.send_mouse(mouse, x, y)
    elif kind < 0.93:
        learner.send_mouse(MouseDown, x, y)
        for _move in range(3):
            x, y = random.randrange(max(1, width)), random.randrange(max(1, height))
            learner.send_mouse(MouseMove, x, y)
        learner.send_mouse(MouseUp, x, y)
    else:
        learner.send_mouse(random.choice((MouseScrollDown, MouseScrollUp)), x, y, 0)


@pytest.mark.parametrize("start", STARTS)
async def test_a_storm_of_keys_clicks_and_resizes_never_breaks_the_tutor(tmp_path, start, full):
    random = Random(f"{start} 1")
    course = write_small_course(tmp_path / "course")
    left = FULL if full else SHORT
    while left > 0:
        async with tutor(tmp_path, STARTS[start], course=course) as learner:
            while left > 0 and learner.app.is_running:
                left -= 1
                play(learner, random)
                if random.random() < 0.02:
                    await learner.pilot.resize_terminal(*random.choice(SIZES))
                if random.random() < 0.3:
                    await learner.settle()
            if learner.app.is_running:
                await still_there(learner)
            # Otherwise the palette's command to quit was chosen, or leaving the tutor tells what broke it.


async def still_there(learner: Learner) -> None:
    """Go back to the map, as anyone could after the storm."""
    await learner.pilot.resize_terminal(*SMALL)
    for _layer in range(len(learner.app.screen_stack) + 3):
        await learner.press("escape")
    await learner.until(lambda: learner.screen.has_class("course-map"), "the map")
    assert not learner.sees("44"), learner.text()
