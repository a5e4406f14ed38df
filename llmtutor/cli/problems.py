"""What a command says when it cannot be carried out, and its exit status."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from types import MappingProxyType

from llmtutor.course.words import Words

FAULTS = 1
"""Exit status when what was checked has faults."""
USAGE = 2
"""Exit status when the command cannot be carried out as given."""
NO_LABELS: Mapping[str, str] = MappingProxyType({})
FEWEST_LETTERS = 3
"""A shorter beginning of a name fits too many of them to suggest one."""


class CommandProblem(Exception):  # noqa: N818 - it is told, not raised at a programmer
    """A command that cannot be carried out: a sentence for stderr, and an exit status."""

    def __init__(self, sentence: str, status: int = USAGE) -> None:
        super().__init__(sentence)
        self.status = status


def unknown(
    words: Words, kind: str, name: str, known: Iterable[str], labels: Mapping[str, str] = NO_LABELS
) -> CommandProblem:
    """Return the problem of a name that does not exist, with the nearest that does.

    `labels` are what learners see instead of a name: whoever types one is told the name.
    """
    names = list(known)
    near = nearest_name(name, names, labels)
    sentence = words(f"cli.unknown.{kind}", name=name)
    if near is not None:
        return CommandProblem(words("cli.near", sentence=sentence, name=near))
    return CommandProblem(words("cli.known", sentence=sentence, names=", ".join(names)))


def nearest_name(name: str, names: Iterable[str], labels: Mapping[str, str] = NO_LABELS) -> str | None:
    """Return which of `names` was most likely meant, be it spelt otherwise, begun, or called by its label."""
    typed = name.lower()[:80]
    meant: dict[str, str] = {}
    for known in names:
        label = labels.get(known, "").lower()
        for form in (known.lower(), label, *label.split()):
            if len(form) >= FEWEST_LETTERS or form == known.lower():
                meant.setdefault(form, known)
    if typed in meant:
        return meant[typed]
    begun = {known for form, known in meant.items() if form.startswith(typed)}
    if len(typed) >= FEWEST_LETTERS and len(begun) == 1:
        return begun.pop()
    close = get_close_matches(typed, meant, n=1, cutoff=0.6)
    return meant[close[0]] if close else None
