"""A very small GPT learns to write while one watches: on stories, or on the learner's own text."""

from llmtutor.demos.transformer.train_gpt.demo import DEMO

__all__ = ["DEMO"]
