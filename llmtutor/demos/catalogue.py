"""Every demo by name; a demo's module (and numpy) is imported when it is first opened."""

from importlib import import_module

from llmtutor.demos.contract import Demo

MODULES = {
    "softmax": "llmtutor.demos.softmax",
    "network-stepper": "llmtutor.demos.network_stepper",
    "matmul-stepper": "llmtutor.demos.matmul_stepper",
}


def load(name: str) -> Demo:
    """Return the demo called `name`; KeyError if there is none."""
    demo = import_module(MODULES[name]).DEMO
    assert isinstance(demo, Demo)
    return demo
