"""Start llmtutor in a pseudo-terminal, look at its first screens, leave it, and check that it ended well.

Uses the standard library alone, so that an installed wheel can be tried without any test package:
`python tests/start_in_terminal.py PATH_TO_LLMTUTOR`.
"""

import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time

LONGEST = 60.0


class Terminal:
    """A program in a pseudo-terminal of 80 by 24."""

    def __init__(self, argv: list[str]) -> None:
        self.output = b""
        self.pid, self.file = pty.fork()
        if self.pid == 0:
            os.environ["TERM"] = "xterm-256color"
            os.execvp(argv[0], argv)
        fcntl.ioctl(self.file, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def wait_for(self, text: str) -> None:
        """Read until `text` was written; SystemExit with the output if it never is."""
        end = time.monotonic() + LONGEST
        while text.encode() not in self.output:
            ready, _, _ = select.select([self.file], [], [], max(0.0, end - time.monotonic()))
            if not ready:
                sys.exit(f"{text!r} never appeared in:\n{self.output.decode(errors='replace')[-2000:]}")
            try:
                self.output += os.read(self.file, 65536)
            except OSError:
                sys.exit(
                    f"it ended before {text!r} appeared:\n{self.output.decode(errors='replace')[-2000:]}"
                )

    def press(self, keys: str) -> None:
        """Type keys; what was written before them no longer counts."""
        self.output = b""
        os.write(self.file, keys.encode())

    def end(self) -> int:
        """Read on to the end and return the exit status."""
        end = time.monotonic() + LONGEST
        while time.monotonic() < end:
            ready, _, _ = select.select([self.file], [], [], 0.2)
            try:
                if ready and not os.read(self.file, 65536):
                    break
            except OSError:
                break
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def main(program: str) -> None:
    """Welcome, first lesson, map, and out."""
    terminal = Terminal([program, "--lang", "en"])
    terminal.wait_for("English")
    terminal.press("\r")
    terminal.wait_for("skip")
    terminal.press("\x1b")
    terminal.wait_for("demos")
    terminal.press("q")
    status = terminal.end()
    print(f"started in a terminal, opened a lesson, went back to the map, left with status {status}")
    sys.exit(status)


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1]))
