"""The kinds of question a lesson can ask, and what each needs to be answered and graded."""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from llmtutor.course.asked import Asked, ChosenMistake, Misconception, Tolerance
from llmtutor.course.code_question import WriteCode
from llmtutor.course.pieces import Expression, Flag, Id, Name, OptionId, Real, Strict, Text


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
    """Choose every right option; a misconception is named by options chosen together."""

    kind: Literal["several"]
    options: Options
    misconceptions: tuple[ChosenMistake, ...] = ()

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
    """Type a list of numbers; with `unordered` in any order."""

    kind: Literal["vector"]
    answer: ArrayAnswer
    unordered: Flag = False
    misconceptions: tuple[Misconception, ...] = ()


class Matrix(Asked):
    """Fill the cells of a matrix."""

    kind: Literal["matrix"]
    answer: ArrayAnswer
    misconceptions: tuple[Misconception, ...] = ()


class Item(Strict):
    """One thing to put in its place; `say` tells why it stands there."""

    id: OptionId
    text: Text
    say: Text | None = None


class Order(Asked):
    """Put the items in order; they are declared in the right one.

    A misconception is named by items in a wrong order, with or without others between them.
    """

    kind: Literal["order"]
    items: Annotated[tuple[Item, ...], Field(min_length=3, max_length=8)]
    misconceptions: tuple[ChosenMistake, ...] = ()


class Reach(Asked):
    """Bring a live demo into a state: answered when `until` is true. `example` is one state that is."""

    kind: Literal["reach"]
    demo: Id
    set: dict[str, Any] = Field(default_factory=dict)
    show: tuple[str, ...] = ()
    until: Expression
    example: dict[str, Any]


class TrueFalse(Asked):
    """Say whether the prompt's claim holds, and choose the one right reason; only both together are right."""

    kind: Literal["true-false"]
    holds: Flag | Expression
    reasons: Annotated[tuple[Option, ...], Field(min_length=2, max_length=6)]

    @model_validator(mode="after")
    def _one_right(self) -> Self:
        if sum(reason.right for reason in self.reasons) != 1:
            raise ValueError("exactly one reason must say `right: true`")
        return self


class Pair(Strict):
    """A thing and what belongs to it; `say` tells why they belong together."""

    id: OptionId
    text: Text
    match: Text
    say: Text


class Extra(Strict):
    """Something that belongs to nothing; `say` tells why not."""

    id: OptionId
    match: Text
    say: Text


class Match(Asked):
    """Find for each thing what belongs to it. Equal `match` texts are one thing, which belongs to several.

    A misconception is named by a pair's id and the id of what was wrongly given to it.
    """

    kind: Literal["match"]
    pairs: Annotated[tuple[Pair, ...], Field(min_length=2, max_length=6)]
    extras: Annotated[tuple[Extra, ...], Field(max_length=3)] = ()
    misconceptions: tuple[ChosenMistake, ...] = ()


class GapMistake(Strict):
    """A wrong filling worth naming: a computed value, a range or a pattern of words, and what to say."""

    id: OptionId
    compute: Expression | None = None
    between: tuple[Real, Real] | None = None
    pattern: Text | None = None
    say: Text

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if sum(way is not None for way in (self.compute, self.between, self.pattern)) != 1:
            raise ValueError("give one of `compute`, `between` and `pattern`")
        if self.between is not None and self.between[0] >= self.between[1]:
            raise ValueError("`between` needs the lower number first")
        return self


class Gap(Strict):
    """What belongs into one gap: words (`accept`, alternatives parted by `|`) or a derived number."""

    id: Name
    accept: Text | None = None
    compute: Expression | None = None
    abs: Tolerance | None = None
    rel: Tolerance | None = None
    unit: Text | None = None
    misconceptions: tuple[GapMistake, ...] = ()

    @model_validator(mode="after")
    def _words_or_number(self) -> Self:
        if (self.accept is None) == (self.compute is None):
            raise ValueError("give either `accept` (words) or `compute` (a number)")
        if self.accept is not None and (self.abs or self.rel or self.unit):
            raise ValueError("`abs`, `rel` and `unit` belong to a number, not to words")
        words = self.accept is not None
        for each in self.misconceptions:
            if words != (each.pattern is not None):
                needed = "`pattern`" if words else "`compute` or `between`"
                raise ValueError(f"the misconception `{each.id}` needs {needed} here")
        return self


class Gaps(Asked):
    """Fill the gaps of `text`, which stand there by their ids in braces; `unordered`: in any order."""

    kind: Literal["gaps"]
    text: Text
    gaps: Annotated[tuple[Gap, ...], Field(min_length=1, max_length=6)]
    unordered: Flag = False

    @model_validator(mode="after")
    def _all_stand_in_the_text(self) -> Self:
        for gap in self.gaps:
            if self.text.count(f"{{{gap.id}}}") != 1:
                raise ValueError(f"{{{gap.id}}} must stand once in `text`")
            if gap.id in self.vary:
                raise ValueError(f"`{gap.id}` cannot be both a gap and a name in `vary`")
        if self.unordered and any(gap.compute is not None for gap in self.gaps):
            raise ValueError("`unordered` is for gaps with words")
        return self


class SlipLine(Strict):
    """One line of a calculation or a text; `say` tells why it is sound, or what is wrong with it."""

    id: OptionId
    text: Text
    slip: Flag = False
    say: Text


class Slip(Asked):
    """Choose the one faulty line; lines stay in their order."""

    kind: Literal["slip"]
    lines: Annotated[tuple[SlipLine, ...], Field(min_length=3, max_length=9)]

    @model_validator(mode="after")
    def _one_slip(self) -> Self:
        if sum(line.slip for line in self.lines) != 1:
            raise ValueError("exactly one line must say `slip: true`")
        return self


Question = Annotated[
    One | Several | TrueFalse | Number | Vector | Matrix | Order | Match | Gaps | Slip | Reach | WriteCode,
    Field(discriminator="kind"),
]
