"""Moving a real model's numbers with the keyboard: what does not fit is passed over; typed, it is refused."""

from app_under_test import demo, tutor


async def test_arrows_pass_over_key_value_heads_that_the_heads_cannot_share(tmp_path):
    async with tutor(tmp_path, demo("model-calculator", model="llama-3-8b")) as learner:
        await learner.focus("kv_heads")
        await learner.press("left")
        assert learner.panel.state["kv_heads"] == 4
        await learner.press("right", "right")
        assert learner.panel.state["kv_heads"] == 16
        await learner.press("7", "enter")
        await learner.see("32 heads cannot share 7 keys evenly")
        assert learner.panel.state["kv_heads"] == 16


async def test_the_chosen_one_of_many_models_is_in_sight(tmp_path):
    async with tutor(tmp_path, demo("model-calculator", model="mamba-130m")) as learner:
        await learner.see("‹Mamba 130M›")
        await learner.press("left")
        await learner.see("‹DeepSeek-V3› Mamba 130M")
