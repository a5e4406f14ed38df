"""Every file of the engine can be read by a learner: short functions, true signatures, arrays explained."""

import ast
import fnmatch
import importlib
import inspect
import statistics
from pathlib import Path

import pytest
import yaml
from signature import signature_of

import llmtutor.engine

ROOM = Path(llmtutor.engine.__file__).parent
SENTENCES = ROOM.parents[1] / "lessons" / "traces"
FILES = sorted(path for path in ROOM.glob("*.py") if path.stem not in {"__init__", "trace"})


def functions_in(path):
    return [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)]


def length(function):
    """Lines without decorators, docstring and the lines of the signature."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return body[-1].end_lineno - body[0].lineno + 2 if body else 1


def recorded_in(function):
    """Names given to `rec` inside one function; the changing part of an f-string is a star."""
    names = []
    for node in ast.walk(function):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "rec"
            and node.args
        ):
            if isinstance(node.args[0], ast.Constant):
                names.append(node.args[0].value)
            elif isinstance(node.args[0], ast.JoinedStr):
                parts = node.args[0].values
                names.append("".join(part.value if isinstance(part, ast.Constant) else "*" for part in parts))
    return names


def has_sentence(name, arrays):
    return any(name == key or fnmatch.fnmatch(name, key) or key.endswith("." + name) for key in arrays)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_file_is_over_250_lines_and_no_function_over_40(path):
    assert len(path.read_text().splitlines()) <= 250
    assert {f.name: length(f) for f in functions_in(path) if length(f) > 40} == {}


def test_half_of_all_functions_have_at_most_8_lines():
    assert statistics.median(length(f) for path in FILES for f in functions_in(path)) <= 8


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_public_functions_begin_with_a_true_signature(path):
    module = importlib.import_module(f"llmtutor.engine.{path.stem}")
    faults = []
    for name, function in inspect.getmembers(module, inspect.isfunction):
        if name.startswith("_") or function.__module__ != module.__name__ or not says_shapes(path, name):
            continue
        try:
            signature_of(function)
        except ValueError as fault:
            faults.append(f"{name}: {fault}")
    assert faults == []


def says_shapes(path, name):
    """Tokenisers act on text; backward rules, checks and the tape take whatever shape comes."""
    text = {"bpe", "unigram", "wordpiece"}
    return path.stem not in {"checks", "tape", "autodiff", "derivatives"} | text and not name.endswith(
        "_back"
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_recorded_array_has_a_sentence(path):
    sentences = SENTENCES / f"{path.stem}.yaml"
    known = yaml.safe_load(sentences.read_text(encoding="utf-8")) if sentences.exists() else {}
    anywhere = [name for arrays in known.values() for name in arrays]
    missing = []
    for function in functions_in(path):
        arrays = known.get(
            function.name, anywhere
        )  # an inner function's arrays are explained where it is used
        missing += [
            f"{function.name}: {name}" for name in recorded_in(function) if not has_sentence(name, arrays)
        ]
    assert missing == []


@pytest.mark.parametrize("path", sorted(SENTENCES.glob("*.yaml")), ids=lambda path: path.stem)
def test_sentences_belong_to_functions_that_exist(path):
    module = importlib.import_module(f"llmtutor.engine.{path.stem}")
    known = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert [name for name in known if not callable(getattr(module, name, None))] == []
    flat = [text for arrays in known.values() for text in arrays.values()]
    assert all(isinstance(text, str) and text.strip().endswith(".") for text in flat)
