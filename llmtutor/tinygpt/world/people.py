"""Stories of people who give, lose, lend, swap, feel and write."""

from llmtutor.tinygpt.world.chooser import Chooser
from llmtutor.tinygpt.world.words import (
    CALM,
    COLOURS,
    FEELINGS,
    HIDING,
    NAMES,
    PLACES,
    THINGS,
    a,
    her,
    she,
)


def gift(pick: Chooser) -> str:
    """Two people, and one gives something to the other: who gets it has to be worked out.

    Fillers stand between, and the thing may be named before the giving or only in it, so that the answer
    stands at no fixed distance. The shortest form of all, giving straight after the opening, never occurs:
    it is kept to test whether the idea or only the pattern was learned.
    """
    first, second = pick.several(NAMES, 2)
    giver, getter = (first, second) if pick.chance(0.5) else (second, first)
    thing = pick.one(THINGS)
    opening = meeting(pick, first, second)
    if pick.chance(0.6):
        fillers = calm(pick, pick.weighted({0: 5, 1: 3, 2: 1}))
        had = f"{giver} {pick.one(('had', 'found', 'made', 'bought'))} {a(pick.one(COLOURS))} {thing}. "
        fillers += had + calm(pick, pick.weighted({0: 4, 1: 1}))
        what = f"the {thing}"
    else:
        fillers = calm(pick, pick.weighted({1: 3, 2: 1}))
        what = f"{a(pick.one(COLOURS))} {thing}" if pick.chance(0.5) else f"the {thing}"
    giving = f"{pick.weighted(GIVING_WHEN)}{giver} {pick.one(GIVING)}"
    gave = f"{giving} {what} to {getter}." if pick.chance(0.8) else f"{giving} {getter} {what}."
    return f"{opening}{fillers}{gave} {thanks(pick, giver, getter)}"


GIVING_WHEN = {"": 3, "Then ": 1, "At last ": 1, "After that ": 1}
GIVING = ("gave", "handed", "passed", "showed")


def meeting(pick: Chooser, first: str, second: str) -> str:
    """Two people at a place, in one of several ways of saying so."""
    place = pick.one(PLACES)
    ways = (
        f"{first} and {second} {pick.one(('went', 'ran', 'walked'))} to the {place}. ",
        f"{first} and {second} were at the {place}. ",
        f"{first} met {second} at the {place}. ",
        f"One day {first} and {second} played at the {place}. ",
    )
    return pick.one(ways)


def calm(pick: Chooser, count: int) -> str:
    """Some quiet sentences that change nothing."""
    return "".join(f"{sentence} " for sentence in pick.several(CALM, count))


def thanks(pick: Chooser, giver: str, getter: str) -> str:
    """How a gift is received."""
    ways = (
        f'"Thank you, {giver}," said {getter}.',
        f"{getter} thanked {giver}.",
        f"{getter} was happy.",
        f"{getter} said thank you to {giver}.",
    )
    return pick.one(ways) + (" They were good friends." if pick.chance(0.2) else "")


def lost(pick: Chooser) -> str:
    """Somebody looks in one place after another."""
    name, colour, thing = pick.one(NAMES), pick.one(COLOURS), pick.one(THINGS)
    places = pick.several(HIDING, pick.number(1, 3))
    She, it = she(name).capitalize(), f"the {thing}"
    text = f"{name} lost {her(name)} {colour} {thing}. "
    for place in places[:-1]:
        text += f"{She} looked {place}. {it.capitalize()} was not there. "
    return text + f"{She} looked {places[-1]}. There was {it}! Now {name} has {her(name)} {thing} again."


def borrow(pick: Chooser) -> str:
    """One asks the other for something and brings it back."""
    asker, owner = pick.several(NAMES, 2)
    thing = f"{pick.one(COLOURS)} {pick.one(THINGS)}"
    text = f'"May I have your {thing}, {owner}?" asked {asker}. '
    if pick.chance(0.3):
        other = pick.one([name for name in NAMES if name not in (asker, owner)])
        return text + f'"No, I need my {thing}," said {owner}. So {asker} asked {other}.'
    text += f'"Yes, you may," said {owner}. {asker} took the {thing} to the {pick.one(PLACES)}. '
    return text + f"In the evening {asker} gave the {thing} back to {owner}."


def swap(pick: Chooser) -> str:
    """Two people change what they have."""
    first, second = pick.several(NAMES, 2)
    one, two = pick.several(THINGS, 2)
    text = f"{first} had {a(one)}. {second} had {a(two)}. "
    text += pick.one(("They swapped.", "They made a swap.")) + " "
    return text + f"Now {first} has the {two} and {second} has the {one}."


def feelings(pick: Chooser) -> str:
    """Something happens, it feels like this, and a friend knows what helps."""
    name, friend = pick.several(NAMES, 2)
    cause = pick.one(tuple(FEELINGS))
    feeling, help_ = FEELINGS[cause]
    text = f"{name} {cause}. {she(name).capitalize()} was {feeling}. "
    return text + f"{friend} gave {name} {help_}. Now {name} is not {feeling} any more."


def letter(pick: Chooser) -> str:
    """A postcard, and who reads it."""
    writer, reader = pick.several(NAMES, 2)
    place, thing = pick.one(PLACES), pick.one(THINGS)
    text = f"Dear {reader}, I am at the {place}. I found {a(pick.one(COLOURS))} {thing} for you. "
    text += f"Your friend {writer}. "
    ways = (
        f"{reader} read the letter from {writer} and smiled.",
        f"{reader} wrote back to {writer} about the {thing}.",
        f"{reader} went to the {place} to see {writer}.",
    )
    return text + pick.one(ways)
