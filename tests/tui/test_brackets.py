"""`[CLS]`, `h[t-1]`, `list[int]` and `[/foo]` appear as written, wherever they stand."""

import pytest
from app_under_test import SMALL, WIDE, course_map, lesson, quiz, tutor
from small_course import write_small_course
from walking import do_step

FIRST_SIGHT = {
    "say": [
        "The [CLS] token",
        "A model reads [CLS] first.",
        "h[t-1]",
        "list[int]",
        "[/foo]",
        "[red]none[/red]",
    ],
    "guess": ["Guess [/b]", "Which sign comes first, [CLS] or [SEP]?", "[CLS] of them", "[/SEP] closes"],
    "demo": ["Names [x]", "[CLS]", "[/foo]", "h[t-1]", "Bring T above [5]."],
    "q-one": ["Which [one]", "What is list[int]?", "list[int] is a type", "[/foo] closes it"],
    "q-order": ["Order [a], [b], [/c].", "[a] first", "[b] second", "[/c] third"],
    "recap": ["End [/end]", "[CLS] and h[t-1] are just signs."],
}
AFTERWARDS = {
    "guess": ["[CLS] comes first, [SEP] last; h[t-1] before h[t]."],
    "q-one": ["list[int] names a list of [int].", "[/foo] closes nothing.", "what is in the list[str]."],
    "q-order": ["[a] then [b] then [/c]."],
}


@pytest.fixture
def course(tmp_path):
    return write_small_course(tmp_path / "course")


@pytest.mark.parametrize("step", FIRST_SIGHT)
async def test_signs_in_a_step_appear_as_written_before_and_after_answering(tmp_path, course, step):
    async with tutor(tmp_path, lesson("signs", step), course=course, size=SMALL) as learner:
        for text in ("Signs like [CLS] and [/foo]", *FIRST_SIGHT[step]):
            assert learner.sees(text), learner.text()
        if step in AFTERWARDS:
            await do_step(learner)
            for text in AFTERWARDS[step]:
                assert learner.sees(text), learner.text()


async def test_signs_in_a_hint_and_in_the_outline_appear_as_written(tmp_path, course):
    async with tutor(tmp_path, lesson("signs", "demo"), course=course, size=WIDE) as learner:
        learner.screen.set_focus(None)
        await learner.press("enter", "enter")
        await learner.until(lambda: learner.step.step.id == "q-one", "the question")
        await learner.press("h")
        await learner.see("Hint 1: Read [CLS] again.")
        for title in ("✓ Names [x]", "▸ Which [one]"):
            assert learner.sees(title)


async def test_signs_on_the_map_and_in_the_palette_appear_as_written(tmp_path, course):
    async with tutor(tmp_path, course_map, course=course) as learner:
        await learner.press("end")
        await learner.see("Signs like [CLS] and [/foo]")
        await learner.see("h[t-1], list[int] and [bold]not bold[/bold] stay as written.")
        await learner.press("/")
        await learner.type("signs like")
        await learner.see("Signs like [CLS] and [/foo]")
        await learner.see("h[t-1], list[int] and [bold]not bold[/bold] stay")


async def test_signs_in_the_glossary_and_at_the_end_of_a_lesson_appear_as_written(tmp_path, course):
    async with tutor(tmp_path, lesson("signs", "recap"), course=course) as learner:
        await learner.press("g")
        await learner.see("[CLS]")
        await learner.see("The first token, h[t-1] and [/foo] in one.")
        await learner.press("g", "enter")
        await learner.see("Finished: Signs like [CLS] and [/foo]")
        for text in ("[CLS] and h[t-1] are just signs.", "On [brackets]. A. [B], 2000. [1] p. [2]"):
            assert learner.sees(text)


async def test_signs_in_a_quiz_appear_as_written(tmp_path, course):
    async with tutor(tmp_path, quiz("signs"), course=course) as learner:
        for text in ("Signs like [CLS] and [/foo]", "What is list[int]?", "[/foo] closes it"):
            assert learner.sees(text)


async def test_signs_typed_as_labels_appear_as_written_in_the_demo_and_its_link(tmp_path, course):
    async with tutor(tmp_path, lesson("signs", "demo"), course=course) as learner:
        learner.panel.apply({"labels": ["[/b]", "list[int]", "[x"]})
        for text in ("[/b]", "list[int]", "[x"):
            await learner.see(text)
        learner.screen.set_focus(None)
        await learner.press("y")
        await learner.see("labels=[/b],list[int],[x")
