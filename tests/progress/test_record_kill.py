"""The process dies at any moment: no answer that was acknowledged is lost, and the record opens."""

import contextlib
import random
import subprocess
import sys
from pathlib import Path

from llmtutor.progress.store import Store

LEARNER = """
import sys
from llmtutor.progress.store import Store
store = Store(__import__("pathlib").Path(sys.argv[1]))
number = 0
while True:
    attempt = store.record(lesson="l", step="s", question=str(number), kind="one", answer=1, correct=True)
    assert store.saving
    print(attempt.uid, flush=True)
    if number % 10 == 9:
        store.back_up("daily")
    number += 1
"""


def kill_after(path: Path, seconds: float) -> list[str]:
    """Answer in another process until it is killed; the answers it said were kept."""
    command = [sys.executable, "-c", LEARNER, str(path)]
    learner = subprocess.Popen(command, stdout=subprocess.PIPE, bufsize=0)
    lines = learner.stdout.readline() + output_until_killed(learner, seconds)
    return [line.decode().strip() for line in lines.splitlines(keepends=True) if line.endswith(b"\n")]


def output_until_killed(learner: subprocess.Popen[bytes], seconds: float) -> bytes:
    """What the process printed before it was killed with SIGKILL."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        learner.communicate(timeout=seconds)
    learner.kill()
    return learner.communicate()[0]


def test_killed_at_random_moments_nothing_acknowledged_is_lost(record: Path, full: bool):
    moments = random.Random(7)
    kept: set[str] = set()
    for _ in range(500 if full else 12):
        kept.update(kill_after(record, moments.uniform(0, 0.12)))
        store = Store(record)
        assert store.take_problems() == ()
        found = {attempt.uid for attempt in store.attempts()}
        assert kept <= found
        assert store.lesson("l").questions["0"].tries == sum(a.question == "0" for a in store.attempts())
        store.close()
    assert kept


def test_killed_while_the_record_is_created_it_opens_the_next_time(tmp_path: Path, full: bool):
    moments = random.Random(3)
    for number in range(40 if full else 6):
        path = tmp_path / str(number) / "record.db"
        command = [sys.executable, "-c", LEARNER, str(path)]
        learner = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        output_until_killed(learner, moments.uniform(0.02, 0.1))
        store = Store(path)
        assert store.saving
        assert store.take_problems() == ()
        store.close()
