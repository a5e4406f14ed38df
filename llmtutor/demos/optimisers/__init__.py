"""The demos of optimisers."""
