"""Views that appear, vanish and return stand where they belong, and the others stay as they are."""

from dataclasses import dataclass

from app_under_test import tutor
from own_demo import own_demo

from llmtutor.demos.contract import Demo
from llmtutor.demos.controls import Choice
from llmtutor.views import Note

LETTERS = ("ace", "abcde", "e", "ba", "")


@dataclass(frozen=True)
class Shown:
    letters: str


DEMO = Demo(
    id="notes",
    controls=(Choice("letters", LETTERS, "ace"),),
    compute=lambda state: Shown(state["letters"]),
    views=lambda shown: [Note(letter, (("n", 1),)) for letter in shown.letters],
)
WORDS = {f"notes.{letter}": f"This is note {letter}, {{n}}." for letter in "abcde"}


def shown(learner):
    return "".join(line.split("note ")[1][0] for line in learner.lines() if "This is note" in line)


async def test_views_stand_in_the_order_of_the_demo_whatever_was_there_before(tmp_path):
    async with tutor(tmp_path, own_demo(DEMO, WORDS)) as learner:
        for letters in (*LETTERS, *reversed(LETTERS), "abcde", "ace", "ba", "ace"):
            learner.panel.apply({"letters": letters})
            await learner.until(lambda letters=letters: shown(learner) == letters, letters)


async def test_a_view_that_stays_keeps_its_box(tmp_path):
    async with tutor(tmp_path, own_demo(DEMO, WORDS)) as learner:
        first = {box.view.id: box for box in learner.panel._boxes}
        for letters in ("abcde", "e", "ace"):
            learner.panel.apply({"letters": letters})
            await learner.settle()
        now = {box.view.id: box for box in learner.panel._boxes}
        assert all(now[letter] is first[letter] for letter in "ace")
