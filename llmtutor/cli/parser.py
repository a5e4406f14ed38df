"""Every command and option of the command line, and what `--help` says of them."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from llmtutor import __version__
from llmtutor.cli.declared_reading import add_reading
from llmtutor.cli.declared_records import add_records
from llmtutor.cli.declared_tinygpt import add_tinygpt
from llmtutor.cli.declaring import COMMON, add_common, command, runs

DESCRIPTION = """\
Understand large language models by moving their numbers.
Without a command, llmtutor goes on where you stopped."""

EPILOG = """\
examples:
  llmtutor                                  go on where you stopped
  llmtutor learn temperature                open a lesson
  llmtutor quiz temperature                 its questions, with fresh numbers
  llmtutor review                           what is due today, before you forget it
  llmtutor demo softmax T=0.5 logits=2,1,0  a live demo in a state of your choice
  llmtutor show matmul --plain | less       a whole lesson as text
  llmtutor check my-course/                 find every fault in a course of your own

exit status:
  0  fine
  1  faults were found in what was looked at, or the app crashed
  2  the command cannot be carried out as given

LLMTUTOR_HOME names another folder for your record. NO_COLOR is respected."""


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = argparse.ArgumentParser(
        prog="llmtutor",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"llmtutor {__version__}")
    add_common(parser)
    parser.set_defaults(run=runs("start", "resume"), **COMMON)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_learning(commands)
    _add_code(commands)
    add_reading(commands)
    _add_writing(commands)
    add_records(commands)
    add_tinygpt(commands)
    return parser


def _add_learning(commands: Any) -> None:
    learn = command(commands, "learn", "open a lesson where you left it", runs("start", "learn"))
    learn.add_argument("lesson", metavar="LESSON[#STEP]")
    quiz = command(
        commands,
        "quiz",
        "answer questions with fresh numbers",
        runs("start", "quiz"),
        "examples:\n  llmtutor quiz                            mixed, across all you have begun\n"
        "  llmtutor quiz temperature                one lesson\n"
        "  llmtutor quiz first-network --mixed      a track, its lessons interleaved\n"
        "  llmtutor quiz --timed 5                  as many as you can in five minutes\n"
        "  llmtutor quiz --test-out matmul          show that you know a lesson already",
    )
    quiz.add_argument("lesson", nargs="?", metavar="LESSON or TRACK")
    quiz.add_argument("--mixed", action="store_true", help="in no order, lessons interleaved")
    quiz.add_argument("--timed", type=float, metavar="MIN", help="end after so many minutes")
    quiz.add_argument("--test-out", metavar="LESSON", help="mark a lesson as known if you pass")
    command(
        commands,
        "review",
        "review the skills that are due today",
        runs("start", "review"),
        "Each skill of the course comes back shortly before it would be forgotten (FSRS), with numbers you\n"
        "have not seen. A day asks for at most as many as the settings say; the rest waits.",
    )
    demo = command(
        commands,
        "demo",
        "play with a live computation",
        runs("showing", "demo"),
        "examples:\n  llmtutor demo                          the demos there are\n"
        "  llmtutor demo softmax T=0.5\n  llmtutor demo matmul-stepper 'a=1,2;3,4' step=3 --plain\n"
        "  llmtutor demo gpt-forward --model ~/models/gpt2",
    )
    demo.add_argument("name", nargs="?", metavar="NAME")
    demo.add_argument("changes", nargs="*", metavar="CONTROL=VALUE")
    demo.add_argument(
        "--model",
        metavar="DIR",
        help="a GPT-2 (config, safetensors, vocabulary, merges) from this folder instead of the tiny GPT",
    )
    demo.add_argument("--plain", action="store_true", help="print it as text")
    demo.add_argument("--width", type=int, default=80, help="columns of the printed text (default 80)")


def _add_code(commands: Any) -> None:
    code = command(
        commands,
        "code",
        "write a function yourself, checked against the engine",
        runs("code", "code"),
        "examples:\n  llmtutor code                          the exercises there are\n"
        "  llmtutor code softmax                  write it here\n"
        "  llmtutor code softmax --check my.py    check a file written elsewhere",
    )
    code.add_argument("name", nargs="?", metavar="NAME")
    code.add_argument("--check", metavar="FILE", help="check this file (- for the standard input)")
    code.add_argument("--seed", type=int, default=0, help="draw other hidden inputs for --check")
    code.add_argument("--plain", action="store_true", help="print the exercise as text")
    code.add_argument("--answers", action="store_true", help="with --plain: the solution and the reasons too")


def _add_writing(commands: Any) -> None:
    check = command(commands, "check", "find every fault of a course or a lesson", runs("writing", "check"))
    check.add_argument("path", nargs="?", type=Path, help="a course folder or a lesson file (default: ours)")
    check.add_argument("--thorough", action="store_true", help="try every question in all its variants")
    check.add_argument("--record", action="store_true", help="enter new ids into the ledger schema/ids.txt")
    new = command(commands, "new", "write a new lesson or translation to start from", runs("writing", "new"))
    new.add_argument("what", choices=("lesson", "translation"))
    new.add_argument("names", nargs="+", metavar="NAME", help="TRACK/LESSON, or LANG LESSON")
    new.add_argument("--accept", action="store_true", help="say that changed originals have been looked at")
    preview = command(
        commands,
        "preview",
        "open a lesson file and show it again whenever you save it",
        runs("writing", "preview"),
    )
    preview.add_argument("file", metavar="FILE[#STEP]")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the options of a command line.

    Raises CommandProblem with the nearest command where the command is unknown; argparse ends with status 2
    and a sentence of its own where anything else is wrong.
    """
    parser = make_parser()
    parser.set_defaults(parser=parser)
    _check_command(parser, arguments)
    return parser.parse_args(arguments)


def _check_command(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> None:
    common = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    common.set_defaults(**COMMON)
    add_common(common)
    try:
        options, rest = common.parse_known_args(arguments)
    except argparse.ArgumentError:
        return  # an option without its value: the whole parser says so
    name = next((word for word in rest if not word.startswith("-")), None)
    if name is None or name in command_parsers(parser):
        return
    from llmtutor.cli.opening import the_words
    from llmtutor.cli.problems import unknown

    raise unknown(the_words(options), "command", name, command_parsers(parser))


def command_parsers(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """Return the parser of each command by its name."""
    action = next(one for one in parser._actions if isinstance(one, argparse._SubParsersAction))
    return dict(action.choices)
