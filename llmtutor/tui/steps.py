"""From a step of a lesson to the widgets that show it, and what the learner can do with them."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zlib import crc32

from textual.widget import Widget

from llmtutor.course.phrases import formula_text
from llmtutor.course.schema import Ask, Code, DemoStep, Formula, Lesson, Predict, Recap, Say, Step, Task, Walk
from llmtutor.course.words import Words
from llmtutor.progress.facts import SURE, UNSURE
from llmtutor.quiz.evaluator import ExpressionError, code_ref, evaluate, trace
from llmtutor.quiz.posing import Posed, pose
from llmtutor.render.cells import Span
from llmtutor.render.source import shown_value
from llmtutor.tui.opened_demo import make_panel
from llmtutor.tui.sitting import Sitting
from llmtutor.tui.widgets.guess import GuessPanel
from llmtutor.tui.widgets.panel import DemoPanel
from llmtutor.tui.widgets.question import QuestionPanel, names_of
from llmtutor.tui.widgets.rows import Lines, Page
from llmtutor.tui.widgets.source import SourceBox
from llmtutor.tui.widgets.walk import WalkPanel

if TYPE_CHECKING:
    from llmtutor.tui.widgets.code_question import CodePanel


@dataclass
class StepBody:
    """The widgets of one step, and what they let the learner do."""

    sitting: Sitting
    lesson: Lesson
    step: Step
    text: list[Widget] = field(default_factory=list)
    stage: list[Widget] = field(default_factory=list)
    stage_title: str = ""
    panel: DemoPanel | None = None
    guess: GuessPanel | None = None
    question: QuestionPanel | None = None
    walk: WalkPanel | None = None
    code: tuple[str, ...] = ()
    task: Task | None = None
    task_line: Lines | None = None
    task_done: bool = False
    seed: int | None = None
    confidence: int | None = None
    opened: int = field(default_factory=lambda: time.time_ns() // 1_000_000)

    @property
    def can_hint(self) -> bool:
        """Whether a hint can be asked for."""
        question = self.question
        return question is not None and question.grade is None and question.hints < len(question.posed.hints)

    @property
    def can_skip(self) -> bool:
        """Whether there is a guess or a question to skip."""
        waiting = self.guess is not None and not self.guess.done
        return waiting or (self.question is not None and self.question.grade is None)

    @property
    def can_run(self) -> bool:
        """Whether there is code to run."""
        question = self.question
        return question is not None and question.posed.task is not None and question.grade is None

    @property
    def can_say_how_sure(self) -> bool:
        """Whether there is a question that was not answered yet."""
        return self.question is not None and self.question.grade is None

    def next_confidence(self) -> str:
        """Go from nothing said to sure, to unsure and back; return which it is now, for its words."""
        following: dict[int | None, int | None] = {None: SURE, SURE: UNSURE, UNSURE: None}
        self.confidence = following[self.confidence]
        return {None: "none", SURE: "sure", UNSURE: "unsure"}[self.confidence]

    @property
    def can_act(self) -> bool:
        """Whether Space steps something."""
        if self.panel is not None and not self.panel.locked:
            return self.panel.demo.stepper is not None
        return self.walk is not None

    @property
    def free(self) -> bool:
        """Whether the demo may be set to anything: no task or question waits, no control is hidden."""
        panel = self.panel
        return panel is not None and self.task is None and self.question is None and panel.complete

    @property
    def answered(self) -> bool:
        """Whether the question of this step was answered."""
        return self.question is not None and self.question.grade is not None

    @property
    def task_open(self) -> bool:
        """Whether there is a task that is not done."""
        return self.task is not None and not self.task_done

    def submit(self) -> bool:
        """Hand in a waiting guess or answer; False when nothing waits."""
        if self.guess is not None and not self.guess.done:
            self.guess.submit()
            return True
        if self.question is not None and self.question.grade is None:
            self.question.submit()
            return True
        return False

    def act(self) -> None:
        """Step the trace or the demo."""
        if self.walk is not None:
            self.walk.step()
        elif self.panel is not None:
            self.panel.step()

    def focus(self) -> None:
        """Put the keyboard where it is needed first."""
        if self.guess is not None and not self.guess.done:
            self.guess.focus_field()
        elif self.question is not None and self.question.grade is None:
            self.question.focus_field()
        elif self.panel is not None and self.question is None:
            self.panel.focus_first()

    def check_task(self) -> bool:
        """Tick the task if the demo's state fulfils it; True when it was just done."""
        if self.task is None or self.panel is None or self.task_done:
            return False
        self.task_done = fulfilled(self.task.until, self.panel.names())
        if self.task_done and self.task_line is not None:
            self.task_line.show(task_rows(self.sitting.words, done=True))
        return self.task_done

    def record_guess(self, event: GuessPanel.Made) -> None:
        """Keep a guess, apart from the score, and unlock the demo."""
        if self.panel is not None:
            self.panel.set_locked(False)
            self.panel.focus_first()
        right = None if event.result is None else event.result.outcome != "off"
        self._record(self.step.id, "predict", event.given, right, skipped=event.result is None, apart=True)

    def record_answer(self, event: QuestionPanel.Answered) -> None:
        """Keep an answer; it is on disk when this returns."""
        answer = names_of(event.answer) if isinstance(event.answer, Mapping) else event.answer
        answer = sorted(answer) if isinstance(answer, frozenset) else answer
        posed, graded = event.panel.posed, event.grade
        self._record(
            self.step.id,
            posed.kind,
            answer,
            graded.right,
            variant=posed.seed,
            misconception=graded.misconception or "",
            hints=event.panel.hints,
            confidence=self.confidence,
            skill=posed.skill,
        )

    def _record(self, question: str, kind: str, answer: Any, correct: bool | None, **more: Any) -> None:
        self.sitting.store.record(
            lesson=self.lesson.id,
            step=self.step.id,
            question=question,
            kind=kind,
            answer=answer,
            correct=correct,
            started=self.opened,
            revision=str(self.lesson.revision),
            course=self.sitting.course_key,
            **more,
        )
        self.sitting.forget_progress()


def fulfilled(until: str, names: Mapping[str, Any]) -> bool:
    """Return whether an `until` expression is true of a demo's state; False where it cannot be computed."""
    try:
        return bool(evaluate(until, names))
    except (ExpressionError, ValueError):
        return False


def task_rows(words: Words, done: bool) -> list[tuple[Span, ...]]:
    """Return the line that says whether the task is done."""
    return (
        [(Span("✓ " + words("task.done"), "good"),)]
        if done
        else [(Span("○ " + words("task.open"), "accent"),)]
    )


def question_seed(sitting: Sitting, lesson_id: str, step_id: str) -> int:
    """Return the seed of the next asking of a question: other numbers each time."""
    asked = sitting.progress(lesson_id).questions.get(step_id)
    return crc32(f"{lesson_id}/{step_id}".encode()) % 10_000 + (asked.tries if asked else 0)


def fresh_seed(sitting: Sitting, lesson_id: str, step_id: str) -> int:
    """Return a seed that no asking of a question had before, answered or only shown in this sitting."""
    answered = sitting.store.last_variant(lesson_id, step_id, course=sitting.course_key)
    first = question_seed(sitting, lesson_id, step_id)
    seed = max(first - 1, answered, sitting.seeds_shown.get((lesson_id, step_id), -1)) + 1
    sitting.seeds_shown[lesson_id, step_id] = seed
    return seed


def build_step(
    sitting: Sitting, lesson: Lesson, step: Step, given: Mapping[str, Any], seed: int | None = None
) -> StepBody:
    """Return the widgets of a step; `given` holds this sitting's guesses and answers by step id.

    `seed` asks a question with other numbers than those of the lesson.
    """
    body = StepBody(sitting, lesson, step, seed=seed)
    BUILDERS[type(step)](body, step, given)
    return body


def _say(body: StepBody, step: Say | Recap, _given: Mapping[str, Any]) -> None:
    body.text = [Page(step.text)]


def guessed(body: StepBody, given: Mapping[str, Any]) -> bool:
    """Whether the guess of a step was made: in this sitting, or before in a lesson not finished yet."""
    progress = body.sitting.progress(body.lesson.id)
    return body.step.id in given or (progress.status == "started" and body.step.id in progress.predictions)


def _predict(body: StepBody, step: Predict, given: Mapping[str, Any]) -> None:
    body.guess = GuessPanel(
        step.prompt, step.guess, step.reveal, body.sitting.words, revealed=guessed(body, given)
    )
    body.text = [body.guess]


def _formula(body: StepBody, step: Formula, _given: Mapping[str, Any]) -> None:
    body.text = [Page(formula_text(step, body.sitting.words))]


def _demo(body: StepBody, step: DemoStep, given: Mapping[str, Any]) -> None:
    sitting = body.sitting
    kept = sitting.demo_state(body.lesson.id, step.id)
    body.panel = make_panel(sitting, step.demo, step.set, step.show, kept)
    body.code = body.panel.demo.code
    body.stage = [body.panel]
    body.stage_title = sitting.index.demos[step.demo].title
    body.text = [Page(step.text)] if step.text else []
    if step.predict is not None:
        asked = step.predict
        made = guessed(body, given)
        body.guess = GuessPanel(
            *(asked.prompt, asked.guess, asked.reveal, sitting.words), revealed=made, folds=True
        )
        body.text.append(body.guess)
        body.panel.locked = not body.guess.done
    if step.task is not None:
        body.task = step.task
        body.task_done = step.id in sitting.progress(body.lesson.id).done
        body.task_line = Lines(task_rows(sitting.words, body.task_done), classes="task-line")
        body.text += [Page(step.task.say, classes="tight"), body.task_line]


def _walk(body: StepBody, step: Walk, _given: Mapping[str, Any]) -> None:
    name, recorded = trace(step.call)
    function = code_ref(name)
    sentences = body.sitting.course.trace_words(name, body.sitting.language)
    body.walk = WalkPanel(step.call, recorded, step.stops, sentences, body.sitting.words)
    body.code = (function,)
    body.text = [Page(step.text or body.sitting.words("walk.text"))]
    body.stage = [body.walk]
    body.stage_title = name


def _ask(body: StepBody, step: Ask, given: Mapping[str, Any]) -> None:
    sitting, question = body.sitting, step.question
    before = given.get(step.id)
    seed = question_seed(sitting, body.lesson.id, step.id) if body.seed is None else body.seed
    posed = pose(question, before[0] if before else seed)
    panel = None
    if question.kind == "reach":
        kept = {} if before else sitting.demo_state(body.lesson.id, step.id)
        panel = make_panel(sitting, question.demo, question.set, question.show, kept)
        body.panel, body.code, body.stage = panel, panel.demo.code, [panel]
        body.stage_title = sitting.index.demos[question.demo].title
    if posed.task is not None:
        body.question = code_panel(sitting, posed, f"{body.lesson.id}/{step.id}")
    else:
        body.question = QuestionPanel(posed, sitting.words, panel)
    if before:
        body.question.restore(before[1])
    body.text = [body.question]


def code_panel(sitting: Sitting, posed: Posed, name: str) -> "CodePanel":
    """Return the panel of a function to write, with what was written before; it is kept under `name`."""
    from llmtutor.tui.widgets.code_question import CodePanel

    key, store = f"code/{sitting.course_key}/{name}", sitting.store
    kept = store.setting(key, "")
    return CodePanel(posed, sitting.words, str(kept), lambda source: store.set_setting(key, source))


def _code(body: StepBody, step: Code, _given: Mapping[str, Any]) -> None:
    words = body.sitting.words
    body.code = (step.show,)
    body.text = [Page(step.text or words("code.text"))]
    box = SourceBox(step.show, folded=True)
    body.stage = []
    if step.run:
        body.stage.append(Page(f"```\n>>> {step.run}\n{shown_value(evaluate(step.run))}\n```"))
    body.stage.append(box)
    if step.torch:
        body.stage.append(Page(f"{words('code.torch')}\n```\n{step.torch}\n```", classes="torch"))
    body.stage_title = box.title


BUILDERS: dict[type[Step], Any] = {
    Say: _say,
    Recap: _say,
    Predict: _predict,
    Formula: _formula,
    DemoStep: _demo,
    Walk: _walk,
    Ask: _ask,
    Code: _code,
}
