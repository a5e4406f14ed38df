"""Time against length for attention and its relatives, with the exponent of the fitted power law.

Run by hand, alone on the machine: `python tests/benchmarks/cost_against_length.py [longest]`. All forms are
timed in turn in every round, and the fastest round counts. Expect about 2 for forms that compare all pairs
and about 1 for those that carry a memory; the fit uses the longer half of the lengths, where the fixed cost
of a call no longer matters.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import sys
import time
from collections.abc import Callable

import numpy as np

from llmtutor.engine.attention import attention
from llmtutor.engine.convolution import causal_convolution, fft_convolution
from llmtutor.engine.delta_rule import delta_chunkwise, delta_recurrent, unit_keys
from llmtutor.engine.linear_attention import linear_attention_chunkwise, linear_attention_recurrent
from llmtutor.engine.masks import causal
from llmtutor.engine.memory import keep_memory
from llmtutor.engine.retention import decays, retention_chunkwise, retention_parallel, retention_recurrent
from llmtutor.engine.rwkv4 import wkv_running, wkv_sum
from llmtutor.engine.scaling_laws import fit_power_law
from llmtutor.engine.scan import scan_tree
from llmtutor.engine.selective_scan import selective_scan
from llmtutor.engine.trace import Array

HEADS, WIDTH, STATE, ROUNDS = 2, 32, 8, 5
LENGTHS = (128, 256, 512, 1024, 2048, 4096)
# What each form should grow like: n^2 or n (the FFT's log n shows up as slightly more than 1).
EXPECTED = {
    "attention": 2,
    "retention, parallel": 2,
    "WKV, all pairs": 2,
    "long convolution, direct": 2,
    "long convolution, FFT": 1,
    "linear attention, recurrent": 1,
    "linear attention, chunkwise": 1,
    "retention, recurrent": 1,
    "retention, chunkwise": 1,
    "delta rule, recurrent": 1,
    "delta rule, chunkwise": 1,
    "WKV, running": 1,
    "Mamba scan, steps": 1,
    "Mamba scan, tree": 1,
}


def forms(T: int) -> dict[str, Callable[[], Array]]:
    rng = np.random.default_rng(0)
    q, k, v = (rng.normal(size=(HEADS, T, WIDTH)).astype(np.float32) for _ in range(3))
    unit, beta = unit_keys(k), np.full((HEADS, T), 0.5, np.float32)
    gamma, x = decays(HEADS), q[0]
    rate = np.ones(WIDTH, np.float32)
    delta, A = np.abs(k[0]), -np.ones((WIDTH, STATE), np.float32)
    B, C, mask = k[0, :, :STATE], v[0, :, :STATE], causal(T, T)
    return {
        "attention": lambda: attention(q, k, v, mask),
        "retention, parallel": lambda: retention_parallel(q, k, v, gamma),
        "WKV, all pairs": lambda: wkv_sum(k[0, :, :1], x[:, :1], rate[:1], rate[:1]),
        "long convolution, direct": lambda: causal_convolution(x, k[0]),
        "long convolution, FFT": lambda: fft_convolution(x, k[0]),
        "linear attention, recurrent": lambda: linear_attention_recurrent(q, k, v),
        "linear attention, chunkwise": lambda: linear_attention_chunkwise(q, k, v),
        "retention, recurrent": lambda: retention_recurrent(q, k, v, gamma),
        "retention, chunkwise": lambda: retention_chunkwise(q, k, v, gamma),
        "delta rule, recurrent": lambda: delta_recurrent(q, unit, v, beta),
        "delta rule, chunkwise": lambda: delta_chunkwise(q, unit, v, beta),
        "WKV, running": lambda: wkv_running(k[0], x, rate, rate),
        "Mamba scan, steps": lambda: selective_scan(x, delta, A, B, C),
        "Mamba scan, tree": lambda: selective_scan(x, delta, A, B, C, 0.0, scan_tree),
    }


def fastest(T: int) -> dict[str, float]:
    """Best seconds of each form at one length, the forms interleaved."""
    best = dict.fromkeys(EXPECTED, float("inf"))
    for _ in range(ROUNDS):
        for name, run in forms(T).items():
            start = time.process_time()
            run()
            best[name] = min(best[name], time.process_time() - start)
    return best


def main(longest: int) -> None:
    keep_memory()  # as models do: fetching fresh memory would make the long convolution look like n^1.5
    lengths = [n for n in LENGTHS if n <= longest]
    times = [fastest(n) for n in lengths]
    late = len(lengths) // 2
    print(f"{'milliseconds at length':28s}" + "".join(f"{n:>9d}" for n in lengths) + "   exponent  expected")
    for name, expected in EXPECTED.items():
        seconds = [best[name] for best in times]
        exponent = fit_power_law(np.array(lengths[late:]), np.array(seconds[late:]))[1]
        row = "".join(f"{1000 * s:9.2f}" for s in seconds)
        print(f"{name:28s}{row}{exponent:11.2f}{'n^2' if expected == 2 else 'n':>10s}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else LENGTHS[-1])
