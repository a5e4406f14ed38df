"""The switches of the tiny GPT's parts: 1 is on, 0 is off."""

from llmtutor.demos.controls import Refused, State
from llmtutor.tinygpt.ablations import FeedForward, Part, every_head
from llmtutor.tinygpt.training import STORYTELLER
from llmtutor.views import Grid

ALL_ON = tuple((1.0,) * STORYTELLER.heads for _ in range(STORYTELLER.layers))


def parts_off(state: State) -> tuple[Part, ...]:
    """Return the parts that are switched off."""
    heads = (one for one in every_head(STORYTELLER) if not state["heads"][one.layer][one.head])
    return (*heads, *(FeedForward(layer) for layer, on in enumerate(state["ffn"]) if not on))


def zeros(grid: Grid) -> frozenset[tuple[int, int]]:
    """Return the places of the switches that are off."""
    return frozenset(
        (row, column) for row, line in enumerate(grid) for column, on in enumerate(line) if not on
    )


def refuse(state: State) -> None:
    """Refuse a switch that is neither on nor off."""
    for name in ("heads", "ffn"):
        line = (on for row in state[name] for on in (row if name == "heads" else (row,)))
        broken = next((on for on in line if on not in (0, 1)), None)
        if broken is not None:
            raise Refused("not-a-switch", control=name, text=f"{broken:g}")


def without_heads(*heads: tuple[int, int]) -> Grid:
    """Return the switches with these heads off, each given by layer and number."""
    return tuple(
        tuple(float((layer, head) not in heads) for head in range(STORYTELLER.heads))
        for layer in range(STORYTELLER.layers)
    )
