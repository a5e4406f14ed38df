"""Beam search: follow several beginnings at once and keep the likeliest."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from llmtutor.engine.checks import above
from llmtutor.engine.trace import Array


@dataclass(frozen=True)
class Beam:
    """One beginning of a text.

    tokens: what was chosen so far. logp: log-probability of all of it, in nats. done: it ended by itself.
    """

    tokens: tuple[int, ...]
    logp: float
    done: bool = False


NextLogp = Callable[[tuple[int, ...]], Array]


def beam_search(
    next_logp: NextLogp, start: Sequence[int], width: int, steps: int, end: int | None = None
) -> list[list[Beam]]:
    """next_logp start width steps end -> beams

    The `width` likeliest texts after 0, 1, ... `steps` tokens, best first. `next_logp` gives the
    log-probabilities of the next token after some tokens; a text that chose `end` is done and is kept as it
    is. Width 1 is greedy.
    Raises ValueError: width or steps is not above 0.
    Source: Lowerre 1976; Sutskever et al. 2014, section 3.2.
    """
    above("width", width)
    above("steps", steps)
    history = [[Beam(tuple(start), 0.0)]]
    for _ in range(steps):
        candidates = [longer for beam in history[-1] for longer in _longer(beam, next_logp, width, end)]
        history.append(sorted(candidates, key=lambda beam: -beam.logp)[:width])
    return history


def _longer(beam: Beam, next_logp: NextLogp, width: int, end: int | None) -> list[Beam]:
    """Give the `width` best continuations by one token; more can never be among the best overall."""
    if beam.done:
        return [beam]
    logp = np.asarray(next_logp(beam.tokens))
    best = np.argsort(-logp, kind="stable")[:width].tolist()
    return [
        Beam((*beam.tokens, t), beam.logp + float(logp[t]), t == end) for t in best if np.isfinite(logp[t])
    ]


def per_token(beam: Beam, prompt: int, power: float = 1.0) -> float:
    """beam prompt power -> score

    Log-probability divided by (number of new tokens)^power: without it, short texts always win.
    `prompt` is the number of tokens that were given.
    Source: Wu et al. 2016, section 7 (simplified, as in common libraries).
    """
    return beam.logp / max(len(beam.tokens) - prompt, 1) ** power
