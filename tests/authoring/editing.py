"""Changing files in tests."""

from pathlib import Path


def edit(path: Path, *pairs: tuple[str, str]) -> None:
    """Change a file; every old text must be there."""
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
