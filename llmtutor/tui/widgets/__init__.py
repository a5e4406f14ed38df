"""One widget a file: each draws one thing and says what happened to it in messages."""
