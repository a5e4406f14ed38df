"""The demos of the Transformer."""
