"""Reading a YAML file safely, remembering where everything stands.

The text goes through libyaml's event stream (PyYAML's own parser where libyaml is missing) and becomes plain
dicts, lists, texts and numbers. Nothing is ever constructed from a tag, so nothing in a file can run code.
Duplicate keys, tags, and files that are too large, too deep or blown up by aliases are refused. All faults
of a file are reported, except after a syntax error, where nothing more can be understood.
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from llmtutor.course.document import Document, Map, Place, Seq, one_line
from llmtutor.course.faults import Fault
from llmtutor.course.scalars import plain_value

LARGEST_FILE = 400_000
DEEPEST = 24
MOST_NODES = 40_000
MOST_ALIASES = 40

C_LOADER: Any = getattr(yaml, "CSafeLoader", None)
PURE_LOADER: Any = yaml.SafeLoader

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|\ufeff")


def read_text(content: bytes | str, name: str, loader: Any = None) -> Document:
    """Read YAML text (bytes must be UTF-8); the result's `faults` is empty when all is well."""
    document = Document(name)
    text = _decoded(content, document)
    if text is None:
        return document
    builder = _Builder(document)
    try:
        _build(builder, yaml.parse(text, Loader=loader or C_LOADER or PURE_LOADER))
    except yaml.MarkedYAMLError as error:
        document.faults.append(_syntax_fault(error, name))
        document.data = None
    except (_GaveUp, yaml.YAMLError, RecursionError, ValueError) as reason:
        if not document.faults:
            document.faults.append(Fault(name, 1, 1, f"this is not readable as YAML ({reason})"))
        document.data = None
    return document


def _decoded(content: bytes | str, document: Document) -> str | None:
    name = document.name
    if len(content) > LARGEST_FILE:
        document.faults.append(
            Fault(name, 1, 1, f"the file is too large ({len(content)} bytes; at most {LARGEST_FILE})")
        )
        return None
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content.removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line, column = _place_of(error.object[: error.start].decode("utf-8", "replace"))
        document.faults.append(Fault(name, line, column, "the file is not UTF-8 text"))
        return None
    for match in list(_UNPRINTABLE.finditer(text))[:20]:
        line, column = _place_of(text[: match.start()])
        document.faults.append(
            Fault(
                name, line, column, f"an invisible control character (U+{ord(match.group()):04X}) stands here"
            )
        )
    return None if document.faults else text


def _place_of(before: str) -> Place:
    lines = re.split("\r\n|[\n\r\x85\u2028\u2029]", before)
    return len(lines), len(lines[-1]) + 1


def _syntax_fault(error: yaml.MarkedYAMLError, name: str) -> Fault:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    context = f"{error.context}, " if error.context else ""
    return Fault(name, line, column, f"this is not YAML: {context}{error.problem}")


class _GaveUp(Exception):  # noqa: N818 - ends the reading; the fault is already noted
    pass


class _Builder:
    """Turns events into data, keeping count of what a hostile file could blow up."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.nodes = 0
        self.aliases = 0
        self.flow = 0
        self.depth = 0
        self.anchors: dict[str, tuple[Any, int, Place]] = {}

    def note(self, event: Any, message: str) -> None:
        line, column = _start(event)
        self.document.faults.append(Fault(self.document.name, line, column, one_line(message)))

    def give_up(self, event: Any, message: str) -> None:
        self.note(event, message)
        raise _GaveUp(message)

    def count(self, event: Any, nodes: int = 1) -> None:
        self.nodes += nodes
        if self.nodes > MOST_NODES:
            self.give_up(
                event, f"the file holds too many values (at most {MOST_NODES}, aliases counted in full)"
            )

    def enter(self, event: Any) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            self.give_up(event, f"this is nested too deeply (at most {DEEPEST} levels)")

    def scalar(self, event: Any) -> Any:
        if not event.implicit[0]:
            return event.value
        if self.flow and "?" in event.value:
            self.note(event, "put a text with `?` inside [...] or {...} in quotes")
        try:
            return plain_value(event.value)
        except ValueError as error:
            self.note(event, str(error))
            return event.value


def _start(event: Any) -> Place:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _build(builder: _Builder, events: Iterator[Any]) -> None:
    next(events)  # the start of the stream
    event = next(events)
    if isinstance(event, yaml.StreamEndEvent):
        builder.give_up(event, "the file is empty")
    first = next(events)
    data, _ = _value(builder, events, first)
    next(events)  # the end of the document
    event = next(events)
    if not isinstance(event, yaml.StreamEndEvent):
        builder.note(event, "a second document begins here; one file holds one")
    builder.document.data = data


def _value(builder: _Builder, events: Iterator[Any], event: Any) -> tuple[Any, Place]:
    """Build the value that begins with `event`; return it and where it stands."""
    if isinstance(event, yaml.AliasEvent):
        return _alias(builder, event)
    place = _start(event)
    builder.count(event)
    if event.tag is not None:
        builder.note(event, f"tags such as `{str(event.tag)[:40]}` are not allowed; write the plain value")
    before = builder.nodes
    if isinstance(event, yaml.ScalarEvent):
        data = builder.scalar(event)
    elif isinstance(event, yaml.MappingStartEvent):
        data = _mapping(builder, events, event)
    else:
        data = _sequence(builder, events, event)
    if event.anchor is not None:
        builder.anchors[event.anchor] = (data, 1 + builder.nodes - before, place)
    return data, place


def _alias(builder: _Builder, event: Any) -> tuple[Any, Place]:
    builder.aliases += 1
    if builder.aliases > MOST_ALIASES:
        builder.give_up(event, f"too many aliases (at most {MOST_ALIASES})")
    if event.anchor not in builder.anchors:
        builder.note(event, f"the alias `*{event.anchor}` names nothing that is complete before it")
        return None, _start(event)
    data, nodes, _ = builder.anchors[event.anchor]
    builder.count(event, nodes)
    return data, _start(event)


def _mapping(builder: _Builder, events: Iterator[Any], event: Any) -> Map:
    data = Map(_start(event))
    builder.enter(event)
    builder.flow += bool(event.flow_style)
    while not isinstance(key_event := next(events), yaml.MappingEndEvent):
        key = _key(builder, events, key_event)
        value, place = _value(builder, events, next(events))
        if key is None:
            continue
        if key in data:
            first_line = data.spots[key][0]
            builder.note(key_event, f"the key `{key[:60]}` was already given at line {first_line}")
            continue
        data[key] = value
        data.spots[key] = (*_start(key_event), *place)
    builder.flow -= bool(event.flow_style)
    builder.depth -= 1
    return data


def _key(builder: _Builder, events: Iterator[Any], event: Any) -> str | None:
    """Return a key as it is written: `1:` is the key `1`, `yes:` the key `yes`. None if it is no word."""
    if isinstance(event, yaml.ScalarEvent) and event.tag is None and event.anchor is None:
        if event.implicit[0] and builder.flow and "?" in event.value:
            builder.note(event, "put a key with `?` inside {...} in quotes")
        builder.count(event)
        return str(event.value)
    builder.note(event, "a key must be a plain word")
    _value(builder, events, event)
    return None


def _sequence(builder: _Builder, events: Iterator[Any], event: Any) -> Seq:
    data = Seq(_start(event))
    builder.enter(event)
    builder.flow += bool(event.flow_style)
    while not isinstance(item_event := next(events), yaml.SequenceEndEvent):
        value, place = _value(builder, events, item_event)
        data.append(value)
        data.spots.append(place)
    builder.flow -= bool(event.flow_style)
    builder.depth -= 1
    return data
