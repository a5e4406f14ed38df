"""Switch heads and feed-forward layers of the tiny GPT off, and see what it can no longer do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

import numpy as np

from llmtutor.demos.cells import formula, given, typed
from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, MatrixOf, Refused, State, Toggle, Vector
from llmtutor.demos.transformer.asked import asked_model, with_model
from llmtutor.engine.softmax import softmax
from llmtutor.engine.trace import Array
from llmtutor.tinygpt.ablations import FeedForward, Head, Part, Usual, every_head, usual_outputs, without
from llmtutor.tinygpt.card import own_card
from llmtutor.tinygpt.probes import TASKS
from llmtutor.tinygpt.ranking import ranked
from llmtutor.tinygpt.training import STORYTELLER
from llmtutor.views import Arithmetic, Bars, Cell, Column, Grid, Matrix, Note, Table, Tokens, View

LAYERS, HEADS = STORYTELLER.layers, STORYTELLER.heads
PROMPTS, SHOWN = 8, 6
CHOSEN = ("invented", "list", "gift", "facts", "sums", "pronouns")
ALL_ON = tuple((1.0,) * HEADS for _ in range(LAYERS))
COLUMNS = (*(f"h{head}" for head in range(HEADS)), "@ffn")


@dataclass(frozen=True, eq=False)
class Ablated:
    """Shares[V] of the next token with and without the parts, and how many of a few prompts come out right.

    alone: the right token's share with one part off at a time, [layer, heads then feed-forward].
    """

    heads: Grid
    ffn: tuple[float, ...]
    texts: tuple[str, ...]
    answer: int
    before: Array
    after: Array
    alone: Grid
    right_before: int
    right_after: int


@lru_cache(maxsize=len(TASKS))
def prompts(task: str) -> tuple[tuple[tuple[int, ...], int], ...]:
    """Return the tokens of a few prompts of a task, each with its right next token."""
    tokenizer = asked_model().tokenizer
    cut = (probe.tokens(tokenizer) for probe in islice(TASKS[task](), PROMPTS))
    return tuple((tuple(ids), answer) for ids, answer in cut)


@lru_cache(maxsize=1)
def _usual() -> Usual:
    """Return what every part says on average over the prompts of all tasks here."""
    return usual_outputs(asked_model(), [ids for task in CHOSEN for ids, _ in prompts(task)])


@lru_cache(maxsize=256)
def _shares(task: str, number: int, cases: tuple[tuple[Part, ...], ...], usual: bool) -> Array:
    """Return the shares[B,V] of the next token of one prompt, without the parts of each case."""
    scores = without(asked_model(), prompts(task)[number][0], cases, _usual() if usual else None)
    shares: Array = softmax(scores[:, -1].astype(np.float64))
    return shares


def parts_off(state: State) -> tuple[Part, ...]:
    """Return the parts that are switched off."""
    heads = (one for one in every_head(STORYTELLER) if not state["heads"][one.layer][one.head])
    return (*heads, *(FeedForward(layer) for layer, on in enumerate(state["ffn"]) if not on))


def compute(state: State) -> Ablated:
    """Read the first prompt of the task, and count right answers to a few more."""
    task, usual, off = state["task"], state["usual"], parts_off(state)
    model, (ids, answer) = asked_model(), prompts(task)[0]
    singles = tuple(
        (*(Head(layer, head) for head in range(HEADS)), FeedForward(layer)) for layer in range(LAYERS)
    )
    alone = _shares(task, 0, tuple((part,) for row in singles for part in row), usual)[:, answer]
    before, after = _shares(task, 0, ((),), usual)[0], _shares(task, 0, (off,), usual)[0]
    return Ablated(
        *(state["heads"], state["ffn"], tuple(map(model.tokenizer.token, ids)), answer, before, after),
        alone=tuple(map(tuple, alone.reshape(LAYERS, HEADS + 1).tolist())),
        right_before=_right(task, (), usual),
        right_after=_right(task, off, usual),
    )


def _right(task: str, off: tuple[Part, ...], usual: bool) -> int:
    """Count the prompts whose right token is the likeliest without these parts."""
    best = (int(_shares(task, number, (off,), usual).argmax()) for number in range(PROMPTS))
    return sum(guess == answer for guess, (_, answer) in zip(best, prompts(task), strict=True))


def views(run: Ablated) -> Iterator[View]:
    """Show the switches, the prompt with its next token before and after, each part alone, and the roles."""
    labels = tuple(f"@block{layer}" for layer in range(LAYERS))
    yield Matrix("heads", run.heads, labels, COLUMNS[:HEADS], lit=_zeros(run.heads), digits=0)
    yield Matrix("ffn", (run.ffn,), ("@ffn",), labels, lit=_zeros((run.ffn,)), digits=0)
    yield Tokens("prompt", run.texts)
    token, order = asked_model().tokenizer.token, shown(run)
    yield Bars(
        "next",
        tuple(token(each).replace(" ", "␣") for each in order),
        tuple(run.after[order].tolist()),
        (Column("before", tuple(run.before[order].tolist()), 4),),
        top=1.0,
        digits=4,
        lit=frozenset([order.index(run.answer)]),
    )
    counts = (("after", run.right_after), ("count", PROMPTS), ("before", run.right_before))
    yield Note("right", (("answer", token(run.answer).strip()), *counts))
    yield Matrix("alone", run.alone, labels, COLUMNS, digits=2)
    roles = known_roles()
    if roles:
        yield Table("roles", ("role", "layer", "head", "score"), roles)


def _zeros(grid: Grid) -> frozenset[tuple[int, int]]:
    return frozenset(
        (row, column) for row, line in enumerate(grid) for column, on in enumerate(line) if not on
    )


def shown(run: Ablated) -> list[int]:
    """Return the likeliest tokens after the change, the right one and the likeliest before among them."""
    first = [run.answer, int(run.before.argmax())]
    return list(dict.fromkeys([*first, *ranked(run.after)[:SHOWN].tolist()]))[:SHOWN]


@lru_cache(maxsize=1)
def known_roles() -> tuple[tuple[str, int, int, float], ...]:
    """Return each role with the head that has it most clearly, as the model's card says; none without one."""
    try:
        roles = own_card()["roles"].items()
    except (ValueError, KeyError):
        return ()
    best = ((name, role["heads"][0], role["scores"]) for name, role in roles)
    return tuple((f"@role-{name}", layer, head, scores[layer][head]) for name, (layer, head), scores in best)


def explain(run: Ablated, cell: Cell) -> Arithmetic | None:
    """Say what a switch, a share or a count is."""
    match cell:
        case ("heads", (layer, head)):
            return given(run.heads[layer][head] or 0)
        case ("ffn", (_, layer)):
            return given(run.ffn[layer])
        case ("next", (row, *column)):
            share = (run.before if column else run.after)[shown(run)[row]]
            return Arithmetic("explain", float(share), say="whole" if column else "without")
        case ("alone", (layer, part)):
            return Arithmetic("explain", run.alone[layer][part], say="alone")
        case ("right", (place,)):
            count = (0, run.right_after, PROMPTS, run.right_before)[place]
            return formula(count, "{count}", {"count": count}, say="counted")
        case ("roles", (row, column)):
            return Arithmetic("explain", float(known_roles()[row][column]), say="role")
    return None


def names(run: Ablated) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    return {
        "share": float(run.after[run.answer]),
        "share_before": float(run.before[run.answer]),
        "right": run.right_after,
        "right_before": run.right_before,
        "off": sum(not on for line in (*run.heads, run.ffn) for on in line),
        "alone": run.alone,
    }


def refuse(state: State) -> None:
    """Refuse a switch that is neither on nor off."""
    for name in ("heads", "ffn"):
        line = (on for row in state[name] for on in (row if name == "heads" else (row,)))
        broken = next((on for on in line if on not in (0, 1)), None)
        if broken is not None:
            raise Refused("not-a-switch", control=name, text=f"{broken:g}")


def _off(*heads: tuple[int, int]) -> Grid:
    return tuple(tuple(float((layer, head) not in heads) for head in range(HEADS)) for layer in range(LAYERS))


DEMO = with_model(
    Demo(
        id="head-ablation",
        controls=(
            Choice("task", CHOSEN, "invented"),
            MatrixOf("heads", ALL_ON, 0, 1, fixed=True),
            Vector("ffn", (1.0,) * LAYERS, 0, 1, LAYERS, LAYERS),
            Toggle("usual"),
        ),
        compute=compute,
        views=views,
        explain=explain,
        edit=typed("heads", "ffn"),
        names=names,
        refuse=refuse,
        presets=(
            Preset("last-block", {"heads": _off(*((LAYERS - 1, head) for head in range(HEADS)))}),
            Preset("sums-go", {"task": "sums", "ffn": (1.0, 0.0, 1.0)}),
            Preset("copying-stays", {"ffn": (1.0, 0.0, 1.0)}),
            Preset("first-layer", {"ffn": (0.0, 1.0, 1.0)}, good=False),
        ),
        slow=True,
        code=("llmtutor.engine.multi_head:attend_and_join", "llmtutor.engine.gpt_block:gpt_block"),
    )
)
