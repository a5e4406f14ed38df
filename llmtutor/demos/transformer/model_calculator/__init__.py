"""What a model is made of and what it costs: a published one, or the same with other numbers."""

from llmtutor.demos.transformer.model_calculator.demo import DEMO

__all__ = ["DEMO"]
