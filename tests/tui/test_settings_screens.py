"""Settings: what is chosen works at once, and the next time too."""

import pytest
from app_under_test import course_map, lesson, tutor
from small_course import write_small_course
from walking import do_step

from llmtutor.progress.backup import backups_in
from llmtutor.progress.learners import record_of
from llmtutor.tui.keymap import every_command, offered_together
from llmtutor.tui.screens.keys import KeysScreen
from llmtutor.tui.screens.restart import Part
from llmtutor.tui.screens.settings import NAMES, SettingsScreen


@pytest.fixture
def course(tmp_path):
    return write_small_course(tmp_path / "course")


async def go_to(learner, name: str) -> None:
    await learner.press(",")
    await learner.until(lambda: isinstance(learner.screen, SettingsScreen))
    await learner.press("home", *["down"] * NAMES.index(name))


async def test_look_motion_and_cap_are_changed_with_the_arrows_and_kept(tmp_path, course):
    async with tutor(tmp_path, course_map, course=course) as learner:
        await go_to(learner, "look")
        await learner.press("right")
        assert learner.app.theme == "llmtutor-light"
        await learner.press("left", "left")
        assert learner.app.theme == "llmtutor-contrast"
        await learner.press("down", "enter", "down", "left")
        assert learner.sees("reduced")
        assert learner.sees("◂ 15 ▸")
    async with tutor(tmp_path, course_map, course=course) as learner:
        assert learner.app.theme == "llmtutor-contrast"
        assert learner.app.animation_level == "none"
        await go_to(learner, "cap")
        assert learner.sees("◂ 15 ▸")
        await learner.press(*["left"] * 5)
        assert learner.sees("◂ 5 ▸"), "there is a least"


async def test_the_learner_is_named_where_the_record_is_theirs(tmp_path, course):
    async with tutor(record_of("小明").parent, course_map, course=course) as learner:
        await go_to(learner, "learner")
        assert learner.sees("小明")
        assert learner.sees("llmtutor --learner NAME opens it")
    async with tutor(tmp_path, course_map, course=course) as learner:
        await go_to(learner, "learner")
        assert not learner.sees("小明")


async def test_the_language_changes_in_place_and_the_cursor_stays(tmp_path, course):
    async with tutor(tmp_path, course_map, course=course) as learner:
        await go_to(learner, "language")
        await learner.press("right")
        await learner.see("每天最多复习")
        assert learner.store.setting("language") == "zh"
        assert learner.sees("记录："), "where the record is still stands below"
        await learner.press("down", "right")
        assert learner.app.theme == "llmtutor-light"


async def test_what_is_never_asked_again_is_offered_back_only_where_there_is_something(tmp_path, course):
    async with tutor(tmp_path, course_map, course=course) as learner:
        await go_to(learner, "muted")
        await learner.see("There are none. n at a question of a review")
        assert not learner.screen.check_action("open", ())
        learner.store.mute("shares", "q-one", course=learner.app.sitting.course_key)
        learner.app.sitting.forget_progress()
        await learner.press("escape", ",", *["down"] * NAMES.index("muted"))
        await learner.see("Enter lets all of them be asked again")
        await learner.press("enter")
        await learner.see("All of them may be asked again.")
        assert not learner.screen.check_action("open", ())


async def go_to_key(learner, name: str) -> None:
    await go_to(learner, "keys")
    await learner.press("enter")
    await learner.until(lambda: isinstance(learner.screen, KeysScreen))
    place = [command.id for command in every_command()].index(name)
    await learner.press("home", *["down"] * place)


async def test_a_command_gets_another_key_which_is_shown_and_works_ever_after(tmp_path, course):
    async with tutor(tmp_path, course_map, course=course) as learner:
        await go_to_key(learner, "hint")
        await learner.press("enter", "j")
        assert learner.sees("“hint” is now on j")
    async with tutor(tmp_path, lesson("shares", "q-one"), course=course) as learner:
        assert learner.sees("j hint")
        await learner.press("h")
        assert learner.step.question.hints == 0
        await learner.press("j")
        assert learner.step.question.hints == 1
        await learner.press("?")
        await learner.see("Show a hint")
        assert any(line.strip(" │").startswith("j ") for line in learner.lines())


async def test_two_commands_of_one_screen_never_get_the_same_key(tmp_path, course):
    async with tutor(tmp_path, course_map, course=course) as learner:
        await go_to_key(learner, "hint")
        await learner.press("enter", "s")
        assert learner.sees("s is already “")
        await learner.press("enter", "g")
        assert learner.sees("g is already “glossary”")
        await learner.press("enter", "3")
        assert learner.sees("3 is needed")
        await learner.press("enter", "escape")
        assert isinstance(learner.screen, KeysScreen)
        assert learner.app.keys == {}


async def test_the_usual_key_comes_back_unless_another_command_took_it(tmp_path, course):
    async with tutor(tmp_path, course_map, course=course) as learner:
        await go_to_key(learner, "hint")
        await learner.press("enter", "j", "backspace")
        assert learner.sees("usual key again, h")
        assert learner.app.keys == {}


def test_no_screen_gives_one_key_to_two_commands_as_shipped():
    for offers in offered_together():
        keys = [key for command in offers for key in command.keys]
        doubled = {key for key in keys if keys.count(key) > 1}
        # `/` finds demos in the gallery, where the palette's own `/` steps back.
        assert doubled <= {"slash"}, {command.id for command in offers if set(command.keys) & doubled}


async def answered(tmp_path, course) -> None:
    for step in ("q-number", "q-order"):
        async with tutor(tmp_path, lesson("shares", step), course=course) as learner:
            await do_step(learner)


async def test_a_question_begins_anew_after_a_second_enter_with_a_backup_made(tmp_path, course):
    await answered(tmp_path, course)
    async with tutor(tmp_path, course_map, course=course) as learner:
        await go_to(learner, "restart")
        await learner.press("enter")
        place = learner.screen.parts.index(Part("shares", "q-number"))
        await learner.press(*["down"] * place, "enter")
        assert learner.sees("A backup is made first")
        assert learner.app.sitting.progress("shares").answered == 2
        await learner.press("up", "down", "enter")
        assert learner.app.sitting.progress("shares").answered == 2, "asked anew after another key"
        await learner.press("enter")
        assert list(learner.app.sitting.progress("shares").questions) == ["q-order"]
        assert len(learner.store.attempts()) == 2, "the log keeps every answer"
        assert [each.reason for each in backups_in(learner.store.paths.backups)].count("reset") == 1
        assert learner.sees("To go back to it, close the tutor and copy it over")


async def test_everything_begins_anew(tmp_path, course):
    await answered(tmp_path, course)
    async with tutor(tmp_path, course_map, course=course) as learner:
        await go_to(learner, "restart")
        await learner.press("enter", "enter", "enter")
        assert learner.app.sitting.progress("shares").status == "new"
        assert (learner.store.days(), learner.store.skills()) == ({}, {})
        assert learner.sees("Nothing was begun yet")


async def test_muted_questions_are_asked_again_on_request(tmp_path, course):
    await answered(tmp_path, course)
    async with tutor(tmp_path, course_map, course=course) as learner:
        learner.store.mute("shares", "q-number", course="small")
        learner.app.sitting.forget_progress()
        await go_to(learner, "muted")
        await learner.press("enter")
        assert learner.sees("may be asked again")
        assert learner.app.sitting.muted() == []
