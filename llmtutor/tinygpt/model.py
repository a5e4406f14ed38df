"""A model to work with: config, weights and tokenizer that belong together.

`shipped()` is the one that comes with the program, `snapshots()` an attention-only model at several moments
of its training. A real GPT-2 from disk (`open_model(folder)`) is a `Model` too: whatever works with one works
with all. Nothing is loaded before it is asked for.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from llmtutor.engine.gpt_config import GPTConfig
from llmtutor.engine.gpt_reading import for_reading
from llmtutor.engine.trace import Array
from llmtutor.tinygpt.tokenizer import own_tokenizer
from llmtutor.tinygpt.weights_file import ModelFile, read_weights


class Tokenizer(Protocol):
    """Text to token numbers and back. `end` is the token that stands between documents."""

    @property
    def size(self) -> int:
        """How many tokens there are."""

    @property
    def end(self) -> int:
        """The token that ends a document, and that a reader finds before the first one."""

    def encode(self, text: str) -> list[int]:
        """Cut a text into tokens. Raises ValueError: it has a character that the tokenizer cannot write."""

    def decode(self, ids: Iterable[int]) -> str:
        """Write tokens as text."""

    def token(self, number: int) -> str:
        """Return one token as it is written, its leading space included."""


@dataclass(frozen=True, eq=False)
class Model:
    """A GPT that can be read, edited and made to write.

    name: for a title. notes: what its file says about where it comes from.
    """

    config: GPTConfig
    weights: Mapping[str, Array]
    tokenizer: Tokenizer
    name: str = ""
    notes: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def ready(self) -> Mapping[str, Array]:
        """The weights laid out for fast reading, made when first needed."""
        return for_reading(self.weights, self.config)

    def prompt(self, text: str) -> list[int]:
        """Cut a text into tokens as the model met it in training: after the token that ends a document.

        Raises ValueError as the tokenizer's `encode`.
        """
        return [self.tokenizer.end, *self.tokenizer.encode(text)]

    def with_weight(self, name: str, index: Any, value: Any) -> "Model":
        """Return the model with one part of one weight set; this one stays as it was.

        `model.with_weight("block.1.attn.W_o", ..., 0)` sets all of a matrix to 0.
        Raises ValueError: there is no such weight or place, or the value does not fit it.
        """
        if name not in self.weights:
            raise ValueError(f"the model has no weight {name!r}")
        changed = np.array(self.weights[name])
        try:
            changed[index] = value
        except (IndexError, ValueError, TypeError) as error:
            raise ValueError(f"weight {name} has shape {changed.shape}: {error}") from None
        return replace(self, weights={**self.weights, name: changed})


DATA = Path(__file__).parent / "data"
SNAPSHOTS = (1, 200, 400, 450, 500, 550, 650, 800)
"""The steps of its training at which the attention-only model was kept."""


@cache
def shipped() -> Model:
    """Return the tiny GPT that comes with the program.

    Raises ModelFileError: a file is missing or damaged.
    """
    return _from_file(DATA / "tinygpt.npz", own_tokenizer())


@cache
def snapshots() -> tuple[Model, ...]:
    """Return the attention-only model as it was at several moments of its training, earliest first.

    Raises ModelFileError: a file is missing or damaged.
    """
    tokenizer = own_tokenizer()
    return tuple(_from_file(path, tokenizer) for path in snapshot_files())


def snapshot_files() -> tuple[Path, ...]:
    """Return where the files of `snapshots()` should be."""
    return tuple(DATA / "snapshots" / f"step-{step:05}.npz" for step in SNAPSHOTS)


def open_model(folder: Path | None) -> Model:
    """Return the GPT-2 checkpoint in `folder`, or without a folder the model that comes with the program.

    Raises ModelFileError: a file is missing, damaged, or holds a model of another kind.
    """
    if folder is None:
        return shipped()
    from llmtutor.tinygpt.gpt2 import open_gpt2  # most sessions never need it

    return open_gpt2(folder)


def _from_file(path: Path, tokenizer: Tokenizer) -> Model:
    found: ModelFile = read_weights(path)
    return Model(found.config, found.weights, tokenizer, path.stem, found.notes)
