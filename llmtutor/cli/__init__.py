"""The command line. Each command imports what it needs when it runs."""

import os
import sys
from collections.abc import Sequence

from llmtutor.cli.parser import parse
from llmtutor.cli.problems import CommandProblem


def main(arguments: Sequence[str] | None = None) -> int:
    """Run llmtutor with command-line arguments; return the exit status."""
    options = parse(sys.argv[1:] if arguments is None else list(arguments))
    try:
        status: int = options.run(options)
        sys.stdout.flush()
    except CommandProblem as problem:
        # Whoever sends the errors to a file still sees on the screen why nothing opened.
        seen = sys.stdout if sys.stdout.isatty() and not sys.stderr.isatty() else sys.stderr
        print(f"llmtutor: {problem}", file=seen)
        return problem.status
    except BrokenPipeError:
        # The reader of a pipe (`| head`) has seen enough: end quietly, with nothing left to flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    return status
