"""What can be done to a matrix: add another, scale, transpose, invert - and matrices with a character."""

from llmtutor.demos.linear_algebra.matrix_play.demo import DEMO

__all__ = ["DEMO"]
