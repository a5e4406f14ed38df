"""Whatever reaches a widget, no line break, tab or escape sequence reaches the terminal."""

import pytest
from textual.app import App

from llmtutor.render.cells import row
from llmtutor.tui.theme import themes
from llmtutor.tui.widgets.rows import Lines, Page, Sentence


@pytest.mark.parametrize("kind", [lambda text: Lines([row(text)]), Page, Sentence])
async def test_a_widget_draws_nothing_that_a_terminal_would_obey(kind):
    widget = kind("温度→\n🙂\tb\x1b[2J\x07")

    class Bare(App):
        def on_load(self):
            for theme in themes():
                self.register_theme(theme)
            self.theme = themes()[0].name

        def compose(self):
            yield widget

    async with Bare().run_test(size=(40, 10)) as pilot:
        await pilot.pause()
        for y in range(widget.size.height):
            strip = widget.render_line(y)
            assert strip.cell_length == widget.size.width
            assert strip.text.isprintable()
