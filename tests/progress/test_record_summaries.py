"""The summaries kept beside the log say what a recount of the log says."""

import tempfile
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from llmtutor.progress import derive, tables
from llmtutor.progress.day_progress import DayProgress, fold_days, streak
from llmtutor.progress.store import Store

names = st.sampled_from(["a", "b", "c"])
deeds = st.one_of(
    st.tuples(st.just("record"), names, names, st.booleans(), st.booleans(), st.integers(0, 1)),
    st.tuples(st.sampled_from(["visit", "done", "finish", "mute", "reset"]), names, names),
    st.tuples(st.sampled_from(["undo", "reset-all"])),
    st.tuples(st.just("wait"), st.integers(-(10**8), 10**8)),
)


def do(store: Store, deed: tuple) -> None:
    match deed:
        case ("record", lesson, question, correct, apart, hints):
            store.record(
                lesson=lesson,
                step="s",
                question=question,
                kind="one",
                answer=1,
                correct=correct,
                apart=apart,
                hints=hints,
                skipped=hints == 1 and apart,
                skill="shared" if question == "a" else lesson,
                confidence=None if hints else int(correct),
            )
        case ("visit", lesson, step):
            store.visit(lesson, step)
        case ("done", lesson, step):
            store.step_done(lesson, step)
        case ("finish", lesson, _):
            store.lesson_finished(lesson)
        case ("mute", lesson, question):
            store.mute(lesson, question)
        case ("reset", lesson, question):
            store.reset(lesson=lesson, question="" if question == "c" else question)
        case ("undo",):
            store.undo_last()
        case ("reset-all",):
            store.reset()


@given(st.lists(deeds, max_size=30))
@settings(max_examples=40, deadline=None)
def test_kept_and_recounted_summaries_agree_whatever_was_done(done):
    now = [1_780_000_000_000]
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "record.db", clock=lambda: now[0])
        store.back_up = lambda reason: None
        for deed in done:
            if deed[0] == "wait":
                now[0] += deed[1]
            do(store, deed)
        kept = store.lessons(), store.days(), store.skills()
        tables.transaction(store.keeper._db, derive.rebuild)
        assert (store.lessons(), store.days(), store.skills()) == kept
        store.close()


def test_summaries_of_an_older_fold_are_recounted_at_opening(open_store, answer, monkeypatch):
    store = open_store()
    answer(store, 1)
    store.keeper._db.execute("DELETE FROM derived")
    store.close()
    monkeypatch.setattr(derive, "FOLD", derive.FOLD + 1)
    assert [day.answers for day in open_store().days().values()] == [1]


def test_a_streak_counts_days_in_a_row_and_today_may_still_come():
    days = dict.fromkeys(["2026-02-27", "2026-02-28", "2026-03-01"], DayProgress(answers=1))
    assert streak(days, date(2026, 3, 1)) == 3
    assert streak(days, date(2026, 3, 2)) == 3
    assert streak(days, date(2026, 3, 3)) == 0
    assert streak({}, date(2026, 3, 3)) == 0


def test_a_reset_adds_no_minute_and_no_day(open_store, answer):
    moment = [1_700_000_000_000]
    store = open_store(clock=lambda: moment[0])
    answer(store)
    before = store.days()
    moment[0] += 4 * 60_000
    store.reset(lesson="temperature")
    assert store.days() == before
    moment[0] += 3 * 24 * 3_600_000
    store.reset(lesson="temperature")
    assert store.days() == before


def test_after_a_reset_of_everything_no_old_day_is_counted_and_none_is_taken_back(open_store, answer):
    store, other = open_store(), open_store()
    answer(store)
    other.reset()
    assert store.days() == {}
    store.undo_last()
    answer(store, 1)
    (day,) = store.days().values()
    assert (day.answers, day.right) == (1, 1)
    assert store.days() == fold_days([*store.attempts(), *store.events()])
