"""A demo opened on the screen: in a given state, or as the learner left it."""

from collections.abc import Mapping
from typing import Any

from llmtutor.demos import catalogue
from llmtutor.demos.contract import change, start
from llmtutor.demos.controls import Refused, State
from llmtutor.tui.sitting import Sitting
from llmtutor.tui.widgets.panel import DemoPanel


def demo_state(demo_id: str, settings: Mapping[str, Any], kept: Mapping[str, Any]) -> State:
    """Return a demo's state: defaults, the step's settings, then what the learner left if it still fits."""
    demo = catalogue.load(demo_id)
    state = start(demo, settings)
    try:
        return change(demo, state, kept)
    except (Refused, KeyError):
        return state


def make_panel(
    sitting: Sitting,
    demo_id: str,
    settings: Mapping[str, Any],
    only: tuple[str, ...],
    kept: Mapping[str, Any],
) -> DemoPanel:
    """Return the panel of a demo as a lesson opens it."""
    demo = catalogue.load(demo_id)
    words = sitting.course.demo_words(demo_id, sitting.language)
    panel = DemoPanel(demo, words, sitting.words, demo_state(demo_id, settings, kept), only)
    panel.opened = start(demo, settings)
    return panel
