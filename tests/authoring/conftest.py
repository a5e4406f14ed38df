from pathlib import Path

import pytest
from editing import edit

from llmtutor.authoring.new import new_lesson

COURSE = """\
# The order of the course.
id: mine
title: Mine
tracks:
  - id: numbers
    letter: A
    title: Numbers
    summary: Counting.
    lessons: []
  - id: later
    letter: B
    title: Later
    summary: More.
    lessons:  # one a line
paths:
  - {id: all, title: All, summary: Everything., through: [numbers, later]}
"""


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("LLMTUTOR_HOME", str(tmp_path / "home"))


@pytest.fixture
def folder(tmp_path) -> Path:
    """A course of two lessons that passes the check without a warning."""
    root = tmp_path / "course"
    root.mkdir()
    (root / "course.yaml").write_text(COURSE.replace("    lessons:  # one a line\n", "    lessons: []\n"))
    (root / "glossary.yaml").write_text(
        "mean: {term: mean, also: [means], says: Halfway between two numbers.}\n"
    )
    new_lesson(root, "numbers/mean")
    edit(
        root / "numbers/mean.yaml",
        ("minutes: 5", "minutes: 5\nterms: [mean]"),
        ("so the mean is", "so the **mean** is"),
    )
    new_lesson(root, "later/median")
    edit(root / "later/median.yaml", ("needs: []", "needs: [mean]"))
    return root
