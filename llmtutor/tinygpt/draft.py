"""A text that a model is writing: every state is kept, so one can go back and take another way.

A `Draft` never changes. `grow` and `then` give a longer one that shares the earlier keys and values; two
drafts may go on from the same one. The number drawn for a place depends on the seed and the place alone, so
going back and on again with the same rules writes the same text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from llmtutor.engine.gpt_decoding import Caches, empty_caches, read_cached
from llmtutor.engine.sampling import draw
from llmtutor.engine.trace import Array
from llmtutor.tinygpt.model import Model
from llmtutor.tinygpt.sampling_rules import NO_RULES, SamplingRules, next_shares


@dataclass(frozen=True, eq=False)
class Choice:
    """How a token was chosen: the shares[V] it was drawn from, and the number from 0 to 1 that fell on it.

    A token that somebody else chose (`Draft.then`) has no number.
    """

    token: int
    share: Array
    u: float | None = None


@dataclass(frozen=True, eq=False)
class Draft:
    """The tokens so far, the scores[V] for the next one, and how the last one was chosen.

    before: the draft without its last token, None at the end of the prompt.
    """

    model: Model
    ids: tuple[int, ...]
    logits: Array
    caches: Caches
    choice: Choice | None = None
    before: "Draft | None" = None

    @property
    def text(self) -> str:
        """The tokens as text, without those that end documents."""
        end = self.model.tokenizer.end
        return self.model.tokenizer.decode(token for token in self.ids if token != end)

    @property
    def full(self) -> bool:
        """Whether the text is as long as the model's context: it was never trained on longer ones."""
        return len(self.ids) >= self.model.config.context

    @property
    def ended(self) -> bool:
        """Whether the last token, chosen by the model or somebody else, ends the document."""
        return self.choice is not None and self.choice.token == self.model.tokenizer.end

    def choose(self, rules: SamplingRules = NO_RULES, seed: int = 0) -> Choice:
        """Draw the next token without writing it. Raises ValueError as `next_shares`."""
        share = next_shares(self.logits, self.ids, rules)
        u = float(np.random.default_rng((seed, len(self.ids))).random())
        return Choice(int(draw(share, u)), share, u)

    def grow(self, rules: SamplingRules = NO_RULES, seed: int = 0) -> "Draft":
        """Draw the next token and write it. Raises ValueError as `next_shares` and `gpt`."""
        return self._with(self.choose(rules, seed))

    def then(self, token: int, rules: SamplingRules = NO_RULES) -> "Draft":
        """Write a token of your own choice; `choice.share` tells what the rules thought of it.

        Raises ValueError: there is no such token, or as `gpt`.
        """
        return self._with(Choice(token, next_shares(self.logits, self.ids, rules)))

    def back(self, count: int = 1) -> "Draft":
        """Return the draft as it was `count` tokens ago. Raises ValueError: that is inside the prompt."""
        draft = self
        for _ in range(count):
            if draft.before is None:
                raise ValueError("back: the prompt itself cannot be taken back; begin with a shorter one")
            draft = draft.before
        return draft

    def history(self) -> list["Draft"]:
        """Return all drafts from the prompt to this one."""
        found = [self]
        while (earlier := found[-1].before) is not None:
            found.append(earlier)
        return found[::-1]

    def _with(self, choice: Choice) -> "Draft":
        scores, caches = read_cached([choice.token], self.model.ready, self.model.config, self.caches)
        return Draft(self.model, (*self.ids, choice.token), scores[-1], caches, choice, self)


def begin(model: Model, ids: Sequence[int]) -> Draft:
    """model ids[T] -> draft

    Read a prompt. Raises ValueError as `gpt`.
    """
    scores, caches = read_cached(ids, model.ready, model.config, empty_caches(model.config))
    return Draft(model, tuple(int(token) for token in ids), scores[-1], caches)


def write(draft: Draft, count: int, rules: SamplingRules = NO_RULES, seed: int = 0) -> Iterator[Draft]:
    """draft count rules seed -> drafts

    Go on by up to `count` tokens, one draft for each; stop after the token that ends a document, or when the
    model's context is full. Raises ValueError as `Draft.grow`.
    """
    for _ in range(count):
        if draft.ended or draft.full:
            return
        draft = draft.grow(rules, seed)
        yield draft
