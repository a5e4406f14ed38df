"""The toy world: a grammar of small stories, and how surprising each of its documents is."""
