"""Questions that are answered by moving a demo: the way to answer and the verdict can always be seen."""

import pytest
from app_under_test import SMALL, WIDE, lesson, quiz, tutor
from small_course import write_small_course

HOW = "Move the demo until it is as asked"
REAL = [("matmul", "q-change-a-price"), ("activation", "q-silence"), ("softmax-first", "q-half")]


@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x40"])
@pytest.mark.parametrize(("name", "step"), [*REAL, ("temperature", "q-half")])
async def test_the_question_and_the_way_to_answer_are_seen_and_enter_is_answered(tmp_path, name, step, size):
    async with tutor(tmp_path, lesson(name, step), size=size) as learner:
        assert learner.sees(HOW)
        assert learner.screen.focused in [learner.panel.controls, *learner.panel._boxes]
        await learner.press("enter")
        assert learner.sees("Move the demo first.")


@pytest.mark.parametrize(("name", "step"), REAL)
async def test_a_number_of_the_picture_has_the_keyboard_and_can_be_typed_at_once(tmp_path, name, step):
    async with tutor(tmp_path, lesson(name, step)) as learner:
        before = learner.panel.state
        await learner.press("5", "enter")
        assert learner.panel.state != before
        assert learner.step.question.grade is None


async def test_what_enter_says_is_told_above_the_keys_when_it_is_out_of_sight(tmp_path):
    async with tutor(tmp_path, lesson("activation", "q-silence")) as learner:
        await learner.press(*["pagedown"] * 3)
        assert not learner.sees(HOW)
        await learner.press("enter")
        assert "Move the demo first." in learner.lines()[-2]


async def test_a_wrong_state_is_told_with_the_answer_given_and_one_that_works(tmp_path):
    async with tutor(tmp_path, lesson("activation", "q-silence")) as learner:
        await learner.press("5", "enter", *["pagedown"] * 3, "enter")
        await learner.see("Not yet.")
        assert learner.sees("Your answer: Inputs 5,200,4,59.5")
        assert learner.sees("An answer that works: Inputs 0,200,0,0")
        assert learner.sees("Green has a negative weight")


async def test_a_right_state_is_not_told_another_answer(tmp_path):
    async with tutor(tmp_path, lesson("matmul", "q-change-a-price")) as learner:
        await learner.press("9", "enter", "enter")
        await learner.see("✓ Right.")
        assert not learner.sees("An answer that works")


async def test_on_a_wide_screen_the_demo_stands_beside_the_question(tmp_path):
    async with tutor(tmp_path, lesson("matmul", "q-change-a-price"), size=WIDE) as learner:
        row = next(line for line in learner.lines() if "A is what Ann and Ben want" in line)
        assert "│ │" in row
        assert learner.panel.region.x > WIDE[0] // 2


@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x40"])
async def test_a_quiz_shows_the_demo_below_the_question(tmp_path, size):
    course = write_small_course(tmp_path / "course")
    async with tutor(tmp_path, quiz("shares"), course=course, size=size) as learner:
        while not learner.sees("Make the shares nearly equal"):
            await learner.press("s")
        assert learner.sees(HOW)
        await learner.press("right", "enter")
        await learner.see("Not yet.")
        assert learner.sees("An answer that works: Temperature T 9")
        assert learner.sees("Entropy in bits")
