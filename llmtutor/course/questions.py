"""What a question is: the kinds, their answers, misconceptions, hints and fresh numbers."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9A-Z]+(-[a-z0-9A-Z]+)*$", max_length=60)]
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]*$", max_length=20)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
Expression = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Tolerance = Annotated[float, Field(gt=0)]


class Strict(BaseModel):
    """A piece of a question: unknown keys are refused and nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Pick(Strict):
    """One of a list of values."""

    pick: Annotated[tuple[float | int | str, ...], Field(min_length=2, max_length=40)]


class IntegerRange(Strict):
    """A whole number from the first to the second, both included."""

    integer: tuple[int, int]


class NumberRange(Strict):
    """A number from the first to the second in even steps."""

    number: tuple[float, float]
    step: Annotated[float, Field(gt=0)]


Vary = Pick | IntegerRange | NumberRange


class Misconception(Strict):
    """A wrong answer worth naming: a computed value or a range, and what to say to it."""

    id: Id
    compute: Expression | None = None
    between: tuple[float, float] | None = None
    say: Text


class Asked(Strict):
    """What every question has. `hints` lead on without giving the answer; `why` explains it afterwards."""

    skill: Id
    prompt: Text
    why: Text
    vary: dict[Name, Vary] = {}
    hints: Annotated[tuple[Text, ...], Field(max_length=3)] = ()


class Option(Strict):
    """One option of a choice; `say` is its reason: why it is right, or what is wrong with it."""

    id: Id
    text: Text
    right: bool = False
    say: Text


class One(Asked):
    """Choose the one right option."""

    kind: Literal["one"]
    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=8)]


class Several(Asked):
    """Choose every right option."""

    kind: Literal["several"]
    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=8)]


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

    id: Id
    text: Text


class Order(Asked):
    """Put the items in order; they are declared in the right one."""

    kind: Literal["order"]
    items: Annotated[tuple[Item, ...], Field(min_length=3, max_length=8)]


class Reach(Asked):
    """Bring a live demo into a state: answered when `until` is true. `example` is one state that is."""

    kind: Literal["reach"]
    demo: Id
    set: dict[str, Any] = {}
    show: tuple[str, ...] = ()
    until: Expression
    example: dict[str, Any]


Question = Annotated[One | Several | Number | Vector | Matrix | Order | Reach, Field(discriminator="kind")]
