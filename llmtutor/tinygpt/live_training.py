"""Training a very small GPT while somebody watches: on stories of the toy world, or on their own text.

About 80,000 weights: it writes words within seconds and sentences within half a minute of one processor.
A `LiveTraining` is one moment of a run and never changes: `stepped()` gives the next moment. So a run can
stop at any step, go on from any, and be compared with itself; what a step reads depends on the seed and its
number alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from llmtutor.engine.gpt_config import GPTConfig
from llmtutor.engine.gpt_training import gpt_loss, train_step
from llmtutor.engine.trace import Array
from llmtutor.tinygpt.draft import begin, write
from llmtutor.tinygpt.model import Model
from llmtutor.tinygpt.own_text import TextRefusedError, own_documents, own_merges
from llmtutor.tinygpt.sampling_rules import SamplingRules
from llmtutor.tinygpt.tokenizer import ALPHABET, Tokenizer, own_tokenizer
from llmtutor.tinygpt.training import Plan, Progress, beginning
from llmtutor.tinygpt.world.stories import documents

VOCABULARY = 512
LIVE = Plan(
    GPTConfig(VOCABULARY, width=48, layers=2, heads=4, context=48, positions="rope"),
    steps=800,
    rows=3,
    lr=8e-3,
    warmup=50,
)
STORIES = 8_000
HELD_OUT = 0.1
SAMPLE_RULES = SamplingRules(temperature=0.7)


@dataclass(frozen=True, eq=False)
class LiveTraining:
    """One moment of a run.

    plan: model, seed, number of steps. ids: the tokens it reads, all documents in one row; held_out: a last
    part that it never reads. per_character: tokens a character, for losses that can be compared between
    tokenizers. at: step, weights, and the loss (nats a token) of the rows just read, NaN before the first.
    """

    plan: Plan
    tokenizer: Tokenizer
    ids: Array
    held_out: Array
    per_character: float
    at: Progress

    @property
    def step(self) -> int:
        """How many steps were taken."""
        return self.at.step

    @property
    def loss(self) -> float:
        """The loss in nats a token of the rows that were read last."""
        return self.at.loss

    @property
    def done(self) -> bool:
        """Whether all steps of the plan were taken."""
        return self.step >= self.plan.steps

    @property
    def model(self) -> Model:
        """The model as it is now."""
        return Model(self.plan.config, self.at.pupil.weights, self.tokenizer, "live")

    def stepped(self) -> "LiveTraining":
        """Read some rows, cut from random places, and take one step. After the plan's last step: itself."""
        if self.done:
            return self
        rng = np.random.default_rng((self.plan.seed, self.step))
        starts = rng.integers(0, self.ids.size - self.plan.config.context, self.plan.rows)
        recipe = self.plan.recipe_at(self.step)
        pupil, loss, _ = train_step(self._rows(self.ids, starts), self.at.pupil, self.plan.config, recipe)
        return replace(self, at=Progress(self.step + 1, pupil, loss))

    def held_out_loss(self, rows: int = 32) -> float:
        """The loss in nats a token on text that was not trained on, always the same `rows` places of it."""
        last = self.held_out.size - self.plan.config.context - 1
        starts = np.linspace(0, last, min(rows, last + 1)).astype(int)
        return float(gpt_loss(self._rows(self.held_out, starts), self.at.pupil.weights, self.plan.config))

    def _rows(self, ids: Array, starts: Array) -> Array:
        """Cut rows of one token more than the context, the last one only to be guessed."""
        return ids[starts[:, None] + np.arange(self.plan.config.context + 1)]


def sample_of(
    model: Model,
    prompt: str = "",
    rules: SamplingRules = SAMPLE_RULES,
    seed: int = 0,
    most: int | None = None,
) -> str:
    """Let a model write a document, or go on with a prompt: `most` tokens, or all that its context holds.

    Raises ValueError: the prompt has unknown characters, or a rule's number is out of its range.
    """
    draft = begin(model, model.prompt(prompt))
    for longer in write(draft, model.config.context if most is None else most, rules, seed):
        draft = longer
    return draft.text


def untrained(seed: int = 0, plan: Plan = LIVE) -> Model:
    """Return the model with which a run on the toy world begins, at once: it has read no story yet."""
    return Model(plan.config, beginning(replace(plan, seed=seed)).pupil.weights, _tokenizer(), "live")


def live_on_stories(seed: int = 0, plan: Plan = LIVE) -> LiveTraining:
    """Begin a run on the toy world."""
    texts = [document.text for document in islice(documents(f"live/{seed}"), STORIES)]
    return _begin(texts, _tokenizer(), replace(plan, seed=seed))


def _tokenizer() -> Tokenizer:
    """Return one with the shipped tokenizer's first merges: for the toy world they are known already."""
    return Tokenizer(own_tokenizer().merges[: VOCABULARY - len(ALPHABET) - 1])


def live_on_text(text: str, seed: int = 0, plan: Plan = LIVE) -> LiveTraining:
    """Begin a run on somebody's text, with a tokenizer learned from it first.

    Raises TextRefusedError: too short, too long, too monotonous, or with unknown characters.
    """
    texts = own_documents(text)
    return _begin(texts, Tokenizer(own_merges(texts, VOCABULARY)), replace(plan, seed=seed))


def moments(start: LiveTraining) -> Iterator[LiveTraining]:
    """Go through a run from `start` on, itself included, step by step."""
    yield start
    now = start
    while not now.done:
        now = now.stepped()
        yield now


def _begin(texts: Sequence[str], tokenizer: Tokenizer, plan: Plan) -> LiveTraining:
    """Put all documents in one row, keep its last tenth apart, and make first weights."""
    plan = replace(plan, config=replace(plan.config, vocab=tokenizer.size))
    ids = np.array([token for text in texts for token in (tokenizer.end, *tokenizer.encode(text))])
    apart = round(HELD_OUT * ids.size)
    least = round((plan.config.context + 1) / HELD_OUT)
    if ids.size < least:
        message = f"the text makes only {ids.size:,} tokens; it takes at least {least:,} to learn from"
        raise TextRefusedError("few-tokens", ids.size, least, message)
    density = ids.size / sum(map(len, texts))
    return LiveTraining(plan, tokenizer, ids[:-apart], ids[-apart:], density, beginning(plan))
