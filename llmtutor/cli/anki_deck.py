"""The questions of a course as Anki decks, one a track and one of exercises in code, through genanki (MIT).

Numbers that Anki uses to know decks and notes again follow from ids that never change: what is imported again
is brought up to date, keeps its schedule, and is not doubled. Each language has decks of its own.
"""

import hashlib
import itertools
import sqlite3
import time
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import genanki

from llmtutor.cli.anki_html import card_html
from llmtutor.cli.question_markdown import answer_markdown, asked_markdown, hints_markdown
from llmtutor.course.index import ExerciseEntry, LessonEntry, TrackEntry
from llmtutor.course.library import Course
from llmtutor.course.schema import Ask
from llmtutor.quiz.posed import Posed
from llmtutor.quiz.posing import pose

SEED = 0
"""A card has the same numbers for ever: Anki schedules a card, not a skill."""
IN_DEMO = "reach"
"""Questions of this kind are answered in a live demo, which Anki has not."""
EXERCISES = "exercises"
"""The deck of exercises in code. They take minutes each, so they have one that can be left for later."""

FRONT = """\
<div class="ask">{{Question}}</div>
{{#Hints}}<div class="hints">{{hint:Hints}}</div>{{/Hints}}"""
BACK = """\
{{FrontSide}}
<hr id="answer">
<div class="answer">{{Answer}}</div>
<div class="from">{{From}}</div>"""
CSS = """\
.card { font-family: sans-serif; font-size: 18px; line-height: 1.45; text-align: left;
        max-width: 40em; margin: 0 auto; padding: 0.5em; }
pre, code { font-family: monospace; font-size: 0.9em; }
pre { overflow-x: auto; }
table { border-collapse: collapse; }
td, th { border: 1px solid; padding: 0.2em 0.5em; }
.hints { margin-top: 1em; }
.from { margin-top: 1.5em; font-size: 0.8em; opacity: 0.6; }"""
# Chosen once, at random: with another id or other fields Anki would see notes of another type.
MODEL = genanki.Model(
    1763801427,
    "llmtutor",
    fields=[{"name": name} for name in ("Question", "Hints", "Answer", "From")],
    templates=[{"name": "1", "qfmt": FRONT, "afmt": BACK}],
    css=CSS,
)


class Written(NamedTuple):
    """What a file of decks holds, and how many questions could not be cards."""

    decks: int
    cards: int
    left_out: int


def write_decks(
    course: Course,
    tracks: Sequence[TrackEntry],
    exercises: Sequence[ExerciseEntry],
    language: str,
    file: Path,
) -> Written:
    """Write the questions of some tracks, and some exercises, to an .apkg file.

    Raises CourseError: a lesson or exercise has faults.
    """
    index = course.index(language)
    decks, left_out = [], 0
    for track in tracks:
        notes = [note for name in track.lessons for note in _notes(course, index.lessons[name], language)]
        left_out += notes.count(None)
        decks.append(_deck(course, f"{track.letter}. {track.title}", track.id, language, filter(None, notes)))
    if exercises:
        title = index.interface("exercises.title")
        notes = [_exercise_note(course, entry, language) for entry in exercises]
        decks.append(_deck(course, title, EXERCISES, language, notes))
    _write(genanki.Package(decks), file)
    return Written(len(decks), sum(len(deck.notes) for deck in decks), left_out)


def _deck(course: Course, title: str, name: str, language: str, notes: Iterable[Any]) -> Any:
    """A deck inside that of the course; its cards come in the order of the notes."""
    titles = (course.index(language).title, title)
    number = _number("deck", course.id, name, language)
    deck = genanki.Deck(number, "::".join(one.replace("::", ":") for one in titles))
    for place, note in enumerate(notes):
        note.due = place
        deck.add_note(note)
    return deck


def _notes(course: Course, entry: LessonEntry, language: str) -> Iterator[Any]:
    """Yield the note of each question of a lesson, None for one that can't be a card."""
    for step in course.lesson(entry.id, language).steps:
        if isinstance(step, Ask):
            yield None if step.question.kind == IN_DEMO else _note(course, entry, step, language)


def _note(course: Course, entry: LessonEntry, step: Ask, language: str) -> Any:
    return _card(
        course,
        pose(step.question, SEED),
        language,
        f"{entry.title}: `llmtutor learn {entry.id}#{step.id}`",
        (_first_id(entry), _first_id(step)),
        f"{entry.track}::{entry.id}",
    )


def _exercise_note(course: Course, entry: ExerciseEntry, language: str) -> Any:
    """The task with the signature asks; a solution, what goes wrong and why it is right answer."""
    posed = pose(course.exercise(entry.id, language).question, SEED)
    source = f"{entry.title}: `llmtutor code {entry.id}`"
    return _card(course, posed, language, source, (EXERCISES, entry.id), f"{EXERCISES}::{entry.id}")


def _card(
    course: Course, posed: Posed, language: str, source: str, identity: tuple[str, str], tag: str
) -> Any:
    words = course.index(language).interface
    texts = asked_markdown(posed, words), hints_markdown(posed, words), answer_markdown(posed, words)
    return genanki.Note(
        MODEL,
        [*map(card_html, texts), card_html(source)],
        guid=_digest("note", course.id, *identity, language).hex()[:16],
        tags=[f"llmtutor::{tag}", f"llmtutor::skill::{posed.skill}"],
    )


def _first_id(named: LessonEntry | Ask) -> str:
    """Return what a lesson or step was called first."""
    return named.was[0] if named.was else named.id


def _digest(*names: str) -> bytes:
    return hashlib.sha256("/".join(("llmtutor", *names)).encode()).digest()


def _number(*names: str) -> int:
    """Return a number as Anki's ids are, the same for the same names."""
    return (1 << 30) + int.from_bytes(_digest(*names)[:4], "big") % (1 << 30)


def _write(package: Any, file: Path) -> None:
    """Write the package; genanki's own way leaves its database behind in the temporary folder."""
    now = time.time()
    with TemporaryDirectory() as folder:
        collection, made = Path(folder) / "collection.anki2", Path(folder) / "made.apkg"
        db = sqlite3.connect(collection)
        try:
            package.write_to_db(db.cursor(), now, itertools.count(int(now * 1000)))
            db.commit()
        finally:
            db.close()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as pack:
            pack.write(collection, "collection.anki2")
            pack.writestr("media", "{}")
        file.write_bytes(made.read_bytes())
