"""What the model would say if it stopped at the start or after each block."""

from llmtutor.demos.transformer.logit_lens.demo import DEMO

__all__ = ["DEMO"]
