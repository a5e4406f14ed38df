"""Several optimisers on one surface, side by side."""

from llmtutor.demos.optimisers.optimiser_race.demo import DEMO

__all__ = ["DEMO"]
