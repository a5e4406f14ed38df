"""Comparing typed words: case, spaces, quotes, hyphens and articles don't matter."""

import re
import unicodedata
from fnmatch import fnmatchcase

LONGEST = 200
_AROUND = " \t\"'`*_.,;:!?。，；：！？“”‘’「」『』《》"
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-_‐‑–](?=[^\W\d_])")
_ARTICLE = re.compile(r"^(?:the|an|a) ")


def plain_words(text: str) -> str:
    """Return words in the form in which they are compared: no case, no spaces, no quotes, no article."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).casefold().replace("−", "-").strip(_AROUND)
    plain = _HYPHEN.sub(" ", " ".join(plain.split()))
    return _ARTICLE.sub("", plain).replace(" ", "")


def alternatives(text: str) -> tuple[str, ...]:
    """Return the alternatives of an author's `a | b | c`."""
    return tuple(part.strip() for part in text.split("|") if part.strip())


def fits(typed: str, pattern: str) -> bool:
    """Tell whether typed words fit a pattern, in which `*` stands for anything and `?` for one character."""
    plain = _ARTICLE.sub("", _HYPHEN.sub(" ", pattern.casefold().strip())).replace(" ", "")
    return fnmatchcase(plain_words(typed), re.sub(r"\*+", "*", plain).replace("[", "[[]"))


def example_of(pattern: str) -> str:
    """Return words that fit a pattern."""
    return pattern.replace("*", "").replace("?", "x").strip()
