"""The whole grammar: every kind of document with its weight, and streams of documents by seed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice

from llmtutor.tinygpt.world.chooser import Chooser
from llmtutor.tinygpt.world.invented import magic, named_animal, new_word, town
from llmtutor.tinygpt.world.memory import chant, echo, journey, likes, long_echo, shopping, where
from llmtutor.tinygpt.world.nature import animal, bedtime, feeding, job, paint, rhyme, weather, week
from llmtutor.tinygpt.world.numbers import birthday, count, sums
from llmtutor.tinygpt.world.people import borrow, feelings, gift, letter, lost, swap
from llmtutor.tinygpt.world.questions import compare, question

Kind = Callable[[Chooser], str]

# A kind that is hard to learn comes more often: gift, where, compare, and echo, which teaches copying.
KINDS: dict[Kind, float] = {
    gift: 15, where: 11, echo: 10, compare: 7, question: 6, likes: 5, sums: 4, count: 4,
    named_animal: 4, town: 2, magic: 2, new_word: 2,
    shopping: 3, chant: 4, journey: 2, lost: 3, borrow: 3, swap: 3, feelings: 3, letter: 2,
    animal: 2, feeding: 2, bedtime: 2, weather: 2, week: 2, job: 2, paint: 2, rhyme: 2, birthday: 2,
}  # fmt: skip
# For the model on which one watches copying appear: mostly documents that say something again, long enough
# that it does not pay to guess among the words that came before without looking at their order.
COPYING: dict[Kind, float] = {
    long_echo: 30, echo: 25, named_animal: 10, town: 6, magic: 6, new_word: 6, shopping: 8, likes: 9,
}  # fmt: skip
WORLDS = {"everything": KINDS, "copying": COPYING}


@dataclass(frozen=True)
class Document:
    """A text of the toy world, the name of its kind, and its derivation's surprisal in nats.

    The surprisal adds -log p over all choices that led to the text, the choice of the kind among them: what a
    model that knew the grammar by heart would need, the end of the document included. Two derivations
    hardly ever give the same text, so it is also, or bounds tightly from above, the surprisal of the text.
    """

    kind: str
    text: str
    surprisal: float


def write_one(pick: Chooser, world: str = "everything") -> Document:
    """Draw one document. Raises KeyError: there is no such world."""
    before = pick.surprisal
    kind = pick.weighted(WORLDS[world])
    text = kind(pick)
    return Document(kind.__name__, text, pick.surprisal - before)


def documents(seed: int | str, world: str = "everything") -> Iterator[Document]:
    """Draw documents without end; the same seed and world give the same ones."""
    pick = Chooser(seed)
    while True:
        yield write_one(pick, world)


def fingerprint(seed: int | str, count: int, world: str = "everything") -> str:
    """Return the SHA-256 of the first `count` documents of a seed, each followed by a newline."""
    text = "".join(document.text + "\n" for document in islice(documents(seed, world), count))
    return sha256(text.encode()).hexdigest()
