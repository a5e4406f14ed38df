"""A control whose value is typed: numbers, matrices, words, tokens, text."""

from typing import Any

from rich.cells import cell_len, chop_cells
from textual import events
from textual.message import Message

from llmtutor.render.cells import Row, Span, crop, fit, printable, row, row_width
from llmtutor.tui import commands
from llmtutor.tui.commands import Command
from llmtutor.tui.widgets.control import ControlRow, Typed

LONGEST = 20_000
"""Characters that a field takes; what is too long for the control is refused by it."""


class FieldRow(ControlRow):
    """A label and a line of text; Enter, or leaving the field, hands the text over to be read.

    Escape brings the old text back and leaves.

    `value` is the text handed over last, `draft` what stands in the field. Line ends that are pasted become
    `line_end`.
    """

    TAKES = (commands.LEAVE_FIELD,)

    class Left(Message):
        """Escape was pressed: the keyboard should go where letters are commands again."""

    def __init__(self, control_id: str, label: str, text: str, line_end: str = " ") -> None:
        super().__init__(control_id, label, text)
        self.draft = text
        self.caret = len(text)
        self.line_end = line_end
        self._handed = text
        self._text_at = 0
        self._first = 0

    def show(self, value: Any) -> None:
        """Show another value, without any message; what is being typed stays."""
        typing = self.has_keyboard and self.draft not in (self.value, self._handed)
        if str(value) != self.value or not (typing or self.draft == value):
            self.value = self.draft = self._handed = str(value)
            self.caret = len(self.draft)
            self.redraw()

    def lay_out(self, width: int) -> Row:
        """Return the row: the part of the text round the caret, or its beginning."""
        label = self.label_span(width)
        self._text_at = row_width((label,))
        room = max(1, width - self._text_at)
        role = "dim" if self.locked else "field"
        if not self.has_keyboard or self.locked:
            self._first = 0
            return (label, *fit(row(_clipped(self.draft, room), role), room))
        self._first = _first_shown(self.draft, self.caret, room, self._first)
        before, under = self.draft[self._first : self.caret], self.draft[self.caret : self.caret + 1]
        cells = (Span(before, role), Span(under or " ", "cursor"), Span(self.draft[self.caret + 1 :], role))
        shown = crop(tuple(cell for cell in cells if cell.text), room)
        return (label, *shown, *row(" " * (room - row_width(shown)), role))

    def _edit(self, draft: str, caret: int) -> None:
        self.draft, self.caret = draft[:LONGEST], max(0, min(caret, len(draft), LONGEST))
        self.redraw()

    def _insert(self, text: str) -> None:
        self._edit(self.draft[: self.caret] + text + self.draft[self.caret :], self.caret + len(text))

    def consumes(self, key: str, character: str | None) -> bool:
        """Tell that typed characters belong to the field."""
        typed = key == "space" or (character is not None and character.isprintable())
        return typed and not self.locked

    def on_key(self, event: events.Key) -> bool:
        """Type, rub out, move the caret; hand over with Enter, bring the old text back with Escape."""
        at, text = self.caret, self.draft
        moves = {
            "left": at - 1,
            "right": at + 1,
            "home": 0,
            "end": len(text),
            "ctrl+a": 0,
            "ctrl+e": len(text),
        }
        if self.locked:
            return False
        if event.key in moves:
            self._edit(text, moves[event.key])
        elif event.key == "backspace":
            self._edit(text[: max(0, at - 1)] + text[at:], at - 1)
        elif event.key in ("delete", "ctrl+d"):
            self._edit(text[:at] + text[at + 1 :], at)
        elif event.key in ("ctrl+u", "ctrl+k"):
            self._edit(*((text[at:], 0) if event.key == "ctrl+u" else (text[:at], at)))
        elif event.key == "enter" and text != self.value:
            self._handed = text
            self._post(Typed(self.control_id, text))
        elif event.key == "escape":
            self.answer(commands.LEAVE_FIELD)
        elif event.character is not None and event.character.isprintable():
            self._insert(event.character)
        else:
            return False
        return True

    def answer(self, command: Command) -> None:
        """Bring the old text back and leave, so that letters are commands again."""
        self._edit(self.value, len(self.value))
        self._post(self.Left())

    def paste(self, text: str) -> None:
        """Take what is pasted as one line."""
        if not self.locked:
            self._insert(printable(self.line_end.join(text.strip().splitlines())))

    def leave(self) -> None:
        """Hand over what was typed when the field is left."""
        if self.draft != self.value:
            self._post(Typed(self.control_id, self.draft, leaving=True))

    def press(self, column: int) -> bool:
        """Put the caret where the mouse is."""
        if not self.locked:
            shown = self.draft[self._first :]
            before = chop_cells(shown, max(1, column - self._text_at))[0] if shown else ""
            self._edit(self.draft, self._first + (len(before) if column > self._text_at else 0))
        return False


def _clipped(text: str, room: int) -> str:
    return text if cell_len(text) <= room else chop_cells(text, max(1, room - 1))[0] + "…"


def _first_shown(text: str, caret: int, room: int, before: int) -> int:
    """The first character shown: that of before, unless the caret would be out of sight or room be empty."""
    return max(_first_of(text, caret, room), min(before, caret, _first_of(text, len(text), room)))


def _first_of(text: str, caret: int, room: int) -> int:
    """The first character that can be shown with the caret as far to the right as there is room."""
    first, used = caret, cell_len(text[caret : caret + 1] or " ")
    while first > 0 and used + cell_len(text[first - 1]) <= room:
        first -= 1
        used += cell_len(text[first])
    return first
