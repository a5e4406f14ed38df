"""What is wrong in a course file, and exactly where."""

from collections.abc import Iterable
from dataclasses import dataclass

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing to put right: the file, the line and column (from 1), and a sentence.

    `where` is the place in the file's own terms, such as `steps.3.question.answer`.
    """

    file: str
    line: int
    column: int
    message: str
    where: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class CourseError(Exception):
    """Something in a course cannot be read; `faults` says what and where, all of it at once."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that `word` was most likely meant to be, or None."""
    import difflib  # start-up never needs it

    words = list(known)
    folded = {known_word.lower(): known_word for known_word in words}
    close = difflib.get_close_matches(word.lower()[:80], folded, n=1, cutoff=0.6)
    return folded[close[0]] if close else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return `; did you mean ...?` or, when nothing is near, the list of what is known."""
    words = sorted(known)
    near = nearest(word, words)
    if near is not None:
        return f"; did you mean `{near}`?"
    if not words:
        return ""
    listed = ", ".join(f"`{name}`" for name in words[:20])
    return f"; known: {listed}{' ...' if len(words) > 20 else ''}"
