"""The learner's own keys: which command is on which key, and which keys it can be put on."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from textual.keys import key_to_character

from llmtutor.tui.commands import EVERYWHERE, Command

if TYPE_CHECKING:
    from llmtutor.tui.screens.base import TutorScreen

SETTING = "keys"
RESERVED = frozenset(
    {
        "up",
        "down",
        "left",
        "right",
        "pageup",
        "pagedown",
        "home",
        "end",
        "tab",
        "shift+tab",
        "enter",
        "escape",
    }
    | {"space", "backspace", "delete", "ctrl+c", "ctrl+p", "ctrl+q"}
    | {str(digit) for digit in range(10)}
)
"""Keys that move, type or leave: they stay as they are."""


def own_keys(kept: object) -> dict[str, str]:
    """Return the learner's keys by command id from what the record holds, leaving out what is no key map."""
    if not isinstance(kept, Mapping):
        return {}
    return {str(name): key for name, key in kept.items() if isinstance(key, str) and key}


def mapped(command: Command, keys: Mapping[str, str]) -> Command:
    """Return a command with the learner's own key, if it has one."""
    key = keys.get(command.id)
    return command if key is None else command._replace(keys=(key,), shown=shown(key))


def shown(key: str) -> str:
    """Return a key as it is written in the footer: `^R`, `F5`, `,`."""
    if key.startswith("ctrl+"):
        return "^" + key.removeprefix("ctrl+").upper()
    return key_to_character(key) or key.capitalize()


@cache
def offered_together() -> tuple[frozenset[Command], ...]:
    """Return the commands of each screen, those that work everywhere among them."""
    import importlib
    import pkgutil

    from llmtutor.tui import screens
    from llmtutor.tui.screens.base import TutorScreen

    for module in pkgutil.iter_modules(screens.__path__):
        importlib.import_module(f"{screens.__name__}.{module.name}")
    return tuple(frozenset((*screen.OFFERS, *EVERYWHERE)) for screen in _all_below(TutorScreen))


def _all_below(kind: "type[TutorScreen]") -> "Iterator[type[TutorScreen]]":
    for child in kind.__subclasses__():
        yield child
        yield from _all_below(child)


def every_command() -> list[Command]:
    """Return all commands that a screen offers, those that work everywhere last."""
    found = {command.id: command for offers in offered_together() for command in offers}
    last = {command.id for command in EVERYWHERE}
    return sorted(found.values(), key=lambda command: (command.id in last, command.rank or 99, command.id))


def taken_by(command: Command, key: str, keys: Mapping[str, str]) -> Command | None:
    """Return the command that has a key on a screen where `command` is offered too, or None."""
    for offers in offered_together():
        if command in offers:
            for other in offers:
                if other.id != command.id and key in mapped(other, keys).keys:
                    return other
    return None
