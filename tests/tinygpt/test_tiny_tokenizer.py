"""The tiny GPT's tokenizer: any printable ASCII comes back as it was; anything else is refused by name."""

import json
from collections import Counter
from importlib.resources import files
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmtutor.engine.bpe import characters, split_words, train
from llmtutor.tinygpt.tokenizer import ALPHABET, END, own_tokenizer, plain
from llmtutor.tinygpt.tokenizer_training import COUNT, SEED, own_merges
from llmtutor.tinygpt.world.stories import documents, fingerprint

TOKENIZER = own_tokenizer()
SHIPPED = files("llmtutor.tinygpt").joinpath("data", "merges.json").read_text("ascii")


@given(st.text(alphabet=ALPHABET))
def test_any_printable_text_comes_back_as_it_was(text: str) -> None:
    assert TOKENIZER.decode(TOKENIZER.encode(text)) == text


def test_stories_come_back_and_words_of_lessons_are_one_token() -> None:
    for one in islice(documents("round"), 300):
        assert TOKENIZER.decode(TOKENIZER.encode(one.text)) == one.text
    assert [TOKENIZER.token(i) for i in TOKENIZER.encode("Tom gave the ball to Lily.")] == [
        " Tom", " gave", " the", " ball", " to", " Lily", ".",
    ]  # fmt: skip


def test_an_unknown_word_is_cut_into_pieces() -> None:
    pieces = [TOKENIZER.token(i) for i in TOKENIZER.encode("Droozip")]
    assert len(pieces) > 1
    assert "".join(pieces) == " Droozip"


def test_the_vocabulary_is_the_alphabet_the_merges_and_the_end() -> None:
    assert TOKENIZER.size == 768
    assert "".join(TOKENIZER.tokens[:95]) == ALPHABET
    assert TOKENIZER.token(TOKENIZER.end) == END
    assert len(set(TOKENIZER.tokens)) == 768


def test_the_end_of_a_document_cannot_be_typed() -> None:
    assert TOKENIZER.end not in TOKENIZER.encode(END)
    assert TOKENIZER.document("Hi")[0] == TOKENIZER.document("Hi")[-1] == TOKENIZER.end


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Tom said “hi”", "character 10 is ““”.*write '\"' instead"),
        ("a\nb", r"character 2 is U\+000A.*write ' ' instead"),
        ("naïve", "character 3 is “ï”: .*95 printable"),
        ("你好", "character 1 is “你”"),
        ("\x7f", r"character 1 is U\+007F"),
    ],
)
def test_other_characters_are_refused_by_name_and_place(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        TOKENIZER.encode(text)


def test_typographic_characters_have_a_plain_form() -> None:
    assert plain("“It’s late…” — Tom") == '"It\'s late..." - Tom'
    assert TOKENIZER.encode(plain("“Hi”\n")) == TOKENIZER.encode('"Hi" ')
    assert plain("naïve") == "naïve"


def test_a_token_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="numbered from 0 to 767"):
        TOKENIZER.decode([768])


def test_the_file_of_merges_says_what_it_was_learned_from() -> None:
    about = json.loads(SHIPPED)["about"]
    assert (about["seed"], about["documents"]) == (SEED, COUNT)
    assert about["sha256"] == fingerprint(SEED, COUNT)


def test_learning_the_first_merges_anew_gives_the_same_ones() -> None:
    words = Counter(word for one in islice(documents(SEED), COUNT) for word in split_words(" " + one.text))
    learned = train({characters(word): times for word, times in words.items()}, 12)
    assert tuple(learned) == TOKENIZER.merges[:12]


@pytest.mark.long
def test_learning_all_merges_anew_gives_the_same_file(full: bool) -> None:
    if not full:
        pytest.skip("learning all 672 merges takes a while: --full")
    assert own_merges() == SHIPPED
