"""Two arrows in the plane and their sum: length, direction, and how alike they are."""

from llmtutor.demos.linear_algebra.vectors_2d.demo import DEMO

__all__ = ["DEMO"]
