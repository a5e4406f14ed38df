"""Moving a record between computers."""

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from llmtutor.progress import tables
from llmtutor.progress.facts import TABLES
from llmtutor.progress.learners import record_of
from llmtutor.progress.problem import ProblemError
from llmtutor.progress.store import Store
from llmtutor.progress.transfer import Imported, export_record, import_record
from llmtutor.quiz.review_cards import make_card
from llmtutor.quiz.review_plan import card_to_json

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


deeds = st.lists(
    st.one_of(
        st.tuples(
            st.just("answer"), st.integers(0, 5), st.booleans(), st.sampled_from(["", "softmax", "relu"])
        ),
        st.tuples(st.just("visit"), st.integers(0, 3)),
        st.tuples(st.just("setting"), st.sampled_from(["theme", "language"]), st.integers(0, 2)),
        st.tuples(st.sampled_from(["undo", "reset", "reset all", "mute", "state", "finish", "later"])),
    ),
    max_size=8,
)


class Computer:
    """A computer on which somebody learns, with a clock that stands still until it is told."""

    def __init__(self, folder: Path) -> None:
        self.now = 1_700_000_000_000
        self.store = Store(folder / "record.db", clock=lambda: self.now)

    def do(self, kind: str, *values: object) -> None:
        store = self.store
        match kind, *values:
            case "answer", number, right, skill:
                place = {"lesson": f"lesson-{number % 2}", "step": "q", "question": f"q{number}"}
                store.record(**place, kind="one", answer=number, correct=right, skill=skill, variant=number)
            case "visit", number:
                store.visit("lesson-0", f"step-{number}", state={"T": number})
            case "setting", name, value:
                store.set_setting(name, value)
            case ("undo",):
                store.undo_last()
            case ("reset",):
                store.reset(lesson="lesson-0")
            case ("reset all",):
                store.reset()
            case ("mute",):
                store.mute("lesson-1", "q1")
            case ("state",):
                store.keep_state("lesson-1", "step", {"now": self.now, "file": str(store.path)})
            case ("finish",):
                store.lesson_finished("lesson-0")
            case ("later",):
                self.now += 86_400_000

    def everything(self) -> object:
        """Every fact, and all that is computed from them, review cards too."""
        store = self.store
        store.keep_cards(
            {
                key: (skill, card_to_json(make_card(skill.graded)))
                for key, skill in store.skills_without_card().items()
            }
        )
        facts = store.keeper.read(lambda db: [tables.rows(db, table) for table in TABLES])
        return facts, store.lessons(), store.days(), store.skills(), store.cards()


@given(deeds, deeds, deeds)
@example([("visit", 0)], [("reset",)], [("reset",)])
@example([("state",)], [("reset all",)], [("reset all",)])
@example([("visit", 0)], [("reset",), ("later",), ("state",)], [])
@example([("visit", 0)], [("reset",), ("state",)], [("visit", 1)])
@example([("visit", 1)], [("visit", 0)], [("visit", 0)])
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_two_computers_put_together_are_the_same_in_either_order_and_nothing_is_doubled(before, here, there):
    """Both begin with the same record, go their own ways, and are put together on each and on a third."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        one, other, third, fourth = (Computer(folder / place) for place in "abcd")
        for deed in before:
            one.do(*deed)
        export_record(one.store, folder / "before.json")
        import_record(other.store, folder / "before.json")
        for computer, done in ((one, here), (other, there)):
            for deed in done:
                computer.do(*deed)
        one.everything()
        files = folder / "one.json", folder / "other.json"
        export_record(one.store, files[0])
        export_record(other.store, files[1])
        import_record(one.store, files[1])
        import_record(other.store, files[0])
        for file in files:
            import_record(third.store, file)
        for file in (*reversed(files), *files, folder / "before.json"):
            import_record(fourth.store, file)
        for computer in (other, third, fourth):
            assert computer.everything() == one.everything()
        for computer in (one, other, third, fourth):
            computer.store.close()


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


def test_an_older_export_of_itself_changes_nothing_though_the_clock_was_set_back(open_store, tmp_path):
    now = 1_700_000_000_000
    store = open_store(clock=lambda: now)
    store.set_setting("theme", "light")
    store.keep_state("softmax", "step", "old")
    store.reset(lesson="relu")
    export_record(store, tmp_path / "record.json")
    now -= 86_400_000
    store.set_setting("theme", "dark")
    store.keep_state("softmax", "step", "new")
    store.keep_state("relu", "step", "begun anew")
    import_record(store, tmp_path / "record.json")
    assert (store.setting("theme"), store.step_state("softmax", "step")) == ("dark", "new")
    assert store.step_state("relu", "step") == "begun anew"


def test_a_place_from_before_a_reset_does_not_come_back_from_another_computer(open_store, tmp_path):
    now = 1_700_000_000_000
    here = open_store(clock=lambda: now)
    elsewhere = open_store(tmp_path / "old" / "record.db", clock=lambda: now)
    for lesson in ("softmax", "relu"):
        elsewhere.keep_state(lesson, "step", "old")
    now += 1000
    here.reset(lesson="softmax")
    now += 1000
    elsewhere.keep_state("gelu", "step", "new")
    export_record(elsewhere, tmp_path / "record.json")
    import_record(here, tmp_path / "record.json")
    assert [here.step_state(lesson, "step") for lesson in ("softmax", "relu", "gelu")] == [None, "old", "new"]
    assert here.resume_point().lesson == "gelu"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "import-unreadable"),
        ("{", "import-unreadable"),
        ("[" * 100_000, "import-foreign"),
        ('{"format": ' + "9" * 5000 + "}", "import-foreign"),
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
    ids=lambda change: str(change)[:30],
)
def test_a_faulty_row_is_left_out_counted_and_named(exported, open_store, change):
    data = json.loads(exported.read_text())
    data["attempts"][1].update(change)
    del data["events"]
    exported.write_text(json.dumps(data))
    store = open_store()
    assert import_record(store, exported) == Imported(2, 0, 1, (f"attempts[1].{next(iter(change))}",))
    assert len(store.attempts()) == 2


def test_what_is_no_entry_at_all_is_named_too_and_only_the_first_of_many(exported, open_store):
    data = json.loads(exported.read_text())
    data["attempts"][0] = 7
    del data["attempts"][1]["skill"]
    data["events"] = [None] * 9
    exported.write_text(json.dumps(data))
    done = import_record(open_store(), exported)
    assert (done.added, done.refused) == (1, 11)
    assert done.faults == ("attempts[0]", "attempts[1].skill", "events[0]", "events[1]", "events[2]")


@pytest.mark.parametrize(
    ("sound", "damaged", "fault"),
    [
        (b'"question-1"', b'"question-\n', b'"question-\n'),
        (b'"hints": 0', b'"hints": ?', b"?"),
        (b'"temperature"', b'"temp\xffrature"', b"\xff"),
    ],
    ids=["a text without its end", "a sign that is no JSON", "a byte that is no letter"],
)
def test_a_damaged_file_says_where(exported, open_store, sound, damaged, fault):
    content = exported.read_bytes().replace(sound, damaged, 1)
    exported.write_bytes(content)
    with pytest.raises(ProblemError) as refused:
        import_record(open_store(), exported)
    problem = refused.value.problem
    assert problem.code == "import-unreadable"
    line = content.split(b"\n")[problem.values["line"] - 1]
    at = problem.values["column"] - 1
    assert (line + b"\n")[at:].startswith(fault) or (line + b"\n")[: at + 1].endswith(fault)


def test_a_file_cut_short_says_where_it_ends(exported, open_store):
    content = exported.read_bytes()[:-40].rstrip()
    exported.write_bytes(content)
    with pytest.raises(ProblemError) as refused:
        import_record(open_store(), exported)
    assert refused.value.problem.values["line"] == content.count(b"\n") + 1


def test_a_file_that_an_editor_saved_with_its_mark_is_read(exported, open_store):
    exported.write_bytes(b"\xef\xbb\xbf" + exported.read_bytes())
    assert import_record(open_store(), exported).added == 3


def test_the_record_of_another_learner_is_taken_in_only_if_it_is_meant(
    open_store, answer, tmp_path, monkeypatch
):
    monkeypatch.setenv("LLMTUTOR_HOME", str(tmp_path / "home"))
    anna, ming, nobody = (open_store(record_of(name)) for name in ("Anna", "小明", ""))
    answer(anna)
    export_record(anna, tmp_path / "anna.json")
    with pytest.raises(ProblemError) as refused:
        import_record(ming, tmp_path / "anna.json")
    assert refused.value.problem.code == "import-other"
    assert (refused.value.problem.values["theirs"], ming.attempts()) == ("Anna", [])
    assert import_record(anna, tmp_path / "anna.json") == Imported(0, 1, 0)
    assert import_record(nobody, tmp_path / "anna.json") == Imported(1, 0, 0)
    assert import_record(ming, tmp_path / "anna.json", of_anyone=True) == Imported(1, 0, 0)


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
