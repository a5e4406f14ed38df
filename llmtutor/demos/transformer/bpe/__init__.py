"""Byte-pair encoding: learn tokens from a text of one's own, cut another with them or with the tiny GPT's."""

from llmtutor.demos.transformer.bpe.demo import DEMO, HUGS

__all__ = ["DEMO", "HUGS"]
