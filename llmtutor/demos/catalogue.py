"""Every demo by name; a demo's module (and numpy) is imported when it is first opened."""

from importlib import import_module

from llmtutor.demos.contract import Demo

BY_TRACK = {
    "first_network": (
        "network-stepper",
        "collapse",
        "parameter-counter",
        "train-classifier",
        "next-letter",
    ),
    "linear_algebra": (
        "vectors-2d",
        "dot-product",
        "matrix-play",
        "matmul-stepper",
        "transform-2d",
        "low-rank",
    ),
    "calculus": (
        "tangent",
        "contour",
        "chain",
        "autograd-graph",
        "descent-1d",
        "landscape",
        "signal-depth",
    ),
    "probability": (
        "softmax",
        "sampler",
        "softmax-overflow",
        "entropy",
        "cross-entropy",
        "kl",
        "bayes",
        "intervals",
        "ab-test",
    ),
    "optimisers": ("optimiser-race", "schedules", "line-fit"),
    "transformer": (
        "bpe",
        "embedding-map",
        "attention-stepper",
        "dot-variance",
        "mask",
        "heads",
        "ffn",
        "norms",
        "sinusoid",
        "gpt-forward",
        "cross-attention",
        "head-ablation",
        "logit-lens",
        "train-gpt",
        "sampling",
        "model-calculator",
    ),
}
"""The demos of each track's folder, in the order in which they are met."""

MODULES = {
    name: f"llmtutor.demos.{track}.{name.replace('-', '_')}"
    for track, names in BY_TRACK.items()
    for name in names
}


def load(name: str) -> Demo:
    """Return the demo called `name`; KeyError if there is none."""
    demo = import_module(MODULES[name]).DEMO
    assert isinstance(demo, Demo)
    return demo
