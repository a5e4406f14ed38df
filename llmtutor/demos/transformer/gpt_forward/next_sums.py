"""How the scores of the tokens to come came about, and their shares."""

from llmtutor.demos.arithmetic import formula
from llmtutor.demos.transformer.gpt_forward.next_token import shares_of
from llmtutor.demos.transformer.gpt_forward.place import cells_of
from llmtutor.demos.transformer.gpt_forward.seen import Seen
from llmtutor.demos.transformer.long_sums import long_sum
from llmtutor.tinygpt.ranking import ranked
from llmtutor.views import Arithmetic, Cell

RANK, LOGIT = 0, 1


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
    lit = cells_of(seen, "norm.normed", place, range(normed.size), seen.head)
    return long_sum(result, normed, table[token], lit, "logit")
