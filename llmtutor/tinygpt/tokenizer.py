"""From text to the tiny GPT's tokens and back: byte-pair merges learned from the toy world.

The 95 printable characters of ASCII are the alphabet, 672 merges follow, and the last token, `<|end|>`,
stands before and between documents. Every word carries the space before it, so a text gets one more space in
front: the first word is then the same token as anywhere else.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from llmtutor.engine.bpe import characters, encode_word, rank_merges, split_words, vocabulary
from llmtutor.tinygpt.model_file_error import ModelFileError

Merges = tuple[tuple[str, str], ...]

ALPHABET = "".join(chr(code) for code in range(32, 127))
END = "<|end|>"
FILE = "merges.json"

# What typing programs and web pages put in place of the plain characters.
PLAIN = {
    "‘": "'", "’": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-", "−": "-",
    "…": "...", "\u00a0": " ", "\t": " ", "\n": " ", "\r": "", "×": "x", "÷": "/",
    "，": ", ", "。": ". ", "！": "! ", "？": "? ", "：": ": ", "；": "; ", "（": " (", "）": ") ",
}  # fmt: skip


@dataclass(frozen=True)
class Tokenizer:
    """Cuts text into tokens by its merges, in the order in which they were learned."""

    merges: Merges
    _words: dict[str, tuple[int, ...]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of every token."""
        known = vocabulary(ALPHABET, self.merges)
        return known | {END: len(known)}

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """Every token by its number."""
        return tuple(self.numbers)

    @property
    def size(self) -> int:
        """How many tokens there are."""
        return len(self.numbers)

    @property
    def end(self) -> int:
        """The number of `<|end|>`."""
        return self.size - 1

    @cached_property
    def _ranks(self) -> dict[tuple[str, str], int]:
        return rank_merges(self.merges)

    def encode(self, text: str) -> list[int]:
        """Cut a text into token numbers.

        Raises ValueError: a character is not printable ASCII; `plain` replaces what has a plain form.
        """
        check(text)
        return [number for word in split_words(" " + text if text else "") for number in self._word(word)]

    def document(self, text: str) -> list[int]:
        """Cut a whole document into token numbers, with `<|end|>` before and after it."""
        return [self.end, *self.encode(text), self.end]

    def decode(self, numbers: Iterable[int]) -> str:
        """Join tokens to text again; the space that `encode` put in front is taken away.

        Raises ValueError: a number is not that of a token.
        """
        text = "".join(self.token(int(number)) for number in numbers)
        return text.removeprefix(" ")

    def token(self, number: int) -> str:
        """Return one token.

        Raises ValueError: there is none of this number.
        """
        if not 0 <= number < self.size:
            raise ValueError(f"there is no token {number}; they are numbered from 0 to {self.size - 1}")
        return self.tokens[number]

    def _word(self, word: str) -> tuple[int, ...]:
        """Cut one word; words come again and again, so they are kept."""
        if word not in self._words:
            if len(self._words) > 50_000:
                self._words.clear()
            pieces = encode_word(characters(word), self._ranks)
            self._words[word] = tuple(self.numbers[piece] for piece in pieces)
        return self._words[word]


def check(text: str) -> None:
    """Raise ValueError naming the first character that is not printable ASCII, and where it stands."""
    for place, character in enumerate(text, 1):
        if not " " <= character <= "~":
            shown = f"“{character}”" if character.isprintable() else f"U+{ord(character):04X}"
            hint = f"; write {PLAIN[character]!r} instead" if PLAIN.get(character) else ""
            known = "the tiny GPT reads only the 95 printable characters of ASCII"
            raise ValueError(f"character {place} is {shown}: {known}{hint}")


def plain(text: str) -> str:
    """Replace typographic quotes, dashes, line ends and the like by their plain forms; the rest stays."""
    return "".join(PLAIN.get(character, character) for character in text)


def as_data(merges: Sequence[tuple[str, str]], about: dict[str, Any]) -> str:
    """Write merges as JSON that people can read: what is known about them, then a pair a line."""
    pairs = ",\n".join("    " + json.dumps(pair) for pair in merges)
    return f'{{\n  "about": {json.dumps(about)},\n  "merges": [\n{pairs}\n  ]\n}}\n'


@lru_cache(maxsize=1)
def own_tokenizer() -> Tokenizer:
    """Return the tokenizer of the shipped models.

    Raises ModelFileError: its file is missing or damaged.
    """
    file = files("llmtutor.tinygpt").joinpath("data", FILE)
    try:
        merges = json.loads(file.read_text("ascii"))["merges"]
        return Tokenizer(tuple((str(first), str(second)) for first, second in merges))
    except (OSError, ValueError, KeyError, TypeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ModelFileError(Path(str(file)), f"the tokenizer's merges cannot be read ({reason})") from None
