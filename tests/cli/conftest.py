from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from llmtutor.cli import main


class Said(NamedTuple):
    """What a command printed, what it complained of, and its exit status."""

    out: str
    err: str
    status: int


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a learner's record, in an English-speaking place."""
    folder = tmp_path / "home"
    monkeypatch.setenv("LLMTUTOR_HOME", str(folder))
    monkeypatch.setenv("LC_ALL", "C")
    return folder


@pytest.fixture
def llmtutor(home: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Runs a command line where there is no terminal."""

    def run(*arguments: str) -> Said:
        try:
            status = main(list(arguments))
        except SystemExit as end:
            status = int(end.code or 0)
        printed = capsys.readouterr()
        return Said(printed.out, printed.err, status)

    return run
