"""The JSON Schemas beside the lessons say what the code says, and the ledger knows every id."""

import json

from llmtutor.authoring import ids, json_schema
from llmtutor.authoring.sources import gather
from llmtutor.course.library import own_lessons

ADVICE = "run `python -m llmtutor.authoring.export`"


def test_the_schemas_are_up_to_date():
    for name, text in json_schema.schemas().items():
        path = own_lessons() / "schema" / name
        assert path.is_file(), ADVICE
        assert json.loads(path.read_text(encoding="utf-8")) == json.loads(text), ADVICE


def test_every_course_file_names_its_schema():
    for path in sorted(own_lessons().rglob("*.yaml")):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        if first.startswith("# yaml-language-server: $schema="):
            assert (path.parent / first.partition("=")[2]).resolve().is_file(), path


def test_the_ledger_knows_every_id():
    path = own_lessons() / ids.LEDGER
    recorded = set(ids.read_ledger(path)) if path.is_file() else set()
    assert set(ids.present(gather(own_lessons()))) <= recorded, ADVICE


def test_writing_them_again_changes_nothing(tmp_path):
    assert len(json_schema.write(tmp_path)) == len(json_schema.schemas())
    assert json_schema.write(tmp_path) == []
