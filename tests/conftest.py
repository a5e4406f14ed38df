"""What all tests may ask for.

Oracle tests compare our mathematics with independent packages. They take the package through the `oracle`
fixture: `torch = oracle("torch")`. Where it is not installed the test is skipped; with
LLMTUTOR_ORACLE=required (as in CI) it fails instead.
"""

import importlib
import os
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import settings

# No test asserts a time. The normal run tries the same examples every time, so that what was green stays
# green; the full run looks for new ones.
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.register_profile("searching", deadline=None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="run the long loops at their full length")


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("searching" if config.getoption("--full") else "repeatable")


@pytest.fixture
def full(request: pytest.FixtureRequest) -> bool:
    """Whether loops that the normal run shortens run at their full length."""
    return bool(request.config.getoption("--full"))


def load(name: str) -> Any:
    """Import `name`, or skip (fail when oracles are required)."""
    try:
        module = importlib.import_module(name)
    except ImportError as missing:
        if os.environ.get("LLMTUTOR_ORACLE") == "required":
            pytest.fail(f"oracle tests are required but {name} cannot be imported: {missing}")
        pytest.skip(f"{name} is not installed")
    if name == "torch":
        module.set_num_threads(1)
    return module


@pytest.fixture(scope="session")
def oracle() -> Callable[[str], Any]:
    """Give the loader of independent packages."""
    return load
