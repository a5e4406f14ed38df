"""`llmtutor anki`: the questions of the course as flashcards for Anki."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from llmtutor.cli.opening import the_course, the_words
from llmtutor.cli.problems import FAULTS, CommandProblem, unknown
from llmtutor.cli.showing import language_alone
from llmtutor.course.faults import CourseError
from llmtutor.course.index import ExerciseEntry, Index, TrackEntry


def anki(options: argparse.Namespace) -> int:
    """Write an .apkg file with a deck for each track, and one of the exercises in code."""
    try:
        from llmtutor.cli.anki_deck import write_decks
    except ModuleNotFoundError as missing:
        if str(missing.name).split(".")[0].startswith("llmtutor"):
            raise
        raise CommandProblem(the_words(options)("cli.no-anki")) from None
    course = the_course(options)
    index = course.index(language_alone(options, course))
    tracks = _tracks(options, index)
    part = f"-{tracks[0].id}" if options.track else ""
    file = options.out or Path(f"{index.course}{part}-{index.language}.apkg")
    if file.exists() and not options.yes:
        raise CommandProblem(index.interface("cli.file-exists", file=file))
    try:
        done = write_decks(course, tracks, _exercises(options, index), index.language, file)
    except CourseError as error:
        raise CommandProblem(str(error), FAULTS) from None
    print(index.interface("anki.written", decks=done.decks, cards=done.cards, file=file))
    if done.left_out:
        print(index.interface("anki.left-out", count=done.left_out))
    return 0


def _tracks(options: argparse.Namespace, index: Index) -> Sequence[TrackEntry]:
    """Return the track that was named, by its id or letter, or all that have questions."""
    if options.track:
        names = {name.lower(): track for track in index.tracks for name in (track.id, track.letter)}
        if options.track.lower() not in names:
            titles = {track.id: track.title for track in index.tracks}
            raise unknown(the_words(options), "of-track", options.track, titles, titles)
        return [names[options.track.lower()]]
    return [track for track in index.tracks if any(index.lessons[name].questions for name in track.lessons)]


def _exercises(options: argparse.Namespace, index: Index) -> Sequence[ExerciseEntry]:
    """Return the exercises taught by the lessons of the track that was named, or all."""
    if not options.track:
        return list(index.exercises.values())
    (track,) = _tracks(options, index)
    return [entry for entry in index.exercises.values() if entry.lesson in track.lessons]
