"""Whoever steps through a demo sees what each step made, on a low screen too."""

from app_under_test import SMALL, demo, lesson, tutor

LAST = 23


async def test_the_sum_and_the_verdict_are_in_view_when_they_come(tmp_path):
    async with tutor(tmp_path, demo("network-stepper")) as learner:
        for step in range(1, LAST + 1):
            await learner.press("space")
            await learner.see("adds up:")
            assert learner.panel.state["step"] == step
        await learner.see("flower [0]")
        await learner.see("The answer is leaf, and that is right")


async def test_the_page_does_not_move_while_all_that_changes_is_in_view(tmp_path):
    async with tutor(tmp_path, demo("network-stepper")) as learner:
        page = learner.screen.query_one("#page")
        await learner.press("space")
        at = page.scroll_y
        for _step in range(2, LAST):
            await learner.press("space")
            assert page.scroll_y == at


async def test_a_lesson_follows_its_demo(tmp_path):
    async with tutor(tmp_path, lesson("magic-box", "flower")) as learner:
        await learner.press("s", *["space"] * LAST)
        assert learner.panel.state["step"] == LAST
        await learner.see("The answer is flower, and that is right")


async def test_the_result_of_a_product_is_in_view(tmp_path):
    async with tutor(tmp_path, demo("matmul-stepper")) as learner:
        await learner.press(*["space"] * 4)
        await learner.see("= 154")


async def test_the_sentence_of_a_step_stays_in_view_with_what_it_made(tmp_path):
    async with tutor(tmp_path, demo("bpe"), size=SMALL) as learner:
        for token in ("ug", "un", "hug"):
            await learner.press("space")
            await learner.see(f"→ “{token}”: they stood side by side")
            await learner.see(f"[{token}]")


async def test_the_sentence_of_a_step_stays_in_view_beside_a_long_calculation(tmp_path):
    async with tutor(tmp_path, demo("autograd-graph", step=11), size=SMALL) as learner:
        for said in ("Forward: out is 0.7648", "Forward: out - 1 is", "Forward: loss is", "Backward begins"):
            await learner.press("space")
            await learner.see(said)
        await learner.press("space")
        await learner.see("Back to out - 1: the gradient of what it made")
        await learner.see("1 × (−0.470344) = −0.470344")


async def test_a_cursor_stays_in_view_whatever_is_said_about_its_number(tmp_path):
    async with tutor(tmp_path, lesson("activation", "q-silence"), size=SMALL) as learner:
        for _row in range(7):
            await learner.press("down")
            box = learner.screen.focused
            row = box.region.y + box._spot().row
            assert row < learner.screen.query_one("#body").scrollable_content_region.bottom
