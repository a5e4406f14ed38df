"""Switch heads and feed-forward layers of the tiny GPT off, and see what it can no longer do."""

from llmtutor.demos.transformer.head_ablation.demo import DEMO

__all__ = ["DEMO"]
