"""Learning the tokenizer's merges from documents of the toy world."""

from collections import Counter
from collections.abc import Iterable
from itertools import islice

from llmtutor.engine.bpe import characters, split_words, train
from llmtutor.tinygpt.tokenizer import ALPHABET, Merges, as_data
from llmtutor.tinygpt.world.stories import documents, fingerprint

SIZE = 768
SEED = "tokenizer"
COUNT = 4000


def learn_merges(texts: Iterable[str], size: int = SIZE) -> Merges:
    """Learn as many merges as fill a vocabulary of `size`, the alphabet and `<|end|>` included."""
    words = Counter(word for text in texts for word in split_words(" " + text))
    counts = {characters(word): times for word, times in words.items()}
    return tuple(train(counts, size - len(ALPHABET) - 1))


def own_merges() -> str:
    """Return the contents of the shipped file of merges, made anew."""
    merges = learn_merges(document.text for document in islice(documents(SEED), COUNT))
    about = {"documents": COUNT, "seed": SEED, "sha256": fingerprint(SEED, COUNT)}
    return as_data(merges, about)
