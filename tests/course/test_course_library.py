"""A course folder as the app meets it: index, lessons, words, and caches that are bad or forbidden."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from llmtutor.course import index_cache
from llmtutor.course.faults import CourseError
from llmtutor.course.index import from_json, to_json
from llmtutor.course.library import open_course, own_lessons
from llmtutor.course.overlays import fingerprint

LESSON = """\
id: {id}
was: [{id}-old]
revision: 1
title: {title}
summary: About {id}.
minutes: 5
teaches: [{id}]
terms: [sum]
steps:
  - {{id: one, was: [first], kind: say, title: One, text: A **sum**.}}
  - id: two
    kind: ask
    question: {{kind: number, skill: {id}, prompt: "1 + 1?", why: Two., answer: {{compute: 1 + 1}}}}
sources:
  - {{title: Elements, authors: Euclid, year: 1700, ref: Book VII}}
"""


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("LLMTUTOR_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "course"
    (root / "numbers").mkdir(parents=True)
    (root / "course.yaml").write_text(
        "id: mine\ntitle: Mine\nlanguages: [zh]\ntracks:\n"
        "  - {id: numbers, letter: A, title: Numbers, summary: S, lessons: [sums, means]}\n"
        "  - {id: empty, letter: B, title: Empty, summary: S, lessons: []}\n"
        "paths:\n"
        "  - {id: all, title: All, summary: S, through: [numbers, empty], order: code-first}\n"
        "  - {id: none, title: None, summary: S, through: [empty]}\n"
        "  - {id: some, title: Some, summary: S, through: [means, numbers]}\n"
    )
    (root / "skills.yaml").write_text("sums: {title: Add}\nmeans: {title: Halve}\n")
    (root / "glossary.yaml").write_text("sum: {term: sum, also: [sums], says: What adding gives.}\n")
    for name in ("sums", "means"):
        (root / "numbers" / f"{name}.yaml").write_text(LESSON.format(id=name, title=name.capitalize()))
    return root


def translate(folder):
    (folder / "zh" / "numbers").mkdir(parents=True)
    (folder / "zh" / "numbers" / "sums.yaml").write_text(
        f"id: sums\ntitle: {{text: 和, of: {fingerprint('Sums')}}}\nsummary: {{text: 旧, of: aaaaaa}}\n"
    )


def test_the_index_holds_what_the_map_shows(folder):
    index = open_course(folder).index()
    assert (index.course, index.title, index.language) == ("mine", "Mine", "en")
    assert [track.id for track in index.tracks] == ["numbers"]
    assert list(index.lessons) == ["sums", "means"]
    lesson = index.lessons["sums"]
    assert [(step.id, step.kind, step.title) for step in lesson.steps] == [
        ("one", "say", "One"),
        ("two", "ask", ""),
    ]
    assert lesson.questions == ("two",)
    assert (lesson.place("two"), lesson.place("first"), lesson.place("no")) == (1, 0, None)
    assert index.find("sums-old").id == "sums"
    assert index.find("nothing") is None
    assert [(path.id, path.lessons, path.code_first) for path in index.paths] == [
        ("all", ("sums", "means"), True),
        ("some", ("means", "sums"), False),
    ]
    assert index.skills == {"sums": "Add", "means": "Halve"}
    assert index.demos.keys() == open_course().index().demos.keys()
    assert from_json(json.loads(json.dumps(to_json(index)))).lessons == index.lessons


def test_lessons_come_in_the_language_asked_for_field_by_field(folder):
    translate(folder)
    course = open_course(folder)
    assert course.index().languages[:2] == ("en", "zh")
    assert course.index("zh").lessons["sums"].title == "和"
    assert course.lesson("sums", "zh").title == "和"
    assert course.lesson("sums", "zh").summary == "About sums."
    assert course.lesson("means", "zh").title == "Means"
    (folder / "zh" / "numbers" / "sums.yaml").write_text("title: [broken")
    assert course.lesson("sums", "zh").title == "Sums"


def test_a_lesson_is_read_again_when_its_file_changes(folder):
    course = open_course(folder)
    before = course.lesson("sums-old")
    assert course.lesson("sums") is before
    (folder / "numbers" / "sums.yaml").write_text(LESSON.format(id="sums", title="Adding up"))
    assert course.lesson("sums").title == "Adding up"
    assert course.index().lessons["sums"].title == "Sums"
    course.refresh()
    assert course.index().lessons["sums"].title == "Adding up"


def test_faulty_lessons_stay_on_the_map_and_tell_their_faults_when_opened(folder):
    (folder / "numbers" / "sums.yaml").write_text("id: sums\nstep: []\n")
    course = open_course(folder)
    assert not course.index().lessons["sums"].readable
    assert course.index().lessons["means"].readable
    with pytest.raises(CourseError) as error:
        course.lesson("sums")
    assert len(error.value.faults) > 3
    assert all(fault.file.endswith("sums.yaml") for fault in error.value.faults)


def test_unknown_lessons_and_folders_are_told(folder, tmp_path):
    with pytest.raises(CourseError, match="no lesson `sumz`; did you mean `sums`"):
        open_course(folder).lesson("sumz")
    with pytest.raises(CourseError, match="not a course folder"):
        open_course(tmp_path)


def test_the_glossary_knows_the_lessons_of_a_term(folder):
    (entry,) = open_course(folder).glossary()
    assert (entry.term, entry.lessons, entry.also) == ("sum", ("sums", "means"), ("sums",))
    assert open_course(folder).symbols() == ()


def test_third_party_courses_use_our_words(folder):
    course = open_course(folder)
    assert course.demo_words("softmax")("controls.T.label") == "Temperature T"
    assert course.demo_words("softmax") is course.demo_words("softmax")
    assert course.trace_words("softmax").has("share")
    assert course.index().interface.table() == open_course().index().interface.table()
    with pytest.raises(CourseError, match="no such file"):
        course.demo_words("no-such-demo")


def test_the_index_is_kept_and_renewed_when_a_file_changes(folder, home):
    open_course(folder).index()
    (cached,) = (home / "cache").iterdir()
    made = cached.stat().st_mtime_ns
    assert open_course(folder).index().title == "Mine"
    assert cached.stat().st_mtime_ns == made
    path = folder / "course.yaml"
    path.write_text(path.read_text().replace("title: Mine", "title: Yours"))
    assert open_course(folder).index().title == "Yours"


@pytest.mark.parametrize(
    "damage", ["", "{", "[]", '{"format": 3}', "null", '{"format": 3, "key": 1, "index": {}}']
)
def test_a_damaged_cache_is_made_anew(folder, home, damage):
    open_course(folder).index()
    (cached,) = (home / "cache").iterdir()
    cached.write_text(damage)
    assert open_course(folder).index().title == "Mine"
    data = json.loads(cached.read_text())
    data["index"]["tracks"] = [{"bogus": 1}]
    cached.write_text(json.dumps(data))
    assert open_course(folder).index().title == "Mine"


def test_no_cache_folder_is_needed(folder, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("LLMTUTOR_HOME", str(tmp_path / "file"))
    assert open_course(folder).index().title == "Mine"


def test_an_index_built_into_the_folder_is_used_as_it_is(folder):
    index = open_course(folder).index()
    index_cache.write(index_cache.prebuilt_path(folder, "en"), index)
    (folder / "numbers" / "sums.yaml").unlink()
    assert open_course(folder).index().lessons["sums"].readable


def run_python(code, home):
    env = os.environ | {"LLMTUTOR_HOME": str(home), "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_start_up_loads_neither_yaml_nor_pydantic(home):
    heavy = "[m for m in ('yaml', 'pydantic', 'numpy', 'textual', 'rich', 'difflib') if m in sys.modules]"
    code = (
        f"import sys; from llmtutor.course.library import open_course; open_course().index(); print({heavy})"
    )
    run_python(code, home)
    assert run_python(code, home) == ["[]"]


def test_the_course_room_never_loads_the_screen_or_mathematics(home):
    code = (
        "import sys, importlib, pkgutil, llmtutor.course as room\n"
        "for found in pkgutil.iter_modules(room.__path__):\n"
        "    importlib.import_module(f'llmtutor.course.{found.name}')\n"
        "from llmtutor.course.library import open_course\n"
        "course = open_course()\n"
        "[course.lesson(name) for name in course.index().lessons]\n"
        "print([m for m in ('textual', 'rich', 'numpy', 'plotext', 'llmtutor.engine') if m in sys.modules])\n"
    )
    assert run_python(code, home) == ["[]"]


def test_our_own_lessons_can_be_read_from_anywhere(tmp_path, monkeypatch):
    copy = shutil.copytree(own_lessons(), tmp_path / "lessons")
    monkeypatch.chdir("/")
    assert list(open_course(copy).index().lessons) == list(open_course().index().lessons)
