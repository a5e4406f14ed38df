"""Every tokeniser function says in its first line what goes in and what comes out."""

import inspect

import pytest
from signature import signature_of

from llmtutor.engine import bpe, unigram, wordpiece

FUNCTIONS = [
    function
    for module in (bpe, unigram, wordpiece)
    for function in vars(module).values()
    if inspect.isfunction(function) and function.__module__ == module.__name__ and function.__name__[0] != "_"
]


@pytest.mark.parametrize(
    "function", FUNCTIONS, ids=lambda f: f"{f.__module__.rpartition('.')[2]}.{f.__name__}"
)
def test_the_first_line_names_the_parameters(function):
    assert signature_of(function).outputs
