"""The end of the pass: the scores of every token there is, and their shares."""

from collections.abc import Iterator

import numpy as np

from llmtutor.demos.shown import column, note
from llmtutor.demos.transformer.gpt_forward.seen import Seen
from llmtutor.demos.transformer.token_bars import place_of, token_bars
from llmtutor.engine.softmax import softmax
from llmtutor.engine.trace import Array, Trace
from llmtutor.tinygpt.ranking import ranked
from llmtutor.views import View


def shares_of(seen: Seen) -> tuple[Array, Array]:
    """Return e to the power of every score (over T, the largest taken away), and the shares made of them."""
    rec = Trace()
    share: Array = softmax(seen.logits.astype(np.float64), seen.state["T"], rec=rec)
    return rec["exp"], share


def next_tokens(seen: Seen) -> tuple[View, ...]:
    """Show the likeliest tokens, and what all the others have together."""
    key = ("next", seen.token, seen.state["T"], seen.state["shown"])
    return seen.once(key, lambda: tuple(_next_tokens(seen)))


def _next_tokens(seen: Seen) -> Iterator[View]:
    token, share = seen.model.tokenizer.token, shares_of(seen)[1]
    kept = ranked(seen.logits)[: seen.state["shown"]].tolist()
    columns = column("rank", range(1, len(kept) + 1)), column("logit", seen.logits[kept], 2)
    came = seen.ids[seen.token + 1 : seen.token + 2]
    lit = place_of(came[0], kept) if came else frozenset()
    yield token_bars("next", token, kept, share, *columns, lit=lit)
    if came:
        after, text = seen.labels[seen.token : seen.token + 2]
        yield note("came", after=after, came=text, rank=seen.ranks[seen.token + 1] or 0)
    else:
        best = token(kept[0]).strip() or "␣"
        yield note("guess", after=seen.labels[-1], best=best, share=float(share[kept[0]]))
