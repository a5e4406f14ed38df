"""The key map: every command with its key; Enter and another key put it there."""

from collections.abc import Sequence

from textual import on

from llmtutor.tui import commands
from llmtutor.tui.commands import Command
from llmtutor.tui.keymap import RESERVED, every_command, mapped, shown, taken_by
from llmtutor.tui.screens.choosing import ChoosingScreen
from llmtutor.tui.widgets.choice_list import ChoiceList, Line


class KeysScreen(ChoosingScreen):
    """Lists the commands; no two on one screen can have the same key."""

    OFFERS = (commands.OPEN, commands.DEFAULT_KEY, commands.LEAVE)
    BINDINGS = commands.bindings(OFFERS)

    def heading(self) -> str:
        """Return the title of the screen."""
        return self.words("keys.title")

    def lines(self) -> Sequence[Line]:
        """Return one line a command."""
        keys = self.tutor.keys
        return [
            Line(self.called(command), mapped(command, keys).shown + (" *" if command.id in keys else ""))
            for command in every_command()
        ]

    def about(self, place: int) -> str:
        """Return what a command does, and how to give it another key."""
        command = every_command()[place]
        return self.words(f"commands.{command.id}.help") + " " + self.words("keys.how")

    def called(self, command: Command) -> str:
        """Return the name of a command."""
        return self.words(f"commands.{command.id}.name")

    @property
    def command(self) -> Command:
        """The command under the cursor."""
        return every_command()[self.choices.at]

    def action_open(self) -> None:
        """Wait for the new key of the command under the cursor."""
        self.choices.listening = True
        self.notice(self.words("keys.press", command=self.called(self.command)))

    @on(ChoiceList.Heard)
    def _heard(self, event: ChoiceList.Heard) -> None:
        words, command, key = self.words, self.command, event.key
        if key == "escape":
            self.notice("")
            return
        if key in RESERVED and key not in command.keys:
            self.notice(words("keys.reserved", on=shown(key)), "warn")
            return
        other = taken_by(command, key, self.tutor.keys)
        if other is not None:
            self.notice(words("keys.taken", on=shown(key), command=self.called(other)), "warn")
            return
        keys = {name: own for name, own in self.tutor.keys.items() if name != command.id}
        self.tutor.choose_keys(keys if key in command.keys else keys | {command.id: key})
        self.show_lines()
        self.notice(words("keys.changed", command=self.called(command), on=shown(key)))

    def action_default_key(self) -> None:
        """Give the command under the cursor its usual key again, unless another command has it now."""
        command = self.command
        keys = {name: own for name, own in self.tutor.keys.items() if name != command.id}
        other = next((found for key in command.keys if (found := taken_by(command, key, keys))), None)
        if other is not None:
            self.notice(self.words("keys.taken", on=command.shown, command=self.called(other)), "warn")
            return
        self.tutor.choose_keys(keys)
        self.show_lines()
        self.notice(self.words("keys.usual", command=self.called(command), on=command.shown))
