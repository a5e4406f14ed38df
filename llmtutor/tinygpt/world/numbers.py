"""Counting, adding, taking away, and getting older."""

from llmtutor.tinygpt.world.chooser import Chooser
from llmtutor.tinygpt.world.words import NAMES, NUMBERS, SMALL_THINGS, counted, she


def count(pick: Chooser) -> str:
    """Somebody has some things and gets more, or gives some away."""
    name, friend = pick.several(NAMES, 2)
    thing = pick.one(SMALL_THINGS)
    if pick.chance(0.6):
        old, new = two_to_add(pick)
        text = f"{name} has {counted(old, thing)}. {friend} gives {name} {NUMBERS[new]} more. "
        return text + f"Now {name} has {counted(old + new, thing)}."
    old, gone = two_to_take(pick)
    text = f"{name} has {counted(old, thing)}. {name} gives {NUMBERS[gone]} to {friend}. "
    return text + f"Now {name} has {counted(old - gone, thing)}."


def sums(pick: Chooser) -> str:
    """One or two sums in words."""
    return " ".join(a_sum(pick) for _ in range(pick.number(1, 2)))


def a_sum(pick: Chooser) -> str:
    """One question and its answer."""
    if pick.chance(0.6):
        first, second = two_to_add(pick)
        return f"What is {NUMBERS[first]} plus {NUMBERS[second]}? It is {NUMBERS[first + second]}."
    first, second = two_to_take(pick)
    return f"What is {NUMBERS[first]} minus {NUMBERS[second]}? It is {NUMBERS[first - second]}."


def two_to_add(pick: Chooser) -> tuple[int, int]:
    """Two numbers from 1 whose sum is at most ten."""
    first = pick.number(1, 9)
    return first, pick.number(1, 10 - first)


def two_to_take(pick: Chooser) -> tuple[int, int]:
    """A number up to ten, and a smaller one to take away; at least one is left."""
    first = pick.number(2, 10)
    return first, pick.number(1, first - 1)


def birthday(pick: Chooser) -> str:
    """Last year, this year, next year."""
    name, age = pick.one(NAMES), pick.number(3, 9)
    who = she(name)
    text = f"Today {name} is {NUMBERS[age]} years old. "
    text += f"Last year {who} was {NUMBERS[age - 1]}. Next year {who} will be {NUMBERS[age + 1]}."
    return text + (f" Happy birthday, {name}!" if pick.chance(0.5) else "")
