"""`llmtutor anki`: the questions as flashcards, the same ones whenever they are written again."""

import json
import sqlite3
import subprocess
import sys
import zipfile
from html.parser import HTMLParser
from typing import NamedTuple

import pytest

from llmtutor.cli.anki_html import card_html
from llmtutor.course.library import open_course
from llmtutor.course.schema import Ask
from llmtutor.quiz.posing import pose
from llmtutor.render.commonmark import to_commonmark

pytest.importorskip("genanki")


class Package(NamedTuple):
    """What a file for Anki holds: names of decks by id; the fields and the deck of each note by its guid."""

    decks: dict[int, str]
    notes: dict[str, list[str]]
    deck_of: dict[str, int]


def read(path):
    with zipfile.ZipFile(path) as pack:
        (path.parent / "collection").write_bytes(pack.read("collection.anki2"))
    db = sqlite3.connect(path.parent / "collection")
    (decks,) = db.execute("SELECT decks FROM col").fetchone()
    rows = db.execute("SELECT guid, flds, did FROM notes JOIN cards ON cards.nid = notes.id").fetchall()
    db.close()
    names = {int(key): deck["name"] for key, deck in json.loads(decks).items() if key != "1"}
    return Package(names, {row[0]: row[1].split("\x1f") for row in rows}, {row[0]: row[2] for row in rows})


@pytest.fixture
def written(llmtutor, tmp_path):
    """Writes decks and reads them back."""

    def write(*arguments):
        file = tmp_path / "cards.apkg"
        said = llmtutor("anki", "--out", str(file), "--yes", *arguments)
        assert (said.err, said.status) == ("", 0)
        return read(file)

    return write


def questions(language="en"):
    course = open_course()
    for name in course.index().lessons:
        for step in course.lesson(name, language).steps:
            if isinstance(step, Ask) and step.question.kind != "reach":
                yield pose(step.question, 0)
    for name in course.index().exercises:
        yield pose(course.exercise(name, language).question, 0)


ELEMENTS = {"p", "ol", "ul", "li", "strong", "em", "code", "pre", "table", "thead", "tbody", "tr", "th", "td"}


class Tags(HTMLParser):
    """Sees that every element that is opened is closed."""

    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):
        assert tag in ELEMENTS
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_question_is_a_card_with_its_answer_and_reasons(written, language):
    package = written("--lang", language)
    asked = list(questions(language))
    assert len(package.notes) == len(asked)
    everything = "\n".join("\n".join(fields) for fields in package.notes.values())
    for posed in asked:
        for text in (posed.why, *(option.say for option in posed.options)):
            assert card_html(to_commonmark(text)).partition("</p>")[0].removeprefix("<p>") in everything
    for fields in package.notes.values():
        for field in fields:
            tags = Tags()
            tags.feed(field)
            assert tags.open == []
            assert "$" not in field


def test_there_is_a_deck_for_each_track_that_has_questions(written):
    decks = written().decks
    course = "How large language models work"
    assert f"{course}::B. Linear algebra" in decks.values()
    assert all(name.startswith(f"{course}::") for name in decks.values())
    assert f"{course}::Write it yourself" in decks.values()
    only = written("--track", "d")
    assert list(only.decks.values()) == [f"{course}::D. Probability and information"]
    assert only.decks.keys() < decks.keys()


def test_a_track_brings_the_exercises_that_its_lessons_teach(written):
    taught = written("--track", "linear-algebra")
    assert [name.partition("::")[2] for name in taught.decks.values()] == [
        "B. Linear algebra",
        "Write it yourself",
    ]
    assert "llmtutor code matmul" in " ".join(fields[3] for fields in taught.notes.values())
    assert "llmtutor code adam" not in " ".join(fields[3] for fields in taught.notes.values())


def test_written_again_the_same_cards_have_the_same_identity_and_each_language_its_own(written):
    first, again, chinese = written(), written(), written("--lang", "zh")
    assert first == again
    assert not first.notes.keys() & chinese.notes.keys()
    assert not first.decks.keys() & chinese.decks.keys()


def test_formulas_are_left_to_mathjax_and_html_of_a_lesson_shows_as_it_is():
    assert card_html("Is $a < b_1$ or $2$?") == r"<p>Is \(a &lt; b_1\) or \(2\)?</p>"
    assert card_html("$$\n\\frac{a}{b} * c\n$$") == r"<p>\[\frac{a}{b} * c\]</p>"
    assert card_html("`$x$` costs \\$5") == "<p><code>$x$</code> costs $5</p>"


def test_a_card_tells_which_lesson_it_is_from_and_hides_hints(written):
    fields = next(
        fields for fields in written().notes.values() if "What share does the first one take" in fields[0]
    )
    assert "Hint 1: First divide" in fields[1]
    assert "The answer: 0.8808" in fields[2]
    assert "You multiplied the scores" in fields[2]
    assert "Temperature: <code>llmtutor learn temperature#q-top-share</code>" in fields[3]


def test_an_exercise_in_code_asks_with_its_signature_and_answers_with_a_solution_and_its_reason(written):
    front, hints, back, source = next(f for f in written().notes.values() if "llmtutor code adam" in f[3])
    assert '<code class="language-python">import numpy as np' in front
    assert "def adam(w, grad," in front
    assert "..." in front
    assert "Hint 1:" in hints
    assert "return" in back
    assert "..." not in back
    adam = pose(open_course().exercise("adam").question, 0)
    assert card_html(to_commonmark(adam.why)) in back
    assert f"✗ {adam.task.wrong[0].say.split('`')[0].split('$')[0].rstrip()}" in back
    assert source == "<p>One step of Adam: <code>llmtutor code adam</code></p>"


def test_questions_that_need_a_live_demo_are_counted(llmtutor, tmp_path):
    said = llmtutor("anki", "--out", str(tmp_path / "a.apkg"), "--track", "probability")
    assert "Cards: 3. Decks: 1." in said.out
    assert "answered in a live demo: 1." in said.out


def test_a_file_is_not_replaced_unless_asked_to(llmtutor, tmp_path):
    (tmp_path / "a.apkg").write_text("mine")
    said = llmtutor("anki", "--out", str(tmp_path / "a.apkg"))
    assert "exists already" in said.err
    assert said.status == 2
    assert (tmp_path / "a.apkg").read_text() == "mine"


def test_an_unknown_track_is_told_with_the_nearest(llmtutor):
    said = llmtutor("anki", "--track", "probabilty")
    assert "Did you mean “probability”?" in said.err
    assert said.status == 2


def test_without_the_extra_it_says_what_to_install(home):
    script = (
        "import sys; sys.modules['genanki'] = None\nfrom llmtutor.cli import main\nsys.exit(main(['anki']))"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert ran.stderr == 'llmtutor: Anki decks need one more package: pip install "llmtutor[anki]".\n'
    assert ran.returncode == 2
