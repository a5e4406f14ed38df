"""Numbers drawn from a distribution: their shares, mean and variance settle as more are drawn."""

from llmtutor.demos.probability.sampler.demo import DEMO

__all__ = ["DEMO"]
