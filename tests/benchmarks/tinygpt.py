"""The tiny GPT against torch eager: three layers, 96 wide, 4 heads, RoPE, vocabulary 768, in float32.

Run by hand where torch is installed: `python tests/benchmarks/tinygpt.py [rounds] [part of a task's name]`.
Both sides have the same weights and one thread, and take turns; the fastest turn counts. The torch model is
written as its users write it: one matrix for queries, keys and values, scaled_dot_product_attention, a cache
joined by `cat`. It never draws a token, and for the ablations reads the same batch with nothing switched off.
Loading is compared with writing 60 tokens, both ours.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"

import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from engine import going_on, seconds, without_gradients
from torch import nn
from torch.nn import functional

from llmtutor.engine.gpt_decoding import empty_caches, read_cached
from llmtutor.engine.gpt_training import Pupil, train_step
from llmtutor.engine.gpt_weights import gpt_weights
from llmtutor.tinygpt.ablations import every_head, without
from llmtutor.tinygpt.draft import begin, write
from llmtutor.tinygpt.live_training import LIVE
from llmtutor.tinygpt.model import Model
from llmtutor.tinygpt.reading import logits, traced
from llmtutor.tinygpt.tokenizer import own_tokenizer
from llmtutor.tinygpt.training import STORYTELLER
from llmtutor.tinygpt.weights_file import ModelFile, read_weights, write_weights

TOKENS = 32
LIMITS = {
    "cached decode step": 1.0,
    "drawing and writing a token": 1.1,
    "loading / 60 tokens": 1.0,
    "full trace, 32 tokens": 1.2,
    "forward, 32 tokens": 1.0,
    "12 ablations, 32 tokens": 1.3,
    "live training step": 1.3,
}


def rotate(x, cos, sin):
    first, second = x.chunk(2, -1)
    return x * cos + torch.cat([-second, first], -1) * sin


class Block(nn.Module):
    """One pre-norm block with a fused projection and rotary positions."""

    def __init__(self, config) -> None:
        super().__init__()
        width, self.heads = config.width, config.heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.wide, self.narrow = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x, cos, sin, past=None):
        batch, tokens, width = x.shape
        parts = self.qkv(self.norm1(x)).split(width, dim=2)
        q, k, v = (part.view(batch, tokens, self.heads, -1).transpose(1, 2) for part in parts)
        q, k = rotate(q, cos, sin), rotate(k, cos, sin)
        if past is not None:
            k, v = torch.cat([past[0], k], 2), torch.cat([past[1], v], 2)
        y = functional.scaled_dot_product_attention(q, k, v, is_causal=past is None)
        x = x + self.out(y.transpose(1, 2).reshape(batch, tokens, width))
        bent = functional.gelu(self.wide(self.norm2(x)), approximate="tanh")
        return x + self.narrow(bent), (k, v)


class TorchGPT(nn.Module):
    """The same model in torch; cosines and sines are made once for all positions."""

    def __init__(self, config) -> None:
        super().__init__()
        self.tokens = nn.Embedding(config.vocab, config.width)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.layers))
        self.norm = nn.LayerNorm(config.width)
        half = config.head_width // 2
        angles = torch.outer(torch.arange(config.context), 10000.0 ** (-torch.arange(half) / half))
        self.register_buffer("cos", torch.cat([angles, angles], -1).cos())
        self.register_buffer("sin", torch.cat([angles, angles], -1).sin())

    def forward(self, ids, pasts=None):
        start = 0 if pasts is None else pasts[0][0].shape[2]
        cos, sin = (t[start : start + ids.shape[1]] for t in (self.cos, self.sin))
        x, kept = self.tokens(ids), []
        for i, block in enumerate(self.blocks):
            x, kv = block(x, cos, sin, None if pasts is None else pasts[i])
            kept.append(kv)
        return functional.linear(self.norm(x), self.tokens.weight), kept


def in_torch(weights: dict, config) -> TorchGPT:
    """Give a torch model our weights; its matrices are (out, in)."""
    w = {name: torch.tensor(value) for name, value in weights.items()}
    state = {"tokens.weight": w["embedding.tokens"]}
    state |= {"norm.weight": w["norm.gain"], "norm.bias": w["norm.shift"]}
    for i in range(config.layers):
        ours, its = f"block.{i}.", f"blocks.{i}."
        for norm in ("norm1", "norm2"):
            state[f"{its}{norm}.weight"] = w[f"{ours}{norm}.gain"]
            state[f"{its}{norm}.bias"] = w[f"{ours}{norm}.shift"]
        state[its + "qkv.weight"] = torch.cat([w[f"{ours}attn.W_{n}"].T for n in "qkv"])
        state[its + "qkv.bias"] = torch.cat([w[f"{ours}attn.b_{n}"] for n in "qkv"])
        for layer, name in (("out", "attn.{}_o"), ("wide", "ffn.{}_in"), ("narrow", "ffn.{}_out")):
            state[f"{its}{layer}.weight"] = w[ours + name.format("W")].T
            state[f"{its}{layer}.bias"] = w[ours + name.format("b")]
    model = TorchGPT(config)
    model.load_state_dict(state, strict=False)
    return model


def torch_training(weights: dict, batch: np.ndarray) -> Callable[[], float]:
    """One step of torch's AdamW with clipping, like ours."""
    model, ids, recipe = in_torch(weights, LIVE.config), torch.tensor(batch), LIVE.recipe
    groups = [
        {"params": [p for p in model.parameters() if p.ndim > 1], "weight_decay": recipe.weight_decay},
        {"params": [p for p in model.parameters() if p.ndim == 1], "weight_decay": 0.0},
    ]
    optimiser = torch.optim.AdamW(groups, lr=recipe.lr, betas=(recipe.b1, recipe.b2), eps=recipe.eps)

    def step() -> float:
        optimiser.zero_grad()
        scores, _ = model(ids[:, :-1])
        loss = functional.cross_entropy(scores.flatten(0, 1), ids[:, 1:].flatten())
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), recipe.clip)
        optimiser.step()
        return loss.item()

    return step


def our_training(weights: dict, batch: np.ndarray) -> Callable[[], float]:
    """The same step on our tape."""
    pupils = [Pupil(weights, {})]

    def step() -> float:
        pupil, loss, _ = train_step(batch, pupils.pop(), LIVE.config, LIVE.recipe)
        pupils.append(pupil)
        return loss

    return step


def training_contenders() -> tuple[Callable[[], object], Callable[[], object]]:
    weights = gpt_weights(LIVE.config, spread=LIVE.spread)
    shape = (LIVE.rows, LIVE.config.context + 1)
    batch = np.random.default_rng(0).integers(0, LIVE.config.vocab, shape)
    ours, its = our_training(weights, batch), torch_training(weights, batch)
    assert all(abs(ours() - its()) < 1e-4 for _ in range(3))
    return ours, its


def contenders() -> dict[str, tuple[Callable[[], object], Callable[[], object]]]:
    """For each task: ours, and what it is compared with. What they compute is checked to be the same."""
    config = replace(STORYTELLER, context=256)
    weights = gpt_weights(config, spread=0.05)
    model, its = Model(config, weights, own_tokenizer()), in_torch(weights, config)
    ids = np.random.default_rng(0).integers(0, config.vocab, TOKENS)
    theirs = torch.tensor(ids[None])
    with torch.inference_mode():
        scores, pasts = its(theirs)
    assert np.abs(logits(model, ids) - scores[0].numpy()).max() < 1e-5
    _, caches = read_cached(ids, model.ready, config, empty_caches(config))
    start, heads = begin(model, ids), [[head] for head in every_head(config)]
    path = Path(tempfile.mkdtemp()) / "model.npz"
    write_weights(path, ModelFile(config, weights))
    # 32 to 64 earlier tokens
    decode = without_gradients(going_on(lambda kept: its(theirs[:, :1], kept)[1], pasts))
    forward = without_gradients(lambda: its(theirs))
    batch = theirs.repeat(len(heads), 1)
    return {
        "cached decode step": (
            going_on(lambda kept: read_cached(ids[:1], model.ready, config, kept)[1], caches),
            decode,
        ),
        "drawing and writing a token": (going_on(lambda draft: draft.grow(), start), decode),
        "loading / 60 tokens": (
            lambda: Model(config, read_weights(path).weights, own_tokenizer()).ready,
            lambda: list(write(start, 60)),
        ),
        "full trace, 32 tokens": (lambda: traced(model, ids), forward),
        "forward, 32 tokens": (lambda: logits(model, ids), forward),
        "12 ablations, 32 tokens": (
            lambda: without(model, ids, heads),
            without_gradients(lambda: its(batch)),
        ),
        "live training step": training_contenders(),
    }


def main(rounds: int, only: str) -> None:
    torch.set_num_threads(1)
    tasks = {name: pair for name, pair in contenders().items() if only in name}
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in tasks}
    for _ in range(rounds):
        for name, (ours, its) in tasks.items():
            times = 10 if "token" in name and "60" not in name else 3
            taken[name].append((seconds(ours, times), seconds(its, times)))
    print(f"{rounds} rounds, one thread; load of the machine {os.getloadavg()[0]:.1f}")
    print(f"{'milliseconds':30s}{'ours':>9s}{'other':>9s}{'ratio':>8s}{'median':>8s}{'limit':>8s}")
    for name, pairs in taken.items():
        ours, its = (min(pair[i] for pair in pairs) for i in range(2))
        median = float(np.median([a / b for a, b in pairs]))
        row = f"{name:30s}{1000 * ours:9.3f}{1000 * its:9.3f}{ours / its:8.2f}{median:8.2f}"
        print(f"{row}{LIMITS[name]:8.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 30, sys.argv[2] if len(sys.argv) > 2 else "")
