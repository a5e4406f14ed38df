"""Live demos: declared controls, a pure computation, a list of views. No words and no terminal code."""
