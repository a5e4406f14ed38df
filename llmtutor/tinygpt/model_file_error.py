"""The one way in which a model that comes from disk can fail: which file, and what is wrong with it."""

from pathlib import Path


class ModelFileError(Exception):
    """A model's file is missing, damaged, or of a version that this program does not read.

    path: the file or folder. problem: what is wrong, as the end of a sentence about it.
    """

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(path, problem)
        self.path, self.problem = path, problem

    def __str__(self) -> str:
        return f"{self.path}: {self.problem}"
