"""What a test wants of a demo in a given state: its views by id, its names, its arithmetic, a refusal."""

import pytest

from llmtutor.demos.contract import change, start
from llmtutor.demos.controls import Refused


class Shown:
    """A demo opened with some changes."""

    def __init__(self, demo, **changes):
        self.demo = demo
        self.state = start(demo, changes)
        self.result = demo.compute(self.state)
        self.views = {view.id: view for view in demo.views(self.result)}
        self.names = demo.names(self.result)

    def explain(self, cell):
        return self.demo.explain(self.result, cell)

    def change(self, **changes):
        return change(self.demo, self.state, changes)


def refusal(demo, **changes):
    """Return the code and the control of the refusal that these changes meet."""
    with pytest.raises(Refused) as caught:
        start(demo, changes)
    return caught.value.code, caught.value.values["control"]
