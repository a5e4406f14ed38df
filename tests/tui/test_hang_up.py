"""The terminal is closed under the tutor: it ends, even where nobody tells it so."""

import signal
import sys

import pytest
from terminal import Terminal

DEAF = "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN); from llmtutor.cli import main; main()"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no hang-up on Windows")
def test_the_tutor_ends_when_its_terminal_is_gone_and_no_signal_arrives(tmp_path):
    terminal = Terminal("-c", DEAF, home=tmp_path)
    terminal.see("llmtutor")
    assert terminal.hang_up() == -signal.SIGHUP
