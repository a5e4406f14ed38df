"""`llmtutor doctor` in a terminal: it asks the terminal itself, and leaves nothing behind on the screen."""

import os

import pytest
from terminal import Terminal


def open_doctor(tmp_path, size: tuple[int, int]) -> Terminal:
    return Terminal("-m", "llmtutor", "--lang", "en", "doctor", "--plain", home=tmp_path / "home", size=size)


def answering(terminal: Terminal) -> Terminal:
    """Let the terminal answer questions, as pyte words it."""
    terminal.emulator.write_process_input = lambda answer: os.write(terminal._file, answer.encode())
    return terminal


@pytest.mark.parametrize("size", [(80, 60), (70, 20)])
def test_a_terminal_that_answers_is_measured(tmp_path, size):
    terminal = answering(open_doctor(tmp_path, size))
    status = terminal.end()
    said = " ".join(terminal.output.decode().split())
    assert "Letters, signs and Chinese characters are as wide as they should be." in said
    assert ("80 by 60 characters." in said) == (size == (80, 60))
    assert ("70 by 20 characters are few" in said) == (size == (70, 20))
    assert status == (size == (70, 20))
    assert "字" not in terminal.text()


def test_a_terminal_that_gives_narrow_signs_two_cells_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("pyte.screens.wcwidth", lambda sign: 2 if sign in "字●→" else 1)
    terminal = answering(open_doctor(tmp_path, (80, 60)))
    assert terminal.end() == 1
    said = " ".join(terminal.output.decode().split())
    assert "● (2), → (2). Pictures will look torn." in said


def test_a_terminal_that_says_nothing_is_not_waited_for_long(tmp_path):
    terminal = open_doctor(tmp_path, (80, 60))
    assert terminal.end() == 0
    assert "does not say how wide it draws" in " ".join(terminal.output.decode().split())
    assert terminal.left_behind() == []


def test_a_terminal_that_always_says_the_same_place_is_not_believed(tmp_path):
    terminal = open_doctor(tmp_path, (80, 60))
    told = {"c": "\x1b[?6c", "R": "\x1b[1;1R"}
    terminal.emulator.write_process_input = lambda answer: os.write(terminal._file, told[answer[-1]].encode())
    assert terminal.end() == 0
    assert "does not say how wide it draws" in " ".join(terminal.output.decode().split())
