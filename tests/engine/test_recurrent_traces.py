"""Stepping through a whole block, every array has its sentence."""

import fnmatch
from pathlib import Path

import numpy as np
import pytest
import yaml

from llmtutor.engine import hyena, mamba, retention, retnet, rwkv4, rwkv7
from llmtutor.engine.trace import Trace

SENTENCES = Path(__file__).parents[2] / "lessons" / "traces"
RNG = np.random.default_rng(0)
X = RNG.normal(size=(6, 4))
SQUARE = {f"W_{n}": np.eye(4) for n in "qkvgro"}
RWKV = SQUARE | dict.fromkeys(("mix_k", "mix_v", "mix_r", "decay", "bonus"), np.full(4, 0.5))

BLOCKS = {
    "mamba mamba_block": lambda rec: mamba.mamba_block(X, mamba.mamba_weights(4), rec=rec),
    "retnet retnet_layer": lambda rec: [
        retnet.retnet_layer(X, SQUARE, 2, form, rec)
        for form in (
            retention.retention_parallel,
            retention.retention_recurrent,
            retention.retention_chunkwise,
        )
    ],
    "rwkv4 time_mixing": lambda rec: [
        rwkv4.time_mixing(X, RWKV, form, rec) for form in (rwkv4.wkv_running, rwkv4.wkv_sum)
    ],
    "rwkv4 channel_mixing": lambda rec: rwkv4.channel_mixing(X, RWKV, rec),
    "rwkv7 rwkv7_recurrence": lambda rec: rwkv7.rwkv7_recurrence(X, X, X, X, X, X, rec),
    "hyena hyena_operator": lambda rec: hyena.hyena_operator(
        X, hyena.hyena_weights(4), hyena.position_features(6, 4), rec=rec
    ),
}


@pytest.mark.parametrize("block", BLOCKS)
def test_every_array_of_a_block_is_explained_and_no_sentence_is_left_over(block):
    file, function = block.split()
    known = yaml.safe_load((SENTENCES / f"{file}.yaml").read_text(encoding="utf-8"))[function]
    trace = Trace()
    BLOCKS[block](trace)
    names = {item.name for item in trace}
    assert [n for n in names if not any(fnmatch.fnmatch(n, key) for key in known)] == []
    assert [key for key in known if not fnmatch.filter(names, key)] == []
