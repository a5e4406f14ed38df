"""A draft grows, goes back, branches and can be forced, and its shares are those of the rules."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmtutor.engine.gpt_config import GPTConfig
from llmtutor.engine.gpt_weights import gpt_weights
from llmtutor.engine.softmax import softmax
from llmtutor.engine.trace import Trace
from llmtutor.tinygpt.draft import begin, write
from llmtutor.tinygpt.model import Model
from llmtutor.tinygpt.reading import logits
from llmtutor.tinygpt.sampling_rules import SamplingRules, next_shares
from llmtutor.tinygpt.tokenizer import own_tokenizer

TOKENIZER = own_tokenizer()
CONFIG = GPTConfig(TOKENIZER.size, 16, 2, 4, context=24, positions="rope")
MODEL = Model(CONFIG, gpt_weights(CONFIG, seed=4, spread=0.3), TOKENIZER)
PROMPT = MODEL.prompt("Tom and Lily went")


def test_a_text_written_with_kept_keys_is_the_one_read_from_its_start():
    draft = begin(MODEL, PROMPT)
    for longer in write(draft, 12):
        assert np.abs(longer.logits - logits(MODEL, longer.ids)[-1]).max() < 1e-4
        assert longer.before is draft
        assert np.allclose(longer.choice.share, softmax(draft.logits))
        draft = longer


def test_the_same_seed_writes_the_same_text_and_another_seed_another():
    texts = [[d.ids for d in write(begin(MODEL, PROMPT), 12, seed=seed)][-1] for seed in (1, 1, 2)]
    assert texts[0] == texts[1] != texts[2]


def test_going_back_and_on_again_writes_the_same():
    drafts = list(write(begin(MODEL, PROMPT), 8, seed=5))
    again = list(write(drafts[-1].back(5), 5, seed=5))
    assert drafts[-1].back(5) is drafts[2]
    assert again[-1].ids == drafts[-1].ids
    assert [d.ids for d in drafts[-1].history()] == [PROMPT_IDS, *(d.ids for d in drafts)]


PROMPT_IDS = tuple(PROMPT)


def test_two_ways_on_from_one_draft_do_not_disturb_each_other():
    start = list(write(begin(MODEL, PROMPT), 3))[-1]
    left, right = start.then(70), start.then(90)
    left, right = left.then(71), right.then(91)
    for draft in (left, right, start):
        assert np.abs(draft.logits - logits(MODEL, draft.ids)[-1]).max() < 1e-4


def test_a_forced_token_tells_what_the_rules_thought_of_it():
    start = begin(MODEL, PROMPT)
    forced = start.then(77, SamplingRules(top_k=1))
    assert forced.ids == (*PROMPT, 77)
    assert forced.choice.u is None
    assert forced.choice.share[77] == float(start.logits.argmax() == 77)


def test_the_prompt_cannot_be_taken_back():
    with pytest.raises(ValueError, match="the prompt itself"):
        begin(MODEL, PROMPT).grow().back(2)


def test_writing_stops_at_the_end_of_the_document_and_of_the_context():
    start = begin(MODEL, PROMPT)
    assert list(write(start.then(TOKENIZER.end), 5)) == []
    assert len(list(write(start, 100))[-1].ids) == CONFIG.context
    assert list(write(start, 0)) == []


def test_a_prompt_that_ends_with_the_end_token_goes_on():
    assert len(list(write(begin(MODEL, [TOKENIZER.end]), 3))) == 3


def test_the_text_shows_no_end_tokens():
    assert begin(MODEL, PROMPT).text == "Tom and Lily went"


def test_greedy_takes_the_likeliest():
    draft = begin(MODEL, PROMPT)
    assert draft.choose(SamplingRules(greedy=True)).token == draft.logits.argmax()


def test_every_rule_that_is_on_is_recorded_in_its_order():
    trace = Trace()
    rules = SamplingRules(0.7, top_k=50, top_p=0.9, min_p=0.01, typical=0.95, penalty=1.2)
    share = next_shares(begin(MODEL, PROMPT).logits, PROMPT, rules, trace)
    names = ["penalty", "temperature", "top_k", "top_p", "min_p", "typical", "share"]
    assert [recorded.name for recorded in trace] == names
    assert np.isclose(share.sum(), 1)
    left = [np.isfinite(recorded.value).sum() for recorded in trace][:-1]
    assert left == sorted(left, reverse=True)


@settings(max_examples=60, deadline=None)
@given(
    st.builds(
        SamplingRules,
        temperature=st.floats(0.05, 5),
        top_k=st.none() | st.integers(1, TOKENIZER.size),
        top_p=st.none() | st.floats(0, 1),
        min_p=st.none() | st.floats(0, 1),
        typical=st.none() | st.floats(0.01, 1),
        penalty=st.floats(0.5, 3),
        greedy=st.booleans(),
    ),
    st.integers(0, 2**32),
)
def test_any_rules_leave_a_distribution_and_draw_one_of_its_tokens(rules, seed):
    choice = begin(MODEL, PROMPT).choose(rules, seed)
    assert np.isclose(choice.share.sum(), 1, atol=1e-4)
    assert choice.share[choice.token] > 0


def test_a_temperature_of_zero_is_refused():
    with pytest.raises(ValueError, match="use greedy"):
        begin(MODEL, PROMPT).choose(SamplingRules(temperature=0))
