"""What two layers answer all over a plane, seen from above, with the four points of XOR on it."""

from llmtutor.demos.grids import as_grid
from llmtutor.demos.shown import cloud
from llmtutor.engine.leaf_flower import forward
from llmtutor.engine.trace import Array
from llmtutor.engine.xor import POINTS, WANTED, plane
from llmtutor.views import Field, Grid, Row

SPAN = (-0.5, 1.5)
PLANE = plane(*SPAN, 12, 32)
MARKS = cloud("wants-0", POINTS[WANTED == 0]), cloud("wants-1", POINTS[WANTED == 1])


def answers_of(W1: Grid, b1: Row, W2: Grid, b2: Row, relu: bool) -> Array:
    """Return the answer of a network at every place of the map."""
    return forward(PLANE, W1, b1, W2, b2, relu)[..., 0]


def xor_map(view: str, answers: Array) -> Field:
    """Show where answers lie above one half and where below."""
    return Field(view, as_grid(answers - 0.5), SPAN, SPAN, diverging=True, points=MARKS)
