"""WordPiece: cut each word greedily, always taking the longest known piece (BERT's tokeniser).

Pieces that continue a word are written with `##` in front. Schuster and Nakajima 2012 (training by score);
Devlin et al. 2019 (arXiv 1810.04805) for the encoder.
"""

from collections import Counter
from collections.abc import Collection, Mapping

CONTINUES = "##"
UNKNOWN = "[UNK]"


def split_pieces(word: str) -> tuple[str, ...]:
    """word -> pieces

    Write a word as single characters, all but the first marked as continuing.
    """
    return tuple(c if i == 0 else CONTINUES + c for i, c in enumerate(word))


def longest_piece(word: str, start: int, vocab: Collection[str]) -> str | None:
    """word start vocab -> piece

    Return the longest known piece that begins at `start`, or None if not even one character is known.
    """
    mark = CONTINUES if start else ""
    ends = range(len(word), start, -1)
    return next((mark + word[start:end] for end in ends if mark + word[start:end] in vocab), None)


def encode_word(word: str, vocab: Collection[str]) -> list[str]:
    """word vocab -> pieces

    Cut one word into known pieces, longest first; one `[UNK]` stands for a word that cannot be cut.

    Raises ValueError: the word is empty.
    """
    if not word:
        raise ValueError("wordpiece: the word is empty; give at least one character")
    pieces: list[str] = []
    start = 0
    while start < len(word):
        piece = longest_piece(word, start, vocab)
        if piece is None:
            return [UNKNOWN]
        pieces.append(piece)
        start += len(piece.removeprefix(CONTINUES) if start else piece)
    return pieces


def pair_scores(words: Mapping[tuple[str, ...], int]) -> dict[tuple[str, str], float]:
    """words -> scores

    Score each neighbouring pair: count(ab) / (count(a) count(b)), what training joins first.

    Rare pieces that nearly always stand together win over frequent pieces that meet by chance.
    """
    single: Counter[str] = Counter()
    double: Counter[tuple[str, str]] = Counter()
    for word, times in words.items():
        for i, piece in enumerate(word):
            single[piece] += times
            if i:
                double[word[i - 1], piece] += times
    return {(a, b): n / (single[a] * single[b]) for (a, b), n in double.items()}
