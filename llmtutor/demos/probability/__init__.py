"""The demos of probability and information."""
