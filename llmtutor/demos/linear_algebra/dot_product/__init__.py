"""A query meets keys: multiply in pairs, add up; and what the angle between two arrows has to do with it."""

from llmtutor.demos.linear_algebra.dot_product.demo import DEMO

__all__ = ["DEMO"]
