"""A lesson as Markdown to print: guesses and questions first, what happens and the answers at the end."""

from collections.abc import Iterator
from typing import Any

from llmtutor.cli.question_markdown import answer_markdown, asked_markdown, hints_markdown, joined
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
from llmtutor.render.cells import plain
from llmtutor.render.commonmark import fenced, item, quoted, to_commonmark
from llmtutor.render.draw import draw

TALLEST_VIEW = 24
Parts = Iterator[str]


class LessonMarkdown:
    """Writes a lesson step by step; without `answers`, what gives a guess or an answer away is kept apart."""

    def __init__(self, course: Course, language: str, width: int, answers: bool) -> None:
        self.course = course
        self.language = language
        self.width = width
        self.answers = answers
        self.words: Words = course.index(language).interface
        self.revealed: list[str] = []
        self.solved: list[str] = []

    def step(self, step: Step) -> Parts:
        """Return the blocks of one step under its heading."""
        yield f"## {self._title(step)}"
        yield from WRITERS[type(step)](self, step)

    def after(self) -> Parts:
        """Return what was kept apart, under headings."""
        for heading, kept in (("happens", self.revealed), ("answers", self.solved)):
            if kept:
                yield f"## {self.words(f'cli.show.{heading}')}"
                yield from kept

    def _title(self, step: Step) -> str:
        return to_commonmark(step.title or self.words(f"step.{getattr(step, 'kind', '')}"))

    def _apart(self, kept: list[str], step: Step, parts: Parts) -> Parts:
        """Keep blocks for the end, or return them at once where answers are wanted."""
        if self.answers:
            yield from parts
        else:
            kept += [f"### {self._title(step)}", *parts]

    def _say(self, step: Say) -> Parts:
        yield to_commonmark(step.text)

    def _recap(self, step: Recap) -> Parts:
        yield quoted(to_commonmark(step.text))

    def _predict(self, step: Predict) -> Parts:
        return self._guess(step, step)

    def _guess(self, step: Step, asked: Predict | DemoPrediction) -> Parts:
        yield to_commonmark(asked.prompt)
        yield "\n".join(item("-", to_commonmark(choice)) for choice in self._choices(asked.guess))
        yield from self._apart(self.revealed, step, iter([to_commonmark(asked.reveal)]))

    def _choices(self, guess: Guess) -> list[str]:
        if isinstance(guess, NumberGuess):
            return []
        if isinstance(guess, Direction):
            return [self.words(f"guess.{way}") for way in guess.choices]
        return list(guess.choices.values())

    def _formula(self, step: Formula) -> Parts:
        yield to_commonmark(formula_text(step, self.words))

    def _demo(self, step: DemoStep) -> Parts:
        yield to_commonmark(step.text or "")
        if step.predict is not None:
            yield from self._guess(step, step.predict)
        demo = catalogue.load(step.demo)
        words = self.course.demo_words(step.demo, self.language)
        state = start(demo, step.set)
        yield fenced(link(demo, state))
        for view in demo.views(demo.compute(state)):
            yield fenced(plain(draw(view, self.width, TALLEST_VIEW, words).rows))
        if step.task is not None:
            yield to_commonmark(step.task.say)

    def _walk(self, step: Walk) -> Parts:
        from llmtutor.render.arrays import array_view

        yield to_commonmark(step.text or "")
        yield fenced(step.call, "python")
        name, recorded = trace(step.call)
        sentences = self.course.trace_words(name, self.language)
        for one in recorded:
            yield f"**`{one.name}`**"
            yield fenced(
                plain(draw(array_view(one.value.tolist()), self.width, TALLEST_VIEW, self.words).rows)
            )
            yield to_commonmark(
                step.stops.get(one.name, sentences(one.name) if sentences.has(one.name) else "")
            )

    def _code(self, step: Code) -> Parts:
        from llmtutor.render.source import function_source, shown_value

        yield to_commonmark(step.text or "")
        yield fenced(function_source(step.show), "python")
        if step.run:
            yield fenced(f">>> {step.run}\n{shown_value(evaluate(step.run))}", "pycon")
        if step.torch:
            yield to_commonmark(self.words("code.torch"))
            yield fenced(step.torch, "python")

    def _ask(self, step: Ask) -> Parts:
        posed = pose(step.question, 0)
        yield asked_markdown(posed, self.words)
        solved = (hints_markdown(posed, self.words), answer_markdown(posed, self.words))
        yield from self._apart(self.solved, step, iter(solved))


WRITERS: dict[type[Step], Any] = {
    Say: LessonMarkdown._say,
    Recap: LessonMarkdown._recap,
    Predict: LessonMarkdown._predict,
    Formula: LessonMarkdown._formula,
    DemoStep: LessonMarkdown._demo,
    Walk: LessonMarkdown._walk,
    Code: LessonMarkdown._code,
    Ask: LessonMarkdown._ask,
}


def lesson_markdown(
    course: Course, lesson: Lesson, language: str, width: int, answers: bool, place: int | None = None
) -> str:
    """Return a whole lesson, or one step of it, as CommonMark; pictures are at most `width` cells wide."""
    writer = LessonMarkdown(course, language, width, answers)
    steps = lesson.steps if place is None else lesson.steps[place : place + 1]
    parts = [f"# {to_commonmark(lesson.title)}", to_commonmark(lesson.summary)]
    for step in steps:
        parts += writer.step(step)
    parts += writer.after()
    if place is None:
        parts += [f"## {writer.words('finish.read-on')}", to_commonmark(sources_text(lesson))]
    return joined(parts)
