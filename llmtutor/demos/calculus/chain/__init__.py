"""Functions inside functions: values on the way in, slopes multiplied on the way out."""

from llmtutor.demos.calculus.chain.demo import DEMO

__all__ = ["DEMO"]
