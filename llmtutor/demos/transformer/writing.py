"""A text that a model goes on with, every length of it kept: more or fewer tokens cost one step each."""

from functools import lru_cache

from llmtutor.demos.transformer.asked import asked_model
from llmtutor.tinygpt.draft import Draft, begin
from llmtutor.tinygpt.ranking import ranked
from llmtutor.tinygpt.sampling_rules import SamplingRules


@lru_cache(maxsize=512)
def written(
    folder: str,
    prompt: tuple[int, ...],
    rules: SamplingRules,
    seed: int,
    count: int,
    ranks: tuple[int, ...] = (),
) -> Draft:
    """Return the draft that is `count` tokens longer than the prompt, or less if the text ended before.

    `ranks` forces tokens: 1 takes the likeliest, 2 the second; 0 and what is not given is drawn by the rules.
    """
    if count == 0:
        return begin(asked_model(folder), prompt)
    before = written(folder, prompt, rules, seed, count - 1, ranks[: count - 1])
    if before.ended or before.full:
        return before
    rank = ranks[count - 1] if count <= len(ranks) else 0
    return before.then(int(ranked(before.logits)[rank - 1]), rules) if rank else before.grow(rules, seed)
