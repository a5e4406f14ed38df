"""Weights made by hand, so that four narrow heads look for four things and fewer, wider heads must mix them.

A token is eight numbers: four say what it is (article, animal, deed, link), four where it stands (one wave,
twice). From left to right each pair of columns of W_q asks for something else: an animal; a deed; the token
before; the token after.
"""

from math import degrees

import numpy as np

from llmtutor.engine.sinusoid import sinusoidal
from llmtutor.engine.trace import Array
from llmtutor.engine.transforms2d import rotation

WIDTH, MOST_TOKENS = 8, 5
WORDS = ("the", "a", "cat", "dog", "saw", "chased", "and")
KINDS = {"the": 0, "a": 0, "cat": 1, "dog": 1, "saw": 2, "chased": 2, "and": 3}
ASKS_FOR_KIND, ASKS_FOR_PLACE = 8.0, 10.0
ANIMAL, DEED = 1, 2


def vectors(words: tuple[str, ...]) -> Array:
    """words[T] -> x[T,8]

    What each word is and where it stands, from 2 to 5 words.
    """
    kinds = np.eye(4)[[KINDS[word] for word in words]]
    places = sinusoidal(np.arange(len(words)), 2)
    return np.hstack([kinds, places, places])


def weights() -> dict[str, Array]:
    """-> W_q, W_k, W_v, W_o, each [8,8]

    Keys are the tokens as they are. Every query asks for animals in column 1, for deeds in column 2, and with
    waves turned back or on by one place in the last four. Values say in every pair of columns whether a token
    is an animal and whether it is a deed. W_o adds half of each pair to the next one.
    """
    W_q, W_v = np.zeros((WIDTH, WIDTH)), np.zeros((WIDTH, WIDTH))
    W_q[:4, ANIMAL] = W_q[:4, DEED] = ASKS_FOR_KIND
    one_place = degrees(1.0)  # the wave turns by one radian from place to place
    W_q[4:6, 4:6] = ASKS_FOR_PLACE * rotation(-one_place)
    W_q[6:8, 6:8] = ASKS_FOR_PLACE * rotation(one_place)
    W_v[ANIMAL, 0::2] = W_v[DEED, 1::2] = 1
    eye = np.eye(WIDTH)
    return {"W_q": W_q, "W_k": eye, "W_v": W_v, "W_o": eye + np.roll(eye, 2, axis=1) / 2}
