import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="run the long loops at their full length")


@pytest.fixture
def full(request: pytest.FixtureRequest) -> bool:
    """Whether loops that the normal run shortens run at their full length."""
    return bool(request.config.getoption("--full"))
