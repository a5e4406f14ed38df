"""The end of the pass: the scores of every token there is, and their shares."""

from collections.abc import Iterator

import numpy as np

from llmtutor.demos.cells import formula
from llmtutor.demos.transformer.gpt_forward.reading import Seen
from llmtutor.demos.transformer.long_sums import long_sum
from llmtutor.engine.softmax import softmax
from llmtutor.engine.trace import Array, Trace
from llmtutor.tinygpt.ranking import ranked
from llmtutor.views import Arithmetic, Bars, Cell, Column, Note, View

RANK, LOGIT = 0, 1


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
    share = shares_of(seen)[1]
    order = ranked(seen.logits)
    kept, rest = order[: seen.state["shown"]], order[seen.state["shown"] :]
    labels = tuple(seen.model.tokenizer.token(token).replace(" ", "␣") for token in kept.tolist())
    values = tuple(share[kept].tolist())
    ranks: tuple[int | None, ...] = tuple(range(1, len(kept) + 1))
    logits: tuple[float | None, ...] = tuple(seen.logits[kept].tolist())
    if rest.size:
        labels, values = (*labels, "@others"), (*values, float(share[rest].sum()))
        ranks, logits = (*ranks, None), (*logits, None)
    yield Bars(
        "next",
        labels,
        values,
        (Column("rank", ranks), Column("logit", logits, 2)),
        top=1.0,
        folded=int(rest.size),
        digits=4,
        lit=_came(seen, kept),
    )
    if seen.token + 1 < len(seen.ids):
        came, rank = seen.labels[seen.token + 1], seen.ranks[seen.token + 1] or 0
        yield Note("came", (("after", seen.labels[seen.token]), ("came", came), ("rank", rank)))
    else:
        best = seen.model.tokenizer.token(int(kept[0])).strip() or "␣"
        yield Note("guess", (("after", seen.labels[-1]), ("best", best), ("share", float(share[kept[0]]))))


def _came(seen: Seen, kept: Array) -> frozenset[int]:
    """The bar of the token that follows in the text."""
    if seen.token + 1 == len(seen.ids):
        return frozenset()
    return frozenset(np.flatnonzero(kept == seen.ids[seen.token + 1]).tolist())


def explain_next(seen: Seen, cell: Cell) -> Arithmetic | None:
    """Give the arithmetic of a share or a score of the tokens to come."""
    if cell.view == "guess":
        cell = Cell("next", (0,))
    if cell.view == "came":
        rank = seen.ranks[seen.token + 1]
        return Arithmetic("explain", rank, say="rank")
    row, *column = cell.at
    order = ranked(seen.logits)
    exp, share = shares_of(seen)
    if row >= seen.state["shown"]:
        rest = order[row:]
        values = {"exp": float(exp[rest].sum()), "total": float(exp.sum())}
        return formula(float(share[rest].sum()), "{exp} / {total}", values, say="others")
    token = int(order[row])
    if column == [RANK]:
        return Arithmetic("explain", row + 1, say="rank")
    if column == [LOGIT]:
        return explain_logit(seen, seen.token, token)
    values = {"logit": float(seen.logits[token]), "best": float(seen.logits.max()), "T": seen.state["T"]}
    values["total"] = float(exp.sum())
    text = "e^(({logit} - {best}) / {T}) / {total}"
    return formula(float(share[token]), text, values, [Cell("next", (row, LOGIT))], "share")


def explain_logit(seen: Seen, place: int, token: int) -> Arithmetic:
    """Explain a score as the dot product of the normed stream and the token's vector."""
    weights = seen.model.weights
    table = weights["head.W"].T if "head.W" in weights else weights["embedding.tokens"]
    normed, result = seen.trace["norm.normed"][place], float(seen.trace["logits"][place, token])
    return long_sum(result, normed, table[token], say="logit")
