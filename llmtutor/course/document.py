"""A YAML file as read: plain data that remembers where everything stands, and what is wrong with it."""

from dataclasses import dataclass, field
from typing import Any

from llmtutor.course.faults import Fault, Path

Place = tuple[int, int]
Spot = tuple[int, int, int, int]


class Map(dict[str, Any]):
    """A mapping that knows where it, its keys and its values stand in the file (lines and columns from 1)."""

    __slots__ = ("place", "spots")

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.spots: dict[str, Spot] = {}


class Seq(list[Any]):
    """A list that knows where it and its items stand in the file."""

    __slots__ = ("place", "spots")

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.spots: list[Place] = []


@dataclass(slots=True)
class Document:
    """A file as read: its name for messages, its data (None if unreadable), and everything wrong with it."""

    name: str
    data: Any = None
    faults: list[Fault] = field(default_factory=list)

    def fault(self, path: Path, message: str) -> Fault:
        """Return a fault at the value that `path` (keys and positions) leads to, or as near as it exists."""
        return self._at(find(self.data, path), path, message)

    def key_fault(self, path: Path, message: str) -> Fault:
        """Return a fault at the key (not the value) that `path` ends with."""
        return self._at(find(self.data, path, key=True), path, message)

    def _at(self, place: Place, path: Path, message: str) -> Fault:
        where = ".".join(one_line(str(part)) for part in path)
        return Fault(self.name, *place, one_line(message), where)


def one_line(text: str) -> str:
    """Return a text with every run of spaces and line ends as one space: a message stays on its line."""
    return " ".join(text.split())


def find(data: Any, path: Path, key: bool = False) -> Place:
    """Return line and column of the value at `path`, or of the deepest part of the path that exists.

    With `key` the last step gives the place of the key instead of its value.
    """
    place: Place = getattr(data, "place", (1, 1))
    for depth, part in enumerate(path):
        if isinstance(data, Map) and part in data.spots:
            key_line, key_column, line, column = data.spots[str(part)]
            last = depth == len(path) - 1
            place = (key_line, key_column) if key and last else (line, column)
            data = data[str(part)]
        elif isinstance(data, Seq) and isinstance(part, int) and part < len(data):
            place = data.spots[part]
            data = data[part]
        else:
            break
    return place
