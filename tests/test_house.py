"""The rules of the house, all run by the one test command."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from llmtutor.authoring.check import check
from llmtutor.course.library import open_course

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent


def run(*command: str | Path) -> None:
    """Run a tool at the top of the checkout; its complaints become the test's."""
    result = subprocess.run(
        [str(word) for word in command], cwd=ROOT, capture_output=True, text=True, timeout=900, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_code_is_formatted() -> None:
    run(BIN / "ruff", "format", "--check", "llmtutor", "tests")


def test_code_passes_the_linter() -> None:
    run(BIN / "ruff", "check", "llmtutor", "tests")


def test_types_hold_strictly(tmp_path: Path) -> None:
    run(BIN / "mypy", "--strict", "--cache-dir", tmp_path, "-p", "llmtutor")


def test_rooms_import_downwards_only() -> None:
    run(BIN / "lint-imports", "--no-cache")


def test_every_lesson_passes_the_lint() -> None:
    report = check(ROOT / "lessons")
    assert report.ok, report.text()


@pytest.mark.parametrize("name", ["llmtutor", "tests"])
def test_files_stay_small_enough_to_read(name: str) -> None:
    long = [
        f"{path.relative_to(ROOT)}: {count} lines"
        for path in (ROOT / name).rglob("*.py")
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 400
    ]
    assert not long, "more than one idea? " + ", ".join(long)


def test_top_level_holds_only_the_house() -> None:
    known = {"pyproject.toml", "README.md", "LICENSE", "lessons", "llmtutor", "tests"}
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    found = {line.split("/")[0] for line in listed.splitlines()}
    assert {name for name in found if not name.startswith(".")} <= known


def test_the_readme_names_every_lesson_and_every_demo_beside_its_track() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = {line[2]: line for line in readme.splitlines() if re.match(r"\| [A-Z]\. ", line)}
    index = open_course(None).index("en")
    letters = {track: letter for track, (letter, _title) in index.headings.items()}
    for lesson in index.lessons.values():
        assert re.search(rf"\b{lesson.id}\b", rows[letters[lesson.track]]), lesson.id
    for demo in index.demos.values():
        assert re.search(rf"[ ]{demo.id}[ ,]", rows[letters[demo.track]]), demo.id
