"""What every file of a course other than a lesson is: the course, its skills, terms, symbols and words."""

from typing import Annotated, Literal

from pydantic import Field, RootModel, StringConstraints

from llmtutor.course.code_question import WriteCode
from llmtutor.course.pieces import Id, Line, Name, Strict, Text

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[a-z]{2,4})?$")]


class Track(Strict):
    """One track: its letter on the map and its lessons in teaching order."""

    id: Id
    letter: Annotated[str, Field(max_length=2)] = ""
    title: Line
    summary: Line
    lessons: tuple[Id, ...] = ()


class LearningPath(Strict):
    """One way through the course: lessons, or whole tracks, in the order to take them."""

    id: Id
    title: Line
    summary: Line
    through: Annotated[tuple[Id, ...], Field(min_length=1)]
    order: Literal["formula-first", "code-first"] = "formula-first"


class CourseFile(Strict):
    """`course.yaml`: tracks, paths and exercises, and the languages it is translated into (a folder each)."""

    id: Id
    title: Line
    languages: tuple[Language, ...] = ()
    tracks: Annotated[tuple[Track, ...], Field(min_length=1)]
    paths: tuple[LearningPath, ...] = ()
    exercises: tuple[Id, ...] = ()


class ExerciseFile(Strict):
    """`exercises/<exercise>.yaml`: a function to write on its own; `lesson` is where it is taught."""

    id: Id
    title: Line
    summary: Line
    lesson: Id | None = None
    question: WriteCode


class Skill(Strict):
    """Something a lesson teaches and a review card asks for; `was` lists former ids."""

    title: Line
    was: tuple[Id, ...] = ()


class SkillsFile(RootModel[dict[Id, Skill]]):
    """`skills.yaml`: skill id to skill."""


class Term(Strict):
    """A word of the field: as written in a sentence, other forms of it, and what it means."""

    term: Line
    also: tuple[Line, ...] = ()
    says: Text


class GlossaryFile(RootModel[dict[Id, Term]]):
    """`glossary.yaml`: term id to term."""


class Symbol(Strict):
    """A sign of mathematics: how it is written, read aloud, and what it means."""

    symbol: Annotated[str, Field(min_length=1, max_length=20)]
    read: Line
    says: Text


class SymbolsFile(RootModel[dict[Id, Symbol]]):
    """`symbols.yaml`: symbol id to symbol."""


WordId = Annotated[str, Field(min_length=1, max_length=60)]


class ControlWords(Strict):
    """A control's label and its line of help."""

    label: Line
    help: Line | None = None


class ViewWords(Strict):
    """A view's title and what it shows."""

    title: Line
    say: Text | None = None


class PresetWords(Strict):
    """A preset's title and why it is worth seeing."""

    title: Line
    reason: Text


class DemoFile(Strict):
    """`demos/<demo>.yaml`: every word a demo shows, by the ids the demo declares.

    `traces` names the engine function (and its file) whose arrays the demo steps through.
    """

    id: Id
    track: Id
    title: Line
    summary: Line
    help: Text | None = None
    controls: dict[Name, ControlWords] = Field(default_factory=dict)
    options: dict[Name, dict[WordId, Line]] = Field(default_factory=dict)
    views: dict[WordId, ViewWords] = Field(default_factory=dict)
    columns: dict[WordId, Line] = Field(default_factory=dict)
    presets: dict[WordId, PresetWords] = Field(default_factory=dict)
    words: dict[WordId, Text] = Field(default_factory=dict)
    notes: dict[WordId, Text] = Field(default_factory=dict)
    traces: Name | None = None


class TracesFile(RootModel[dict[str, dict[str, Text]]]):
    """`traces/<engine file>.yaml`: for each engine function, a sentence for each array it records."""
