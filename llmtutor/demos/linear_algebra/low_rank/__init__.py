"""Keep the big directions of a picture or a table and leave the small ones out."""

from llmtutor.demos.linear_algebra.low_rank.demo import DEMO

__all__ = ["DEMO"]
