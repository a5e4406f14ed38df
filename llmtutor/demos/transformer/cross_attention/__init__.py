"""Cross-attention: what is being written asks, the source sentence offers and gives."""

from llmtutor.demos.transformer.cross_attention.demo import DEMO

__all__ = ["DEMO"]
