"""Prompts with one right next token, to see what a model of the toy world can do.

Most come from the grammar itself: a document is cut just before a word that follows from what stands before.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from llmtutor.tinygpt.model import Tokenizer
from llmtutor.tinygpt.world import memory, numbers, people
from llmtutor.tinygpt.world.chooser import Chooser
from llmtutor.tinygpt.world.invented import magic, named_animal, new_word, town
from llmtutor.tinygpt.world.words import (
    BY_SIZE,
    DAYS,
    HOMES,
    MEALS,
    NAMES,
    NUMBERS,
    OPPOSITES,
    PLACES,
    SOUNDS,
    THINGS,
    WORK,
    a,
    her,
    she,
)


@dataclass(frozen=True)
class Probe:
    """A prompt and the word that must follow; `given` tokens of that word stand in the prompt already."""

    prompt: str
    answer: str
    given: int = 0

    def tokens(self, tokenizer: Tokenizer) -> tuple[list[int], int]:
        """The prompt's token numbers, after `<|end|>`, and the right next one."""
        word = tokenizer.encode(self.answer)
        return [tokenizer.end, *tokenizer.encode(self.prompt), *word[: self.given]], word[self.given]


Probes = Callable[[], Iterator[Probe]]


def drawn(write: Callable[[Chooser], str], pattern: str, count: int = 100) -> Probes:
    """Cut documents of one kind before what the pattern's group `answer` finds; others are passed over."""

    def probes() -> Iterator[Probe]:
        pick, left = Chooser(f"probe {pattern}"), count
        while left:
            text = write(pick)
            if found := re.search(pattern, text):
                yield Probe(text[: found.start("answer") - 1], found["answer"])
                left -= 1

    return probes


def gift_short() -> Iterator[Probe]:
    """The form that the grammar never writes: giving straight after the opening."""
    pick = Chooser("gift short")
    for _ in range(200):
        first, second = pick.several(NAMES, 2)
        giver, getter = (first, second) if pick.chance(0.5) else (second, first)
        place, thing = pick.one(PLACES), pick.one(THINGS)
        yield Probe(f"{first} and {second} went to the {place}. {giver} gave the {thing} to", getter)


def gift_new_frame() -> Iterator[Probe]:
    """A gift told with sentences that the grammar does not have."""
    pick = Chooser("gift new frame")
    for _ in range(200):
        first, second = pick.several(NAMES, 2)
        giver, getter = (first, second) if pick.chance(0.5) else (second, first)
        thing = pick.one(THINGS)
        text = f"At the {pick.one(PLACES)} {first} and {second} saw {a(pick.one(tuple(SOUNDS)))}. "
        yield Probe(f"{text}{giver} took the {thing} and gave it to", getter)


def invented() -> Iterator[Probe]:
    """An invented word, begun for the second time or later: every further piece of it follows."""
    pick = Chooser("invented")
    for _ in range(160):
        text = pick.one((named_animal, town, magic, new_word))(pick)
        name = Counter(re.findall(r"\b[A-Z]\w+", text)).most_common(1)[0][0]
        places = [found.start() for found in re.finditer(rf"\b{name}\b", text)][1:]
        yield Probe(text[: pick.one(places) - 1], name, given=pick.number(1, 2))


def facts() -> Iterator[Probe]:
    """What animals say, where they live, what they eat, and what people with a trade do."""
    for beast, sound in SOUNDS.items():
        yield Probe(f"What does the {beast} say? The {beast} says", sound)
    for beast, home in HOMES.items():
        yield Probe(f"Where does the {beast} live? The {beast} lives in the", home)
    for beast, meal in MEALS.items():
        yield Probe(f"What does the {beast} eat? The {beast} eats", meal)
    for trade, does in WORK.items():
        yield Probe(f"What does the {trade} do? The {trade}", does.split()[0])


def opposites() -> Iterator[Probe]:
    """Both words of every pair."""
    for word, other in OPPOSITES.items():
        yield Probe(f"What is the opposite of {word}? It is", other)


def pronouns() -> Iterator[Probe]:
    """She or he, her or his, after every name."""
    for name in NAMES:
        yield Probe(f"{name} lost", her(name))
        yield Probe(f"{name} is a teacher.", she(name).capitalize())
        yield Probe(f"{name} missed lunch.", she(name).capitalize())


def sums() -> Iterator[Probe]:
    """Every sum and every difference of the grammar, asked."""
    for first in range(1, 11):
        for second in range(1, 11):
            question = f"{NUMBERS[first]} {{}} {NUMBERS[second]}? It is"
            if first + second <= 10:
                yield Probe("What is " + question.format("plus"), NUMBERS[first + second])
            if second < first:
                yield Probe("What is " + question.format("minus"), NUMBERS[first - second])


def next_day() -> Iterator[Probe]:
    """The day after and the day before each day."""
    for i, day in enumerate(DAYS):
        yield Probe(f"Today is {day}. Tomorrow is", DAYS[(i + 1) % 7])
        yield Probe(f"Today is {day}. Yesterday was", DAYS[i - 1])


def compare() -> Iterator[Probe]:
    """Every two animals in both orders, bigger and smaller."""
    for i, first in enumerate(BY_SIZE):
        for j, second in enumerate(BY_SIZE):
            if i != j:
                question = f"{a(first)} or {a(second)}? The"
                yield Probe(f"Which is bigger, {question}", BY_SIZE[max(i, j)])
                yield Probe(f"Which is smaller, {question}", BY_SIZE[min(i, j)])


TASKS: dict[str, Probes] = {
    "invented": invented,
    "facts": facts,
    "opposites": opposites,
    "pronouns": pronouns,
    "sums": sums,
    "story_sums": drawn(numbers.count, r"Now \w+ has (?P<answer>\w+)"),
    "gift": drawn(people.gift, r"(gave|handed|passed|showed) (?:\w+ ){2,3}to (?P<answer>\w+)", 200),
    "gift_short": gift_short,
    "gift_new_frame": gift_new_frame,
    "where": drawn(memory.where, r"Where is (\w+)\? \1 is at the (?P<answer>\w+)", 300),
    "likes": drawn(memory.likes, r"What does (\w+) like\? \1 likes (?P<answer>\w+)", 200),
    "compare": compare,
    "next_day": next_day,
    "list": drawn(memory.shopping, r"market and buys \w+, (?P<answer>\w+)"),
    "chant": drawn(memory.chant, r"children sang: \w+ \w+ (?P<answer>\w+)"),
    "swap": drawn(people.swap, r"Now \w+ has the (?P<answer>\w+)"),
    "lender": drawn(people.borrow, r"back to (?P<answer>\w+)"),
}
