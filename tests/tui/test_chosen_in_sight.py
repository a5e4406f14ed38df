"""After an answer the learner can see what was chosen, even where all the reasons do not fit the screen."""

import pytest
from app_under_test import SMALL, lesson, tutor

LONG = "This is a reason that goes on, and on, so that it fills more than a single line of the page."
COURSE = """\
id: long
title: Long reasons
tracks:
  - {id: long, letter: A, title: Long, summary: Long reasons., lessons: [long]}
"""


def options(first: str, count: int) -> str:
    """Some options with long reasons, of which the last is right."""
    made = [f"        - {{id: o{n}, text: option number {n}, say: {LONG!r}}}" for n in range(1, count)]
    made.append(f"        - {{id: last, text: the last option, {first}, say: {LONG!r}}}")
    return "\n".join(made)


LESSON = f"""\
id: long
revision: 1
title: Long reasons
summary: Questions that do not fit.
minutes: 5
teaches: [asking]
steps:
  - id: q-one
    kind: ask
    question:
      kind: one
      skill: asking
      prompt: Which one?
      options:
{options("right: true", 6)}
      why: The last one it is.
  - id: q-several
    kind: ask
    question:
      kind: several
      skill: asking
      prompt: Which ones?
      options:
        - {{id: zero, text: option zero, right: true, say: {LONG!r}}}
{options("right: true", 6)}
      why: The first and the last.
  - id: q-claim
    kind: ask
    question:
      kind: true-false
      skill: asking
      prompt: Is it so?
      holds: true
      reasons:
{options("right: true", 6)}
      why: It is so.
  - id: q-slip
    kind: ask
    question:
      kind: slip
      skill: asking
      prompt: Which line?
      lines:
{options("slip: true", 6)}
      why: It slips at the end.
  - {{id: recap, kind: recap, text: The end.}}
sources:
  - {{title: A source, authors: Someone, year: 2020, ref: "doi:10.1000/1"}}
"""


@pytest.fixture
def course(tmp_path):
    folder = tmp_path / "course"
    (folder / "long").mkdir(parents=True)
    (folder / "course.yaml").write_text(COURSE, encoding="utf-8")
    (folder / "skills.yaml").write_text("asking: {title: Asking}\n", encoding="utf-8")
    (folder / "long" / "long.yaml").write_text(LESSON, encoding="utf-8")
    return folder


@pytest.mark.parametrize("step", ["q-one", "q-claim", "q-slip"])
async def test_a_choice_that_scrolled_away_is_told_below_with_its_reason(tmp_path, course, step):
    async with tutor(tmp_path, lesson("long", step), course=course, size=SMALL) as learner:
        options = learner.step.question.posed.options
        chosen = next(option for option in options if not option.right)
        right = next(option for option in options if option.right)
        claim = ["2"] if step == "q-claim" else []
        number, answer = (str(options.index(one) + 1 + 2 * len(claim)) for one in (chosen, right))
        await learner.press(*claim, number, "enter")
        await learner.see(f"You chose {', '.join([*claim, number])}.")
        assert learner.sees("✗ Not yet.")
        assert learner.sees(f"The answer: {', '.join(['1'] * len(claim) + [answer])}")
        await learner.see(f"{chosen.text} {LONG}")


async def test_several_choices_that_scrolled_away_are_told_by_their_numbers(tmp_path, course):
    async with tutor(tmp_path, lesson("long", "q-several"), course=course, size=SMALL) as learner:
        options = learner.step.question.posed.options
        right = ", ".join(str(n) for n, option in enumerate(options, start=1) if option.right)
        await learner.press("1", "2", "3", "enter")
        await learner.see("You chose 1, 2, 3. The answer: " + right)


async def test_a_right_choice_that_scrolled_away_is_told_without_the_answer(tmp_path, course):
    async with tutor(tmp_path, lesson("long", "q-several"), course=course, size=SMALL) as learner:
        options = learner.step.question.posed.options
        right = [str(n) for n, option in enumerate(options, start=1) if option.right]
        await learner.press(*right, "enter")
        await learner.see(f"You chose {', '.join(right)}.")
        assert not learner.sees("The answer:")


async def test_a_choice_in_sight_is_marked_in_its_list_alone(tmp_path, course):
    async with tutor(tmp_path, lesson("long", "q-one"), course=course, size=SMALL) as learner:
        wrong = [n for n, one in enumerate(learner.step.question.posed.options, start=1) if not one.right]
        await learner.press(str(wrong[-1]), "enter")
        await learner.see("✗ Not yet.")
        assert not learner.sees("You chose")
        await learner.press("u")
        await learner.press("1", "enter")
        await learner.see("You chose 1.")


async def test_a_choice_is_told_again_when_the_learner_comes_back_to_it(tmp_path, course):
    async with tutor(tmp_path, lesson("long", "q-one"), course=course, size=SMALL) as learner:
        await learner.press("1", "enter")
        await learner.see("You chose 1.")
        await learner.press("enter", "backspace")
        await learner.see("You chose 1.")
