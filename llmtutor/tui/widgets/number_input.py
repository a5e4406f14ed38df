"""A field for numbers that lets every other key through, so `h` is a hint and not a letter."""

from typing import Any

from textual import events
from textual.widgets import Input

NUMBER_CHARACTERS = frozenset("0123456789.,+-−*×^/%eE ;[]()（），。０１２３４５６７８９．－％／")


class NumberInput(Input):
    """Takes digits and what belongs to numbers and lists of them."""

    DEFAULT_CSS = """
    NumberInput { height: 1; border: none; padding: 0 1; background: $panel; width: 32; margin: 1 0 0 4; }
    NumberInput:focus { border: none; background: $panel; }
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(compact=True, select_on_focus=False, **options)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Tell the key bar which keys end up in the field."""
        return character is not None and character in NUMBER_CHARACTERS

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave Backspace to the screen (go back) where there is nothing to rub out."""
        return action != "delete_left" or bool(self.value)

    async def _on_key(self, event: events.Key) -> None:
        if event.is_printable and event.character not in NUMBER_CHARACTERS:
            event.prevent_default()
