"""What the demos on the tiny GPT need: its file."""

import pytest

from llmtutor.tinygpt.model import shipped
from llmtutor.tinygpt.model_file_error import ModelFileError


@pytest.fixture
def tiny_gpt():
    """The model that comes with the program; `tests/tinygpt` says it if that is missing."""
    try:
        return shipped()
    except ModelFileError as error:
        pytest.skip(str(error))
