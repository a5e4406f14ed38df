"""Animals, weather, colours, the week and work: small facts told as stories."""

from llmtutor.tinygpt.world.chooser import Chooser
from llmtutor.tinygpt.world.words import (
    CALM,
    COLOURS,
    DAYS,
    HOMES,
    MEALS,
    MIXTURES,
    NAMES,
    PLACES,
    RHYMES,
    SOUNDS,
    THINGS,
    WEATHER,
    WORK,
    a,
    her,
    she,
)


def animal(pick: Chooser) -> str:
    """Somebody sees an animal that says what it says."""
    name, beast = pick.one(NAMES), pick.one(tuple(SOUNDS))
    text = f"{name} saw {a(pick.one(COLOURS))} {beast}. "
    if pick.chance(0.4):
        text += f"{pick.one(CALM[:4])} "
    text += f"The {beast} said {SOUNDS[beast]}. "
    ways = (f"{name} said {SOUNDS[beast]} too.", f"{name} laughed.", f"{name} gave it some food.")
    return text + pick.one(ways)


def feeding(pick: Chooser) -> str:
    """Two animals and what each of them eats."""
    name = pick.one(NAMES)
    first, second = pick.several(tuple(MEALS), 2)
    text = f"{name} fed the animals. {she(name).capitalize()} gave {MEALS[first]} to the {first} "
    return text + f"and {MEALS[second]} to the {second}."


def bedtime(pick: Chooser) -> str:
    """Night falls and everybody sleeps at home."""
    beasts = pick.several(tuple(HOMES), pick.number(2, 3))
    name = pick.one(NAMES)
    slept = " ".join(f"The {beast} slept in the {HOMES[beast]}." for beast in beasts)
    return f"The moon came up. {slept} {name} slept in {her(name)} bed. Good night, {name}."


def weather(pick: Chooser) -> str:
    """The sky decides what to take along."""
    sky, name = pick.one(tuple(WEATHER)), pick.one(NAMES)
    thing, end = WEATHER[sky]
    text = f"It was {sky}. {name} took {thing} and went to the {pick.one(PLACES)}. "
    return text + f"{she(name).capitalize()} {end}."


def week(pick: Chooser) -> str:
    """Which day comes before, which after."""
    day = pick.number(0, 6)
    today, tomorrow, yesterday = DAYS[day], DAYS[(day + 1) % 7], DAYS[day - 1]
    ways = (
        f"Today is {today}. Tomorrow is {tomorrow}.",
        f"Today is {today}. Yesterday was {yesterday}.",
        f"Yesterday was {yesterday}. Today is {today}. Tomorrow is {tomorrow}.",
    )
    name = pick.one(NAMES)
    return f"{pick.one(ways)} {name} plays with {her(name)} {pick.one(THINGS)}."


def job(pick: Chooser) -> str:
    """Who somebody is and what they do all day."""
    name, work = pick.one(NAMES), pick.one(tuple(WORK))
    text = f"{name} is {a(work)}. {she(name).capitalize()} {WORK[work]}. "
    if pick.chance(0.5):
        other = pick.one([one for one in NAMES if one != name])
        wish = pick.one([one for one in WORK if one != work])
        text += f"{other} wants to be {a(wish)}. A {wish} {WORK[wish]}."
    else:
        text += f"Every {pick.one(DAYS)} {name} takes a rest."
    return text


def paint(pick: Chooser) -> str:
    """Two colours make a third."""
    first, second = pair = pick.one(tuple(MIXTURES))
    if pick.chance(0.5):
        first, second = second, first
    name, thing = pick.one(NAMES), pick.one(THINGS)
    text = f"{name} mixed {first} and {second}. It made {MIXTURES[pair]}. "
    return text + f"{she(name).capitalize()} painted {a(MIXTURES[pair])} {thing}."


def rhyme(pick: Chooser) -> str:
    """A verse of animals in the places that sound like them."""
    beasts = pick.several(tuple(RHYMES), pick.number(2, 4))
    verse = ", ".join(f"a {beast} in a {RHYMES[beast]}" for beast in beasts)
    return f"Sing with me: {verse}."
