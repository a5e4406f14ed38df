"""A question answered by writing a Python function."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from llmtutor.course.asked import Asked, Tolerance
from llmtutor.course.pieces import Expression, Id, OptionId, Strict, Text

FunctionName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Source = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
ArgumentName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]*$", max_length=20)]


class WrongCode(Strict):
    """A wrong function worth naming: whoever's function gives the same on every hidden input hears `say`."""

    id: OptionId
    code: Source
    say: Text


class Case(Strict):
    """One input of the function, argument by argument, and what it must give; both are expressions."""

    given: Annotated[dict[ArgumentName, Expression], Field(min_length=1, max_length=8)]
    gives: Expression


class WriteCode(Asked):
    """Write a function; it is run on hidden inputs and compared with the engine.

    The inputs are those of a `check` that comes with llmtutor, or `cases` written out. `starter` is what the
    editor opens with, `solution` one that is right.
    """

    kind: Literal["code"]
    function: FunctionName
    check: Id | None = None
    cases: Annotated[tuple[Case, ...], Field(max_length=12)] = ()
    abs: Tolerance | None = None
    rel: Tolerance | None = None
    starter: Source
    solution: Source
    misconceptions: tuple[WrongCode, ...] = ()

    @model_validator(mode="after")
    def _one_way_to_check(self) -> Self:
        if (self.check is None) == (not self.cases):
            raise ValueError("give either `check` or `cases`")
        if self.cases and self.vary:
            names = set(self.vary) & {name for case in self.cases for name in case.given}
            if names:
                raise ValueError(f"`{min(names)}` cannot be both an argument and a name in `vary`")
        return self
