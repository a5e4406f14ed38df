"""A lesson as rows of text: for pipes, printing and screen readers."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from llmtutor.cli.question_text import question_rows
from llmtutor.course.library import Course
from llmtutor.course.phrases import formula_text, sources_text
from llmtutor.course.schema import (
    Ask,
    Code,
    DemoPrediction,
    DemoStep,
    Direction,
    Formula,
    Guess,
    Lesson,
    NumberGuess,
    Predict,
    Recap,
    Say,
    Step,
    Walk,
)
from llmtutor.course.words import Words
from llmtutor.demos import catalogue
from llmtutor.demos.contract import link, start
from llmtutor.quiz.evaluator import evaluate, trace
from llmtutor.quiz.posing import pose
from llmtutor.render.cells import Row, row
from llmtutor.render.draw import draw
from llmtutor.render.markdown import render_markdown
from llmtutor.render.plain import told
from llmtutor.views import View

TALLEST_VIEW = 24


class LessonText:
    """Lays a lesson out step by step.

    Without `answers`, what follows a guess is kept for the end, so that a reader can guess first. Demos are
    `drawn`, or told as text.
    """

    def __init__(self, course: Course, language: str, width: int, answers: bool, drawn: bool) -> None:
        self.course = course
        self.language = language
        self.width = width
        self.answers = answers
        self.drawn = drawn
        self.words: Words = course.index(language).interface
        self.kept: list[Row] = []

    def step(self, step: Step) -> Iterator[Row]:
        """Return the rows of one step under its heading."""
        yield row(self._title(step), "title")
        yield ()
        yield from WRITERS[type(step)](self, step)
        yield ()

    def text(self, text: str | None) -> Iterator[Row]:
        """Return Markdown as rows and an empty one, nothing for no text."""
        if text:
            yield from render_markdown(text, self.width)
            yield ()

    def _say(self, step: Say | Recap) -> Iterator[Row]:
        return self.text(step.text)

    def _title(self, step: Step) -> str:
        return step.title or self.words(f"step.{getattr(step, 'kind', '')}")

    def _predict(self, step: Predict) -> Iterator[Row]:
        return self._guess(step, step)

    def _guess(self, step: Step, asked: Predict | DemoPrediction) -> Iterator[Row]:
        yield from self.text(asked.prompt)
        yield from self.text("\n".join(f"- {choice}" for choice in self._choices(asked.guess)))
        if self.answers:
            yield from self.text(asked.reveal)
        else:
            self.kept += [row(self._title(step), "strong"), *self.text(asked.reveal)]

    def _choices(self, guess: Guess) -> list[str]:
        if isinstance(guess, NumberGuess):
            return []
        if isinstance(guess, Direction):
            return [self.words(f"guess.{way}") for way in guess.choices]
        return list(guess.choices.values())

    def after(self) -> Iterator[Row]:
        """Return what was kept for the end, under a heading; nothing if nothing was."""
        if self.kept:
            yield row(self.words("cli.show.happens"), "title")
            yield ()
            yield from self.kept
            yield ()

    def sources(self, lesson: Lesson) -> Iterator[Row]:
        """Return where to read on."""
        yield row(self.words("finish.read-on"), "title")
        yield ()
        yield from self.text(sources_text(lesson))

    def _formula(self, step: Formula) -> Iterator[Row]:
        return self.text(formula_text(step, self.words))

    def _demo(self, step: DemoStep) -> Iterator[Row]:
        yield from self.text(step.text)
        if step.predict is not None:
            yield from self._guess(step, step.predict)
        yield from self._demo_views(step.demo, step.set)
        if step.task is not None:
            yield from self.text(step.task.say)

    def _demo_views(self, name: str, settings: Any) -> Iterator[Row]:
        demo = catalogue.load(name)
        words = self.course.demo_words(name, self.language)
        state = start(demo, settings)
        yield row(link(demo, state), "code")
        yield ()
        for rows in self._shown(demo.views(demo.compute(state)), words):
            yield from rows
            yield ()

    def _shown(self, views: Iterable[View], words: Words) -> Iterable[Sequence[Row]]:
        if not self.drawn:
            return told(views, words, self.width)
        return [draw(view, self.width, TALLEST_VIEW, words).rows for view in views]

    def _walk(self, step: Walk) -> Iterator[Row]:
        from llmtutor.render.arrays import array_view

        yield from self.text(step.text)
        yield row(step.call, "code")
        yield ()
        name, recorded = trace(step.call)
        sentences = self.course.trace_words(name, self.language)
        for item in recorded:
            yield row(item.name, "strong")
            for rows in self._shown([array_view(item.value.tolist())], self.words):
                yield from rows
            said = sentences(item.name) if sentences.has(item.name) else ""
            yield from self.text(step.stops.get(item.name, said))

    def _code(self, step: Code) -> Iterator[Row]:
        from llmtutor.render.source import function_source, shown_value

        yield from self.text(step.text)
        yield from (row(line, "code") for line in function_source(step.show).splitlines())
        yield ()
        if step.run:
            yield row(f">>> {step.run}", "code")
            yield from (row(line, "code") for line in shown_value(evaluate(step.run)).splitlines())
            yield ()
        if step.torch:
            yield from self.text(self.words("code.torch"))
            yield from (row(line, "code") for line in step.torch.splitlines())

    def _ask(self, step: Ask) -> Iterator[Row]:
        return question_rows(pose(step.question, 0), self.words, self.width, self.answers)


WRITERS: dict[type[Step], Any] = {
    Say: LessonText._say,
    Recap: LessonText._say,
    Predict: LessonText._predict,
    Formula: LessonText._formula,
    DemoStep: LessonText._demo,
    Walk: LessonText._walk,
    Code: LessonText._code,
    Ask: LessonText._ask,
}


def lesson_rows(
    course: Course,
    lesson: Lesson,
    language: str,
    width: int,
    answers: bool,
    place: int | None = None,
    drawn: bool = False,
) -> list[Row]:
    """Return a whole lesson, or one step of it, as rows of at most `width` cells."""
    writer = LessonText(course, language, width, answers, drawn)
    steps = lesson.steps if place is None else lesson.steps[place : place + 1]
    rows: list[Row] = [row(lesson.title, "title"), (), *writer.text(lesson.summary)]
    for step in steps:
        rows += writer.step(step)
    rows += writer.after()
    if place is None:
        rows += writer.sources(lesson)
    return rows
