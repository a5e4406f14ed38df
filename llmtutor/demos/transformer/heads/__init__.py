"""Multi-head attention: several heads side by side, made by hand or those of the tiny GPT."""

from llmtutor.demos.transformer.heads.demo import DEMO

__all__ = ["DEMO"]
