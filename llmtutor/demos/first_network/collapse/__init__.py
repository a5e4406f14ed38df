"""Without a bend two layers are one matrix; with ReLU in between they can do more: XOR."""

from llmtutor.demos.first_network.collapse.demo import DEMO

__all__ = ["DEMO"]
