"""The reason of a preset is seen once, wherever the new views leave the line below them."""

from app_under_test import demo, tutor


async def test_every_preset_of_the_flagship_says_its_reason_once(tmp_path):
    async with tutor(tmp_path, demo("gpt-forward"), size=(80, 46)) as learner:
        for preset in learner.panel.demo.presets:
            await learner.press("p")
            title = learner.panel.demo_words(f"presets.{preset.id}.title")
            assert learner.text().count(f"{title}:") == 1, preset.id
