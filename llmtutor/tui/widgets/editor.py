"""An editor for a few lines of Python, in the colours of the look."""

from importlib.util import find_spec
from typing import Any

from textual import events
from textual.widgets import TextArea
from textual.widgets.text_area import TextAreaTheme

from llmtutor.tui.theme import role_styles

ROLE_OF_SYNTAX = {
    "comment": "dim",
    "string": "good",
    "string.documentation": "quote",
    "number": "bar",
    "float": "bar",
    "boolean": "bar",
    "constant.builtin": "bar",
    "keyword": "accent",
    "keyword.function": "accent",
    "keyword.return": "accent",
    "keyword.operator": "accent",
    "conditional": "accent",
    "repeat": "accent",
    "include": "accent",
    "exception": "accent",
    "operator": "code",
    "function": "focus",
    "function.call": "code",
    "method.call": "code",
}
"""Roles for what tree-sitter finds in Python; without the extra `code` nothing is found, and all is plain."""


class Editor(TextArea):
    """Edits Python: Tab indents, Enter keeps the indent, Escape lets go of the keyboard."""

    DEFAULT_CSS = """
    Editor, Editor:focus { border: none; padding: 0; margin: 1 0 0 0; background: $panel; }
    Editor { height: auto; min-height: 8; max-height: 18; }
    """

    def __init__(self, text: str, **options: Any) -> None:
        super().__init__(
            text.rstrip("\n") + "\n",
            soft_wrap=False,
            tab_behavior="indent",
            show_line_numbers=True,
            compact=True,
            **options,
        )
        self.indent_width = 4
        if _can_highlight():
            self.language = "python"

    def on_mount(self) -> None:
        """Take the colours of the look, and again whenever it changes."""
        self._take_colours()
        self.app.theme_changed_signal.subscribe(self, lambda _theme: self._take_colours())

    def _take_colours(self) -> None:
        styles = role_styles(self.app.theme)
        name = f"of-{self.app.theme}"
        self.register_theme(
            TextAreaTheme(
                name=name,
                gutter_style=styles["dim"],
                cursor_line_gutter_style=styles["focus"],
                cursor_style=styles["cursor"],
                selection_style=styles["lit"] + styles["selected"],
                bracket_matching_style=styles["strong"],
                syntax_styles={part: styles[role] for part, role in ROLE_OF_SYNTAX.items()},
            )
        )
        self.theme = name

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """Tell the key bar that what is typed belongs to the text."""
        return key in ("enter", "backspace", "tab", "space", "escape") or (
            character is not None and character.isprintable()
        )

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "escape":
            event.stop()
            event.prevent_default()
            self.action_leave_editor()
        elif event.key == "enter" and not self.read_only:
            event.stop()
            event.prevent_default()
            start, end = self.selection
            self._replace_via_keyboard("\n" + self._indent_after(min(start, end)), start, end)

    def action_leave_editor(self) -> None:
        """Let go of the keyboard, so that single keys are commands again."""
        self.screen.set_focus(None)

    def _indent_after(self, place: tuple[int, int]) -> str:
        """Return the indent of the next line: as before, one deeper behind a colon."""
        row, column = place
        before = self.document[row][:column]
        indent = before[: len(before) - len(before.lstrip())]
        return indent + "    " if before.rstrip().endswith(":") else indent


def _can_highlight() -> bool:
    """Tell whether the extra `code` is installed and works here."""
    return all(find_spec(name) is not None for name in ("tree_sitter", "tree_sitter_python"))
