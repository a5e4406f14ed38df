"""The whole engine against torch eager: a GPT of 4 layers, 128 wide, 4 heads, vocabulary 512, in float32.

Run by hand where torch is installed: `python tests/benchmarks/engine.py [rounds] [part of a task's name]`.
Both sides have the same weights and one thread, and take turns; the fastest turn counts. The torch model is
written as its users write it: one matrix for queries, keys and values, and scaled_dot_product_attention. Ours
reads weights laid out likewise (`for_reading`), and trains the separate ones.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"

import sys
import time
from collections.abc import Callable

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from llmtutor.engine.gpt import gpt
from llmtutor.engine.gpt_config import GPTConfig
from llmtutor.engine.gpt_decoding import empty_caches, read_cached
from llmtutor.engine.gpt_reading import for_reading
from llmtutor.engine.gpt_training import Pupil, Recipe, train_step
from llmtutor.engine.gpt_weights import gpt_weights
from llmtutor.engine.trace import Trace

CONFIG = GPTConfig(vocab=512, width=128, layers=4, heads=4, context=128)
TOKENS, BATCH = 64, 16
LIMITS = {
    "forward, 64 tokens": 1.0,
    "forward with full trace": 1.1,
    "trace, all looked at": None,
    "cached decode step": 0.7,
    "training step, 16 x 64": 1.3,
}
SLOW = ("training step, 16 x 64",)


class Block(nn.Module):
    """One pre-norm block with a fused projection."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.wide, self.narrow = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x, past=None):
        batch, tokens, width = x.shape
        parts = self.qkv(self.norm1(x)).split(width, dim=2)
        q, k, v = (part.view(batch, tokens, self.heads, -1).transpose(1, 2) for part in parts)
        if past is not None:
            k, v = torch.cat([past[0], k], 2), torch.cat([past[1], v], 2)
        y = functional.scaled_dot_product_attention(q, k, v, is_causal=past is None)
        x = x + self.out(y.transpose(1, 2).reshape(batch, tokens, width))
        bent = functional.gelu(self.wide(self.norm2(x)), approximate="tanh")
        return x + self.narrow(bent), (k, v)


class TorchGPT(nn.Module):
    """The same model in torch."""

    def __init__(self, config: GPTConfig) -> None:
        super().__init__()
        self.tokens = nn.Embedding(config.vocab, config.width)
        self.positions = nn.Embedding(config.context, config.width)
        self.blocks = nn.ModuleList(Block(config.width, config.heads) for _ in range(config.layers))
        self.norm = nn.LayerNorm(config.width)

    def forward(self, ids, pasts=None):
        start = 0 if pasts is None else pasts[0][0].shape[2]
        x = self.tokens(ids) + self.positions(torch.arange(start, start + ids.shape[1]))
        kept = []
        for i, block in enumerate(self.blocks):
            x, kv = block(x, None if pasts is None else pasts[i])
            kept.append(kv)
        return functional.linear(self.norm(x), self.tokens.weight), kept


def copy_weights(model: TorchGPT, weights: dict) -> None:
    """Give the torch model our weights; its matrices are (out, in)."""
    w = {name: torch.tensor(value) for name, value in weights.items()}
    state = {"tokens.weight": w["embedding.tokens"], "positions.weight": w["embedding.positions"]}
    state |= {"norm.weight": w["norm.gain"], "norm.bias": w["norm.shift"]}
    for i in range(CONFIG.layers):
        ours, its = f"block.{i}.", f"blocks.{i}."
        for norm in ("norm1", "norm2"):
            state[f"{its}{norm}.weight"] = w[f"{ours}{norm}.gain"]
            state[f"{its}{norm}.bias"] = w[f"{ours}{norm}.shift"]
        state[its + "qkv.weight"] = torch.cat([w[f"{ours}attn.W_{n}"].T for n in "qkv"])
        state[its + "qkv.bias"] = torch.cat([w[f"{ours}attn.b_{n}"] for n in "qkv"])
        for layer, name in (("out", "attn.{}_o"), ("wide", "ffn.{}_in"), ("narrow", "ffn.{}_out")):
            state[f"{its}{layer}.weight"] = w[ours + name.format("W")].T
            state[f"{its}{layer}.bias"] = w[ours + name.format("b")]
    model.load_state_dict(state)


def torch_training(model: TorchGPT, batch: np.ndarray) -> Callable[[], float]:
    """One step of torch's AdamW with clipping, like ours."""
    ids, recipe = torch.tensor(batch), Recipe()
    groups = [
        {"params": [p for p in model.parameters() if p.ndim > 1], "weight_decay": recipe.weight_decay},
        {"params": [p for p in model.parameters() if p.ndim == 1], "weight_decay": 0.0},
    ]
    optimiser = torch.optim.AdamW(groups, lr=recipe.lr, betas=(recipe.b1, recipe.b2), eps=recipe.eps)

    def step() -> float:
        optimiser.zero_grad()
        logits, _ = model(ids[:, :-1])
        loss = functional.cross_entropy(logits.flatten(0, 1), ids[:, 1:].flatten())
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), recipe.clip)
        optimiser.step()
        return loss.item()

    return step


def our_training(weights: dict, batch: np.ndarray) -> Callable[[], float]:
    """The same step on our tape."""
    pupils = [Pupil(weights, {})]

    def step() -> float:
        pupil, loss, _ = train_step(batch, pupils.pop(), CONFIG)
        pupils.append(pupil)
        return loss

    return step


def without_gradients(run: Callable[[], object]) -> Callable[[], object]:
    def quiet() -> object:
        with torch.inference_mode():
            return run()

    return quiet


def going_on(step: Callable[[object], object], start: object) -> Callable[[], object]:
    """Decode on from where the last call stopped; after 32 tokens begin again."""
    kept = [start]

    def run() -> object:
        kept.append(step(kept[-1]))
        if len(kept) > 32:
            del kept[1:]
        return kept[-1]

    return run


def contenders() -> dict[str, tuple[Callable[[], object], Callable[[], object]]]:
    """For each task: ours, torch's. What they compute is checked to be the same."""
    weights = gpt_weights(CONFIG)
    ready = for_reading(weights, CONFIG)
    model, learner = TorchGPT(CONFIG), TorchGPT(CONFIG)
    copy_weights(model, weights)
    copy_weights(learner, weights)
    batch = np.random.default_rng(0).integers(0, CONFIG.vocab, (BATCH, TOKENS + 1))
    ids, theirs = batch[0, :TOKENS], torch.tensor(batch[:1, :TOKENS])
    with torch.inference_mode():
        logits, pasts = model(theirs)
    _, caches = read_cached(ids, ready, CONFIG, empty_caches(CONFIG))
    assert np.abs(gpt(ids, ready, CONFIG) - logits[0].numpy()).max() < 1e-5

    def traced() -> Trace:
        trace = Trace()
        gpt(ids, ready, CONFIG, trace)
        return trace

    ours, its = our_training(weights, batch), torch_training(learner, batch)
    assert all(abs(ours() - its()) < 1e-4 for _ in range(3))
    return {
        "forward, 64 tokens": (
            lambda: gpt(ids, ready, CONFIG),
            without_gradients(lambda: model(theirs)),
        ),
        "forward with full trace": (
            traced,
            lambda: gpt(ids, ready, CONFIG),
        ),
        "trace, all looked at": (
            lambda: len(traced()),
            lambda: gpt(ids, ready, CONFIG),
        ),
        "cached decode step": (  # 64 to 96 earlier tokens
            going_on(lambda kept: read_cached(ids[:1], ready, CONFIG, kept)[1], caches),
            without_gradients(going_on(lambda kept: model(theirs[:, :1], kept)[1], pasts)),
        ),
        "training step, 16 x 64": (ours, its),
    }


def seconds(run: Callable[[], object], times: int) -> float:
    """Processor time of one call: other processes on the machine do not count."""
    start = time.process_time()
    for _ in range(times):
        run()
    return (time.process_time() - start) / times


def main(rounds: int, only: str) -> None:
    torch.set_num_threads(1)
    tasks = {name: pair for name, pair in contenders().items() if only in name}
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in tasks}
    for _ in range(rounds):
        for name, pair in tasks.items():
            turns, times = (1, 1) if name in SLOW else (5, 10)
            taken[name] += [(seconds(pair[0], times), seconds(pair[1], times)) for _ in range(turns)]
    print(
        f"{rounds} rounds, one thread; load of the machine {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores"
    )
    print(f"{'milliseconds':26s}{'ours':>9s}{'torch':>9s}{'ratio':>8s}{'median':>8s}{'limit':>8s}")
    for name, pairs in taken.items():
        ours, its = (min(pair[i] for pair in pairs) for i in range(2))
        median = float(np.median([a / b for a, b in pairs]))
        limit = "-" if LIMITS[name] is None else f"{LIMITS[name]:.2f}"
        print(f"{name:26s}{1000 * ours:9.3f}{1000 * its:9.3f}{ours / its:8.2f}{median:8.2f}{limit:>8s}")
    print(
        "A forward with trace is compared with our own forward without one. The trace computes what is inside"
    )
    print("a layer again when somebody looks there; the other row is what it costs to look everywhere.")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 30, sys.argv[2] if len(sys.argv) > 2 else "")
