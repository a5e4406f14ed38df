"""What a lesson is: the typed schema of every lesson file.

`lessons/README.md` explains it to writers; `lessons/schema/lesson.json` is exported from here for editors.
"""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from llmtutor.course.pieces import CodeRef, Expression, Id, Line, Strict, Text, Whole
from llmtutor.course.questions import Question


class Step(Strict):
    """What every step has: an id that never changes, its former ids, and an optional title."""

    id: Id
    was: tuple[Id, ...] = ()
    title: Line | None = None


Way = Literal["up", "down", "same"]


class Direction(Strict):
    """A guess at which way something goes; the words for the choices are the interface's."""

    kind: Literal["direction"]
    choices: Annotated[tuple[Way, ...], Field(min_length=2)] = ("up", "down", "same")
    answer: Way

    @model_validator(mode="after")
    def _answer_is_offered(self) -> Self:
        if self.answer not in self.choices:
            raise ValueError("the answer must be one of the choices")
        return self


class ChoiceGuess(Strict):
    """A guess among named choices: choice id to text."""

    kind: Literal["choice"]
    choices: Annotated[dict[Id, Line], Field(min_length=2, max_length=6)]
    answer: Id

    @model_validator(mode="after")
    def _answer_is_offered(self) -> Self:
        if self.answer not in self.choices:
            raise ValueError("the answer must be one of the choices")
        return self


class NumberGuess(Strict):
    """A guess at a number; how close it was is told, never scored as wrong."""

    kind: Literal["number"]
    answer: Expression


Guess = Annotated[Direction | ChoiceGuess | NumberGuess, Field(discriminator="kind")]


class Predict(Step):
    """Ask for a guess before anything is shown; the guess is kept and scored apart."""

    kind: Literal["predict"]
    prompt: Text
    guess: Guess
    reveal: Text


class Say(Step):
    """A short text."""

    kind: Literal["say"]
    text: Text


class Formula(Step):
    """A formula and the meaning of each of its symbols."""

    kind: Literal["formula"]
    tex: Line
    where: dict[str, Line]
    text: Text | None = None


class Task(Strict):
    """Something to do in a demo; done when the expression `until` is true of its state.

    `example` names controls and values that do it: with them the check proves that it can be done.
    """

    say: Text
    until: Expression
    example: dict[str, Any] | None = None


class DemoPrediction(Strict):
    """A guess asked for before the demo's controls unlock, and what is said once it was made."""

    prompt: Text
    guess: Guess
    reveal: Text


class DemoStep(Step):
    """A live demo with a starting state, the controls a learner may move, and perhaps a task.

    `predict` locks the controls until a guess is made.
    """

    kind: Literal["demo"]
    demo: Id
    text: Text | None = None
    set: dict[str, Any] = Field(default_factory=dict)
    show: tuple[str, ...] = ()
    task: Task | None = None
    predict: DemoPrediction | None = None


class Walk(Step):
    """Step through the trace of one engine call; `stops` says something about each recorded array."""

    kind: Literal["walk"]
    text: Text | None = None
    call: Expression
    stops: dict[str, Text]


class Ask(Step):
    """A question."""

    kind: Literal["ask"]
    question: Question


class Code(Step):
    """The engine's real source of one function, what it gives for some input, and the PyTorch line."""

    kind: Literal["code"]
    text: Text | None = None
    show: CodeRef
    run: Expression | None = None
    torch: Line | None = None


class Recap(Step):
    """The idea of the lesson in a sentence or two."""

    kind: Literal["recap"]
    text: Text


AnyStep = Annotated[
    Predict | Say | Formula | DemoStep | Walk | Ask | Code | Recap, Field(discriminator="kind")
]


class Source(Strict):
    """Where to read on: the primary paper first."""

    title: Line
    authors: Line
    year: Annotated[Whole, Field(ge=1600, le=2100)]
    ref: Line


class Lesson(Strict):
    """One lesson: what it needs and teaches, and its steps in order."""

    id: Id
    was: tuple[Id, ...] = ()
    revision: Annotated[Whole, Field(ge=1)]
    title: Line
    summary: Line
    minutes: Annotated[Whole, Field(ge=1, le=60)]
    needs: tuple[Id, ...] = ()
    assumes: tuple[Id, ...] = ()
    teaches: Annotated[tuple[Id, ...], Field(min_length=1)]
    terms: tuple[Id, ...] = ()
    steps: Annotated[tuple[AnyStep, ...], Field(min_length=1, max_length=40)]
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
