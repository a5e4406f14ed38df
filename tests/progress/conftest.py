from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from llmtutor.progress.facts import Attempt
from llmtutor.progress.store import Store

Open = Callable[..., Store]


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """Where the record of a test lies."""
    return tmp_path / "home" / "record.db"


@pytest.fixture
def open_store(record: Path) -> Iterator[Open]:
    """Opens the record of the test, any number of times; everything is closed at the end."""
    opened: list[Store] = []

    def open_it(path: Path = record, **options: object) -> Store:
        opened.append(Store(path, **options))  # type: ignore[arg-type]
        return opened[-1]

    yield open_it
    for store in opened:
        store.close()


@pytest.fixture
def answer() -> Callable[..., Attempt]:
    """Gives an answer to a store: the number, which lesson and question, and whether it was right."""

    def give(store: Store, number: int = 0, **changes: object) -> Attempt:
        values: dict[str, object] = {
            "lesson": "temperature",
            "step": f"step-{number % 5}",
            "question": f"question-{number}",
            "kind": "number",
            "answer": {"given": f"0,{number}"},
            "correct": number % 3 != 0,
        }
        return store.record(**(values | changes))  # type: ignore[arg-type]

    return give
