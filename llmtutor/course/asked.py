"""What every question has: a skill, a prompt, why, hints, fresh numbers, and named wrong answers."""

from typing import Annotated, Any, Self

from pydantic import Discriminator, Field, Tag, model_validator

from llmtutor.course.pieces import Expression, Id, Name, OptionId, Real, Strict, Text, Whole

Tolerance = Annotated[Real, Field(gt=0)]


class Pick(Strict):
    """One of a list of values."""

    pick: Annotated[tuple[Whole | Real | str, ...], Field(min_length=2, max_length=40)]


class IntegerRange(Strict):
    """A whole number from the first to the second, both included."""

    integer: tuple[Whole, Whole]

    @model_validator(mode="after")
    def _rising(self) -> Self:
        if self.integer[0] >= self.integer[1]:
            raise ValueError("the first number must be below the second")
        return self


class NumberRange(Strict):
    """A number from the first to the second in even steps."""

    number: tuple[Real, Real]
    step: Annotated[Real, Field(gt=0)]

    @model_validator(mode="after")
    def _rising(self) -> Self:
        if self.number[0] + self.step > self.number[1]:
            raise ValueError("the range must hold at least one step")
        return self


def _way_to_vary(value: Any) -> str | None:
    ways = ("pick", "integer", "number")
    return next((way for way in ways if isinstance(value, dict) and way in value), None)


Vary = Annotated[
    Annotated[Pick, Tag("pick")]
    | Annotated[IntegerRange, Tag("integer")]
    | Annotated[NumberRange, Tag("number")],
    Discriminator(
        _way_to_vary,
        custom_error_type="vary",
        custom_error_message="say how this varies: `pick: [...]`, `integer: [low, high]` "
        "or `number: [low, high]` with `step`",
    ),
]


class Misconception(Strict):
    """A wrong answer worth naming: a computed value or a range, and what to say to it."""

    id: OptionId
    compute: Expression | None = None
    between: tuple[Real, Real] | None = None
    say: Text

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.compute is None) == (self.between is None):
            raise ValueError("give either `compute` or `between`")
        if self.between is not None and self.between[0] >= self.between[1]:
            raise ValueError("`between` needs the lower number first")
        return self


class Asked(Strict):
    """What every question has. `hints` lead on without giving the answer; `why` explains it afterwards."""

    skill: Id
    prompt: Text
    why: Text
    vary: dict[Name, Vary] = Field(default_factory=dict)
    hints: Annotated[tuple[Text, ...], Field(max_length=3)] = ()


class ChosenMistake(Strict):
    """A wrong choice of several things worth naming, by the ids of what was chosen, and what to say to it."""

    id: OptionId
    chose: Annotated[tuple[OptionId, ...], Field(min_length=1, max_length=8)]
    say: Text
