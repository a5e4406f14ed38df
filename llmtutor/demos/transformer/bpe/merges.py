"""Merges learned from a text, and what they do to another, kept while a learner goes from step to step."""

from collections import Counter
from functools import lru_cache
from itertools import islice
from typing import Any

from llmtutor.demos.controls import State
from llmtutor.engine import bpe
from llmtutor.tinygpt.tokenizer import own_tokenizer, plain

Symbol = Any
"""A piece of text, or of its bytes."""
Word = tuple[Symbol, ...]
Pair = tuple[Symbol, Symbol]


def words_of(text: str, unit: str) -> tuple[Word, ...]:
    """Return a text's words as symbols: letters alone, or with the space before a word, or all as bytes."""
    words = bpe.split_words(" " + text if text else "")
    if unit == "letters":
        words = [word.strip() for word in words if word.strip()]
    return tuple(bpe.utf8_bytes(word) if unit == "bytes" else bpe.characters(word) for word in words)


def alphabet_of(text: str, unit: str) -> list[Symbol]:
    """Return the single symbols that tokens are made of: those of a text, or all bytes."""
    if unit == "bytes":
        return [bytes([b]) for b in range(256)]
    return sorted({symbol for word in words_of(text, unit) for symbol in word})


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


def to_cut(state: State) -> tuple[str, str, tuple[Pair, ...]]:
    """Return the text to cut, its unit and the merges: the tiny GPT's own, or those learned."""
    if state["show"] == "tiny":
        return plain(state["text"]), "spaced", own_tokenizer().merges
    learned = learning(state["learn"], state["unit"], state["merges"])
    return state["text"], state["unit"], tuple(merge.pair for merge in learned)


def count_steps(state: State) -> int:
    """Return how many steps there are to learn, or to cut the text."""
    if state["show"] == "learn":
        return len(learning(state["learn"], state["unit"], state["merges"]))
    return len(cutting(*to_cut(state)))
