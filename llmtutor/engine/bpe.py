"""Byte-pair encoding: build a vocabulary by joining the most frequent neighbours, again and again.

A *symbol* is a piece of text (`str`) or of its bytes (`bytes`); joining two symbols is `a + b`, so the
same lines learn from characters and from bytes. A *word* is a tuple of symbols, and pairs are never
joined across words.

Tie rule when training: of pairs that are equally frequent, the one met first when the words are read in
their given order, left to right. Other programs break ties in other ways and then learn other merges.

Sennrich, Haddow, Birch 2016 (arXiv 1508.07909), algorithm 1; bytes as in GPT-2 (Radford et al. 2019).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

Symbol = TypeVar("Symbol", str, bytes)

# A leading space stays with its word, so that decoding is plain joining (GPT-2's choice).
WORD = re.compile(r" ?[^\W\d_]+| ?\d+| ?[^\s\w]+|_+|\s+(?!\S)|\s+")


@dataclass(frozen=True)
class Merge(Generic[Symbol]):
    """One learned step: the pair that was joined, how often it stood in the corpus, the words after it."""

    pair: tuple[Symbol, Symbol]
    count: int
    words: Mapping[tuple[Symbol, ...], int]


def split_words(text: str) -> list[str]:
    """text -> words

    Cut text into words, numbers and punctuation, spaces kept; joining the list gives the text back.
    """
    return WORD.findall(text)


def characters(word: str) -> tuple[str, ...]:
    """word -> symbols

    Return a word as a tuple of its characters.
    """
    return tuple(word)


def utf8_bytes(word: str) -> tuple[bytes, ...]:
    """word -> symbols

    Return a word as a tuple of single UTF-8 bytes: 256 symbols write every language.
    """
    return tuple(bytes([b]) for b in word.encode())


def count_pairs(words: Mapping[tuple[Symbol, ...], int]) -> Counter[tuple[Symbol, Symbol]]:
    """words -> counts

    Count neighbouring symbols over all words, each word as often as it occurs, in reading order.
    """
    counts: Counter[tuple[Symbol, Symbol]] = Counter()
    for word, times in words.items():
        for pair in pairwise(word):
            counts[pair] += times
    return counts


def join_pair(word: Sequence[Symbol], pair: tuple[Symbol, Symbol]) -> tuple[Symbol, ...]:
    """word pair -> joined

    Join every occurrence of `pair` in a word, from left to right, without overlaps.
    """
    joined: list[Symbol] = []
    i = 0
    while i < len(word):
        found = tuple(word[i : i + 2]) == pair
        joined.append(pair[0] + pair[1] if found else word[i])
        i += 2 if found else 1
    return tuple(joined)


def join_everywhere(
    words: Mapping[tuple[Symbol, ...], int], pair: tuple[Symbol, Symbol]
) -> Counter[tuple[Symbol, ...]]:
    """words pair -> after

    Join `pair` in every word, keeping the words' order and counts.
    """
    after: Counter[tuple[Symbol, ...]] = Counter()
    for word, times in words.items():
        after[join_pair(word, pair)] += times
    return after


def train_steps(words: Mapping[tuple[Symbol, ...], int]) -> Iterator[Merge[Symbol]]:
    """words -> steps

    Learn merges one at a time, most frequent pair first, until no pair is left.

    Raises ValueError: there are no words, or a word's count is below 1.
    """
    if not words:
        raise ValueError("bpe: there are no words to learn from; give at least one")
    if min(words.values()) < 1:
        raise ValueError("bpe: every word must occur at least once")
    while counts := count_pairs(words):
        pair = max(counts, key=counts.__getitem__)  # max keeps the first of equals: the tie rule
        words = join_everywhere(words, pair)
        yield Merge(pair, counts[pair], words)


def train(
    words: Mapping[tuple[Symbol, ...], int], merges: int, least: int = 1
) -> list[tuple[Symbol, Symbol]]:
    """words merges least -> pairs

    Learn up to `merges` merges; stop early when the best pair occurs fewer than `least` times.

    Raises ValueError: `merges` is negative, or there are no words.
    """
    if merges < 0:
        raise ValueError(f"bpe: merges is {merges}; it must be 0 or more")
    learned: list[tuple[Symbol, Symbol]] = []
    for step in train_steps(words):
        if len(learned) == merges or step.count < least:
            break
        learned.append(step.pair)
    return learned


def encode_steps(
    word: Sequence[Symbol], ranks: Mapping[tuple[Symbol, Symbol], int]
) -> Iterator[tuple[tuple[Symbol, Symbol], tuple[Symbol, ...]]]:
    """word ranks -> steps

    Join pairs of one word as training did: always the earliest-learned pair present, until none is.

    Each step is the pair and the word after it. `ranks` gives each pair its place in the list of merges; see
    `rank_merges`.
    """
    symbols = tuple(word)
    while present := [pair for pair in pairwise(symbols) if pair in ranks]:
        pair = min(present, key=ranks.__getitem__)
        symbols = join_pair(symbols, pair)
        yield pair, symbols


def encode_word(word: Sequence[Symbol], ranks: Mapping[tuple[Symbol, Symbol], int]) -> tuple[Symbol, ...]:
    """word ranks -> tokens

    Cut one word into the tokens that the last of `encode_steps` leaves.
    """
    symbols = tuple(word)
    for _pair, after in encode_steps(word, ranks):
        symbols = after
    return symbols


def rank_merges(merges: Iterable[tuple[Symbol, Symbol]]) -> dict[tuple[Symbol, Symbol], int]:
    """merges -> ranks

    Number the merges in the order they were learned: 0 is applied first.
    """
    return {pair: rank for rank, pair in enumerate(merges)}


def encode(text: str, merges: Iterable[tuple[str, str]]) -> list[str]:
    """text merges -> tokens

    Cut text into the tokens that character merges make of it.
    """
    ranks = rank_merges(merges)
    return [token for word in split_words(text) for token in encode_word(characters(word), ranks)]


def encode_bytes(text: str, merges: Iterable[tuple[bytes, bytes]]) -> list[bytes]:
    """text merges -> tokens

    Cut text into the tokens that byte merges make of it; nothing is ever unknown.
    """
    ranks = rank_merges(merges)
    return [token for word in split_words(text) for token in encode_word(utf8_bytes(word), ranks)]


def vocabulary(alphabet: Iterable[Symbol], merges: Iterable[tuple[Symbol, Symbol]]) -> dict[Symbol, int]:
    """alphabet merges -> numbers

    Give every token its number: first the sorted alphabet, then one token per merge, in order.

    Two merges that spell the same token share its first number.
    """
    joined = [a + b for a, b in merges]
    tokens: list[Symbol] = sorted(set(alphabet))
    return {token: number for number, token in enumerate(dict.fromkeys(tokens + joined))}
