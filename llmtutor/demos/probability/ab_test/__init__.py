"""Two models and the question whether their difference is real: Welch's test, its power, and peeking."""

from llmtutor.demos.probability.ab_test.demo import DEMO

__all__ = ["DEMO"]
