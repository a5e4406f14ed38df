"""A preview shows a lesson as it was saved last, and stays at the same step."""

import os

from editing import edit

from llmtutor.authoring.overlay_file import new_translation
from llmtutor.authoring.preview import look, parse_place, place_after, place_of, saved


def touch_later(path):
    found = path.stat()
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns + 1_000_000))


def test_saving_is_noticed_and_the_step_is_kept(folder):
    path = folder / "numbers/mean.yaml"
    first = look(path)
    assert not saved(first)
    place = place_of(first.lesson, "q-mean")
    edit(path, ("  - id: idea", "  - {id: before, kind: say, text: New.}\n  - id: idea"))
    touch_later(path)
    assert saved(first)
    second = look(path)
    assert second.lesson.steps[place_after(first.lesson, place, second.lesson)].id == "q-mean"
    edit(path, ("- id: q-mean", "- id: q-average\n    was: [q-mean]"))
    third = look(path)
    assert third.lesson.steps[place_after(second.lesson, place + 1, third.lesson)].id == "q-average"
    assert place_of(third.lesson, "q-mean") == place + 1


def test_a_step_that_is_gone_leaves_the_reader_at_the_same_position(folder):
    path = folder / "numbers/mean.yaml"
    before = look(path).lesson
    text = path.read_text()
    start, end = text.index("  - id: recap"), text.index("sources:")
    path.write_text(text[:start] + text[end:])
    now = look(path).lesson
    assert place_after(before, len(before.steps) - 1, now) == len(now.steps) - 1
    assert place_after(None, 99, now) == len(now.steps) - 1


def test_a_lesson_with_faults_shows_them_and_recovers(folder):
    path = folder / "numbers/mean.yaml"
    text = path.read_text()
    path.write_text(text.replace("kind: say", "kind: sai"))
    broken = look(path)
    assert broken.lesson is None
    assert [fault.line for fault in broken.faults] == [17]
    path.unlink()
    assert saved(broken)
    assert "no such file" in look(path).faults[0].message
    path.write_text(text)
    assert look(path).lesson is not None


def test_a_preview_in_another_language_watches_the_translation(folder):
    path = folder / "numbers/mean.yaml"
    first = look(path, "zh")
    overlay = new_translation(folder, "zh", "mean")
    assert saved(first)
    edit(overlay, ("text: ''", "text: 平均"))
    assert look(path, "zh").lesson.title == "平均"


def test_a_place_is_a_file_and_perhaps_a_step(folder):
    assert parse_place("a/b.yaml#q-one")[1] == "q-one"
    assert parse_place("a/b.yaml")[1] is None
    lesson = look(folder / "numbers/mean.yaml").lesson
    assert place_of(lesson, None) == 0
    assert place_of(lesson, "nothing") is None
