"""Questions and answers: sounds, homes, food, opposites, work, and which of two animals is bigger."""

from llmtutor.tinygpt.world.chooser import Chooser
from llmtutor.tinygpt.world.words import BY_SIZE, HOMES, MEALS, OPPOSITES, SOUNDS, WORK, a


def question(pick: Chooser) -> str:
    """Two questions of one sort, each with its answer."""
    ask = pick.one((sound, home, meal, opposite, work))
    return f"{ask(pick)} {ask(pick)}"


def sound(pick: Chooser) -> str:
    """What an animal says."""
    beast = pick.one(tuple(SOUNDS))
    return f"What does the {beast} say? The {beast} says {SOUNDS[beast]}."


def home(pick: Chooser) -> str:
    """Where an animal lives."""
    beast = pick.one(tuple(HOMES))
    return f"Where does the {beast} live? The {beast} lives in the {HOMES[beast]}."


def meal(pick: Chooser) -> str:
    """What an animal eats."""
    beast = pick.one(tuple(MEALS))
    return f"What does the {beast} eat? The {beast} eats {MEALS[beast]}."


def opposite(pick: Chooser) -> str:
    """The other of a pair."""
    word = pick.one(tuple(OPPOSITES))
    return f"What is the opposite of {word}? It is {OPPOSITES[word]}."


def work(pick: Chooser) -> str:
    """What somebody with a trade does."""
    trade = pick.one(tuple(WORK))
    return f"What does the {trade} do? The {trade} {WORK[trade]}."


def compare(pick: Chooser) -> str:
    """One or two times: which of two animals is bigger, or smaller."""
    return " ".join(a_comparison(pick) for _ in range(pick.number(1, 2)))


def a_comparison(pick: Chooser) -> str:
    """Two animals in either order; the answer names one of them."""
    first, second = pick.several(BY_SIZE, 2)
    more = pick.one(("bigger", "smaller"))
    answer = (max if more == "bigger" else min)(first, second, key=BY_SIZE.index)
    return f"Which is {more}, {a(first)} or {a(second)}? The {answer} is {more}."
