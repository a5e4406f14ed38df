"""Killed at a random moment while answering: every answer that was judged on screen is in the record."""

import random
import time

from small_course import write_small_course
from terminal import Terminal

from llmtutor.progress.store import Store


def test_no_answer_whose_verdict_was_painted_is_ever_lost(tmp_path, full):
    course = write_small_course(tmp_path / "course")
    random_moment = random.Random(8)
    for kill in range(200 if full else 5):
        home = tmp_path / f"home{kill}"
        judged = answer_until_killed(course, home, random_moment)
        store = Store(home / "record.db")
        kept = [attempt.question for attempt in store.attempts()]
        assert store.take_problems() == ()
        store.close()
        assert len(kept) >= judged, f"kill {kill}: {judged} verdicts were painted, {len(kept)} are kept"


def answer_until_killed(course, home, random_moment: random.Random) -> int:
    """Answer, undo and answer again; kill the tutor at a random moment; return the verdicts painted."""
    terminal = Terminal(
        "-m", "llmtutor", "--lang", "en", "--lessons", str(course), "quiz", "tables", home=home
    )
    terminal.see("question 1 of 2")
    moment = time.monotonic() + random_moment.uniform(0.0, 1.5)
    judged = 0
    while True:
        for keys, judging in (("1 1 1\r", True), ("u", False)):
            terminal.press(keys)
            while ("Not yet" in terminal.text()) != judging:
                terminal.read(max(0.0, min(0.05, moment - time.monotonic())))
                if time.monotonic() >= moment:
                    terminal.kill()
                    return judged + (judging and "Not yet" in terminal.text())
            judged += judging
