"""Keys on their way to their scores: one pair after another is multiplied and added."""

from collections.abc import Iterator

from llmtutor.demos.controls import State
from llmtutor.demos.shown import Shown, steps
from llmtutor.demos.standing import sizes
from llmtutor.demos.worked import Formulas, said, total, worked
from llmtutor.views import Arithmetic, Bars, Board, Cell, Column, Matrix, Row, Term, View


def scored(state: State, scores: Row, labels: tuple[str, ...], columns: tuple[Column, ...]) -> Iterator[View]:
    """Show the query above its keys, the running sum of the present key, and the scores that are done.

    The state holds `query`, `keys` and how many `step`s are made: a step is one pair, key after key.
    """
    query, keys, step = state["query"], state["keys"], state["step"]
    now = max(0, step - 1) // len(query)
    met = range(step - now * len(query))
    whole = len(met) == len(query)
    say = "done" if whole else "term" if step else "start"
    yield steps("progress", step, len(keys) * len(query), say, number=now + 1, score=scores[now])
    above = Matrix("query", (query,), lit=frozenset((0, place) for place in met))
    yield Board("pairs", ((above,), (Matrix("keys", keys, lit=frozenset((now, place) for place in met)),)))
    if step:
        pairs = enumerate(zip(query, keys[now], strict=True))
        terms = tuple(Term(pair, place in met) for place, pair in pairs)
        yield Arithmetic("sum", scores[now] if whole else None, terms, running=True)
    done = now + whole
    seen = (*scores[:done], *(None,) * (len(keys) - done))
    yield Bars("score", labels, seen, columns, lit=frozenset({now} if step else ()))


def _root(found: Shown, _cell: Cell) -> str:
    squares = [f"{{keys[row, {place}]}}²" for place in range(sizes(found.by_id["keys"])[1])]
    return f"√({' + '.join(squares)})"


SCORED: Formulas = {
    "query": said("given"),
    "keys": said("given"),
    "score": total("query", "keys[row, :]"),
    "score.length": _root,
    "score.cosine": worked("{finished} / ({query_length} × {length})", "cosine"),
}
"""How a score came about, and the columns `length` and `cosine`; needs the `finished` scores by name."""
