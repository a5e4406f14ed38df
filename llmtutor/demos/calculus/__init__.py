"""The demos of calculus and learning."""
