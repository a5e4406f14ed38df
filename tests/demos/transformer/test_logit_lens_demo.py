"""The lens shows what the model would say at every depth."""

import numpy as np
import pytest

from llmtutor.demos.contract import change, start
from llmtutor.demos.controls import Refused
from llmtutor.demos.transformer.asked import COW
from llmtutor.demos.transformer.logit_lens import DEMO
from llmtutor.engine.softmax import softmax
from llmtutor.tinygpt.reading import logit_lens, traced

pytestmark = pytest.mark.usefixtures("tiny_gpt")


def names(**changes):
    return DEMO.names(DEMO.compute(start(DEMO, changes)))


def test_the_shares_are_those_of_the_lens_down_to_what_the_model_says(tiny_gpt):
    lens = logit_lens(tiny_gpt, traced(tiny_gpt, tiny_gpt.prompt(COW)))[:, -1].astype(float)
    best = int(lens[-1].argmax())
    assert names()["shares"] == pytest.approx(softmax(lens)[:, best])
    assert tiny_gpt.tokenizer.token(best) == " moo"


def test_at_the_start_the_lens_finds_the_token_itself():
    shown = {view.id: view for view in DEMO.views(DEMO.compute(start(DEMO, {"depth": 0})))}
    assert shown["here"].labels[0] == "␣says"
    assert all(row[0] == row[1] for row in shown["guesses"].rows)


def test_a_word_that_does_not_win_is_said_to_be_open():
    assert names(watch="says")["decided"] == -1
    assert 1 <= names()["decided"] <= 3


@pytest.mark.parametrize(
    ("changes", "code"), [({"watch": "é"}, "unknown-character"), ({"text": "x" * 10_000}, "text-too-long")]
)
def test_unknown_characters_and_long_texts_are_refused(changes, code):
    with pytest.raises(Refused) as refused:
        change(DEMO, start(DEMO), changes)
    assert refused.value.code == code


def test_the_token_stays_within_the_text():
    state = change(DEMO, start(DEMO), {"token": -95})
    assert state["token"] == -9
    assert np.isfinite(names(token=-9)["shares"]).all()
