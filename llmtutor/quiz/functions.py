"""What expressions in lessons may call and name: the whole table, one line each.

To let lessons use another engine function, add its name to `ENGINE_FILES`. A function with arguments that
set the size of its result or how often it loops (`width`, `steps`) also needs limits in `LARGEST`.
"""

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import Any

ENGINE_FILES = {
    "softmax": "softmax naive_softmax log_softmax logsumexp",
    "matmul": "dot matmul cell_terms running_sum",
    "leaf_flower": "forward neuron_terms collapsed",
    "activations": "relu sigmoid tanh gelu silu softplus",
    "information": "surprise entropy effective_choices cross_entropy_between kl perplexity",
    "cross_entropy": "cross_entropy",
    "vectors": "norm unit cosine angle shadow",
    "inverse": "inverse determinant rank",
    "special_matrices": "identity diagonal",
    "transforms2d": "rotation scaling shear reflection projection compose move",
    "sinusoid": "sinusoidal wavelengths",
    "rope": "frequencies",
    "alibi": "alibi_slopes",
}
ENGINE = {
    name: f"llmtutor.engine.{file}:{name}" for file, names in ENGINE_FILES.items() for name in names.split()
}

ARITHMETIC = {
    name: f"llmtutor.quiz.arithmetic:{function}"
    for name, function in {
        "abs": "absolute",
        "min": "smallest",
        "max": "largest",
        "sum": "total",
        "mean": "mean",
        "round": "rounded",
        "floor": "floor",
        "ceil": "ceil",
        "len": "length",
        "sqrt": "sqrt",
        "exp": "exp",
        "log": "log",
        "log2": "log2",
        "log10": "log10",
        "sin": "sin",
        "cos": "cos",
        "argmax": "argmax",
        "transpose": "transpose",
        "all": "every",
        "any": "some",
    }.items()
}

VALUES = {
    "pi": "math:pi",
    "e": "math:e",
    "inf": "math:inf",
    "LEAF": "llmtutor.engine.leaf_flower:LEAF",
    "FLOWER": "llmtutor.engine.leaf_flower:FLOWER",
    "W1": "llmtutor.engine.leaf_flower:W1",
    "B1": "llmtutor.engine.leaf_flower:B1",
    "W2": "llmtutor.engine.leaf_flower:W2",
    "B2": "llmtutor.engine.leaf_flower:B2",
}

LARGEST: Mapping[str, Mapping[str, int]] = {
    "identity": {"size": 64},
    "sinusoidal": {"width": 512},
    "wavelengths": {"width": 4096},
    "frequencies": {"width": 4096},
    "alibi_slopes": {"heads": 1024},
}
"""Function name -> argument name -> largest number allowed, for arguments that set size or time."""


class Table(Mapping[str, Any]):
    """Names to functions or values; each is imported when it is first asked for."""

    def __init__(self, references: Mapping[str, str]) -> None:
        self._references = dict(references)

    def __getitem__(self, name: str) -> Any:
        module, attribute = self._references[name].split(":")
        return getattr(import_module(module), attribute)

    def __iter__(self) -> Iterator[str]:
        return iter(self._references)

    def __len__(self) -> int:
        return len(self._references)

    def __contains__(self, name: object) -> bool:
        return name in self._references


FUNCTIONS: Mapping[str, Callable[..., Any]] = Table(ENGINE | ARITHMETIC)
NAMED_VALUES: Mapping[str, Any] = Table(VALUES)


def code_ref(name: str) -> str:
    """Return where an engine function lives: `softmax` -> `llmtutor.engine.softmax:softmax`.

    Raises KeyError for a name that is no engine function: plain arithmetic has no code to show.
    """
    return ENGINE[name]
