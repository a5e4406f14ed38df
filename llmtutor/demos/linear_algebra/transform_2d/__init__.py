"""A matrix moves the plane: the grid before and after, one move after another, and what is only stretched."""

from llmtutor.demos.linear_algebra.transform_2d.demo import DEMO

__all__ = ["DEMO"]
