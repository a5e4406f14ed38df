"""Byte-pair encoding step by step: merges learned from a text, and another text cut with them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

from llmtutor.demos.controls import State
from llmtutor.engine import bpe
from llmtutor.tinygpt.tokenizer import ALPHABET, own_tokenizer, plain

Symbol = Any
"""A piece of text, or of its bytes."""
Word = tuple[Symbol, ...]
Pair = tuple[Symbol, Symbol]


@dataclass(frozen=True)
class Learned:
    """What `len(merges)` steps of learning have made: the words as they are cut now, each with its count."""

    words: Mapping[Word, int]
    merges: tuple[bpe.Merge[Any], ...]
    steps: int
    alphabet: int
    numbers: Mapping[Symbol, int]
    length: int


@dataclass(frozen=True)
class Cut:
    """A text after some merges were applied: its words, and the word and merge of each step so far.

    ranks: all merges there are, by their place in the order of learning.
    """

    words: tuple[Word, ...]
    done: tuple[tuple[int, Pair], ...]
    steps: int
    ranks: Mapping[Pair, int]
    alphabet: int
    numbers: Mapping[Symbol, int]
    length: int

    @property
    def symbols(self) -> Word:
        """The text as it is cut now."""
        return tuple(symbol for word in self.words for symbol in word)

    @property
    def next_word(self) -> Word:
        """The word in which the next merge fires; empty where nothing is left to join."""
        return next((word for word in self.words if next(bpe.encode_steps(word, self.ranks), None)), ())


def words_of(text: str, unit: str) -> tuple[Word, ...]:
    """Return a text's words as symbols: letters alone, or with the space before a word, or all as bytes."""
    words = bpe.split_words(" " + text if text else "")
    if unit == "letters":
        words = [word.strip() for word in words if word.strip()]
    return tuple(bpe.utf8_bytes(word) if unit == "bytes" else bpe.characters(word) for word in words)


@lru_cache(maxsize=16)
def learning(text: str, unit: str, merges: int) -> tuple[bpe.Merge[Any], ...]:
    """Return the merges that a text teaches, with the words after each."""
    return tuple(islice(bpe.train_steps(Counter(words_of(text, unit))), merges))


@lru_cache(maxsize=64)
def cutting(text: str, unit: str, merges: tuple[Pair, ...]) -> tuple[tuple[int, Pair, Word], ...]:
    """Return each merge that fires in a text: in which word, and the word after it."""
    ranks = bpe.rank_merges(merges)
    words = enumerate(words_of(text, unit))
    return tuple((at, *step) for at, word in words for step in bpe.encode_steps(word, ranks))


def _asked(state: State) -> tuple[str, str, tuple[Pair, ...]]:
    """Return the text to cut, its unit and the merges: the tiny GPT's own, or those learned."""
    if state["show"] == "tiny":
        return plain(state["text"]), "spaced", own_tokenizer().merges
    learned = learning(state["learn"], state["unit"], state["merges"])
    return state["text"], state["unit"], tuple(merge.pair for merge in learned)


def count_steps(state: State) -> int:
    """Return how many steps there are to learn, or to cut the text."""
    if state["show"] == "learn":
        return len(learning(state["learn"], state["unit"], state["merges"]))
    return len(cutting(*_asked(state)))


def compute(state: State) -> Learned | Cut:
    """Go as many steps as the control says."""
    words = Counter(words_of(state["learn"], state["unit"]))
    symbols = {symbol for word in words for symbol in word}
    alphabet = [bytes([b]) for b in range(256)] if state["unit"] == "bytes" else sorted(symbols)
    if state["show"] == "learn":
        done = learning(state["learn"], state["unit"], state["merges"])[: state["step"]]
        numbers = bpe.vocabulary(alphabet, (merge.pair for merge in done))
        now, length = done[-1].words if done else words, sum(len(word) * n for word, n in words.items())
        return Learned(now, done, count_steps(state), len(alphabet), numbers, length)
    text, unit, merges = _asked(state)
    tiny = state["show"] == "tiny"
    cut, steps = list(words_of(text, unit)), cutting(text, unit, merges)
    length = sum(map(len, cut))
    for at, _pair, after in steps[: state["step"]]:
        cut[at] = after
    numbers = own_tokenizer().numbers if tiny else bpe.vocabulary(alphabet, merges)
    size = len(ALPHABET) if tiny else len(alphabet)
    fired = tuple((at, pair) for at, pair, _after in steps[: state["step"]])
    return Cut(tuple(cut), fired, len(steps), bpe.rank_merges(merges), size, numbers, length)
