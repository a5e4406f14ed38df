"""The likeliest texts that a beam search finds."""

from functools import lru_cache

import numpy as np

from llmtutor.demos.shown import table
from llmtutor.engine.beam_search import Beam, beam_search, per_token
from llmtutor.engine.softmax import log_softmax
from llmtutor.engine.trace import Array
from llmtutor.tinygpt.model import shipped
from llmtutor.tinygpt.reading import logits
from llmtutor.views import Table


@lru_cache(maxsize=16)
def beams_of(prompt: tuple[int, ...], width: int, steps: int) -> tuple[Beam, ...]:
    """Return the likeliest texts that a beam of this width finds after some tokens."""
    if not steps:
        return ()
    return tuple(beam_search(_next_logp, prompt, width, steps, shipped().tokenizer.end)[-1])


@lru_cache(maxsize=512)
def _next_logp(tokens: tuple[int, ...]) -> Array:
    logp: Array = log_softmax(logits(shipped(), tokens[-shipped().config.context :])[-1].astype(np.float64))
    return logp


def texts(beams: tuple[Beam, ...], prompt: int) -> Table:
    """Show what each beam wrote, with the logarithm of its probability, all and for each token."""
    texts = [shipped().tokenizer.decode(beam.tokens[prompt:]).strip() or "␣" for beam in beams]
    each = [per_token(beam, prompt) for beam in beams]
    return table("beams", [0], beam=texts, logp=[beam.logp for beam in beams], each=each)
