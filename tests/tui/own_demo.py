"""Any demo on the demo screen, without words of its own."""

from llmtutor.course.words import Words
from llmtutor.demos.contract import start
from llmtutor.tui.app import Opening
from llmtutor.tui.screens.demo import DemoScreen
from llmtutor.tui.widgets.panel import DemoPanel


class OwnDemoScreen(DemoScreen):
    def __init__(self, demo, changes, words):
        super().__init__(demo.id, changes)
        self.demo = demo
        self.own_words = words

    def page_title(self):
        return self.demo.id

    def page(self):
        words = Words("en", self.own_words)
        self._panel = DemoPanel(self.demo, words, self.words, start(self.demo, self.changes))
        yield self._panel


def own_demo(demo, words=None, **changes):
    return lambda _sitting: Opening("reading", lambda: OwnDemoScreen(demo, changes, words or {}))
