"""Choosing the next token: which candidates stay, their shares made whole again, and one drawn."""

from llmtutor.demos.transformer.sampling.demo import DEMO

__all__ = ["DEMO"]
