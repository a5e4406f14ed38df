"""`llmtutor completion SHELL`: a completion script, made by shtab from the parser and the course."""

import argparse

from llmtutor.cli.opening import the_course
from llmtutor.cli.parser import command_parsers

LESSONS = (
    *(("learn", "lesson"), ("quiz", "lesson"), ("quiz", "test_out")),
    *(("show", "lesson"), ("recap", "lesson")),
)
DEMOS = (("demo", "name"),)
EXERCISES = (("code", "name"),)
TRACKS = (("anki", "track"),)
FILES = (
    *(("check", "path"), ("preview", "file"), ("progress", "target")),
    *(("anki", "out"), ("class", "files"), ("class", "out")),
)
"""Which argument of which command is a lesson, a demo, an exercise, a track, a file."""


def show(options: argparse.Namespace) -> int:
    """Print the script. It knows the lessons, demos and learners there are now."""
    import shtab

    index = the_course(options).index()
    tracks = [track.id for track in index.tracks]
    kinds = ((LESSONS, index.lessons), (DEMOS, index.demos), (EXERCISES, index.exercises), (TRACKS, tracks))
    for places, names in kinds:
        for command, argument in places:
            _argument(options.parser, command, argument).choices = list(names)
    _add_learners(options.parser)
    for command, argument in FILES:
        _argument(options.parser, command, argument).complete = shtab.FILE  # type: ignore[attr-defined]
    print(shtab.complete(options.parser, options.shell))
    return 0


def _add_learners(parser: argparse.ArgumentParser) -> None:
    """Let every `--learner` be completed, with the names that a shell takes for one word."""
    from llmtutor.progress.learners import learners

    names = [name for name in learners() if " " not in name]
    for one in (parser, *command_parsers(parser).values()):
        for action in one._actions:
            if action.dest == "learner" and names:
                action.choices = names


def _argument(parser: argparse.ArgumentParser, command: str, name: str) -> argparse.Action:
    return next(action for action in command_parsers(parser)[command]._actions if action.dest == name)
