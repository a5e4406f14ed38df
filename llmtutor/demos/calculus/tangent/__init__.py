"""A slope through two near points, and why the second must be neither too far nor too near."""

from llmtutor.demos.calculus.tangent.demo import DEMO

__all__ = ["DEMO"]
