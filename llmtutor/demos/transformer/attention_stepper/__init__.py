"""Attention one query at a time: scores, divided, masked, made into shares, and the values mixed by them."""

from llmtutor.demos.transformer.attention_stepper.demo import DEMO

__all__ = ["DEMO"]
