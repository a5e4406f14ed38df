"""Rounding to 8, 16 and 32 bits as torch does it."""

import numpy as np
import pytest

from llmtutor.engine.float_formats import FORMATS, round_to

pytestmark = pytest.mark.oracle

TORCH = {
    "fp32": "float32",
    "fp16": "float16",
    "bf16": "bfloat16",
    "fp8 e4m3": "float8_e4m3fn",
    "fp8 e5m2": "float8_e5m2",
}


@pytest.mark.parametrize("name", FORMATS)
def test_limits_are_torchs(oracle, name):
    info = oracle("torch").finfo(getattr(oracle("torch"), TORCH[name]))
    form = FORMATS[name]
    assert (form.largest, form.smallest_normal, form.epsilon) == (info.max, info.smallest_normal, info.eps)
    assert form.bits == info.bits


@pytest.mark.parametrize("name", FORMATS)
def test_every_number_in_reach_rounds_as_in_torch(oracle, name):
    torch, form = oracle("torch"), FORMATS[name]
    rng = np.random.default_rng(0)
    x = rng.normal(size=5000) * 2.0 ** rng.integers(-20, 9, 5000)
    x = np.clip(x, -form.largest, form.largest).astype(np.float32).astype(np.float64)
    theirs = torch.tensor(x, dtype=torch.float32).to(getattr(torch, TORCH[name])).double().numpy()
    assert (round_to(x, form) == theirs).all()
