"""A small model learns while one watches, on stories or one's own text: repeatable, stopped at will."""

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from llmtutor.engine.gpt_weights import weight_count
from llmtutor.tinygpt.live_training import LIVE, live_on_stories, live_on_text, moments, sample_of
from llmtutor.tinygpt.own_text import LONGEST, SHORTEST, TextRefusedError, own_documents, own_merges
from llmtutor.tinygpt.world.stories import documents

QUICK = replace(
    LIVE, config=replace(LIVE.config, width=16, hidden=32, context=16), steps=12, rows=4, warmup=2
)
TALE = "\n\n".join(document.text for document in islice(documents("tale"), 60))


@pytest.fixture(scope="module")
def stories():
    return live_on_stories(1, QUICK)


def same_weights(a, b):
    return all(np.array_equal(w, b.at.pupil.weights[name]) for name, w in a.at.pupil.weights.items())


def test_the_model_is_as_small_as_it_says():
    assert 60_000 <= weight_count(LIVE.config) <= 90_000


def test_the_loss_begins_at_a_blind_guess_and_falls(stories):
    assert stories.step == 0
    assert np.isnan(stories.loss)
    run = list(moments(replace(stories, plan=replace(stories.plan, steps=60))))
    assert abs(run[1].loss - np.log(512)) < 0.3
    assert run[-1].held_out_loss() < stories.held_out_loss() - 0.5


def test_a_run_can_stop_anywhere_and_go_on_to_the_same_weights(stories):
    whole = list(moments(stories))
    assert [m.step for m in whole] == list(range(13))
    assert whole[-1].done
    again = list(moments(whole[5]))[-1]
    assert again.step == 12
    assert same_weights(again, whole[-1])
    assert whole[5].step == 5


def test_after_its_last_step_a_run_stays_as_it_is(stories):
    last = list(moments(stories))[-1]
    assert last.stepped() is last
    assert list(moments(last)) == [last]


def test_the_seed_decides_on_stories_first_weights_and_rows(stories):
    assert same_weights(live_on_stories(1, QUICK).stepped(), stories.stepped())
    assert not same_weights(live_on_stories(2, QUICK), stories)


def test_the_model_writes_at_any_time(stories):
    for moment in (stories, stories.stepped()):
        text = sample_of(moment.model, "Tom and", seed=3)
        assert text.startswith("Tom and")
        assert text == sample_of(moment.model, "Tom and", seed=3)
        assert len(moment.model.tokenizer.encode(text)) <= QUICK.config.context
    with pytest.raises(ValueError, match="character 2"):
        sample_of(stories.model, "né")


def test_a_text_of_ones_own_is_read_document_by_document_and_its_last_tenth_kept_apart():
    run = live_on_text(TALE, 1, QUICK)
    tokens = np.concatenate([run.ids, run.held_out])
    assert 0.09 < run.held_out.size / tokens.size < 0.11
    assert (tokens == run.tokenizer.end).sum() == 60
    written = run.tokenizer.decode(token for token in tokens if token != run.tokenizer.end)
    assert written == " ".join(TALE.split())
    assert run.per_character == pytest.approx(tokens.size / (len(TALE) - 2 * 59))
    assert run.plan.config.vocab == run.tokenizer.size <= 512
    assert list(moments(run))[-1].held_out_loss() < run.held_out_loss()


def test_typographic_signs_and_line_ends_are_made_plain():
    text = "“Don’t…”\r\nsaid   Tom.\r\n\r\n\r\n  Then he\tleft. \n\n" + "x " * SHORTEST
    assert own_documents(text)[:2] == ['"Don\'t..." said Tom.', "Then he left."]


@pytest.mark.parametrize(
    ("text", "reason", "message"),
    [
        ("", "too-short", "the text has 0 characters; it takes at least 2,000"),
        ("  \n\n ", "too-short", "0 characters"),
        ("a cat sat. " * 100, "too-short", "the text has 1,099 characters"),
        ("a" * (LONGEST + 1), "too-long", "1,000,001 characters; at most 1,000,000"),
        ("A häßlich ä. " * 300, "characters", "does not know, such as ä ß; it knows the 95"),
        ("你好" * 1500, "characters", "2 characters that the model does not know, such as 你 好"),
        ("bell\x07 " * 500, "characters", r"such as U\+0007"),
        ("a" * 5000, "few-tokens", "makes only .* tokens; it takes at least 170"),
    ],
)
def test_a_text_that_cannot_be_learned_from_is_refused_with_the_reason(text, reason, message):
    with pytest.raises(TextRefusedError, match=message) as caught:
        live_on_text(text, plan=QUICK)
    assert caught.value.reason == reason


def test_the_shortest_text_is_long_enough_for_the_real_plan():
    rng = np.random.default_rng(0)
    text = "".join(rng.choice(list("abcdefgh  .,"), SHORTEST + 500))
    run = live_on_text(text)
    assert run.held_out.size > LIVE.config.context
    assert np.isfinite(run.stepped().held_out_loss())


def test_merges_join_only_what_occurs_again():
    assert own_merges(["low low lower", "newest"], 512)[0] == (" ", "l")
    assert len(own_merges([TALE], 140)) == 44
