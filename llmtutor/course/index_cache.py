"""Keeping the compiled index: built into a wheel, or in the user's cache and renewed when a file changes."""

import contextlib
import json
import os
from pathlib import Path
from typing import Any

from llmtutor import __version__
from llmtutor.course import files
from llmtutor.course.index import FORMAT, Index, from_json, to_json

BUILT_IN, FRESH, STALE = "built-in", "fresh", "stale"
"""What `state_of` tells of an index."""


def prebuilt_path(root: Path, language: str) -> Path:
    """Return where a wheel keeps the index of one language."""
    return root / f"index-{language}.json"


def get_index(root: Path, words_root: Path, language: str) -> Index:
    """Return the index of a course folder, from the wheel or the cache if possible, else made anew.

    A missing, read-only or damaged cache costs time, nothing else. Raises CourseError as `compile_index`.
    """
    prebuilt = _read(prebuilt_path(root, language), "wheel")
    if prebuilt is not None:
        return prebuilt
    key = state_key(root, words_root)
    path = _kept_at(root, language)
    cached = _read(path, key)
    if cached is not None:
        return cached
    from llmtutor.course.compiling import compile_index

    index = compile_index(root, words_root, language)
    with contextlib.suppress(OSError):
        write(path, index, key)
    return index


def state_of(root: Path, words_root: Path, language: str) -> str:
    """Return whether an index is built in, kept and fresh, or STALE: to be made when it is next asked for."""
    if _read(prebuilt_path(root, language), "wheel") is not None:
        return BUILT_IN
    return STALE if _read(_kept_at(root, language), state_key(root, words_root)) is None else FRESH


def _kept_at(root: Path, language: str) -> Path:
    return cache_folder() / f"index-{_digest(str(root.resolve()))}-{language}.json"


def state_key(root: Path, words_root: Path) -> str:
    """Return a text that changes when any YAML file of the folders does (by name, size or time)."""
    states = [files.states(folder) for folder in dict.fromkeys((root, words_root))]
    return _digest(json.dumps([__version__, states]))


def write(path: Path, index: Index, key: str = "wheel") -> None:
    """Write an index so that no reader ever sees half of it; OSError if that is not possible."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.write_text(
        json.dumps({"format": FORMAT, "key": key, "index": to_json(index)}, ensure_ascii=False),
        encoding="utf-8",
    )
    fresh.replace(path)


def cache_folder() -> Path:
    """Return the folder of the cache: inside LLMTUTOR_HOME if that is set, else the platform's own."""
    home = os.environ.get("LLMTUTOR_HOME")
    if home:
        return Path(home) / "cache"
    from platformdirs import user_cache_path

    return user_cache_path("llmtutor", appauthor=False)


def _read(path: Path, key: str) -> Index | None:
    try:
        data: Any = json.loads(path.read_bytes())
        if data["format"] != FORMAT or data["key"] != key:
            return None
        return from_json(data["index"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _digest(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode()).hexdigest()[:24]
