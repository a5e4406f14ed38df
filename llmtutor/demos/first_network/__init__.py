"""The demos of a first network."""
