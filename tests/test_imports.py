"""What each part may load, seen in `sys.modules` of a fresh Python."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCREEN = ("textual", "rich", "plotext")
CORE = {
    "llmtutor.views": (*SCREEN, "numpy", "yaml", "pydantic"),
    "llmtutor.course.library": (*SCREEN, "numpy", "yaml", "pydantic"),
    "llmtutor.course.schema": (*SCREEN, "numpy"),
    "llmtutor.engine.softmax": (*SCREEN, "yaml", "pydantic"),
    "llmtutor.demos.catalogue": (*SCREEN, "numpy", "yaml", "pydantic"),
    "llmtutor.demos.probability.softmax": (*SCREEN, "yaml", "pydantic"),
    "llmtutor.quiz.grading": SCREEN,
    "llmtutor.progress.store": (*SCREEN, "numpy", "yaml", "pydantic"),
    "llmtutor.render.draw": ("textual", "numpy", "yaml", "pydantic", "plotext"),
    "llmtutor.render.markdown": ("textual", "numpy", "yaml", "pydantic", "markdown_it"),
}


def loaded(code: str, home: Path) -> set[str]:
    """Return the top-level modules loaded after running some code in a fresh Python."""
    script = f"import sys, json\n{code}\nprint('\\n' + json.dumps(sorted(sys.modules)))"
    environment = {"LLMTUTOR_HOME": str(home), "PATH": "/usr/bin:/bin", "HOME": str(home)}
    result = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env=environment,
    )
    return {name.split(".")[0] for name in json.loads(result.stdout.splitlines()[-1])}


@pytest.mark.parametrize(("module", "forbidden"), CORE.items())
def test_a_room_loads_only_what_it_may(module: str, forbidden: tuple[str, ...], tmp_path: Path) -> None:
    assert not loaded(f"import {module}", tmp_path) & set(forbidden)


@pytest.mark.parametrize("command", [["--help"], ["--version"], ["list"]])
def test_small_commands_load_neither_textual_nor_numpy(command: list[str], tmp_path: Path) -> None:
    code = f"from llmtutor.cli import main\ntry:\n    main({command!r})\nexcept SystemExit:\n    pass"
    loaded(code, tmp_path)
    assert not loaded(code, tmp_path) & {"textual", "numpy", "yaml", "pydantic", "plotext"}


def test_start_up_reads_neither_yaml_nor_pydantic(tmp_path: Path) -> None:
    """The first screen comes from the compiled index; lessons are read when one is opened."""
    code = """
from llmtutor.course.library import open_course
from llmtutor.progress.store import Store
from llmtutor.tui.app import Opening, TutorApp
from llmtutor.tui.screens.map import MapScreen
from llmtutor.tui.sitting import Sitting
sitting = Sitting(open_course(), Store(), "en")
TutorApp(sitting, Opening("map", MapScreen))
sitting.store.close()
"""
    loaded(code, tmp_path)
    assert not loaded(code, tmp_path) & {"yaml", "pydantic", "numpy", "plotext", "markdown_it", "fsrs"}
