"""The yardstick of `screen.py`: the least Textual app that answers a key, one label and a footer."""

from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Footer, Static


class EmptyApp(App[None]):
    """Counts keys."""

    count = 0

    def compose(self) -> ComposeResult:
        yield Static("count: 0")
        yield Footer()

    def on_key(self, event: events.Key) -> None:
        self.count += 1
        self.query_one(Static).update(f"count: {self.count}")


if __name__ == "__main__":
    EmptyApp().run()
