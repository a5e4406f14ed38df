"""Unigram tokens: of all ways to cut a word, take the most probable one, found with Viterbi's method.

Each token has a probability; a cut is worth the product. Instead of trying every cut, remember for each
position only the best way to reach it. Kudo 2018 (arXiv 1804.10959), section 3.2; Viterbi 1967.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf, log


@dataclass(frozen=True)
class Reached:
    """The best way to reach one position of a word: its log probability and its last token's start."""

    score: float
    start: int


def log_probabilities(counts: Mapping[str, int]) -> dict[str, float]:
    """counts -> scores

    Turn token counts into natural-log probabilities.

    Raises ValueError: no token, or a count that is not positive.
    """
    if not counts or min(counts.values()) <= 0:
        raise ValueError("unigram: give at least one token, and every count above 0")
    total = sum(counts.values())
    return {token: log(n / total) for token, n in counts.items()}


def best_step(word: str, end: int, reached: list[Reached], scores: Mapping[str, float]) -> Reached:
    """word end reached scores -> best

    Return the best last token that ends at `end`; of equal ones the longest.
    """
    best = Reached(-inf, end - 1)
    for start in range(end):
        score = reached[start].score + scores.get(word[start:end], -inf)
        if score > best.score:
            best = Reached(score, start)
    return best


def viterbi(word: str, scores: Mapping[str, float]) -> list[Reached]:
    """word scores -> reached

    Return the best way to reach each of the positions 0..len(word); score -inf means there is none.
    """
    reached = [Reached(0.0, 0)]
    for end in range(1, len(word) + 1):
        reached.append(best_step(word, end, reached, scores))
    return reached


def encode_word(word: str, scores: Mapping[str, float]) -> list[str]:
    """word scores -> tokens

    Cut a word into the tokens with the highest product of probabilities; `scores` are log probabilities.

    Of equally probable cuts, the one whose last token is longest. Raises ValueError: no cut exists.
    """
    reached = viterbi(word, scores)
    if reached[-1].score == -inf:
        raise ValueError(f"unigram: {word!r} cannot be cut into known tokens; add its characters")
    tokens: list[str] = []
    end = len(word)
    while end > 0:
        tokens.append(word[reached[end].start : end])
        end = reached[end].start
    return tokens[::-1]
