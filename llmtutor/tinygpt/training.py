"""How the tiny GPTs are trained: a plan with fixed steps, and the run that carries it out.

Everything follows from the plan: the first weights and every document come from its seed, so the same plan
gives the same model on the same machine, in one go or with interruptions.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from llmtutor.engine.gpt_config import GPTConfig
from llmtutor.engine.gpt_training import Pupil, Recipe, train_step
from llmtutor.engine.gpt_weights import gpt_weights
from llmtutor.engine.rope import frequencies, rope, turns
from llmtutor.engine.schedules import warmup_cosine
from llmtutor.engine.trace import Array
from llmtutor.tinygpt.corpus import training_rows
from llmtutor.tinygpt.tokenizer import Tokenizer

STORYTELLER = GPTConfig(vocab=768, width=96, layers=3, heads=4, context=96, positions="rope")
COPYIST = GPTConfig(vocab=768, width=96, layers=2, heads=4, context=96, positions="rope", ffn="none")
RECIPE = Recipe(b1=0.9, b2=0.98, weight_decay=0.05, clip=1.0)


@dataclass(frozen=True)
class Plan:
    """All that decides how a training run goes.

    config: the model. seed: of first weights and documents. steps: how many, of `rows` rows of
    `config.context` tokens. lr rises over `warmup` steps to its peak and falls along a cosine that would
    reach a twentieth after `horizon` steps (0: after the last); over the last `decay` steps it is led to 0
    besides. spread: of the first weights. leaning: how strongly the first heads begin with a
    liking for places just before (0: not at all; see `lean_back`). world: which documents it reads.
    """

    config: GPTConfig = STORYTELLER
    seed: int = 1
    steps: int = 3000
    rows: int = 32
    lr: float = 4e-3
    warmup: int = 100
    horizon: int = 0
    decay: int = 0
    spread: float = 0.05
    leaning: float = 0.0
    world: str = "everything"
    recipe: Recipe = RECIPE

    @property
    def tokens(self) -> int:
        """How many tokens the whole run reads."""
        return self.steps * self.rows * self.config.context

    def recipe_at(self, step: int) -> Recipe:
        """AdamW's settings for a step, counted from 0."""
        rate = warmup_cosine(step + 1, self.lr, self.warmup, self.horizon or self.steps, self.lr / 20)
        left = (self.steps - step) / max(self.decay, 1)
        return replace(self.recipe, lr=rate * min(1.0, left))


PLANS = {
    "storyteller": Plan(steps=2300, horizon=3000, decay=500),
    "copyist": Plan(COPYIST, steps=1500, decay=400, rows=16, leaning=5.0, world="copying"),
}


@dataclass(frozen=True)
class Progress:
    """A run after some steps: how many, the pupil, and the loss (nats a token) of the last step's rows."""

    step: int
    pupil: Pupil
    loss: float = float("nan")


def beginning(plan: Plan) -> Progress:
    """The run before its first step."""
    weights = gpt_weights(plan.config, plan.seed, plan.spread)
    if plan.leaning:
        lean_back(weights, plan.config, plan.leaning)
    return Progress(0, Pupil(weights, {}))


def lean_back(weights: dict[str, Array], config: GPTConfig, strength: float) -> None:
    """Set block 0's biases so that its first head prefers the token before, its second the one before it ...

    To copy, a head of two must be there before the other can learn anything, and neither helps alone: a small
    model waits for millions of tokens. Given the first, the second appears within a run that is soon done.
    Under RoPE, a query turned back by d places meets the key of d tokens earlier at the same angle.
    """
    K, theta = config.head_width, frequencies(config.head_width, config.base)
    key = np.concatenate([np.full(K // 2, strength), np.zeros(K // 2)]).astype(np.float32)
    cos, sin = turns(np.arange(1, config.heads + 1), theta)
    weights["block.0.attn.b_k"] = np.tile(key, config.heads)
    weights["block.0.attn.b_q"] = rope(np.tile(key, (config.heads, 1)), cos, -sin).ravel()


def run(plan: Plan, tokenizer: Tokenizer, start: Progress | None = None) -> Iterator[Progress]:
    """Carry out a plan from where it stands, one step at a time, until its last step."""
    at = start or beginning(plan)
    while at.step < plan.steps:
        ids = training_rows(tokenizer, plan.seed, at.step, plan.rows, plan.config.context, plan.world)
        pupil, loss, _ = train_step(ids, at.pupil, plan.config, plan.recipe_at(at.step))
        at = Progress(at.step + 1, pupil, loss)
        yield at
