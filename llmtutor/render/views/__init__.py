"""One file per kind of view: each draws it by hand from characters, at any width."""
