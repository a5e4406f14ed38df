"""Learning rates that change while training, and what each is at one step."""

from llmtutor.demos.optimisers.schedules.demo import DEMO

__all__ = ["DEMO"]
