"""The flagship: a whole GPT reads the learner's own text, from the model down to a single number."""

from llmtutor.demos.transformer.gpt_forward.demo import DEMO

__all__ = ["DEMO"]
