"""The command line. Each command imports what it needs when it runs."""

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

from llmtutor.cli.parser import parse
from llmtutor.cli.problems import USAGE, CommandProblem


def main(arguments: Sequence[str] | None = None) -> int:
    """Run llmtutor with command-line arguments; return the exit status."""
    # Our matrices are small: on a busy machine several threads wait for each other longer than they compute.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        options = parse(sys.argv[1:] if arguments is None else list(arguments))
        return _run(options)
    except CommandProblem as problem:
        _tell(str(problem))
        return problem.status
    except KeyboardInterrupt:
        return 130


def _run(options: argparse.Namespace) -> int:
    try:
        status: int = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of a pipe (`| head`) has seen enough: end quietly.
        _drop_output()
        return 0
    except OSError as error:
        from llmtutor.cli.opening import the_words

        _drop_output()
        where = f"{error.filename}: " if error.filename else ""
        _tell(the_words(options)("cli.system", reason=where + (error.strerror or str(error))))
        return USAGE
    return status


def _tell(sentence: str) -> None:
    # Whoever sends the errors to a file still sees on the screen why nothing opened.
    seen = sys.stdout if sys.stdout.isatty() and not sys.stderr.isatty() else sys.stderr
    print(f"llmtutor: {sentence}", file=seen)


def _drop_output() -> None:
    """Leave nothing that Python would try to write, and fail on, when it ends."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
