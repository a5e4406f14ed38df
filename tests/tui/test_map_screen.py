"""The course map and what is opened from it: lessons, quiz, gallery, glossary, help, the palette."""

import pytest
from app_under_test import SMALL, course_map, demo, lesson, quiz, tutor, welcome
from small_course import write_small_course
from textual.command import CommandPalette
from textual.events import MouseDown, MouseUp
from walking import answer, digit, set_control

from llmtutor.tui.screens.demo import DemoScreen
from llmtutor.tui.screens.gallery import GalleryScreen
from llmtutor.tui.screens.glossary import GlossaryScreen
from llmtutor.tui.screens.help import HelpScreen
from llmtutor.tui.screens.lesson import LessonScreen
from llmtutor.tui.screens.map import MapScreen


@pytest.fixture
def course(tmp_path):
    return write_small_course(tmp_path / "course")


async def test_the_map_lists_the_lessons_and_tells_about_the_one_under_the_cursor(tmp_path, course):
    async with tutor(tmp_path, course_map, course=course) as learner:
        for title in ("Begin: Shares of one", "Tables of numbers", "Signs like [CLS]", "0 of 3 lessons"):
            assert learner.sees(title)
        await learner.press("down", "down")
        await learner.see("A row meets a column.")
        await learner.see("Builds on: ○ Shares of one")
        await learner.press("enter")
        assert learner.lesson.lesson_id == "tables"


async def test_a_click_chooses_a_lesson_and_a_second_one_opens_it(tmp_path, course):
    async with tutor(tmp_path, course_map, course=course) as learner:
        course_list = learner.screen.query_one("CourseList")
        row = course_list._tops[-1]
        await learner.click(course_list, 12, row)
        assert isinstance(learner.screen, MapScreen)
        await learner.click(course_list, 12, row)
        await learner.until(lambda: isinstance(learner.screen, LessonScreen), "the lesson")
        assert learner.lesson.lesson_id == "signs"


async def test_the_gallery_opens_the_demo_under_the_cursor(tmp_path, course):
    async with tutor(tmp_path, course_map, course=course) as learner:
        await learner.press("d")
        assert isinstance(learner.screen, GalleryScreen)
        await learner.press("down", "enter")
        await learner.until(lambda: isinstance(learner.screen, DemoScreen), "the demo")
        await learner.press("escape", "escape")
        assert isinstance(learner.screen, MapScreen)


async def test_a_quiz_asks_what_was_missed_once_more(tmp_path, course):
    async with tutor(tmp_path, quiz("tables"), course=course) as learner:
        await learner.type("1 1 1")
        await learner.press("enter")
        await learner.see("✗ Not yet.")
        await learner.press("enter")
        await answer(learner, learner.step.question)
        await learner.press("enter")
        await learner.see("once more: missed before")
        await answer(learner, learner.step.question)
        await learner.press("enter")
        await learner.see("1 of 2 right at the first try")
        await learner.press("enter")
        assert isinstance(learner.screen, MapScreen)


async def test_undo_in_a_quiz_asks_the_question_again(tmp_path, course):
    async with tutor(tmp_path, quiz("shares"), course=course) as learner:
        question = learner.step.question
        await learner.press(digit(question._field, "two"), "enter")
        await learner.see("✗ Not yet.")
        await learner.press("u")
        await learner.until(lambda: not learner.step.answered, "the question again")
        await answer(learner, learner.step.question)
        assert learner.app.sitting.progress("shares").right_now == 1


async def test_help_lists_the_keys_of_the_screen_below_and_closes_with_its_own(tmp_path, course):
    async with tutor(tmp_path, demo("softmax"), course=course, size=(100, 50)) as learner:
        await learner.press("?")
        assert isinstance(learner.screen, HelpScreen)
        for text in ("Put the demo back as it was.", "Ctrl+P", "Moving numbers."):
            assert learner.sees(text)
        await learner.press("?")
        assert isinstance(learner.screen, DemoScreen)


async def test_the_glossary_opens_anywhere_and_closes_with_its_key(tmp_path, course):
    async with tutor(tmp_path, lesson("shares", "idea"), course=course) as learner:
        await learner.press("g")
        assert isinstance(learner.screen, GlossaryScreen)
        await learner.see("A part of one.")
        await learner.press("g")
        assert learner.lesson.at == 1


async def test_the_palette_finds_a_lesson_by_its_name(tmp_path, course):
    async with tutor(tmp_path, course_map, course=course) as learner:
        await learner.press("/")
        assert isinstance(learner.screen, CommandPalette)
        await learner.type("tables of")
        await learner.see("A row meets a column.")
        await learner.press("enter")
        await learner.until(lambda: isinstance(learner.screen, LessonScreen), "the lesson")
        assert learner.lesson.lesson_id == "tables"


async def test_the_palette_runs_a_command_of_the_screen_below(tmp_path, course):
    async with tutor(tmp_path, demo("softmax", T=0.5), course=course) as learner:
        await learner.press("ctrl+p")
        await learner.type("put the demo back")
        await learner.until(lambda: learner.sees("reset (r)"), "the command")
        await learner.press("enter")
        await learner.until(lambda: isinstance(learner.screen, DemoScreen), "the demo")
        await learner.until(lambda: learner.panel.state["T"] == 1, "the demo as it begins")


async def test_two_quick_clicks_beside_the_palette_only_close_it(tmp_path, course):
    async with tutor(tmp_path, course_map, course=course) as learner:
        await learner.press("ctrl+p")
        await learner.see("Find a lesson")
        for kind in (MouseDown, MouseUp) * 2:
            learner.send_mouse(kind, 2, 0)
        await learner.settle()
        await learner.until(lambda: isinstance(learner.screen, MapScreen), "the map")
        assert learner.app.is_running


async def test_a_letter_right_before_the_palette_closes_does_no_harm(tmp_path, course):
    async with tutor(tmp_path, course_map, course=course) as learner:
        for letter in "abc":
            await learner.press("ctrl+p")
            learner.send(letter)
            learner.send("escape")
            learner.send("escape")
            await learner.settle()
            await learner.until(lambda: isinstance(learner.screen, MapScreen), "the map")


async def test_switching_the_language_keeps_step_demo_and_answer(tmp_path, course):
    async with tutor(tmp_path, lesson("shares", "task"), course=course) as learner:
        await set_control(learner, "T", 3.25)
        learner.screen.set_focus(None)
        await learner.press("L")
        await learner.see("三个分数。")
        assert learner.step.step.id == "task"
        assert learner.panel.state["T"] == 3.25
        await learner.press("L")
        await learner.see("Three scores.")
        assert learner.panel.state["T"] == 3.25


async def test_switching_the_language_after_an_answer_shows_it_in_the_other_language(tmp_path, course):
    async with tutor(tmp_path, lesson("shares", "q-one"), course=course) as learner:
        await answer(learner, learner.step.question)
        await learner.press("L")
        await learner.see("所有份额加起来是一。")
        assert learner.step.answered
        assert learner.sees("正好是一")
        assert len(learner.store.attempts()) == 1


async def test_the_map_speaks_the_language_that_was_chosen_in_a_lesson(tmp_path, course):
    async with tutor(tmp_path, course_map, course=course) as learner:
        await learner.press("enter")
        await learner.press("L")
        await learner.see("猜一猜")
        await learner.press("escape")
        await learner.see("一的份额")
        assert not learner.sees("Shares of one")


async def test_the_language_chosen_at_the_welcome_lasts(tmp_path, course):
    async with tutor(tmp_path, welcome, course=course) as learner:
        await learner.press("2")
        await learner.until(lambda: learner.app.sitting.language == "zh", "Chinese")
        await learner.press("enter")
        await learner.see("最好的词分数变大")
        assert learner.store.setting("language") == "zh"


async def test_the_look_is_switched_and_kept(tmp_path, course):
    async with tutor(tmp_path, course_map, course=course) as learner:
        looks = [learner.app.theme]
        for _look in range(3):
            await learner.press("t")
            looks.append(learner.app.theme)
        assert looks == ["llmtutor-dark", "llmtutor-light", "llmtutor-contrast", "llmtutor-dark"]
        await learner.press("t")
    async with tutor(tmp_path, course_map, course=course) as learner:
        assert learner.app.theme == "llmtutor-light"


async def test_without_colour_nothing_is_coloured_and_everything_is_there(tmp_path, course, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with tutor(tmp_path, lesson("shares", "task"), course=course) as learner:
        await learner.see("Three scores.")
        strips = learner.screen._compositor.render_strips()
        filters = learner.app._filters
        assert filters
        for strip in strips:
            for line_filter in filters:
                strip = strip.apply_filter(line_filter, learner.app.background_colors[0])
            for _text, style, _control in strip:
                for colour in (style.color, style.bgcolor) if style else ():
                    triplet = colour.triplet if colour is not None else None
                    assert triplet is None or triplet.red == triplet.green == triplet.blue


@pytest.mark.parametrize("start", [welcome, course_map, demo("softmax"), lesson("shares", "task")])
async def test_every_screen_says_when_the_terminal_is_too_small_and_comes_back(tmp_path, course, start):
    async with tutor(tmp_path, start, course=course) as learner:
        before = learner.lines()[-1]
        for size in ((20, 5), (1, 1), (300, 10)):
            await learner.pilot.resize_terminal(*size)
            await learner.settle()
        assert learner.sees(learner.too_small)
        await learner.pilot.resize_terminal(*SMALL)
        await learner.until(lambda: learner.lines()[-1] == before, "the key bar")
        assert not learner.sees(learner.too_small)


async def test_a_screen_below_learns_of_the_new_size_when_it_is_on_top_again(tmp_path, course):
    async with tutor(tmp_path, lesson("shares", "task"), course=course) as learner:
        await learner.press("g")
        await learner.pilot.resize_terminal(20, 5)
        await learner.see(learner.too_small)
        await learner.press("escape")
        await learner.see(learner.too_small)
        await learner.press("g")
        await learner.pilot.resize_terminal(*SMALL)
        await learner.press("escape")
        await learner.see("Three scores.")
        assert not learner.sees(learner.too_small)
