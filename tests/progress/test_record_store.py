"""A learner answers, leaves, and comes back."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from llmtutor.progress.lesson_progress import LessonProgress
from llmtutor.progress.paths import data_folder, record_path
from llmtutor.progress.statistics import by_confidence, by_skill, counted, misconceptions, overview


class Clock:
    """A clock that a test turns by hand, in milliseconds."""

    def __init__(self) -> None:
        self.now = 1_780_000_000_000

    def __call__(self) -> int:
        return self.now


def test_answers_are_there_the_next_day_in_order_and_whole(open_store, answer):
    store = open_store()
    first = answer(store, 1, correct=False, misconception="swapped", hints=2, skill="softmax", variant=2**70)
    second = answer(store, 2, skipped=True, apart=True, confidence=3, revision="r2", started=5)
    store.close()
    assert open_store().attempts() == [first, second]
    assert first.uid < second.uid
    assert (first.correct, second.correct, second.skipped, second.apart) == (False, None, True, True)
    assert json.loads(first.answer) == {"given": "0,1"}


def test_no_news_is_good_news(open_store, answer):
    store = open_store()
    answer(store)
    assert store.saving
    assert store.take_problems() == ()


def test_the_learner_comes_back_to_the_same_step_and_the_same_slider(open_store):
    store = open_store()
    assert store.resume_point() is None
    store.visit("softmax", "intro", track="a")
    store.visit("temperature", "try", track="d", state={"T": 1.0})
    store.keep_state("temperature", "try", {"T": 0.7, "labels": ["猫", "\ud800"]}, track="d")
    store.close()
    again = open_store()
    place = again.resume_point()
    assert (place.track, place.lesson, place.step) == ("d", "temperature", "try")
    assert json.loads(place.state) == {"T": 0.7, "labels": ["猫", "\ud800"]}
    assert again.step_state("temperature", "try")["T"] == 0.7
    assert again.step_state("temperature", "other") is None


def test_settings_stay_and_have_defaults(open_store):
    store = open_store()
    assert store.setting("language", "en") == "en"
    store.set_setting("language", "zh")
    store.set_setting("welcomed", True)
    store.close()
    assert open_store().setting("language") == "zh"
    assert open_store().setting("welcomed") is True


def test_progress_counts_steps_and_first_tries(open_store, answer):
    clock = Clock()
    store = open_store(clock=clock)
    for step in ("intro", "try", "intro"):
        store.visit("temperature", step)
        clock.now += 60_000
    store.step_done("temperature", "try")
    answer(store, question="a", correct=False)
    answer(store, question="a", correct=True)
    answer(store, question="b", correct=True)
    answer(store, question="c", correct=True, hints=1)
    answer(store, question="d", skipped=True)
    answer(store, question="guess", correct=False, apart=True)
    lesson = store.lesson("temperature")
    assert (lesson.seen, lesson.done, lesson.status) == (("intro", "try"), ("try",), "started")
    assert (lesson.answered, lesson.right_now, lesson.first_try_right) == (3, 3, 1)
    assert lesson.questions["d"].skipped
    assert lesson.predictions == {"guess": False}
    assert lesson.active == 180_000
    store.lesson_finished("temperature")
    assert store.lesson("temperature").status == "finished"
    assert store.lesson("softmax").status == "new"


def test_a_night_between_two_answers_is_not_work(open_store, answer):
    clock = Clock()
    store = open_store(clock=clock)
    answer(store, 1)
    clock.now += 10 * 60_000
    answer(store, 2)
    clock.now += 9 * 3_600_000
    answer(store, 3)
    assert store.lesson("temperature").active == 5 * 60_000


def test_an_undone_answer_does_not_count_but_stays_in_the_log(open_store, answer):
    store = open_store()
    answer(store, question="a", correct=True)
    slip = answer(store, question="a", correct=False)
    assert store.undo_last() == slip
    assert store.lesson("temperature").questions["a"].right
    assert [day.answers for day in store.days().values()] == [1]
    assert len(store.attempts()) == 2
    assert len(counted(store.attempts(), store.events())) == 1
    store.undo_last()
    assert store.undo_last() is None
    assert store.lesson("temperature").answered == 0


@pytest.mark.parametrize(
    ("what", "left"),
    [
        ({"lesson": "temperature", "question": "a"}, {("temperature", "b"), ("softmax", "a")}),
        ({"lesson": "temperature"}, {("softmax", "a")}),
        ({}, set()),
    ],
)
def test_a_reset_forgets_just_what_was_asked_and_a_backup_is_made(open_store, answer, what, left):
    store = open_store()
    for lesson, question in (("temperature", "a"), ("temperature", "b"), ("softmax", "a")):
        answer(store, lesson=lesson, question=question)
        store.keep_state(lesson, "try", 1)
    store.reset(**what)
    kept = {(key[1], question) for key, lesson in store.lessons().items() for question in lesson.questions}
    assert kept == left
    assert len(store.attempts()) == 3
    assert store.step_state("softmax", "try") == (1 if what else None)
    assert store.step_state("temperature", "try") == (1 if "question" in what else None)
    assert [path.name.split("-")[2] for path in store.paths.backups.iterdir()] == ["reset"]
    answer(store, question="a", correct=True)
    assert store.lesson("temperature").questions["a"].first_right


def test_a_place_that_was_reset_does_not_come_back_when_the_file_is_opened_anew(open_store):
    store = open_store()
    store.keep_state("softmax", "step", {"T": 2})
    store.keep_state("relu", "step", {"x": 1})
    store.reset(lesson="softmax")
    store.keeper.suspect = True
    assert store.step_state("softmax", "step") is None
    assert store.step_state("relu", "step") == {"x": 1}


def test_a_muted_question_can_be_asked_again(open_store):
    store = open_store()
    store.mute("temperature", "dull")
    assert store.lesson("temperature").questions["dull"].muted
    store.mute("temperature", "dull", muted=False)
    assert not store.lesson("temperature").questions["dull"].muted


def test_a_clock_set_back_keeps_the_order_of_answers_and_resets(open_store, answer):
    clock = Clock()
    store = open_store(clock=clock)
    answer(store, question="old")
    store.reset(lesson="temperature")
    clock.now -= 10**10
    answer(store, question="new")
    assert set(store.lesson("temperature").questions) == {"new"}
    assert [attempt.question for attempt in store.attempts()] == ["old", "new"]


def test_learners_and_courses_in_one_file_do_not_mix(open_store, answer):
    mine, theirs = open_store(), open_store(learner="lin")
    answer(mine, question="a")
    answer(mine, question="b", course="guests")
    assert theirs.attempts() == []
    assert theirs.lessons() == {}
    assert set(mine.lessons()) == {("", "temperature"), ("guests", "temperature")}
    theirs.reset()
    assert len(mine.lessons()) == 2
    assert [a.question for a in mine.attempts(lesson="temperature", course="guests")] == ["b"]


def test_statistics_from_the_log(open_store, answer):
    store = open_store()
    answer(store, 1, correct=True, skill="softmax", confidence=3)
    answer(store, 2, correct=False, skill="softmax", confidence=3, misconception="swapped")
    answer(store, 3, correct=True, skill="matmul")
    answer(store, 4, correct=False, apart=True, skill="matmul")
    attempts = counted(store.attempts(), store.events())
    assert by_skill(attempts) == {"softmax": (2, 1), "matmul": (1, 1)}
    assert by_skill(attempts)["softmax"].share == 0.5
    assert by_confidence(attempts) == {3: (2, 1)}
    assert misconceptions(attempts) == {("temperature", "swapped"): 1}
    assert overview(store.lessons(), store.days())[:4] == (0, 1, 3, 2)
    assert store.attempts(skill="matmul")[0].question == "question-3"


def test_a_lesson_never_opened_is_new(open_store):
    assert open_store().lesson("nothing") == LessonProgress()


def test_the_data_folder_can_be_chosen(monkeypatch, tmp_path):
    monkeypatch.setenv("LLMTUTOR_HOME", str(tmp_path))
    assert record_path() == tmp_path / "record.db"
    monkeypatch.delenv("LLMTUTOR_HOME")
    assert data_folder().name == "llmtutor"


def test_the_record_loads_nothing_but_the_standard_library(tmp_path: Path):
    code = (
        "import sys; before = set(sys.modules); from llmtutor.progress.store import Store; Store(); "
        "print(sorted({m.split('.')[0] for m in set(sys.modules) - before} - set(sys.stdlib_module_names)))"
    )
    env = {**os.environ, "LLMTUTOR_HOME": str(tmp_path)}
    out = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "['llmtutor']"
