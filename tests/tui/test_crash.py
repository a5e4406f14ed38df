"""How the tutor ends: without a terminal, by quitting, by crashing."""

import subprocess
import sys

import pytest
from small_course import write_small_course
from terminal import Terminal

MAIN = "import sys; from llmtutor.cli import main; "
CRASHING = (
    MAIN
    + "from llmtutor.tui.widgets.course_list import CourseList\n"
    + "def broken(*_): raise RuntimeError('the [list] is broken')\n"
    + "CourseList.move_to = broken\n"
    + "sys.exit(main())"
)


@pytest.mark.parametrize("command", [[], ["learn", "temperature"], ["demo", "softmax"], ["quiz"]], ids=str)
def test_without_a_terminal_one_clear_line_is_said_and_the_status_is_2(tmp_path, command, monkeypatch):
    monkeypatch.setenv("LLMTUTOR_HOME", str(tmp_path))
    ran = subprocess.run(
        [sys.executable, "-m", "llmtutor", *command],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert ran.stderr.count("\n") == 1
    assert "needs a terminal" in ran.stderr


def test_quitting_leaves_the_terminal_as_it_was(tmp_path):
    terminal = Terminal("-m", "llmtutor", "--lang", "en", home=tmp_path)
    terminal.see("Choose your language")
    terminal.press("\r")
    terminal.see("1/13")
    terminal.press("\x1b")
    terminal.see("demos")
    terminal.press("q")
    assert terminal.end() == 0
    assert terminal.left_behind() == []


def test_a_crash_says_so_in_one_sentence_keeps_the_details_and_restores_the_terminal(tmp_path):
    course = write_small_course(tmp_path / "course")
    home = tmp_path / "home"
    terminal = Terminal("-c", CRASHING, "--lang", "en", "--lessons", str(course), home=home)
    terminal.see("Choose your language")
    terminal.press("\x1b")
    terminal.see("Tables of numbers")
    terminal.press("\x1b[B")
    assert terminal.end() == 1
    assert terminal.left_behind() == []
    (kept,) = (home / "crashes").iterdir()
    said = " ".join(terminal.output.decode(errors="replace").split())
    assert "llmtutor crashed (RuntimeError: the [list] is broken). Your answers are saved." in said
    assert kept.name in said.replace(" ", "")
    assert "Traceback" not in said
    assert "RuntimeError: the [list] is broken" in kept.read_text(encoding="utf-8")
