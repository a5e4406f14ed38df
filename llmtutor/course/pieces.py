"""The small pieces that course files are made of: ids, texts, expressions, strict records."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema


class Strict(BaseModel):
    """A piece of a course file: unknown keys are refused and nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, allow_inf_nan=False)


def _written(value: object) -> object:
    """Return a number as the text it was written as, so that `compute: 5` needs no quotes."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return repr(value)
    return value


Whole = Annotated[int, Field(strict=True)]
Real = Annotated[float, Field(strict=True)]
Flag = Annotated[bool, Field(strict=True)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
OptionId = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9]+(-[a-zA-Z0-9]+)*$", max_length=60)]
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]*$", max_length=20)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=6000)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=400)]
Expression = Annotated[
    str,
    BeforeValidator(_written),
    StringConstraints(min_length=1, max_length=300),
    WithJsonSchema({"type": ["string", "number"], "minLength": 1, "maxLength": 300}),
]
CodeRef = Annotated[
    str, StringConstraints(pattern=r"^llmtutor\.engine\.[a-z0-9_]+(\.[a-z0-9_]+)*:[A-Za-z0-9_]+$")
]
