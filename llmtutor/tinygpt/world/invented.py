"""Words that nobody ever wrote before: they can be copied but not known."""

from llmtutor.tinygpt.world.chooser import Chooser
from llmtutor.tinygpt.world.words import ANIMALS, MEALS, NAMES, PLACES, a

STARTS = ("b", "d", "f", "g", "k", "l", "m", "n", "p", "s", "t", "v", "z", "dr", "fl", "gl", "pl", "tr")
VOWELS = ("a", "e", "i", "o", "u", "oo", "ee")
ENDS = ("b", "g", "k", "l", "m", "n", "p", "t", "x", "z", "nd", "sh")
LIKES = ("run", "sing", "jump", "sleep", "dance", "hide", "swim", "play")


def invented_word(pick: Chooser) -> str:
    """Two or three syllables in a row; every word can be cut in one way only."""
    word = "".join(pick.one(STARTS) + pick.one(VOWELS) for _ in range(pick.weighted({2: 3, 3: 1})))
    return (word + pick.one(ENDS)).capitalize()


def named_animal(pick: Chooser) -> str:
    """An animal with an invented name."""
    name, beast, other = invented_word(pick), *pick.several(ANIMALS, 2)
    text = f"Once there was {a(beast)} named {name}. {name} liked to {pick.one(LIKES)}. "
    if pick.chance(0.5):
        return text + f"One day {name} met {a(other)}. The {other} {pick.one(LIKED)} {name}."
    return text + f"One day {name} went to the {pick.one(PLACES)}. {name} was happy there."


LIKED = ("liked", "followed", "helped", "sang with")


def town(pick: Chooser) -> str:
    """A town with an invented name."""
    name = invented_word(pick)
    first, second = pick.several(NAMES, 2)
    text = f"{first} and {second} went to a town named {name}. "
    text += f"The streets of {name} were {pick.one(STREETS)}. "
    return text + f"{pick.one((first, second))} liked {name}."


STREETS = ("long", "quiet", "steep", "full of flowers", "wet", "empty")


def magic(pick: Chooser) -> str:
    """A magic word and what it does."""
    word, name, beast = invented_word(pick), pick.one(NAMES), pick.one(tuple(MEALS))
    text = f"The magic word is {word}. {name} said {word} to the {beast}. "
    return text + f"{pick.one(DONE)} {beast} {pick.one(DOES)}. {word} is a good word."


DONE = ("The", "At once the")
DOES = ("could sing", "could fly", "began to dance", "turned blue", "fell asleep", "could talk")


def new_word(pick: Chooser) -> str:
    """Somebody gives an invented name to something and uses it."""
    word, name, friend = invented_word(pick), *pick.several(NAMES, 2)
    text = f"{name} made a game called {word}. "
    return text + f"{friend} asked to play {word}. So {name} and {friend} played {word} all day."
