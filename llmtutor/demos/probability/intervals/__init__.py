"""85 of 100 right: which true scores fit, and what 95% means when the test is repeated."""

from llmtutor.demos.probability.intervals.demo import DEMO

__all__ = ["DEMO"]
