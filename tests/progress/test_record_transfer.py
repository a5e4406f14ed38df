"""Moving a record between computers."""

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from llmtutor.progress.problem import ProblemError
from llmtutor.progress.store import Store
from llmtutor.progress.transfer import Imported, export_record, import_record

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
answers = st.fixed_dictionaries(
    {"lesson": texts, "step": texts, "question": texts, "kind": texts, "answer": anything},
    optional={
        "correct": st.booleans(),
        "course": texts,
        "variant": st.integers(),
        "misconception": texts,
        "hints": st.integers(0, 3),
        "confidence": st.none() | st.integers(1, 4),
        "skipped": st.booleans(),
        "apart": st.booleans(),
        "skill": texts,
    },
)


def contents(store: Store) -> tuple[object, ...]:
    return store.attempts(), store.events(), store.lessons(), store.days(), store.resume_point()


@given(st.lists(answers, max_size=6))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_an_exported_record_imported_elsewhere_is_the_same(given_answers):
    with tempfile.TemporaryDirectory() as folder:
        here, there = Store(Path(folder) / "a" / "record.db"), Store(Path(folder) / "b" / "record.db")
        for values in given_answers:
            here.record(**({"correct": True} | values))
            here.visit(values["lesson"], values["step"], state=values["answer"])
        if given_answers:
            here.undo_last()
            here.reset(lesson=given_answers[0]["lesson"])
        file = Path(folder) / "record.json"
        assert export_record(here, file) == len(given_answers)
        first = import_record(there, file)
        assert first.refused == 0
        assert contents(there) == contents(here)
        assert import_record(there, file) == Imported(0, first.added + first.known, 0)
        assert contents(there) == contents(here)
        here.close()
        there.close()


@pytest.fixture
def exported(open_store, answer, tmp_path):
    """A file with three answers and a setting."""
    store = open_store(tmp_path / "old" / "record.db")
    for number in range(3):
        answer(store, number)
    store.set_setting("language", "zh")
    export_record(store, tmp_path / "record.json")
    return tmp_path / "record.json"


def test_two_records_become_one_and_the_newer_setting_stays(exported, open_store, answer):
    store = open_store()
    answer(store, 9)
    store.set_setting("language", "en")
    assert import_record(store, exported) == Imported(3, 0, 0)
    assert len(store.attempts()) == 4
    assert store.lesson("temperature").answered == 4
    assert store.setting("language") == "en"
    assert [path.name.split("-")[2] for path in store.paths.backups.iterdir()] == ["import"]


def test_a_reset_made_elsewhere_does_not_reach_answers_given_after_it(open_store, answer, tmp_path):
    elsewhere, here = open_store(tmp_path / "old" / "record.db"), open_store()
    answer(here, 1)
    elsewhere.reset()
    answer(here, 2)
    export_record(elsewhere, tmp_path / "record.json")
    import_record(here, tmp_path / "record.json")
    assert set(here.lesson("temperature").questions) == {"question-2"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "import-unreadable"),
        ("{", "import-unreadable"),
        ("[" * 100_000, "import-unreadable"),
        ("[1, 2]", "import-foreign"),
        ('{"cards": []}', "import-foreign"),
        ('{"format": "llmtutor-record"}', "import-foreign"),
        ('{"format": "llmtutor-record", "version": 99}', "import-newer"),
    ],
)
def test_a_file_that_is_no_record_is_refused_and_nothing_changes(open_store, answer, tmp_path, content, code):
    store = open_store()
    answer(store, 1)
    (tmp_path / "in.json").write_text(content)
    with pytest.raises(ProblemError) as refused:
        import_record(store, tmp_path / "in.json")
    assert refused.value.problem.code == code
    assert len(store.attempts()) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"uid": "x"},
        {"uid": "0" * 26 + "\n"},
        {"lesson": 3},
        {"lesson": "\ud800"},
        {"correct": "yes"},
        {"correct": 1},
        {"started": -1},
        {"answered": 2**63},
        {"answered": True},
        {"day": "yesterday"},
        {"answer": "{"},
        {"answer": "[" * 100_000},
        {"extra": 1},
    ],
)
def test_a_faulty_row_is_left_out_and_counted(exported, open_store, change):
    data = json.loads(exported.read_text())
    data["attempts"][1].update(change)
    del data["events"]
    exported.write_text(json.dumps(data))
    store = open_store()
    assert import_record(store, exported) == Imported(2, 0, 1)
    assert len(store.attempts()) == 2


def test_an_export_that_can_not_be_written_is_told_and_leaves_nothing(open_store, tmp_path):
    with pytest.raises(ProblemError) as failed:
        export_record(open_store(), tmp_path / "none" / "record.json")
    assert failed.value.problem.code == "export-failed"
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(ProblemError):
        export_record(open_store(), folder)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "home"]


def test_an_import_into_a_record_that_can_not_be_written_is_refused(exported, open_store, tmp_path):
    store = open_store(exported / "record.db")
    with pytest.raises(ProblemError) as failed:
        import_record(store, exported)
    assert failed.value.problem.code == "import-failed"
