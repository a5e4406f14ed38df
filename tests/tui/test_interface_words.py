"""Every word that the screens and the command line ask for exists, in English and in Chinese."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import llmtutor
from llmtutor.course.library import own_lessons
from llmtutor.course.words import flatten
from llmtutor.tui import commands

ROOMS = [Path(llmtutor.__file__).parent / room for room in ("tui", "cli", "course")]


def asked(tree: ast.AST) -> Iterator[str]:
    """Yield the keys given to a call of words, `*` for what an f-string fills in."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and node.args
            and called(node.func) in ("words", "_words", "demo_words")
        ):
            yield from keys(node.args[0])


def called(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def keys(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from keys(node.body)
        yield from keys(node.orelse)
    elif isinstance(node, ast.JoinedStr):
        yield "".join(part.value if isinstance(part, ast.Constant) else "*" for part in node.values)


def table(path: Path) -> dict[str, str]:
    return flatten(yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader))


ENGLISH = table(own_lessons() / "interface.yaml")
DEMOS = [table(path) for path in sorted((own_lessons() / "demos").glob("*.yaml"))]
KNOWN = {*ENGLISH, *(key for demo in DEMOS for key in demo)}
CHINESE = {
    key.removesuffix(".text") for key in table(own_lessons() / "zh/interface.yaml") if key.endswith(".text")
}
SOURCES = [path for room in ROOMS for path in sorted(room.rglob("*.py"))]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_every_word_a_file_asks_for_is_there(path):
    for key in asked(ast.parse(path.read_text(encoding="utf-8"))):
        pattern = re.compile(".+".join(re.escape(part) for part in key.split("*")))
        assert any(pattern.fullmatch(known) for known in KNOWN), f"{path.name} asks for {key}"


@pytest.mark.parametrize("key", sorted(ENGLISH))
def test_every_word_is_there_in_chinese_too(key):
    assert key in CHINESE


@pytest.mark.parametrize(
    "command", [value for value in vars(commands).values() if isinstance(value, commands.Command)]
)
def test_every_command_has_a_name_and_a_line_of_help(command):
    assert {f"commands.{command.id}.name", f"commands.{command.id}.help"} <= ENGLISH.keys()
