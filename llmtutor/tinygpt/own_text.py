"""A learner's own text as something to train on: what is taken, and the tokens it is cut into."""

from collections import Counter
from collections.abc import Iterable

from llmtutor.engine.bpe import characters, split_words, train
from llmtutor.tinygpt.tokenizer import ALPHABET, Merges, plain

SHORTEST, LONGEST = 2_000, 1_000_000
VOTERS = 400
"""How many words decide on the merges: the commonest ones. All others would change little but take long."""


class TextRefusedError(ValueError):
    """A text cannot be trained on.

    reason: "too-short", "too-long", "few-tokens" or "characters". found and limit: the numbers of characters
    or tokens it is about, or the characters that are not known. The message says it in English.
    """

    def __init__(self, reason: str, found: int | str, limit: int | str, message: str) -> None:
        super().__init__(message)
        self.reason, self.found, self.limit = reason, found, limit


def own_documents(text: str) -> list[str]:
    """Cut a text at its empty lines into documents, in plain characters and with single spaces.

    Raises TextRefusedError: too short, too long, or characters that are not ASCII and have no plain form.
    """
    length = len(text)
    if length > LONGEST:
        message = f"the text has {length:,} characters; at most {LONGEST:,} can be trained on"
        raise TextRefusedError("too-long", length, LONGEST, message)
    parts = text.replace("\r\n", "\n").split("\n\n")
    documents = [words for part in parts if (words := " ".join(plain(part).split()))]
    _check_characters(documents)
    length = sum(map(len, documents))
    if length < SHORTEST:
        message = f"the text has {length:,} characters; it takes at least {SHORTEST:,} to learn from"
        raise TextRefusedError("too-short", length, SHORTEST, message)
    return documents


def own_merges(documents: Iterable[str], size: int) -> Merges:
    """Learn merges that fill a vocabulary of at most `size` tokens, the alphabet and the end included.

    A pair that occurs only once is not worth a token.
    """
    counts = Counter(word for text in documents for word in split_words(" " + text))
    voters = {characters(word): times for word, times in counts.most_common(VOTERS)}
    return tuple(train(voters, size - len(ALPHABET) - 1, least=2))


def _check_characters(documents: Iterable[str]) -> None:
    unknown = Counter(character for text in documents for character in text if character not in ALPHABET)
    if unknown:
        shown = " ".join(c if c.isprintable() else f"U+{ord(c):04X}" for c, _ in unknown.most_common(8))
        message = (
            f"the text has {len(unknown):,} characters that the model does not know, such as {shown};"
            f" it knows the {len(ALPHABET)} printable characters of ASCII"
        )
        raise TextRefusedError("characters", shown, len(ALPHABET), message)
