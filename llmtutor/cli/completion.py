"""`llmtutor completion SHELL`: a completion script, made by shtab from the parser and the course."""

import argparse

from llmtutor.cli.opening import the_course
from llmtutor.cli.parser import command_parsers

LESSONS = (("learn", "lesson"), ("quiz", "lesson"), ("quiz", "test_out"), ("show", "lesson"))
DEMOS = (("demo", "name"),)
EXERCISES = (("code", "name"),)
FILES = (("check", "path"), ("preview", "file"), ("progress", "target"))
"""Which argument of which command is a lesson, a demo, an exercise, a file."""


def show(options: argparse.Namespace) -> int:
    """Print the script. It knows the lessons and demos there are now."""
    import shtab

    index = the_course(options).index()
    for places, names in ((LESSONS, index.lessons), (DEMOS, index.demos), (EXERCISES, index.exercises)):
        for command, argument in places:
            _argument(options.parser, command, argument).choices = list(names)
    for command, argument in FILES:
        _argument(options.parser, command, argument).complete = shtab.FILE  # type: ignore[attr-defined]
    print(shtab.complete(options.parser, options.shell))
    return 0


def _argument(parser: argparse.ArgumentParser, command: str, name: str) -> argparse.Action:
    return next(action for action in command_parsers(parser)[command]._actions if action.dest == name)
