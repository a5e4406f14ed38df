"""JSON Schemas of all course files, so that editors complete keys and underline mistakes while one types."""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from llmtutor.course.course_files import (
    CourseFile,
    DemoFile,
    ExerciseFile,
    GlossaryFile,
    SkillsFile,
    SymbolsFile,
    TracesFile,
)
from llmtutor.course.schema import Lesson

MODELS: dict[str, type[BaseModel]] = {
    "lesson": Lesson,
    "course": CourseFile,
    "skills": SkillsFile,
    "glossary": GlossaryFile,
    "symbols": SymbolsFile,
    "demo": DemoFile,
    "exercise": ExerciseFile,
    "traces": TracesFile,
}

WORDS: dict[str, Any] = {
    "title": "Words",
    "description": "Nested maps of texts; a text's key is its path with dots.",
    "$ref": "#/$defs/Words",
    "$defs": {
        "Words": {
            "type": "object",
            "propertyNames": {"pattern": "^[^.]+$"},
            "additionalProperties": {
                "anyOf": [{"type": "string", "minLength": 1}, {"$ref": "#/$defs/Words"}]
            },
        }
    },
}

OVERLAY: dict[str, Any] = {
    "title": "Overlay",
    "description": "A translation: the original's keys and ids, each text as {text, of}.",
    "type": "object",
    "properties": {"id": {"type": "string"}},
    "additionalProperties": {"$ref": "#/$defs/Part"},
    "$defs": {
        "Part": {
            "anyOf": [
                {"$ref": "#/$defs/Translated"},
                {"type": "object", "additionalProperties": {"$ref": "#/$defs/Part"}},
            ]
        },
        "Translated": {
            "type": "object",
            "properties": {
                "text": {"type": "string", "description": "The translation."},
                "of": {
                    "type": "string",
                    "description": "Six letters that stand for the original it was made from.",
                    "pattern": "^[a-z]{6}$",
                },
            },
            "required": ["text", "of"],
            "additionalProperties": False,
        },
    },
}


def schemas() -> dict[str, str]:
    """Return the text of every schema file by its name."""
    made = {name: model.model_json_schema(mode="validation") for name, model in MODELS.items()}
    made |= {"words": WORDS, "overlay": OVERLAY}
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return {
        f"{name}.json": json.dumps(head | schema, indent=1, ensure_ascii=False) + "\n"
        for name, schema in made.items()
    }


def write(folder: Path) -> list[Path]:
    """Write every schema into a folder; return the files that changed."""
    folder.mkdir(parents=True, exist_ok=True)
    changed = []
    for name, text in schemas().items():
        path = folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed
