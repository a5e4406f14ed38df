"""Where the record and everything beside it lies."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple


def data_folder() -> Path:
    """The folder for the learner's data: `LLMTUTOR_HOME` when set, else the platform's own place."""
    home = os.environ.get("LLMTUTOR_HOME")
    if home:
        return Path(home).expanduser()
    # platformdirs costs a millisecond, which those who set LLMTUTOR_HOME need not pay.
    from platformdirs import user_data_path

    return user_data_path("llmtutor", appauthor=False)


class RecordPaths(NamedTuple):
    """The record file and the names derived from it."""

    record: Path

    @property
    def folder(self) -> Path:
        """The folder all of it lies in."""
        return self.record.parent

    @property
    def journal(self) -> Path:
        """SQLite's rollback journal: not empty only while a write is under way or was cut short."""
        return self.record.with_name(self.record.name + "-journal")

    @property
    def stamp(self) -> Path:
        """Size and time of the record after our last write."""
        return self.record.with_name(self.record.stem + ".stamp")

    @property
    def lock(self) -> Path:
        """Held while a record is created, repaired or replaced."""
        return self.record.with_name(self.record.stem + ".lock")

    @property
    def take_files(self) -> bool:
        """Whether the rights let the record and files beside it be written."""
        return os.access(self.record, os.W_OK) and os.access(self.folder, os.W_OK)

    @property
    def backups(self) -> Path:
        """The folder of verified backups."""
        return self.folder / "backups"

    @property
    def set_aside(self) -> Path:
        """The folder damaged files are moved to; nothing in it is ever changed."""
        return self.folder / "set-aside"


def record_path() -> Path:
    """The record file of this computer."""
    return data_folder() / "record.db"
