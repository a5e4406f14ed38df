"""`llmtutor class`: a table of a class from exported records, whatever the files are."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lived_record import fill, lived

from llmtutor.cli.classroom import FORMULA_SIGNS, harmless, table
from llmtutor.course.library import open_course
from llmtutor.progress.learners import record_of
from llmtutor.progress.statistics import overview
from llmtutor.progress.store import Store, now_ms
from llmtutor.progress.transfer import export_record


@pytest.fixture
def export(home, tmp_path):
    """Exports what a learner did in some days; the same name again goes on with the same record."""

    def make(file, name="", days=0, a_day=4):
        store = Store(record_of(name))
        if days:
            fill(store, lived(open_course().index(), days, a_day, now_ms()))
        export_record(store, tmp_path / file)
        totals = overview(store.lessons(), store.days())
        store.close()
        return str(tmp_path / file), totals

    return make


def read(path):
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))


def test_every_learner_is_a_row_with_what_their_own_record_says(llmtutor, export, tmp_path):
    files, totals = zip(
        *(export(f"{name}.json", name, days) for name, days in (("Anna", 20), ("小明", 9))), strict=True
    )
    said = llmtutor("class", *files, "--out", str(tmp_path / "class.csv"))
    assert (said.err, said.status) == ("", 0)
    assert said.out == f"Learners: 2. Written to {tmp_path / 'class.csv'}.\n"
    rows = read(tmp_path / "class.csv")
    assert [row["Learner"] for row in rows] == ["Anna", "小明"]
    assert [row["File"] for row in rows] == ["Anna.json", "小明.json"]
    for row, total in zip(rows, totals, strict=True):
        columns = ("Lessons finished", "Answers", "Right", "Minutes", "Days")
        expected = (total.finished, total.answers, total.right, total.minutes, total.days)
        assert tuple(int(row[column]) for column in columns) == expected
        lessons = [row[column] for column in row if column.startswith("Lesson: ")]
        assert len(lessons) == len(open_course().index().lessons)
        assert lessons.count("finished") == total.finished
        assert lessons.count("begun") == total.started
        strengths = [row[column] for column in row if column.startswith("Skill, %: ")]
        assert all(0 <= int(strength) <= 100 for strength in strengths if strength)
        assert any(strengths)


def test_without_a_file_to_write_it_is_printed_in_the_teachers_language(llmtutor, export):
    out = llmtutor("class", export("a.json", days=5)[0], "--lang", "zh").out
    (row,) = csv.DictReader(io.StringIO(out))
    assert row["学习者"] == "a"
    assert "课：温度" in row


def test_files_that_are_no_record_are_named_and_left_out_with_status_1(llmtutor, export, tmp_path):
    good, _ = export("good.json", "Anna", 5)
    bad = {"cut.json": '{"format": "llm', "other.json": "{}", "picture.json": "\x00\xff"}
    for name, content in bad.items():
        (tmp_path / name).write_text(content, "latin-1")
    newer = json.loads((tmp_path / "good.json").read_text()) | {"version": 99}
    (tmp_path / "newer.json").write_text(json.dumps(newer))
    names = [*bad, "newer.json", "missing.json", "."]
    said = llmtutor(
        "class", *(str(tmp_path / name) for name in names), good, "--out", str(tmp_path / "c.csv")
    )
    assert said.status == 1
    assert said.err.count("\n") == len(names)
    for line, name in zip(said.err.splitlines(), names, strict=True):
        assert str(tmp_path / name) in line
    assert [row["Learner"] for row in read(tmp_path / "c.csv")] == ["Anna"]


def test_where_no_file_is_a_record_there_is_no_table(llmtutor, tmp_path):
    said = llmtutor("class", str(tmp_path / "none.json"), "--out", str(tmp_path / "c.csv"))
    assert "so there is no table" in said.err
    assert said.status == 2
    assert not (tmp_path / "c.csv").exists()


def test_entries_that_are_faulty_are_counted_and_make_status_1(llmtutor, export, tmp_path):
    file, _ = export("a.json", days=5)
    data = json.loads((tmp_path / "a.json").read_text())
    data["attempts"][0]["lesson"] = 7
    data["events"] = "none"
    (tmp_path / "a.json").write_text(json.dumps(data))
    said = llmtutor("class", file)
    assert "Faulty entries left out: 2, of a.json." in said.err
    assert said.status == 1
    assert said.out


def test_an_older_and_a_newer_file_of_one_learner_make_one_row(llmtutor, export):
    old, before = export("old.json", "Anna", 5)
    new, after = export("new.json", "Anna", 9)
    assert after.answers > before.answers
    said = llmtutor("class", old, new, old)
    (row,) = csv.DictReader(io.StringIO(said.out))
    assert (row["Learner"], int(row["Answers"])) == ("Anna", after.answers)
    assert row["File"] == "old.json; new.json"


def test_two_learners_stay_two_though_one_has_taken_in_the_others_record(llmtutor, export, tmp_path):
    anna, _ = export("anna.json", "Anna", 5)
    ben, _ = export("ben.json", "Ben", 3)
    assert llmtutor("progress", "import", anna, "--learner", "Ben", "--yes").status == 0
    ben, _ = export("ben.json", "Ben")
    rows = csv.DictReader(io.StringIO(llmtutor("class", anna, ben).out))
    assert [row["Learner"] for row in rows] == ["Anna", "Ben"]


def test_two_of_the_same_name_who_share_nothing_are_two_rows(llmtutor, export, monkeypatch, tmp_path):
    one, _ = export("one.json", "Anna", 5)
    monkeypatch.setenv("LLMTUTOR_HOME", str(tmp_path / "elsewhere"))
    other, _ = export("other.json", "Anna", 5)
    rows = csv.DictReader(io.StringIO(llmtutor("class", one, other).out))
    assert [row["File"] for row in rows] == ["one.json", "other.json"]


def test_the_table_of_before_is_not_replaced_unless_asked_to(llmtutor, export, tmp_path):
    file, _ = export("a.json", days=2)
    (tmp_path / "c.csv").write_text("mine")
    assert "exists already" in llmtutor("class", file, "--out", str(tmp_path / "c.csv")).err
    assert (tmp_path / "c.csv").read_text() == "mine"
    assert llmtutor("class", file, "--out", str(tmp_path / "c.csv"), "--yes").status == 0


@pytest.mark.parametrize("start", ["=", "+", "-", "@", " =", "\t=", "\n-", "＝", "'=", '"='])
def test_no_text_is_taken_for_a_formula_by_a_spreadsheet(llmtutor, export, tmp_path, start):
    cell = harmless(start + 'HYPERLINK("http://evil";"click")')
    assert cell.startswith("'")
    assert harmless("Anna") == "Anna"


def test_a_file_whose_name_is_a_formula_does_no_harm(llmtutor, export, tmp_path):
    file, _ = export("=1+1.json", days=2)
    (row,) = csv.DictReader(io.StringIO(llmtutor("class", file).out))
    assert (row["Learner"], row["File"]) == ("'=1+1", "'=1+1.json")


def test_a_name_that_no_learner_could_have_is_not_taken_from_a_file(llmtutor, export, tmp_path):
    file, _ = export("a.json", "Anna", days=2)
    data = json.loads((tmp_path / "a.json").read_text()) | {"learner": "=cmd|' /C calc'!A0"}
    (tmp_path / "a.json").write_text(json.dumps(data))
    assert "cmd" not in llmtutor("class", file).out


@given(st.lists(st.text(max_size=12), min_size=1, max_size=4))
def test_every_cell_comes_back_in_one_piece(texts):
    (row,) = csv.reader(io.StringIO(table(texts, [])))
    assert len(row) == len(texts)
    for cell in row:
        assert not cell.strip().startswith(FORMULA_SIGNS)
        assert "\n" not in cell
