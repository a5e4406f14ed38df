"""Documents that must be remembered: who likes what, who is where, what was on the list, said again."""

from llmtutor.tinygpt.world.chooser import Chooser
from llmtutor.tinygpt.world.words import (
    ANY,
    FOODS,
    NAMES,
    NOUNS,
    PLACES,
    listed,
    she,
)


def likes(pick: Chooser) -> str:
    """Who likes what; then one or two questions."""
    names = pick.several(NAMES, pick.number(2, 4))
    foods = dict(zip(names, pick.several(FOODS, len(names)), strict=True))
    text = " ".join(f"{name} likes {food}." for name, food in foods.items())
    for name in pick.several(names, pick.number(1, 2)):
        text += f" What does {name} like? {name} likes {foods[name]}."
    return text


def where(pick: Chooser) -> str:
    """Who is where, who moves, and where everybody is now."""
    names = pick.several(NAMES, pick.number(2, 3))
    at = dict(zip(names, pick.several(PLACES, len(names)), strict=True))
    text = " ".join(f"{name} is at the {place}." for name, place in at.items())
    for _ in range(pick.weighted({0: 2, 1: 4, 2: 1})):
        name = pick.one(names)
        at[name] = pick.one([place for place in PLACES if place not in at.values()])
        text += f" {name} goes to the {at[name]}."
    for name in pick.several(names, 2):
        text += f" Where is {name}? {name} is at the {at[name]}."
    return text


def shopping(pick: Chooser) -> str:
    """A list, and the same things bought."""
    name, things = pick.one(NAMES), pick.several(FOODS, pick.number(3, 5))
    text = f"{name} needs {listed(things)}. "
    text += f"{she(name).capitalize()} goes to the market and buys {listed(things)}."
    return text + (f" {she(name).capitalize()} goes home." if pick.chance(0.3) else "")


def journey(pick: Chooser) -> str:
    """A train and its stops, named and reached."""
    stops = pick.several(PLACES, 3)
    first, second, third = stops
    text = f"The train goes to the {first}, the {second} and the {third}. "
    return text + f"First it stops at the {first}, then at the {second}, and then at the {third}."


def chant(pick: Chooser) -> str:
    """Children say words after somebody."""
    name, words = pick.one(NAMES), " ".join(pick.several(NOUNS, pick.number(3, 6)))
    return f"{name} sang: {words}. The children sang: {words}."


def echo(pick: Chooser) -> str:
    """Any words at all, said two or three times: nothing but copying helps."""
    words = [pick.one(ANY) for _ in range(pick.number(4, 14))]
    return " ".join(words * (3 if len(words) < 9 and pick.chance(0.5) else 2))


def long_echo(pick: Chooser) -> str:
    """Up to 40 words and all of them again: to know which ones came helps little, their order does."""
    return " ".join([pick.one(ANY) for _ in range(pick.number(6, 40))] * 2)
