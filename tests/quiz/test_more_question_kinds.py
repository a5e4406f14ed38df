"""True or false with a reason, match, gaps, the faulty line, and wrong answers named by what was chosen."""

import pytest
from pydantic import TypeAdapter, ValidationError

from llmtutor.course.questions import Question
from llmtutor.quiz.grading import grade
from llmtutor.quiz.posing import pose
from llmtutor.quiz.samples import accepted_answers, wrong_answers

QUESTION = TypeAdapter(Question)


def posed(seed=0, **fields):
    return pose(QUESTION.validate_python({"skill": "s", "prompt": "?", "why": "Because.", **fields}), seed)


REASONS = [
    {"id": "gap", "text": "only gaps count", "right": True, "say": "Yes, gaps."},
    {"id": "size", "text": "sizes count", "say": "Sizes do not."},
]


def claim(**fields):
    return posed(kind="true-false", reasons=REASONS, **fields)


def test_a_true_claim_needs_the_right_reason_too():
    asked = claim(holds=True)
    assert grade(asked, (True, "gap")).right
    lucky = grade(asked, (True, "size"))
    assert (lucky.right, lucky.parts, lucky.misconception, lucky.say) == (
        False,
        (True, False),
        "size",
        "Sizes do not.",
    )
    assert grade(asked, (False, "gap")).parts == (False, True)
    assert grade(asked, (True, "nothing")).problem.code == "no-such-option"
    assert {reason.id for reason in grade(asked, (True, "gap")).reasons} == {"gap", "size"}


def test_whether_a_claim_holds_goes_with_its_numbers():
    asked = [claim(seed=seed, holds="a > 2", vary={"a": {"pick": [1, 3]}}) for seed in range(2)]
    assert [each.right[0] for each in asked] == [each.values["a"] > 2 for each in asked]
    assert {each.right[0] for each in asked} == {True, False}


PAIRS = [
    {"id": "q", "text": "query", "match": "asks", "say": "It asks."},
    {"id": "k", "text": "key", "match": "is asked", "say": "It is asked."},
    {"id": "v", "text": "value", "match": "is handed on", "say": "It is handed on."},
]
EXTRAS = [{"id": "w", "match": "is learned", "say": "All weights are."}]


def match(**fields):
    return posed(kind="match", pairs=PAIRS, extras=EXTRAS, **fields)


def test_a_match_counts_each_pair_and_tells_why_each_belongs():
    asked = match()
    assert {target.id for target in asked.targets} == {"q", "k", "v", "w"}
    assert grade(asked, {"q": "q", "k": "k", "v": "v"}).right
    mixed = grade(asked, {"q": "k", "k": "q", "v": "v"})
    assert not mixed.right
    assert sum(mixed.parts) == 1
    assert {reason.id: reason.say for reason in mixed.reasons}["v"] == "It is handed on."
    assert "query → is asked" in mixed.given
    assert grade(asked, {"q": "q"}).problem.code == "not-all-matched"


def test_things_that_match_the_same_share_it():
    twins = [{**PAIRS[0]}, {**PAIRS[1], "match": "asks"}, PAIRS[2]]
    asked = posed(kind="match", pairs=twins)
    assert len(asked.targets) == 2
    assert grade(asked, asked.right).right
    assert asked.right["k"] == "q"


def test_a_wrong_pair_can_be_named():
    asked = match(misconceptions=[{"id": "turned", "chose": ["q", "k"], "say": "Keys answer."}])
    graded = grade(asked, {"q": "k", "k": "q", "v": "v"})
    assert (graded.misconception, graded.say) == ("turned", "Keys answer.")


def gaps(**fields):
    declared = [
        {
            "id": "what",
            "accept": "sum | total",
            "misconceptions": [{"id": "times", "pattern": "product | multipl*", "say": "Add."}],
        },
        {"id": "n", "compute": "a", "unit": "words"},
    ]
    return posed(
        kind="gaps",
        vary={"a": {"pick": [3, 4]}},
        text="Divide the {what} of {a} by {n}.",
        gaps=declared,
        **{"why": "The {what}, by {n}.", **fields},
    )


@pytest.mark.parametrize(
    "word", ["sum", "  Sum ", "the sum", "SUM.", "“sum”", "total", "Ｓｕｍ", "`sum`", "a total"]
)
def test_a_word_is_right_in_any_form(word):
    assert grade(gaps(), (word, "3")).right


def test_hyphens_and_spaces_do_not_matter_but_a_minus_does():
    asked = posed(
        kind="gaps",
        text="{a} {b}",
        gaps=[{"id": "a", "accept": "cross-entropy"}, {"id": "b", "accept": "axis=-1"}],
    )
    for word in ("cross entropy", "Cross-Entropy", "crossentropy"):
        assert grade(asked, (word, "axis = -1")).right
    assert not grade(asked, ("cross-entropy", "axis=1")).right
    assert grade(asked, ("cross-entropy", "axis=−1")).right


def test_gaps_are_told_one_by_one_with_the_named_mistake():
    asked = gaps()
    assert asked.text == "Divide the {what} of 3 by {n}."
    assert asked.why == "The sum, by 3 words."
    graded = grade(asked, ("multiplying", "3 words"))
    assert (graded.right, graded.parts) == (False, (False, True))
    assert (graded.misconception, graded.say) == ("times", "Add.")
    assert grade(asked, ("sum", "")).problem.code == "empty-gap"
    assert grade(asked, ("sum", "three")).problem.code == "not-a-number"
    assert grade(asked, ("sum", "3 bits")).problem.code == "other-unit"


def test_unordered_gaps_take_their_words_in_any_order():
    declared = [{"id": "a", "accept": "layer"}, {"id": "b", "accept": "bend | activation"}]
    asked = posed(kind="gaps", unordered=True, text="A {a} and a {b}.", gaps=declared)
    assert grade(asked, ("bend", "layer")).right
    assert grade(asked, ("layer", "layer")).parts == (True, False)


def test_unordered_numbers_are_right_in_any_order():
    asked = posed(kind="vector", unordered=True, answer={"compute": "[4, 6, 1]"})
    assert grade(asked, "6 1 4").right
    assert grade(asked, "1 4 6").right
    half = grade(asked, "6, 9, 4")
    assert not half.right
    assert sum(half.parts) == 2
    assert not grade(asked, "6 6 4").right


LINES = [
    {"id": "one", "text": "2 + 2 = 4", "say": "Right."},
    {"id": "two", "text": "4 / 2 = 3", "slip": True, "say": "It is 2."},
    {"id": "three", "text": "so 3", "say": "It follows."},
]


def test_the_slip_is_found_among_lines_that_stay_in_order():
    asked = posed(kind="slip", lines=LINES, seed=7)
    assert [option.id for option in asked.options] == ["one", "two", "three"]
    assert grade(asked, "two").right
    wrong = grade(asked, "three")
    assert (wrong.right, wrong.misconception, wrong.say) == (False, "three", "It follows.")


def test_options_chosen_together_can_name_a_mistake():
    options = [
        {"id": "a", "text": "a", "right": True, "say": "."},
        {"id": "b", "text": "b", "say": "."},
        {"id": "c", "text": "c", "say": "."},
    ]
    asked = posed(
        kind="several", options=options, misconceptions=[{"id": "both", "chose": ["b", "c"], "say": "Both."}]
    )
    assert grade(asked, {"b", "c"}).say == "Both."
    assert grade(asked, {"b"}).say == ""


def test_items_in_a_wrong_order_can_name_a_mistake_and_each_tells_its_place():
    items = [{"id": name, "text": name, "say": f"{name}!"} for name in "abcd"]
    asked = posed(
        kind="order", items=items, misconceptions=[{"id": "late", "chose": ["c", "a"], "say": "a is first."}]
    )
    graded = grade(asked, ("b", "c", "d", "a"))
    assert (graded.misconception, graded.say) == ("late", "a is first.")
    assert [reason.say for reason in graded.reasons] == ["b!", "c!", "d!", "a!"]


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        (
            {"kind": "true-false", "holds": True, "reasons": [REASONS[0], {**REASONS[0], "id": "x"}]},
            "exactly one",
        ),
        ({"kind": "slip", "lines": [LINES[0], LINES[2], {**LINES[0], "id": "x"}]}, "exactly one"),
        ({"kind": "gaps", "text": "no gap", "gaps": [{"id": "a", "accept": "b"}]}, "must stand once"),
        ({"kind": "gaps", "text": "{a}", "gaps": [{"id": "a"}]}, "either `accept`"),
        (
            {"kind": "gaps", "text": "{a}", "gaps": [{"id": "a", "accept": "b", "abs": 0.1}]},
            "belong to a number",
        ),
        (
            {
                "kind": "gaps",
                "text": "{a}",
                "vary": {"a": {"pick": [1, 2]}},
                "gaps": [{"id": "a", "accept": "b"}],
            },
            "both a gap",
        ),
    ],
)
def test_a_faulty_question_is_refused(fields, complaint):
    with pytest.raises(ValidationError, match=complaint):
        posed(**fields)


@pytest.mark.parametrize("asked", [claim(holds=False), match(), gaps(), posed(kind="slip", lines=LINES)])
def test_samples_are_what_they_say(asked):
    for answer in accepted_answers(asked):
        assert grade(asked, answer).right
    for wrong in wrong_answers(asked):
        graded = grade(asked, wrong.answer)
        assert not graded.right
        assert (graded.misconception, graded.say) == (wrong.mistake, wrong.say)
