"""The shipped model: a toy world to learn from, its tokenizer, training, weights, and reading its heads."""
