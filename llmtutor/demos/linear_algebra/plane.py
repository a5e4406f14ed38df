"""A plane with arrows from its origin."""

from collections.abc import Mapping

from llmtutor.demos.shown import cloud
from llmtutor.views import Points

Arrows = Mapping[str, tuple[float, ...]]
"""The tips of arrows by their labels."""


def plane(name: str, reach: float, arrows: Mapping[str, Arrows]) -> Points:
    """Return a picture from -`reach` to `reach` both ways, with some arrows in each series."""
    series = tuple(cloud(kind, tuple(tips.values())) for kind, tips in arrows.items())
    span = (-reach, reach)
    return Points(name, series, tuple(map(tuple, arrows.values())), span, span, arrows=True, equal=True)
