"""From data as read to typed models: every disagreement with the schema is a fault a writer can act on."""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from llmtutor.course.document import Document, Map, Seq
from llmtutor.course.faults import Fault, Path, did_you_mean, nearest

M = TypeVar("M", bound=BaseModel)
Loc = tuple[str | int, ...]


def validate(document: Document, model: type[M]) -> M | None:
    """Return the file as `model`, or None with every fault added to the document's list."""
    if document.data is None:
        if not document.faults:
            document.faults.append(Fault(document.name, 1, 1, "the file is empty"))
        return None
    document.faults.extend(_twice(document, document.data, ()))
    try:
        made = model.model_validate(document.data)
    except ValidationError as error:
        document.faults.extend(_explain(document, model, error))
        return None
    return None if document.faults else made


def _explain(document: Document, model: type[BaseModel], error: ValidationError) -> list[Fault]:
    faults: dict[Path, Fault] = {}
    meant: set[Path] = set()
    for detail in error.errors(include_url=False):
        if detail["type"] == "too_short" and len(detail["input"]) >= detail["ctx"]["min_length"]:
            continue  # pydantic does not count the faulty items, which are told anyway
        path, schema = _walk(_json_schema(model), document.data, detail["loc"])
        name = str(detail["loc"][-1]) if detail["loc"] else ""
        message = _sentence(dict(detail), path, schema)
        if detail["type"] == "union_tag_invalid":
            path = (*path, "kind")
        if detail["type"] == "missing":
            faults.setdefault((*path, name, "missing"), document.fault(path, message))
        elif detail["type"] == "extra_forbidden" or "[key]" in detail["loc"]:
            faults.setdefault((*path, "[key]"), document.key_fault(path, message))
            meant.add((*path[:-1], nearest(name, schema.get("properties", {})) or "", "missing"))
        else:
            faults.setdefault(path, document.fault(path, message))
    return [fault for path, fault in faults.items() if path not in meant]


@cache
def _json_schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema(mode="validation")


def _walk(root: dict[str, Any], data: Any, loc: Loc) -> tuple[Path, dict[str, Any]]:
    """Follow pydantic's location through schema and data together.

    Pydantic puts the tag of a chosen union member into the location; only the schema tells such a tag
    from a key of the same name. Returns the path in the data, and the schema of what stands there (for an
    unknown or missing key: of the mapping around it).
    """
    schema = _resolved(root, root)
    path: list[str | int] = []
    for part in loc:
        if part == "[key]":
            break
        member = _member(root, schema, part)
        if member is not None:
            schema = member
            continue
        inner = _inside(root, schema, part)
        held = isinstance(data, Map) and part in data
        held = held or (isinstance(data, Seq) and isinstance(part, int) and part < len(data))
        if not held:
            break
        path.append(part)
        data = data[part]
        if inner is None:
            break
        schema = inner
    return tuple(path), schema


def _resolved(root: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """Look through references and `or null`."""
    while True:
        if "$ref" in schema:
            schema = root["$defs"][schema["$ref"].rsplit("/", 1)[1]]
        elif "anyOf" in schema and (real := [one for one in schema["anyOf"] if one.get("type") != "null"]):
            if len(real) > 1:
                return schema
            schema = real[0]
        else:
            return schema


def _member(root: dict[str, Any], schema: dict[str, Any], tag: str | int) -> dict[str, Any] | None:
    """Return the union member that `tag` stands for, or None if `schema` is no union."""
    if "oneOf" not in schema:
        return None
    mapping = schema.get("discriminator", {}).get("mapping")
    if mapping is not None:
        return _resolved(root, {"$ref": mapping[tag]}) if tag in mapping else None
    members = [_resolved(root, one) for one in schema["oneOf"]]
    return next((one for one in members if tag in one.get("properties", {})), None)


def _inside(root: dict[str, Any], schema: dict[str, Any], part: str | int) -> dict[str, Any] | None:
    if isinstance(part, int):
        positions = schema.get("prefixItems", [])
        inner = positions[part] if part < len(positions) else schema.get("items")
    else:
        inner = schema.get("properties", {}).get(part) or schema.get("additionalProperties")
        if not inner and "patternProperties" in schema:
            inner = next(iter(schema["patternProperties"].values()))
    return _resolved(root, inner) if isinstance(inner, dict) else None


def _sentence(detail: dict[str, Any], path: Path, schema: dict[str, Any]) -> str:
    """Say one disagreement in words; pydantic's own sentence where there is nothing better to say."""
    say = SENTENCES.get(detail["type"])
    name = str(detail["loc"][-1]) if detail["loc"] else ""
    if detail["type"] == "extra_forbidden":
        return _unknown_key(name, detail["input"], schema)
    if detail["type"] == "missing":
        return f"`{name}` is missing"
    if detail["type"] == "value_error":
        return str(detail["ctx"]["error"])
    if detail["input"] is None and "[key]" not in detail["loc"]:
        return f"nothing is given for `{path[-1] if path else 'the file'}`"
    return say(detail) if say else _lower(detail["msg"])


def _unknown_key(name: str, value: Any, schema: dict[str, Any]) -> str:
    if value is None and nearest(name, schema.get("properties", {})) is None:
        return f"`{name[:60]}` is read as a key: put a text with a comma inside {{...}} or [...] in quotes"
    return f"unknown key `{name[:60]}`{did_you_mean(name, schema.get('properties', {}))}"


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _shown(value: Any) -> str:
    if isinstance(value, Map):
        return "a mapping"
    if isinstance(value, Seq):
        return "a list"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{str(value)[:60]}`"


def _unknown_kind(detail: dict[str, Any]) -> str:
    context = detail["ctx"]
    known = [tag.strip(" '") for tag in context["expected_tags"].split(",")]
    return f"unknown kind `{context['tag'][:60]}`{did_you_mean(context['tag'], known)}"


def _not_text(detail: dict[str, Any]) -> str:
    quotes = "" if isinstance(detail["input"], Map | Seq) else "; put it in quotes"
    return f"a text is expected, not {_shown(detail['input'])}{quotes}"


def _pattern(detail: dict[str, Any]) -> str:
    pattern = detail["ctx"]["pattern"]
    if "engine" in pattern:
        return f"{_shown(detail['input'])} must look like `llmtutor.engine.softmax:softmax`"
    if "_" in pattern:
        return f"{_shown(detail['input'])} must be a name: a letter, then letters, digits or `_`"
    return f"{_shown(detail['input'])} is not an id: use small letters and digits, joined by single hyphens"


def _literal(detail: dict[str, Any]) -> str:
    return f"{_shown(detail['input'])} is not one of {detail['ctx']['expected']}"


SENTENCES: dict[str, Callable[[dict[str, Any]], str]] = {
    "union_tag_invalid": _unknown_kind,
    "union_tag_not_found": lambda detail: "`kind` is missing",
    "string_type": _not_text,
    "string_pattern_mismatch": _pattern,
    "string_too_short": lambda detail: "the text is empty",
    "string_too_long": lambda detail: (
        f"the text is too long (at most {detail['ctx']['max_length']} characters)"
    ),
    "too_short": lambda detail: f"at least {detail['ctx']['min_length']} needed here",
    "too_long": lambda detail: f"at most {detail['ctx']['max_length']} allowed here",
    "literal_error": _literal,
    "int_type": lambda detail: f"a whole number is expected, not {_shown(detail['input'])}",
    "int_parsing": lambda detail: f"a whole number is expected, not {_shown(detail['input'])}",
    "int_from_float": lambda detail: f"a whole number is expected, not {_shown(detail['input'])}",
    "float_type": lambda detail: f"a number is expected, not {_shown(detail['input'])}",
    "float_parsing": lambda detail: f"a number is expected, not {_shown(detail['input'])}",
    "bool_type": lambda detail: f"`true` or `false` is expected, not {_shown(detail['input'])}",
    "bool_parsing": lambda detail: f"`true` or `false` is expected, not {_shown(detail['input'])}",
    "tuple_type": lambda detail: f"a list is expected, not {_shown(detail['input'])}",
    "dict_type": lambda detail: f"a mapping is expected, not {_shown(detail['input'])}",
    "model_type": lambda detail: f"a mapping is expected, not {_shown(detail['input'])}",
    "model_attributes_type": lambda detail: f"a mapping is expected, not {_shown(detail['input'])}",
}


def _twice(document: Document, data: Any, path: Path) -> list[Fault]:
    """Find ids that a list of records declares more than once."""
    faults: list[Fault] = []
    if isinstance(data, Seq):
        seen: set[str] = set()
        for place, item in enumerate(data):
            name = item.get("id") if isinstance(item, Map) else None
            if isinstance(name, str):
                if name in seen:
                    faults.append(document.fault((*path, place, "id"), f"the id `{name[:60]}` is used twice"))
                seen.add(name)
    parts = data.items() if isinstance(data, Map) else enumerate(data) if isinstance(data, Seq) else ()
    for part, inner in parts:
        if isinstance(inner, Map | Seq):
            faults.extend(_twice(document, inner, (*path, part)))
    return faults
