"""Softmax as a machine computes it: every stage is rounded to the numbers that its format has.

The two ways of `softmax.py` once more, the definition and the one that subtracts the largest score first, now
with each intermediate number rounded (IEEE 754-2019; bfloat16 as in float_formats.py).
"""

import math
from typing import Any

import numpy as np

from llmtutor.engine.checks import as_floats
from llmtutor.engine.float_formats import BF16, FP16, FP32, FloatFormat, round_to
from llmtutor.engine.trace import Array, Rec, Trace, off

FP64 = FloatFormat("fp64", 11, 52)
FORMATS = {form.name: form for form in (FP16, BF16, FP32, FP64)}


def naive_softmax_in(logits: Any, form: FloatFormat, rec: Rec = off) -> Array:
    """logits[V] form -> share[V]

    The definition, in a number format: e^x that is too large becomes inf, and inf/inf is NaN.
    Raises ValueError: the logits are empty or contain NaN.
    """
    logits = rec("rounded", round_to(as_floats("logits", logits), form))
    return _shares(logits, form, rec)


def stable_softmax_in(logits: Any, form: FloatFormat, rec: Rec = off) -> Array:
    """logits[V] form -> share[V]

    With the largest score subtracted first no e^x is above 1, so nothing overflows in any format.
    Raises ValueError: the logits are empty or contain NaN.
    """
    logits = rec("rounded", round_to(as_floats("logits", logits), form, saturate=True))
    return _shares(rec("shifted", round_to(logits - logits.max(), form)), form, rec)


def largest_exponent(form: FloatFormat) -> float:
    """form -> x

    The largest x whose e^x is still a number of the format: 11.09 for fp16, 88.72 for fp32, 709.78 for fp64.
    """
    return math.log(form.largest)


def verdict(logits: Any, form: FloatFormat) -> str:
    """logits[V] form -> verdict

    What becomes of the definition in a number format: "overflow" or "underflow" (the sum of all e^x is inf or
    0, and no share can be computed), "coarse" (scores are rounded before anything else), or "fine".
    Raises ValueError: the logits are empty or contain NaN.
    """
    rec = Trace()
    naive_softmax_in(logits, form, rec)
    if rec["total"] in (0, math.inf):
        return "overflow" if rec["total"] else "underflow"
    return "fine" if np.array_equal(rec["rounded"], logits) else "coarse"


def _shares(scores: Array, form: FloatFormat, rec: Rec) -> Array:
    with np.errstate(over="ignore", invalid="ignore"):
        exp = rec("exp", round_to(np.exp(scores), form))
        total = rec("total", round_to(exp.sum(), form))
        share = exp / total
    return rec("share", np.where(np.isnan(share), share, round_to(np.nan_to_num(share), form)))
