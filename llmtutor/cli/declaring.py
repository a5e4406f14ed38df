"""How a command is declared: its name, what it does, and what every command takes."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

COMMON: dict[str, Any] = {"lang": None, "lessons": None, "learner": None}
"""What may stand before the command or after it, when it stands in neither place."""


def runs(module: str, function: str) -> Callable[[argparse.Namespace], int]:
    """Return a command that imports its module when it runs."""

    def run(options: argparse.Namespace) -> int:
        from importlib import import_module

        status: int = getattr(import_module(f"llmtutor.cli.{module}"), function)(options)
        return status

    return run


def add_common(parser: argparse.ArgumentParser) -> None:
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


def command(commands: Any, name: str, about: str, run: Callable[[Any], int], more: str = "") -> Any:
    """Add a command: `about` is its line in the list of commands, `more` stands below its options."""
    added = commands.add_parser(
        name,
        help=about,
        description=f"{about[0].upper()}{about[1:]}.",
        epilog=more,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    added.set_defaults(run=run)
    add_common(added)
    return added
