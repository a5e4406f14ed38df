"""Every command of the app, declared once: from here come bindings, footer, help, palette and key map.

The words of a command are in `lessons/interface.yaml` under `commands.<id>`: `name` for footer and palette,
`help` for the help screen. A screen lists the commands it answers in `OFFERS` and has an
`action_<id>` for each (dashes become underscores).
"""

from typing import NamedTuple

from textual.binding import Binding, BindingType


class Command(NamedTuple):
    """Something a learner can do with one key.

    `rank` orders the footer: 1 is shown first, 0 is never shown there. `shown` is the key as written.
    """

    id: str
    keys: tuple[str, ...]
    shown: str
    rank: int = 0

    @property
    def action(self) -> str:
        """The name of the action method without `action_`."""
        return self.id.replace("-", "_")


NEXT = Command("next", ("enter",), "Enter", 1)
OPEN = Command("open", ("enter",), "Enter", 1)
BACK = Command("back", ("backspace",), "Bksp", 3)
ACT = Command("act", ("space",), "Space", 2)
RUN = Command("run", ("ctrl+r", "f5"), "^R", 1)
HINT = Command("hint", ("h",), "h", 4)
SKIP = Command("skip", ("s",), "s", 5)
CODE = Command("code", ("c",), "c", 6)
PRESET = Command("preset", ("p",), "p", 7)
RESET = Command("reset", ("r",), "r", 8)
UNDO = Command("undo", ("u",), "u", 9)
PLAY = Command("play", ("w",), "w", 10)
CANCEL = Command("cancel", ("x",), "x", 4)
FRESH = Command("fresh", ("n",), "n", 10)
SOLUTION = Command("solution", ("s",), "s", 5)
EXERCISES = Command("exercises", ("x",), "x", 13)
COPY = Command("copy", ("y",), "y", 10)
AGAIN = Command("again", ("a",), "a", 4)
ONCE_MORE = Command("once-more", ("a",), "a", 4)
FILTER = Command("filter", ("slash",), "/", 2)
MIXED = Command("mixed", ("m",), "m", 14)
TEST_OUT = Command("test-out", ("k",), "k")
REVIEW = Command("review", ("r",), "r", 2)
MUTE = Command("mute", ("n",), "n", 8)
REPORT = Command("report", ("f",), "f")
CONFIDENCE = Command("confidence", ("ctrl+t",), "^T", 7)
STATISTICS = Command("statistics", ("i",), "i")
SETTINGS = Command("settings", ("comma",), ",")
MORE = Command("more", ("right",), "→", 3)
LESS = Command("less", ("left",), "←", 2)
DEFAULT_KEY = Command("default-key", ("backspace",), "Bksp", 2)
DEMOS = Command("demos", ("d",), "d", 12)
SEARCH = Command("search", ("slash",), "/", 13)
GLOSSARY = Command("glossary", ("g",), "g", 14)
LANGUAGE = Command("language", ("L", "shift+l"), "L", 15)
THEME = Command("theme", ("t",), "t", 16)
HELP = Command("help", ("question_mark", "f1"), "?", 11)
LEAVE = Command("leave", ("escape",), "Esc", 17)
QUIT = Command("leave-app", ("q", "ctrl+q"), "q", 18)
SWITCH = Command("switch", ("space",), "Space", 2)
LEAVE_EDITOR = Command("leave-editor", ("escape",), "Esc", 2)
LEAVE_FIELD = Command("leave-field", ("escape",), "Esc", 2)

EVERYWHERE = (SEARCH, GLOSSARY, LANGUAGE, THEME, STATISTICS, SETTINGS, HELP, QUIT)
"""The commands that work on every screen."""


def bindings(commands: tuple[Command, ...]) -> list[BindingType]:
    """Textual bindings for some commands; the id lets a key map of the learner's own replace the keys."""
    return [
        Binding(",".join(command.keys), command.action, command.id, show=False, id=command.id)
        for command in commands
    ]
