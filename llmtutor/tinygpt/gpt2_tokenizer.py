"""GPT-2's tokenizer, from its own files: byte-pair merges over the bytes of UTF-8.

Radford et al. 2019, section 2.2. `vocab.json` numbers the tokens, `merges.txt` lists the merges in order.
In both a byte is written as one printable character: itself where that can be seen, else one from 256 up.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from llmtutor.engine.bpe import encode_word

END = "<|endoftext|>"

# Contractions, words, numbers, other signs, each with a space before it; then spaces.
WORD = re.compile(r"'(?:s|t|re|ve|m|ll|d)| ?[a-zA-Z]+| ?[0-9]+| ?[^\sa-zA-Z0-9]+|\s+(?!\S)|\s+", re.ASCII)


def byte_letters() -> list[str]:
    """Return the character that stands for each of the 256 bytes."""
    seen = [*range(ord("!"), ord("~") + 1), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = iter(range(256, 512))
    return [chr(byte if byte in seen else next(others)) for byte in range(256)]


LETTERS = byte_letters()
BYTES = {letter: byte for byte, letter in enumerate(LETTERS)}


@dataclass(frozen=True)
class GPT2Tokenizer:
    """Cuts text into GPT-2's tokens: `numbers` of the tokens by their letters, `ranks` of the merges."""

    numbers: Mapping[str, int]
    ranks: Mapping[tuple[str, str], int]
    _words: dict[str, tuple[int, ...]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def tokens(self) -> dict[int, str]:
        """Every token's letters by its number."""
        return {number: token for token, number in self.numbers.items()}

    @property
    def size(self) -> int:
        """One more than the largest token number."""
        return max(self.tokens) + 1

    @property
    def end(self) -> int:
        """The number of `<|endoftext|>`."""
        return self.numbers[END]

    def encode(self, text: str) -> list[int]:
        """Cut a text into token numbers; where it says `<|endoftext|>` that is one token.

        Raises ValueError: the vocabulary lacks one of the text's bytes.
        """
        ids: list[int] = []
        for i, part in enumerate(text.split(END)):
            ids += [self.end] * (i > 0)
            ids += [number for word in split_words(part) for number in self._word(word)]
        return ids

    def decode(self, ids: Iterable[int]) -> str:
        """Write tokens as text; bytes that are no character become the sign for one that is missing."""
        return b"".join(self._bytes(int(number)) for number in ids).decode("utf-8", "replace")

    def token(self, number: int) -> str:
        """Return one token as text; parts of characters look like `\\xe4`.

        Raises ValueError: there is no such token.
        """
        if number not in self.tokens:
            raise ValueError(f"there is no token {number}; they are numbered from 0 to {self.size - 1}")
        return self._bytes(number).decode("utf-8", "backslashreplace")

    def _bytes(self, number: int) -> bytes:
        token = self.tokens.get(number, "")
        if any(letter not in BYTES for letter in token):  # an added token is written as it is
            return token.encode()
        return bytes(BYTES[letter] for letter in token)

    def _word(self, word: str) -> tuple[int, ...]:
        """Cut one word; words come again and again, so they are kept."""
        if word not in self._words:
            if len(self._words) > 50_000:
                self._words.clear()
            pieces = encode_word([LETTERS[byte] for byte in word.encode()], self.ranks)
            try:
                self._words[word] = tuple(self.numbers[piece] for piece in pieces)
            except KeyError as missing:
                raise ValueError(f"the vocabulary has no token {missing}, needed for {word!r}") from None
        return self._words[word]


def split_words(text: str) -> list[str]:
    """Cut text at GPT-2's word borders, spaces kept; joining the list gives the text back."""
    marked = "".join(letter if letter < "\x80" else _mark(letter) for letter in text)
    return [text[found.start() : found.end()] for found in WORD.finditer(marked)]


def _mark(letter: str) -> str:
    """Stand in for a character beyond ASCII by one of the same class: letter, number, space or other."""
    if letter.isalpha():
        return "a"
    if unicodedata.category(letter)[0] == "N":
        return "0"
    return "\t" if letter.isspace() else "."
