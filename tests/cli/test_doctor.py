"""`llmtutor doctor`: what it finds, what it says to do, and that it changes nothing."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from base64 import urlsafe_b64encode
from hashlib import sha256
from pathlib import Path

import pytest

from llmtutor.cli.doctor.requirements import fits
from llmtutor.progress import schema
from llmtutor.progress.store import Store, now_ms
from llmtutor.tinygpt import card, model, tokenizer

DAY = 86_400_000


@pytest.fixture
def learned(home):
    """A record with three answers and a backup of them; its folder."""
    store = Store()
    for number in range(3):
        store.record(lesson="l", step="s", question=str(number), kind="one", answer=1, correct=True)
    store.back_up("daily")
    store.close()
    return home


def everything(home: Path) -> dict[str, bytes]:
    kept = [path for path in home.rglob("*") if path.is_file() and "cache" not in path.parts]
    return {str(path): path.read_bytes() for path in kept}


@pytest.fixture
def doctor(llmtutor, home):
    """Runs it; besides the index of the course nothing in the home may change."""

    def run(*arguments: str):
        before = everything(home)
        said = llmtutor("doctor", *arguments)
        assert everything(home) == before
        assert said.err == ""
        return said._replace(out=" ".join(said.out.split()))

    return run


def test_before_the_first_lesson_all_is_well_and_no_home_is_made_up(doctor, home):
    said = doctor()
    assert said.status == 0
    assert "Nothing is wrong." in said.out
    assert "There is no record yet" in said.out
    assert not (home / "record.db").exists()


def test_a_sound_record_is_counted_and_its_backup_named(doctor, learned):
    said = doctor("--plain")
    assert said.status == 0
    assert "record.db holds 3 answers, and all of it can be read." in said.out
    assert "Good backups: 1;" in said.out
    assert "The clock is right" in said.out


@pytest.mark.parametrize("content", [b"", b"spoilt" * 2000, "cut"])
def test_a_damaged_record_is_told_with_what_will_be_restored_and_left_as_it_is(doctor, learned, content):
    record = learned / "record.db"
    record.write_bytes(record.read_bytes()[:9000] if content == "cut" else content)
    said = doctor()
    assert said.status == 1
    assert "FAULT" in said.out
    assert "record.db is damaged" in said.out
    assert "with 3 answers, and adds all that can still be read" in said.out
    assert "Faults: 1." in said.out


def test_damaged_without_a_backup_it_still_says_what_to_do(doctor, learned):
    for path in (learned / "backups").iterdir():
        path.write_bytes(b"spoilt")
    (learned / "record.db").write_bytes(b"spoilt")
    said = doctor()
    assert said.status == 1
    assert "there is no good backup" in said.out
    assert "damaged and counts for nothing" in said.out


def test_a_record_of_a_newer_llmtutor_is_told(doctor, learned):
    db = sqlite3.connect(learned / "record.db")
    schema.set_version(db, schema.VERSION + 4)
    db.commit()
    db.close()
    said = doctor()
    assert said.status == 1
    assert f"newer llmtutor (version {schema.VERSION + 4}" in said.out


def test_a_clock_set_back_is_told_with_both_times(doctor, home):
    store = Store(clock=lambda: now_ms() + 30 * DAY)
    store.record(lesson="l", step="s", question="q", kind="one", answer=1, correct=True)
    store.close()
    said = doctor()
    assert said.status == 1
    assert "but the last answer was given at" in said.out
    assert "Set the clock." in said.out


def test_a_record_that_another_program_keeps_for_itself_is_told(llmtutor, learned, monkeypatch):
    monkeypatch.setattr("llmtutor.progress.examination.PATIENCE", 0.05)
    other = sqlite3.connect(learned / "record.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    said = llmtutor("doctor")
    other.close()
    assert said.status == 1
    assert "Another program keeps" in " ".join(said.out.split())


def test_a_write_cut_short_is_looked_at_as_the_next_start_will_leave_it(doctor, learned):
    record, journal = learned / "record.db", learned / "record.db-journal"
    db = sqlite3.connect(record, isolation_level=None)
    db.execute("PRAGMA cache_size=1")
    db.execute("BEGIN IMMEDIATE")
    db.execute("UPDATE attempts SET answer = 'spoilt', sum = 0")
    db.execute("INSERT INTO settings SELECT uid, uid, hex(zeroblob(9000)), 1, 0 FROM attempts")
    torn, hot = record.read_bytes(), journal.read_bytes()
    db.execute("ROLLBACK")
    db.close()
    record.write_bytes(torn)
    journal.write_bytes(hot)
    said = doctor()
    assert said.status == 0
    assert "A write was cut short." in said.out
    assert "holds 3 answers" in said.out


def test_where_no_home_can_be_made_it_says_so_and_how_to_name_another(llmtutor, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("LLMTUTOR_HOME", str(tmp_path / "file" / "home"))
    said = llmtutor("doctor", "--plain")
    assert said.status == 1
    assert "Nothing can be written to" in said.out
    assert "LLMTUTOR_HOME=FOLDER llmtutor" in said.out


AS_NOBODY = """
import contextlib, io, os, sys
from llmtutor.cli import main
with contextlib.redirect_stdout(io.StringIO()):
    main(["doctor"])  # loads all it needs while that may be read
if os.getuid() == 0:
    os.setuid(65534)  # nobody: the superuser may write anywhere
sys.exit(main(["doctor", "--plain"]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="modes of files do not bind on Windows")
def test_a_read_only_home_is_told_to_someone_without_rights():
    if os.getuid() == 0 and not all(folder.stat().st_mode & 0o001 for folder in Path(__file__).parents):
        pytest.skip("the superuser becomes nobody, who may not enter the folder of this checkout")
    with tempfile.TemporaryDirectory() as folder:
        Store(Path(folder) / "record.db").close()
        os.chmod(Path(folder) / "record.db", 0o444)
        os.chmod(folder, 0o555)
        environment = os.environ | {"LLMTUTOR_HOME": folder, "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            [sys.executable, "-c", AS_NOBODY], capture_output=True, text=True, env=environment
        )
        os.chmod(folder, 0o755)
    said = " ".join(done.stdout.split())
    assert done.returncode == 1, done.stderr
    assert "Nothing can be written to" in said
    assert "is read-only: what you answer lasts for one sitting." in said


def test_it_speaks_the_language_that_was_chosen_even_when_the_record_is_damaged(doctor, learned):
    store = Store()
    store.set_setting("language", "zh")
    store.close()
    assert "没有故障。" in doctor().out
    assert "Nothing is wrong." in doctor("--lang", "en").out
    (learned / "record.db").write_bytes(b"spoilt")
    assert "损坏了" in doctor("--lang", "zh").out


def test_an_index_that_was_there_is_fresh_the_second_time(doctor):
    assert "made anew just now" in doctor().out
    assert "is there and fresh" in doctor().out


def test_a_faulty_lesson_of_ones_own_course_is_named(doctor, tmp_path):
    track = tmp_path / "course" / "basics"
    track.mkdir(parents=True)
    (tmp_path / "course" / "course.yaml").write_text("course: mine\n", encoding="utf-8")
    said = doctor("--lessons", str(tmp_path / "course"))
    assert said.status == 1
    assert "llmtutor check tells every fault" in said.out


def test_packages_that_are_missing_or_too_old_are_told_with_the_command(home, tmp_path):
    other = tmp_path / "llmtutor-0.1.dist-info"
    other.mkdir()
    (other / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: llmtutor\nVersion: 0.1\n"
        "Requires-Dist: rich>=99\nRequires-Dist: no-such-package<2,>=1\n"
    )
    command = [sys.executable, "-m", "llmtutor", "doctor", "--plain"]
    paths = os.pathsep.join((str(tmp_path), *filter(None, sys.path)))
    environment = os.environ | {"PYTHONPATH": paths, "LLMTUTOR_HOME": str(home)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    said = " ".join(done.stdout.split())
    assert done.returncode == 1
    assert "but >=99 is needed" in said
    assert "The package no-such-package is not installed." in said
    assert '-m pip install "no-such-package<2,>=1"' in said


def test_files_of_ours_that_are_missing_or_changed_since_they_were_installed_are_named(home, tmp_path):
    """Such files are found by the list that the installer leaves; a checkout has none."""
    contents = {
        "llmtutor/_lessons/one.yaml": b"one",
        "llmtutor/_lessons/two.yaml": b"two",
        "llmtutor/__init__.py": b"",
    }
    listed = "".join(
        f"{name},sha256={urlsafe_b64encode(sha256(content).digest()).decode().rstrip('=')},{len(content)}\n"
        for name, content in contents.items()
    )
    (tmp_path / "llmtutor-0.1.dist-info").mkdir()
    (tmp_path / "llmtutor-0.1.dist-info" / "METADATA").write_text("Name: llmtutor\nVersion: 0.1\n")
    (tmp_path / "llmtutor-0.1.dist-info" / "RECORD").write_text(listed + "llmtutor/a.pyc,,\n")
    for name, content in contents.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)

    def examined():
        code = (
            "from llmtutor.cli.doctor.packaged import examine_files\n"
            f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
            "print(*(f'{one.level} {one.code} {one.values}' for one in examine_files()), sep='\\n')"
        )
        return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout

    assert examined() == "good files {'count': 3}\n"
    record = tmp_path / "llmtutor-0.1.dist-info" / "RECORD"
    record.write_text(listed.replace("llmtutor/__init__.py", "editable.pth"))
    assert examined().strip() == ""
    record.write_text(listed)
    (tmp_path / "llmtutor/_lessons/one.yaml").unlink()
    (tmp_path / "llmtutor/_lessons/two.yaml").write_bytes(b"twp")
    assert examined().splitlines() == [
        "fault files-missing {'count': 1, 'files': 'llmtutor/_lessons/one.yaml'}",
        "fault files-changed {'count': 1, 'files': 'llmtutor/_lessons/two.yaml'}",
    ]


@pytest.mark.parametrize(
    ("version", "versions", "expected"),
    [
        ("8.2.8", ">=8.2,<9", True),
        ("9.0", ">=8.2,<9", False),
        ("8.10", ">=8.2,<9", True),
        ("8.1.99", "<9,>=8.2", False),
        ("8.2", ">=8.2.0", True),
        ("2.0rc1", ">=2", True),
        ("0.26.1", ">=0.25,<0.26", False),
        ("1.5", "", True),
        ("1.5", "!=1.5", False),
        ("1.5", "==1.5.0", True),
    ],
)
def test_versions_are_compared_number_by_number(version, versions, expected):
    assert fits(version, versions) is expected


@pytest.mark.parametrize(
    ("name", "spoil", "said_of_it"),
    [
        ("tinygpt.npz", Path.unlink, "there is no such file"),
        ("tinygpt.npz", lambda path: path.write_bytes(path.read_bytes()[:9000]), "damaged"),
        ("snapshots/step-00400.npz", lambda path: path.write_bytes(b"PK"), "damaged"),
        ("snapshots/step-00650.npz", Path.unlink, "there is no such file"),
        ("merges.json", Path.unlink, "merges cannot be read"),
        ("card.json", lambda path: path.write_text('{"roles": '), "card cannot be read"),
    ],
)
def test_a_model_file_that_is_missing_or_damaged_is_a_fault(
    doctor, tmp_path, monkeypatch, name, spoil, said_of_it
):
    data = tmp_path / "package" / "data"
    shutil.copytree(model.DATA, data)
    spoil(data / name)
    monkeypatch.setattr(model, "DATA", data)
    for room in (card, tokenizer):
        monkeypatch.setattr(room, "files", lambda _package: data.parent)
    tokenizer.own_tokenizer.cache_clear()
    said = doctor()
    assert said.status == 1
    assert "Nothing is wrong." not in said.out
    told = said.out.replace(" ", "")  # a long path is broken where the line ends
    assert told.count(name) == 1
    assert said_of_it.replace(" ", "") in told
    assert "pip install --force-reinstall llmtutor" in said.out
