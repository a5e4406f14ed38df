"""What a command says when it cannot be carried out, and its exit status."""

from collections.abc import Iterable
from difflib import get_close_matches

FAULTS = 1
"""Exit status when what was checked has faults."""
USAGE = 2
"""Exit status when the command cannot be carried out as given."""


class CommandProblem(Exception):  # noqa: N818 - it is told, not raised at a programmer
    """A command that cannot be carried out: a sentence for stderr, and an exit status."""

    def __init__(self, sentence: str, status: int = USAGE) -> None:
        super().__init__(sentence)
        self.status = status


def unknown(kind: str, name: str, known: Iterable[str]) -> CommandProblem:
    """Return the problem of a name that does not exist, with the nearest that does."""
    names = list(known)
    near = get_close_matches(name, names, n=1, cutoff=0.4)
    advice = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(names)}"
    return CommandProblem(f"there is no {kind} {name!r}; {advice}")
