"""A translation replaces exactly the texts it was made from; everything else stays as in the original."""

from llmtutor.course.overlays import apply, fingerprint, leaves, texts
from llmtutor.course.schema import Lesson
from llmtutor.course.words import Words, filled, flatten

LESSON = {
    "id": "sums",
    "title": "Sums",
    "steps": [
        {"id": "a", "kind": "say", "text": "Add them.\n"},
        {"id": "d", "kind": "demo", "demo": "softmax", "set": {"labels": ["apple", "the"], "T": 1}},
        {
            "id": "q",
            "kind": "ask",
            "question": {
                "kind": "one",
                "prompt": "Which?",
                "options": [{"id": "x", "text": "X", "say": "no"}, {"id": "y", "text": "Y", "say": "yes"}],
                "hints": ["Look.", "Look again."],
            },
        },
        {"id": "f", "kind": "formula", "tex": "a_i", "where": {"a_i": "an item"}},
    ],
}


def leaf(text, original):
    return {"text": text, "of": fingerprint(original)}


def test_every_text_is_found_by_its_ids():
    assert texts(LESSON) == {
        ("title",): "Sums",
        ("steps", "a", "text"): "Add them.\n",
        ("steps", "d", "set", "labels"): "apple, the",
        ("steps", "q", "question", "prompt"): "Which?",
        ("steps", "q", "question", "options", "x", "text"): "X",
        ("steps", "q", "question", "options", "x", "say"): "no",
        ("steps", "q", "question", "options", "y", "text"): "Y",
        ("steps", "q", "question", "options", "y", "say"): "yes",
        ("steps", "q", "question", "hints", "1"): "Look.",
        ("steps", "q", "question", "hints", "2"): "Look again.",
        ("steps", "f", "where", "a_i"): "an item",
    }


def test_fields_fall_back_one_by_one():
    overlay = {
        "id": "sums",
        "title": leaf("和", "Sums"),
        "steps": {
            "a": {"text": leaf("相加。", "an older text")},
            "d": {"set": {"labels": leaf("苹果、这", "apple, the")}},
            "q": {
                "question": {
                    "options": {"y": {"say": leaf("对", "yes")}},
                    "hints": {"2": leaf("再看。", "Look again.")},
                }
            },
            "gone": {"text": leaf("没有", "gone")},
        },
    }
    made = apply(LESSON, overlay)
    assert made["title"] == "和"
    assert made["steps"][0]["text"] == "Add them.\n"
    assert made["steps"][1]["set"] == {"labels": ["苹果", "这"], "T": 1}
    assert made["steps"][2]["question"]["options"][1] == {"id": "y", "text": "Y", "say": "对"}
    assert made["steps"][2]["question"]["hints"] == ["Look.", "再看。"]
    assert LESSON["title"] == "Sums"


def test_broken_overlays_change_nothing():
    for overlay in (
        None,
        "text",
        [1],
        {"title": "和"},
        {"title": {"text": "和"}},
        {"title": {"text": 1, "of": "x"}},
    ):
        assert apply(LESSON, overlay) == LESSON
    assert apply(LESSON, {"steps": {"d": {"set": {"labels": leaf("一个", "apple, the")}}}}) == LESSON
    assert leaves({"title": leaf("  ", "Sums")}) == {}


def test_a_fingerprint_is_six_letters_that_yaml_reads_as_text():
    marks = {fingerprint(str(number)) for number in range(3000)}
    assert len(marks) == 3000
    assert all(len(mark) == 6 and mark.isalpha() and mark.islower() for mark in marks)
    assert fingerprint("a \nb\n") == fingerprint("a\nb")
    assert fingerprint("a") != fingerprint("b")


def test_every_text_field_of_the_schema_can_be_translated():
    """A new kind of text in the schema must be known to the overlays, or it could never be Chinese."""
    from llmtutor.course.overlays import LISTS_OF_TEXTS, MAPS_OF_TEXTS, TEXTS

    untranslated = {"torch", "tex", "title", "authors", "ref"}  # sources keep their titles
    for name, piece in Lesson.model_json_schema()["$defs"].items():
        for field, schema in piece["properties"].items():
            shapes = [schema, *schema.get("anyOf", [])]
            is_text = any(
                shape.get("maxLength") in (400, 6000) and "pattern" not in shape for shape in shapes
            )
            holds_texts = any(
                "maxLength" in str(shape.get("items", {}))
                or "maxLength" in str(shape.get("additionalProperties", {}))
                for shape in shapes
            )
            if is_text:
                assert field in TEXTS | untranslated, (name, field)
            elif holds_texts and "pattern" not in str(schema.get("items", {})) and "$ref" not in str(schema):
                assert field in LISTS_OF_TEXTS | MAPS_OF_TEXTS, (name, field)


def test_words_fill_names_and_leave_all_other_braces():
    words = Words("en", {"a.b": "{count} of {all}, {x}", "rows.*.sum": "row"})
    assert words("a.b", count=3, all=4) == "3 of 4, {x}"
    assert words("no.such", count=3) == "no.such"
    assert words.has("a.b")
    assert not words.has("a")
    assert words("rows.12.sum") == "row"
    assert not words.has("rows.1.2.sum")
    assert filled("{x.__class__} {0} {x!r} {x:>99} {{x}}", {"x": 1}) == "{x.__class__} {0} {x!r} {x:>99} {1}"
    assert flatten({"a": {"b": "1", "c": {"d": "2"}}, "e": "3", "f": 4}) == {
        "a.b": "1",
        "a.c.d": "2",
        "e": "3",
    }
