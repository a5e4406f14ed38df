"""The demos of linear algebra."""
