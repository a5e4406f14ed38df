"""Every command and option of the command line, and what `--help` says of them."""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from llmtutor import __version__

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

COMMON: dict[str, Any] = {"lang": None, "lessons": None, "learner": None}
"""What may stand before the command or after it, when it stands in neither place."""


def _run(module: str, function: str) -> Callable[[argparse.Namespace], int]:
    """Return a command that imports its module when it runs."""

    def run(options: argparse.Namespace) -> int:
        from importlib import import_module

        status: int = getattr(import_module(f"llmtutor.cli.{module}"), function)(options)
        return status

    return run


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = argparse.ArgumentParser(
        prog="llmtutor",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"llmtutor {__version__}")
    _add_common(parser)
    parser.set_defaults(run=_run("start", "resume"), **COMMON)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_learning(commands)
    _add_code(commands)
    _add_reading(commands)
    _add_writing(commands)
    _add_record(commands)
    _add_class(commands)
    _add_tinygpt(commands)
    return parser


def _add_common(parser: argparse.ArgumentParser) -> None:
    """Add what may stand before the command or after it; the later one is taken, none leaves the other."""
    parser.add_argument(
        "--lang",
        metavar="LANG",
        default=argparse.SUPPRESS,
        help="language: en or zh (default: your last choice)",
    )
    parser.add_argument(
        "--lessons", metavar="DIR", type=Path, default=argparse.SUPPRESS, help="folder of another course"
    )
    parser.add_argument(
        "--learner",
        metavar="NAME",
        default=argparse.SUPPRESS,
        help="whose record: everyone on this computer can have their own",
    )


def _command(commands: Any, name: str, about: str, run: Callable[[Any], int], more: str = "") -> Any:
    command = commands.add_parser(
        name,
        help=about,
        description=f"{about[0].upper()}{about[1:]}.",
        epilog=more,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.set_defaults(run=run)
    _add_common(command)
    return command


def _add_learning(commands: Any) -> None:
    learn = _command(commands, "learn", "open a lesson where you left it", _run("start", "learn"))
    learn.add_argument("lesson", metavar="LESSON[#STEP]")
    quiz = _command(
        commands,
        "quiz",
        "answer questions with fresh numbers",
        _run("start", "quiz"),
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
    _command(
        commands,
        "review",
        "review the skills that are due today",
        _run("start", "review"),
        "Each skill of the course comes back shortly before it would be forgotten (FSRS), with numbers you\n"
        "have not seen. A day asks for at most as many as the settings say; the rest waits.",
    )
    demo = _command(
        commands,
        "demo",
        "play with a live computation",
        _run("showing", "demo"),
        "examples:\n  llmtutor demo                          the demos there are\n"
        "  llmtutor demo softmax T=0.5\n  llmtutor demo matmul-stepper 'a=1,2;3,4' step=3 --plain",
    )
    demo.add_argument("name", nargs="?", metavar="NAME")
    demo.add_argument("changes", nargs="*", metavar="CONTROL=VALUE")
    demo.add_argument("--plain", action="store_true", help="print it as text")
    demo.add_argument("--width", type=int, default=80, help="columns of the printed text (default 80)")


def _add_code(commands: Any) -> None:
    code = _command(
        commands,
        "code",
        "write a function yourself, checked against the engine",
        _run("code", "code"),
        "examples:\n  llmtutor code                          the exercises there are\n"
        "  llmtutor code softmax                  write it here\n"
        "  llmtutor code softmax --check my.py    check a file written elsewhere",
    )
    code.add_argument("name", nargs="?", metavar="NAME")
    code.add_argument("--check", metavar="FILE", help="check this file (- for the standard input)")
    code.add_argument("--seed", type=int, default=0, help="draw other hidden inputs for --check")
    code.add_argument("--plain", action="store_true", help="print the exercise as text")
    code.add_argument("--answers", action="store_true", help="with --plain: the solution and the reasons too")


def _add_reading(commands: Any) -> None:
    _command(commands, "list", "list tracks and lessons, and how far you are", _run("listing", "show_list"))
    show = _command(
        commands,
        "show",
        "print a whole lesson as text",
        _run("showing", "show"),
        "examples:\n  llmtutor show matmul --plain | less\n"
        "  llmtutor show matmul --answers           every answer and reason where it belongs\n"
        "  llmtutor show matmul --markdown > matmul.md\n"
        "                                           to print: formulas as $...$, answers at the end",
    )
    show.add_argument("lesson", metavar="LESSON[#STEP]")
    form = show.add_mutually_exclusive_group()
    form.add_argument("--plain", action="store_true", help="no colours, for pipes and screen readers")
    form.add_argument("--markdown", action="store_true", help="as Markdown, the answers at the end")
    show.add_argument("--answers", action="store_true", help="with the answers and reasons in their place")
    show.add_argument("--width", type=int, default=80, help="columns of the text (default 80)")
    _add_recap(commands)
    _add_anki(commands)
    completion = _command(
        commands,
        "completion",
        "print a completion script for your shell",
        _run("completion", "show"),
        "examples:\n  llmtutor completion bash >> ~/.bash_completion\n"
        "  llmtutor completion fish > ~/.config/fish/completions/llmtutor.fish",
    )
    completion.add_argument("shell", choices=("bash", "zsh", "tcsh", "fish"))


def _add_recap(commands: Any) -> None:
    recap = _command(
        commands,
        "recap",
        "sum up what you learned",
        _run("recap", "recap"),
        "examples:\n  llmtutor recap                           every lesson you have begun\n"
        "  llmtutor recap temperature               one lesson\n"
        "  llmtutor recap --markdown > recap.md     to keep, print or put into your notes\n"
        "Of each lesson the idea, the formulas, and every question you missed, with the reason.",
    )
    recap.add_argument("lesson", nargs="?", metavar="LESSON")
    form = recap.add_mutually_exclusive_group()
    form.add_argument("--plain", action="store_true", help="no colours, for pipes and screen readers")
    form.add_argument("--markdown", action="store_true", help="as Markdown, formulas as $...$")
    recap.add_argument("--width", type=int, default=80, help="columns of the text (default 80)")


def _add_anki(commands: Any) -> None:
    anki = _command(
        commands,
        "anki",
        "write the questions as flashcards for Anki",
        _run("anki", "anki"),
        "examples:\n  llmtutor anki                            all tracks, a deck each\n"
        "  llmtutor anki --track linear-algebra --out algebra.apkg\n"
        "  llmtutor anki --lang zh\n"
        "Every answer comes with its reasons. Import a newer file whenever you like: cards are brought\n"
        'up to date, none is doubled, and Anki keeps their schedule. Needs the extra "anki".',
    )
    anki.add_argument("--track", metavar="TRACK", help="only this track, by its name or letter")
    anki.add_argument("--out", metavar="FILE", type=Path, help="the file (default: llmtutor-en.apkg)")
    anki.add_argument("--yes", action="store_true", help="replace a file that is there")


def _add_writing(commands: Any) -> None:
    check = _command(commands, "check", "find every fault of a course or a lesson", _run("writing", "check"))
    check.add_argument("path", nargs="?", type=Path, help="a course folder or a lesson file (default: ours)")
    check.add_argument("--thorough", action="store_true", help="try every question in all its variants")
    check.add_argument("--record", action="store_true", help="enter new ids into the ledger schema/ids.txt")
    new = _command(commands, "new", "write a new lesson or translation to start from", _run("writing", "new"))
    new.add_argument("what", choices=("lesson", "translation"))
    new.add_argument("names", nargs="+", metavar="NAME", help="TRACK/LESSON, or LANG LESSON")
    new.add_argument("--accept", action="store_true", help="say that changed originals have been looked at")
    preview = _command(
        commands,
        "preview",
        "open a lesson file and show it again whenever you save it",
        _run("writing", "preview"),
    )
    preview.add_argument("file", metavar="FILE[#STEP]")


def _add_record(commands: Any) -> None:
    progress = _command(
        commands,
        "progress",
        "show, export, import or reset your record",
        _run("record", "progress"),
        "examples:\n  llmtutor progress                        how far you are\n"
        "  llmtutor progress export record.json     everything, to take elsewhere\n"
        "  llmtutor progress import record.json     add it to what is here; nothing is lost or doubled\n"
        "  llmtutor progress reset temperature      one lesson from the start (a backup is made)\n"
        "  llmtutor progress reset --all",
    )
    progress.add_argument("what", nargs="?", choices=("show", "export", "import", "reset"), default="show")
    progress.add_argument("target", nargs="?", metavar="FILE or LESSON")
    progress.add_argument("--all", action="store_true", help="reset everything")
    progress.add_argument(
        "--yes",
        action="store_true",
        help="do not ask before a reset; replace a file; take in another's record",
    )
    _command(
        commands,
        "learners",
        "list who has a record on this computer",
        _run("learners", "show"),
        "Everyone can have a record of their own: `llmtutor --learner NAME` begins it or goes on with it,\n"
        "and --learner NAME with any other command means that one. Without it, it is the record without\n"
        "a name.",
    )
    doctor = _command(
        commands,
        "doctor",
        "look at installation, terminal, lessons and record, and say what to do",
        _run("doctor", "doctor"),
        "Nothing is changed. The exit status is 1 if something is at fault.",
    )
    doctor.add_argument("--plain", action="store_true", help="no colours, for pipes and screen readers")


def _add_class(commands: Any) -> None:
    of_class = _command(
        commands,
        "class",
        "put the exported records of a class into one table",
        _run("classroom", "write_class"),
        "examples:\n  llmtutor class records/*.json --out class.csv\n"
        "Each learner sends what `llmtutor progress export NAME.json` wrote. The table (CSV) has one row a\n"
        "learner: answers, minutes, how far in each lesson, and in percent how likely each skill is still\n"
        "known today. Files of one learner that share answers make one row. A file that is no record is\n"
        "named and left out, and the exit status is 1.",
    )
    of_class.add_argument("files", nargs="+", type=Path, metavar="FILE", help="exported records")
    of_class.add_argument("--out", metavar="FILE", type=Path, help="the table (default: printed)")
    of_class.add_argument("--yes", action="store_true", help="replace a file that is there")


def _add_tinygpt(commands: Any) -> None:
    tinygpt = _command(
        commands,
        "tinygpt",
        "make the model inside llmtutor: its stories, its training, its card",
        _run("tinygpt", "show_card"),
        "examples:\n  llmtutor tinygpt write-stories --count 5  documents of the toy world\n"
        "  llmtutor tinygpt train --out my-model     train one of your own\n"
        "  llmtutor tinygpt train --out my-model --resume\n"
        "  llmtutor tinygpt card                     what the model inside can do",
    )
    parts = tinygpt.add_subparsers(metavar="PART")
    write = _command(
        parts, "write-stories", "print documents of the toy world", _run("tinygpt", "write_stories")
    )
    write.add_argument("--count", type=int, default=20, help="how many (default 20)")
    write.add_argument("--seed", default="1", help="the same seed gives the same documents (default 1)")
    write.add_argument(
        "--surprisal", action="store_true", help="with each document's kind and surprise in nats"
    )
    _add_training(parts)
    card = _command(parts, "card", "print what a model can do", _run("tinygpt", "show_card"))
    card.add_argument("folder", nargs="?", type=Path, metavar="DIR", help="of a model you trained")


def _add_training(parts: Any) -> None:
    train = _command(parts, "train", "train a model on the toy world", _run("tinygpt", "train"))
    train.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for all that is made")
    train.add_argument("--model", choices=("storyteller", "copyist"), default="storyteller")
    train.add_argument("--seed", type=int, default=1, help="of first weights and documents (default 1)")
    train.add_argument("--steps", type=int, help="how many; fewer learn less (default: as the shipped model)")
    train.add_argument("--resume", action="store_true", help="go on from the checkpoint in DIR")
    train.add_argument(
        "--snapshots",
        type=int,
        nargs="*",
        default=(),
        metavar="STEP",
        help="keep the model after these steps",
    )
    train.add_argument(
        "--others",
        type=Path,
        nargs="*",
        default=(),
        metavar="CARD",
        help="cards of other seeds, to be summed up",
    )


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
    _add_common(common)
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
