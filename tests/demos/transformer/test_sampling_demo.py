"""The stages of a choice are the engine's filters in their order."""

import numpy as np
import pytest

from llmtutor.demos.contract import change, start
from llmtutor.demos.controls import Refused
from llmtutor.demos.transformer.sampling import DEMO
from llmtutor.engine.sampling import top_p
from llmtutor.engine.softmax import log_softmax, softmax
from llmtutor.tinygpt.draft import begin, write
from llmtutor.tinygpt.reading import logits
from llmtutor.tinygpt.sampling_rules import SamplingRules

pytestmark = pytest.mark.usefixtures("tiny_gpt")
TEXT = "Once there was a"


def result(**changes):
    return DEMO.compute(start(DEMO, changes))


def shown(**changes):
    return {view.id: view for view in DEMO.views(result(**changes))}


def test_a_nucleus_keeps_what_the_engine_keeps(tiny_gpt):
    scores = logits(tiny_gpt, tiny_gpt.prompt(TEXT))[-1].astype(float)
    kept = np.isfinite(top_p(scores, 0.9))
    found = DEMO.names(result(top_p=0.9))
    assert found["kept"] == kept.sum()
    assert found["mass"] == pytest.approx(softmax(scores)[kept].sum())
    assert found["mass"] >= 0.9


def test_shares_are_made_whole_after_the_filter():
    filtered, whole = (shown(top_k=3, stage=stage)["candidates"] for stage in (1, 2))
    assert sum(filtered.values) == pytest.approx(1)
    assert sum(whole.values[:3]) == pytest.approx(1)
    assert filtered.muted == frozenset(range(3, 8))
    assert whole.values[0] == pytest.approx(filtered.values[0] / sum(filtered.values[:3]))


def test_the_drawn_token_is_lit_and_one_without_a_bar_lights_the_bar_of_all_others():
    lit = [(result(stage=3, seed=seed), shown(stage=3, seed=seed)["candidates"].lit) for seed in range(6)]
    for found, places in lit:
        order, drawn = found.numbers["order"], found.numbers["chosen"].token
        assert places == {order.index(drawn) if drawn in order else len(order)}
    assert {min(places) == 8 for _, places in lit} == {True, False}


def test_the_text_goes_on_as_the_draft_writes_it(tiny_gpt):
    rules = SamplingRules(temperature=0.7, top_k=3)
    *_, last = write(begin(tiny_gpt, tiny_gpt.prompt(TEXT)), 6, rules, seed=4)
    assert result(T=0.7, top_k=3, more=6, seed=4).numbers["chosen"].draft.ids == last.ids


def test_greedy_always_takes_the_likeliest():
    assert {DEMO.names(result(method="greedy", seed=seed))["drawn"] for seed in range(3)} == {
        int(result().numbers["chosen"].logits.argmax())
    }


def test_a_beam_of_one_is_greedy_and_a_wider_one_is_no_less_likely(tiny_gpt):
    one, three = (result(method="beam", beams=width, more=5).numbers["beams"][0] for width in (1, 3))
    greedy = result(method="greedy", more=5).numbers["chosen"].draft.ids
    assert one.tokens == greedy
    assert three.logp >= one.logp - 1e-9
    start_at = len(tiny_gpt.prompt(TEXT))
    scores = log_softmax(logits(tiny_gpt, greedy).astype(float))
    logp = sum(scores[place - 1, greedy[place]] for place in range(start_at, len(greedy)))
    assert one.logp == pytest.approx(logp, rel=1e-5)


def test_a_temperature_of_0_is_refused_in_place():
    with pytest.raises(Refused) as refused:
        change(DEMO, start(DEMO), {"T": 0})
    assert refused.value.code == "out-of-range"
