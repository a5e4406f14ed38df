"""The commands about records: one's own, everyone's on this computer, a class's."""

from pathlib import Path
from typing import Any

from llmtutor.cli.declaring import command, runs


def add_records(commands: Any) -> None:
    """Add what shows, carries and examines records."""
    _add_progress(commands)
    command(
        commands,
        "learners",
        "list who has a record on this computer",
        runs("learners", "show"),
        "Everyone can have a record of their own: `llmtutor --learner NAME` begins it or goes on with it,\n"
        "and --learner NAME with any other command means that one. Without it, it is the record without\n"
        "a name.",
    )
    doctor = command(
        commands,
        "doctor",
        "look at installation, terminal, lessons and record, and say what to do",
        runs("doctor", "doctor"),
        "Nothing is changed. The exit status is 1 if something is at fault.",
    )
    doctor.add_argument("--plain", action="store_true", help="no colours, for pipes and screen readers")
    _add_class(commands)


def _add_progress(commands: Any) -> None:
    progress = command(
        commands,
        "progress",
        "show, export, import or reset your record",
        runs("record", "progress"),
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


def _add_class(commands: Any) -> None:
    of_class = command(
        commands,
        "class",
        "put the exported records of a class into one table",
        runs("classroom", "write_class"),
        "examples:\n  llmtutor class records/*.json --out class.csv\n"
        "Each learner sends what `llmtutor progress export NAME.json` wrote. The table (CSV) has one row a\n"
        "learner: answers, minutes, how far in each lesson, and in percent how likely each skill is still\n"
        "known today. Files of one learner that share answers make one row. A file that is no record is\n"
        "named and left out, and the exit status is 1.",
    )
    of_class.add_argument("files", nargs="+", type=Path, metavar="FILE", help="exported records")
    of_class.add_argument("--out", metavar="FILE", type=Path, help="the table (default: printed)")
    of_class.add_argument("--yes", action="store_true", help="replace a file that is there")
