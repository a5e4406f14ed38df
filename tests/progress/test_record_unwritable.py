"""The disk is full, the folder read-only or not a folder: the learner is told and goes on."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from llmtutor.progress.store import Store

NO_RIGHTS = """
import os, sys
from pathlib import Path
from llmtutor.progress.store import Store
if os.getuid() == 0:
    os.setuid(65534)  # nobody: the superuser may write anywhere
"""


def test_a_folder_that_can_not_be_made_is_told_and_the_sitting_goes_on(tmp_path, open_store, answer):
    (tmp_path / "file").write_text("in the way")
    store = open_store(tmp_path / "file" / "home" / "record.db")
    (problem,) = store.take_problems()
    assert (problem.code, problem.values["reason"]) == ("record-not-saved", "unreachable")
    assert not store.saving
    answer(store, 1)
    store.visit("temperature", "try", state={"T": 2})
    store.set_setting("language", "zh")
    assert store.lesson("temperature").answered == 1
    assert store.step_state("temperature", "try") is None
    assert (store.resume_point().step, store.setting("language")) == ("try", "zh")
    assert store.back_up("daily") is None
    store.reset()
    assert store.lessons() == {}
    assert store.take_problems() == ()


def test_once_the_disk_recovers_everything_of_the_sitting_is_written(tmp_path, open_store, answer):
    blocker = tmp_path / "home"
    blocker.write_text("in the way")
    store = open_store(blocker / "record.db")
    answer(store, 1)
    answer(store, 2)
    store.undo_last()
    store.keep_state("softmax", "try", 7)
    store.take_problems()
    blocker.unlink()
    answer(store, 3)
    assert store.saving
    assert [(p.code, p.values) for p in store.take_problems()] == [("record-saved-again", {"answers": 2})]
    again = open_store(blocker / "record.db")
    assert [attempt.question for attempt in again.attempts()] == ["question-1", "question-2", "question-3"]
    assert again.lesson("temperature").answered == 2
    assert again.step_state("softmax", "try") == 7
    assert again.days() == store.days()


def as_nobody(code: str, *arguments: str) -> str:
    """Run code in another process that has no rights beyond those of its files' modes."""
    command = [sys.executable, "-c", NO_RIGHTS + code, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.mark.skipif(sys.platform == "win32", reason="folder modes do not bind on Windows")
def test_in_a_read_only_folder_progress_is_seen_and_answers_last_for_the_sitting(answer):
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "record.db")
        answer(store, 1)
        store.close()
        os.chmod(folder, 0o555)
        os.chmod(store.path, 0o444)
        code = (
            "store = Store(Path(sys.argv[1]))\n"
            "before = [(p.code, p.values['reason']) for p in store.take_problems()]\n"
            "store.record(lesson='temperature', step='s', question='2', kind='one', answer=1, correct=True)\n"
            "print(before, store.saving, store.lesson('temperature').answered, store.take_problems())"
        )
        try:
            told = as_nobody(code, str(store.path))
        finally:
            os.chmod(folder, 0o755)
        assert told == "[('record-not-saved', 'read-only')] False 2 ()\n"
        again = Store(store.path)
        assert len(again.attempts()) == 1
        again.close()


FULL_DISK = """
import resource, sys
from pathlib import Path
from llmtutor.progress.store import Store
store = Store(Path(sys.argv[1]))
def give(n):
    return store.record(lesson="l", step="s", question=str(n), kind="one", answer="x" * 400, correct=True)
size = store.path.stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size + int(sys.argv[2]), resource.RLIM_INFINITY))
kept = []
number = 0
while store.saving:
    attempt = give(number)
    kept += [attempt.question] if store.saving else []
    number += 1
print([(p.code, p.values["reason"]) for p in store.take_problems()])
print(len(kept), kept == [a.question for a in Store(store.path).attempts()])
give(number)
print(store.take_problems(), len(store.attempts()) == number + 1, store.lesson("l").answered == number + 1)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
give(number + 1)
print([(p.code, p.values) for p in store.take_problems()], store.saving)
print(len(Store(store.path).attempts()) == number + 2, Store(store.path).take_problems())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
@pytest.mark.parametrize("room", [0, 1, 5000, 40000])
def test_a_full_disk_loses_nothing_that_was_kept_and_is_made_good_later(record, room):
    command = [sys.executable, "-c", FULL_DISK, str(record), str(room)]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert out[0] == "[('record-not-saved', 'full')]"
    kept, same = out[1].split()
    assert same == "True"
    assert int(kept) > 5 or room < 40000
    assert out[2:] == [
        "() True True",
        "[('record-saved-again', {'answers': 2})] True",
        "True ()",
    ]


SMALL_DISK = """
import os, sys
from pathlib import Path
from llmtutor.progress.backup import backups_in
from llmtutor.progress.store import Store
disk = Path(sys.argv[1])
filler = disk / "filler"
store = Store(disk / "home" / "record.db")
def give(n):
    return store.record(lesson="l", step="s", question=str(n), kind="one", answer="x" * 400, correct=True)
give(0)
store.back_up("daily")
free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
filler.write_bytes(bytes(free - int(sys.argv[2])))
kept, number = ["0"], 1
while store.saving:
    attempt = give(number)
    kept += [attempt.question] if store.saving else []
    number += 1
print([(p.code, p.values["reason"]) for p in store.take_problems()])
again = Store(store.path)
print(kept == [a.question for a in again.attempts()], [p.code for p in again.take_problems()])
print(store.back_up("reset"), len(store.attempts()) == number, store.take_problems())
again = Store(disk / "another" / "record.db")
print(again.saving, [(p.code, p.values["reason"]) for p in again.take_problems()])
filler.unlink()
give(number)
print([(p.code, p.values) for p in store.take_problems()], store.saving)
print(len(Store(store.path).attempts()) == number + 1, Store(store.path).take_problems())
print(store.back_up("daily") is not None, len(backups_in(store.paths.backups)))
"""


def on_small_disk(disk: Path, code: str, *arguments: str) -> list[str]:
    """Run code beside a disk of 700 kB that only it can see; the test is skipped where none can be made."""
    disk.mkdir()
    mount = 'mount -t tmpfs -o size=700k none "$0" && exec "$@"'
    try:
        subprocess.run(
            ["unshare", "-rm", "sh", "-c", mount, str(disk), "true"], check=True, capture_output=True
        )
    except (OSError, subprocess.SubprocessError):
        pytest.skip("no disk can be mounted here")
    command = [
        "unshare",
        "-rm",
        "sh",
        "-c",
        mount,
        str(disk),
        sys.executable,
        "-c",
        code,
        str(disk),
        *arguments,
    ]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


@pytest.mark.parametrize("room", [0, 4096, 20480, 90000])
def test_a_real_disk_runs_full_and_is_emptied_again(tmp_path, room):
    out = on_small_disk(tmp_path / "disk", SMALL_DISK, str(room))
    assert out[0] == "[('record-not-saved', 'full')]"
    assert out[1] in ("True ['record-not-saved']", "True []")
    assert out[2] == "None True ()"
    assert out[3] == "False [('record-not-saved', 'full')]"
    assert out[4].endswith("True")
    assert "record-saved-again" in out[4]
    assert out[5:] == ["True ()", "True 2"]


def test_a_backup_that_can_not_be_written_is_told(open_store, answer):
    store = open_store()
    answer(store, 1)
    store.paths.backups.write_text("in the way")
    assert store.back_up_if_due() is None
    assert [problem.code for problem in store.take_problems()] == ["backup-failed"]
    store.reset()
    assert store.saving
    assert store.lessons() == {}
