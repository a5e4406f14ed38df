"""The mathematics: pure NumPy functions, one idea per file, written to be read.

Axis letters, the same everywhere: T queries (or time), S keys, D model, H heads, G kv-heads, K head width,
F hidden, V vocabulary, E experts, N state. Functions act on the trailing axes, so the same lines serve one
sequence and a batch. The first line of each docstring is the shape signature.
"""
