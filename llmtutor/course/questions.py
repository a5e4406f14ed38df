"""What a question is: the kinds, their answers, misconceptions, hints and fresh numbers."""

from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from llmtutor.course.pieces import Expression, Flag, Id, Name, OptionId, Real, Strict, Text, Whole

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


class Option(Strict):
    """One option of a choice; `say` is its reason: why it is right, or what is wrong with it."""

    id: OptionId
    text: Text
    right: Flag = False
    say: Text


Options = Annotated[tuple[Option, ...], Field(min_length=2, max_length=8)]


class One(Asked):
    """Choose the one right option."""

    kind: Literal["one"]
    options: Options

    @model_validator(mode="after")
    def _one_right(self) -> Self:
        if sum(option.right for option in self.options) != 1:
            raise ValueError("exactly one option must say `right: true`")
        return self


class Several(Asked):
    """Choose every right option."""

    kind: Literal["several"]
    options: Options

    @model_validator(mode="after")
    def _some_right(self) -> Self:
        if sum(option.right for option in self.options) in (0, len(self.options)):
            raise ValueError("at least one option must be right and at least one wrong")
        return self


class NumberAnswer(Strict):
    """The right number, derived by the engine, and how far off an answer may be."""

    compute: Expression
    abs: Tolerance | None = None
    rel: Tolerance | None = None
    unit: Text | None = None


class Number(Asked):
    """Type a number: `0.73`, `0,73`, `73%`, `3/4` and `1e-3` are all understood."""

    kind: Literal["number"]
    answer: NumberAnswer
    misconceptions: tuple[Misconception, ...] = ()


class ArrayAnswer(Strict):
    """The right list or grid of numbers, derived by the engine, and how far off each cell may be."""

    compute: Expression
    abs: Tolerance | None = None
    rel: Tolerance | None = None


class Vector(Asked):
    """Type a list of numbers."""

    kind: Literal["vector"]
    answer: ArrayAnswer
    misconceptions: tuple[Misconception, ...] = ()


class Matrix(Asked):
    """Fill the cells of a matrix."""

    kind: Literal["matrix"]
    answer: ArrayAnswer
    misconceptions: tuple[Misconception, ...] = ()


class Item(Strict):
    """One thing to put in its place."""

    id: OptionId
    text: Text


class Order(Asked):
    """Put the items in order; they are declared in the right one."""

    kind: Literal["order"]
    items: Annotated[tuple[Item, ...], Field(min_length=3, max_length=8)]


class Reach(Asked):
    """Bring a live demo into a state: answered when `until` is true. `example` is one state that is."""

    kind: Literal["reach"]
    demo: Id
    set: dict[str, Any] = Field(default_factory=dict)
    show: tuple[str, ...] = ()
    until: Expression
    example: dict[str, Any]


Question = Annotated[One | Several | Number | Vector | Matrix | Order | Reach, Field(discriminator="kind")]
