"""The learners of one computer: each that has a name has a folder with a record of its own.

Separate files, so that nothing one of them does, and no damage, can reach another's record. Rows say nothing
of the name: a record can be taken to a computer where its learner is called otherwise, or nothing.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from llmtutor.progress.paths import data_folder, record_path

LONGEST = 40
"""Letters of a name: with four bytes each still a file name anywhere."""
_DEVICE = re.compile(r"con|prn|aux|nul|(com|lpt)\d", re.IGNORECASE)


def learners_folder() -> Path:
    """The folder that holds a folder for each named learner."""
    return data_folder() / "learners"


def is_name(name: str) -> bool:
    """Whether a learner may be called so: what is a file name on every system and no option of a command.

    Letters of any script, digits, spaces, `-` and `_`; the first a letter or digit, the last no space.
    """
    return (
        0 < len(name) <= LONGEST
        and all(_may_stand(letter) for letter in name)
        and unicodedata.category(name[0])[0] in "LN"
        and not name.endswith(" ")
        and not _DEVICE.fullmatch(name)
    )


def _may_stand(letter: str) -> bool:
    return letter in " -_" or unicodedata.category(letter)[0] in "LMN"


def same(one: str, other: str) -> bool:
    """Whether two names are one: file systems tell neither capitals nor ways to write an accent apart."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def learners() -> list[str]:
    """The names of the learners who have a record here, in alphabetical order."""
    return sorted((written(folder) for folder in _folders()), key=_plain)


def _folders() -> list[Path]:
    try:
        return [path for path in learners_folder().iterdir() if path.is_dir() and is_name(written(path))]
    except OSError:
        return []


def written(folder: Path) -> str:
    """The name a folder stands for: some systems take the accents of file names apart."""
    return unicodedata.normalize("NFC", folder.name)


def record_of(name: str) -> Path:
    """The record file of a learner, there or not; of the one without a name for ''."""
    if not name:
        return record_path()
    folder = next((path for path in _folders() if same(path.name, name)), None)
    return (folder or learners_folder() / unicodedata.normalize("NFC", name)) / record_path().name


def name_of(record: Path) -> str:
    """The learner whose record a file is; '' for that of the one without a name, and for any other file."""
    folder = record.parent
    return written(folder) if folder.parent == learners_folder() and is_name(written(folder)) else ""
