"""What we place and paint by shorter ways is what Textual places and paints."""

import random

import pyte
import pytest
from app_under_test import SMALL, WIDE, course_map, demo, lesson, tutor
from textual._arrange import arrange
from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Size
from textual.widget import Widget

from llmtutor.tui.screens.exercise import ExerciseScreen
from llmtutor.tui.screens.exercises import ExercisesScreen
from llmtutor.tui.screens.glossary import GlossaryScreen
from llmtutor.tui.screens.screen_map import PaintedSpans, ScreenMap
from llmtutor.tui.screens.statistics import StatisticsScreen
from llmtutor.tui.widgets.frame import Frame
from llmtutor.tui.widgets.stack import Stacked
from llmtutor.tui.widgets.why import WhyBox

KEYS = (
    "right",
    "left",
    "down",
    "up",
    "tab",
    "shift+tab",
    "space",
    "p",
    "r",
    "pagedown",
    "home",
    "question_mark",
)
OPENED = [
    *map(demo, ("collapse", "gpt-forward", "model-calculator", "line-fit")),
    course_map,
    lesson("softmax-first"),
]


@pytest.mark.parametrize("size", [SMALL, WIDE])
@pytest.mark.parametrize("opened", OPENED)
async def test_any_keys(tmp_path, opened, size):
    chance = random.Random(0)
    async with tutor(tmp_path, opened, size=size) as learner:
        for _ in range(8):
            await learner.press(chance.choice(KEYS))
            compare(learner.screen)


@pytest.mark.parametrize("opened", OPENED)
async def test_a_window_that_gets_lower_and_narrower(tmp_path, opened):
    async with tutor(tmp_path, opened, size=WIDE) as learner:
        for size in ((120, 20), (120, 40), (80, 24), (80, 40)):
            await learner.pilot.resize_terminal(*size)
            await learner.settle()
            compare(learner.screen)


async def test_frames_whose_titles_and_colours_change(tmp_path):
    async with tutor(tmp_path, demo("collapse"), size=WIDE) as learner:
        page = learner.screen.query_one("#page")
        for change in (
            lambda: setattr(page, "border_title", "Another title"),
            lambda: setattr(page, "border_subtitle", "below"),
            lambda: setattr(learner.app, "theme", "llmtutor-light"),
            lambda: setattr(page.styles, "border", ("heavy", "red")),
            lambda: setattr(page.styles, "background", "blue"),
        ):
            before = page.render_lines(page.outer_size.region)
            change()
            await learner.settle()
            assert page.render_lines(page.outer_size.region) != before
            compare(learner.screen)


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_pages_to_read_and_to_write_on(tmp_path, size):
    async with tutor(tmp_path, course_map, size=size) as learner:
        for screen in (ExercisesScreen(), StatisticsScreen(), GlossaryScreen(), ExerciseScreen("softmax")):
            await learner.app.push_screen(screen)
            await learner.press("down", "tab")
            compare(learner.screen)


def compare(screen):
    """Textual places the widgets of a screen, draws its frames and cuts its lines in the same way."""
    for stack in screen.query(Stacked):
        compare_places(stack)
    for frame in screen.query(Frame):
        all_of_it = frame.outer_size.region
        ours = frame.render_lines(all_of_it)
        frame._styles_cache.clear()
        theirs = Widget.render_lines(frame, all_of_it)
        assert [line.simplify() for line in ours] == [line.simplify() for line in theirs]
    map_of_screen = screen._compositor
    assert cut(ScreenMap, map_of_screen) == cut(Compositor, map_of_screen)


def compare_places(stack):
    """Textual, asked without what it remembers, puts every widget of a stack at the same place."""
    room = stack.container_size if stack.is_scrollable else stack.size
    size = Size(stack._get_scrollable_region(room.region).width, room.height)
    for each in stack.walk_children():
        each._box_model_cache.clear()
    theirs = arrange(stack, stack._nodes, size, stack.screen.size)
    ours = stack.arrange(size)
    assert [tuple(each) for each in ours.placements] == [tuple(each) for each in theirs.placements]
    assert ours.total_region.bottom == theirs.total_region.bottom
    assert ours.widgets == theirs.widgets


def cut(kind, screen):
    """The pieces that a kind of map makes of a screen."""
    return kind._render_chops(screen, screen.size.region, lambda _y: True)


def written(*texts):
    """What a terminal shows after some texts."""
    screen = pyte.Screen(*WIDE)
    stream = pyte.Stream(screen)
    for text in texts:
        stream.feed(text)
    return [[screen.buffer[y][x] for x in range(WIDE[0])] for y in range(WIDE[1])]


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_what_is_written_again_is_what_was_there(tmp_path, language):
    """Wherever a span begins and ends: also in the middle of a wide character."""
    chance = random.Random(0)
    async with tutor(tmp_path, demo("gpt-forward"), size=WIDE, language=language) as learner:
        screen, console = learner.screen._compositor, learner.app.console
        for _ in range(10):
            await learner.press(chance.choice(KEYS))
            pieces, ends = cut(Compositor, screen), [line[1:] for line in screen.cuts]
            lines = sorted(chance.sample(range(WIDE[1]), 9))
            spans = [(y, *sorted(chance.sample(range(WIDE[0] + 1), 2))) for y in lines]
            everything = [(y, 0, WIDE[0]) for y in range(WIDE[1])]
            full = ChopsUpdate(pieces, everything, ends).render_segments(console)
            some = PaintedSpans(pieces, spans, ends).render_segments(console)
            picture, alone = written(full), written(some)
            assert written(full, some) == picture
            for y, start, stop in spans:
                assert alone[y][start:stop] == picture[y][start:stop]


async def test_the_scrollbar_goes_with_the_page(tmp_path):
    """You should see the scrollbar where it belongs after each key that scrolls."""
    async with tutor(tmp_path, course_map, size=(WIDE[0], 20)) as learner:
        await learner.press("question_mark")
        console, shown = learner.app.console, []
        learner.app._display = lambda _screen, update: shown.append(update.render_segments(console))
        learner.screen._compositor._dirty_regions.add(learner.screen.region)
        learner.screen._compositor_refresh()
        for key in ("down", "down", "end", "up", "home"):
            await learner.press(key)
            whole = learner.screen._compositor.render_full_update().render_segments(console)
            assert written(*shown) == written(whole), key


async def test_what_is_wished_for_in_the_middle_of_a_layout_is_painted_after_it(tmp_path, monkeypatch):
    async with tutor(tmp_path, demo("softmax"), size=WIDE) as learner:
        console, updates, why = learner.app.console, [], learner.panel.query_one(WhyBox)
        learner.app._display = lambda _screen, update: updates.append(update)
        monkeypatch.setattr(why, "_size_updated", lambda *_sizes, **_named: why.show(("Meanwhile.", "")))
        learner.panel.refresh(layout=True, repaint=False)

        def is_shown():
            return any("Meanwhile." in update.render_segments(console) for update in updates if update)

        await learner.until(is_shown, "a sentence shown during a layout")
