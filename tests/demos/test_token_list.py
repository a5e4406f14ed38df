"""A row of tokens is typed with spaces; what is not in the vocabulary is refused with the nearest token."""

import pytest

from llmtutor.demos.controls import Refused, TokenList

ANY = TokenList("tokens", ("the", "cat"), longest=4)
KNOWN = TokenList("tokens", ("the", "cat"), vocab=("the", "cat", "sat"), shortest=2, longest=2)


def test_what_is_written_is_read_again():
    assert ANY.read(ANY.write(("[CLS]", "猫", "sat"))) == ("[CLS]", "猫", "sat")


@pytest.mark.parametrize(
    ("control", "value", "code"),
    [
        (ANY, "the cat", "not-words"),
        (ANY, (), "wrong-count"),
        (ANY, ("a",) * 5, "wrong-count"),
        (ANY, ("a b",), "not-words"),
        (ANY, ("",), "not-words"),
        (ANY, ("a\x1b",), "not-words"),
        (ANY, (3,), "not-words"),
        (ANY, ("a" * 17,), "word-too-long"),
        (KNOWN, ("the",), "wrong-count-exactly"),
        (KNOWN, ("the", "cta"), "unknown-token"),
    ],
)
def test_what_does_not_fit_is_refused(control, value, code):
    with pytest.raises(Refused) as refusal:
        control.check(value)
    assert refusal.value.code == code


def test_the_nearest_token_is_named():
    with pytest.raises(Refused) as refusal:
        KNOWN.read("the cta")
    assert refusal.value.values["near"] == "cat"
