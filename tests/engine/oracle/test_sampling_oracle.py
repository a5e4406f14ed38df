"""Sampling filters and beam search against transformers."""

import numpy as np
import pytest

from llmtutor.engine import sampling as s
from llmtutor.engine.beam_search import beam_search
from llmtutor.engine.softmax import log_softmax

pytestmark = pytest.mark.oracle
LOGITS = np.random.default_rng(10).normal(size=(20, 30)) * 3


@pytest.mark.parametrize(
    ("f", "warper", "setting"),
    [
        (s.top_k, "TopKLogitsWarper", 5),
        (s.top_p, "TopPLogitsWarper", 0.8),
        (s.top_p, "TopPLogitsWarper", 0.3),
        (s.min_p, "MinPLogitsWarper", 0.1),
        (s.typical, "TypicalLogitsWarper", 0.7),
        (s.typical, "TypicalLogitsWarper", 0.2),
    ],
)
def test_the_same_tokens_stay(oracle, f, warper, setting):
    torch, processors = oracle("torch"), oracle("transformers.generation.logits_process")
    reference = getattr(processors, warper)(setting)(None, torch.from_numpy(LOGITS.copy()))
    assert f(LOGITS, setting).tolist() == reference.tolist()


def test_repetition_penalty(oracle):
    torch, processors = oracle("torch"), oracle("transformers.generation.logits_process")
    ids = [3, 3, 7, 29]
    warp = processors.RepetitionPenaltyLogitsProcessor(1.3)
    reference = warp(torch.tensor([ids]), torch.from_numpy(LOGITS[:1].copy()))
    assert s.repetition_penalty(LOGITS[:1], ids, 1.3) == pytest.approx(reference.numpy(), abs=1e-12)


def test_beams_of_a_small_gpt(oracle):
    torch, transformers = oracle("torch"), oracle("transformers")
    torch.manual_seed(0)
    config = transformers.GPT2Config(
        vocab_size=20, n_positions=16, n_embd=16, n_layer=1, n_head=2, initializer_range=1.0
    )
    config.bos_token_id = config.eos_token_id = None
    model = transformers.GPT2LMHeadModel(config).double().eval()

    def next_logp(tokens):
        with torch.no_grad():
            return log_softmax(model(torch.tensor([tokens])).logits[0, -1].numpy())

    ours = beam_search(next_logp, [1, 2], width=3, steps=5)[-1]
    theirs = model.generate(
        torch.tensor([[1, 2]]),
        attention_mask=torch.ones(1, 2, dtype=torch.long),
        num_beams=3,
        num_return_sequences=3,
        max_new_tokens=5,
        do_sample=False,
        length_penalty=0.0,
        pad_token_id=0,
    )
    assert [list(beam.tokens) for beam in ours] == theirs.tolist()
