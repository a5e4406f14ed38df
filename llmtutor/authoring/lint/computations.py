"""What lessons let the engine compute: demo states, tasks, traces, code shown and run."""

from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from typing import Any

from llmtutor.authoring.report import Notes
from llmtutor.authoring.sources import Sources
from llmtutor.course.document import Document
from llmtutor.course.faults import CourseError, Path, did_you_mean
from llmtutor.course.library import Course
from llmtutor.course.schema import Code, DemoStep, NumberGuess, Predict, Walk
from llmtutor.course.words import filled
from llmtutor.demos.catalogue import MODULES, load
from llmtutor.demos.contract import Demo, start
from llmtutor.demos.controls import Refused, State
from llmtutor.quiz.evaluator import ExpressionError, evaluate, trace


def check_computations(sources: Sources, notes: Notes) -> None:
    """Check every step that computes something, by computing it."""
    course = Course(sources.root)
    for document, lesson in sources.parts():
        for place, step in enumerate(lesson.steps):
            path = ("steps", place)
            match step:
                case Predict():
                    check_guess(step.guess, (*path, "guess"), document, notes)
                case DemoStep():
                    check_demo_step(step, path, document, sources, notes)
                case Walk():
                    check_walk(step, path, document, course, notes)
                case Code():
                    check_code(step, path, document, notes)


def computed(
    expression: str, path: Path, document: Document, notes: Notes, names: Mapping[str, Any] | None = None
) -> Any:
    """Return what an expression gives, or None with a fault noted."""
    try:
        return evaluate(expression, names or {})
    except ExpressionError as error:
        notes.fault(document, path, f"`{expression[:80]}`: {error}")
        return None


def check_guess(guess: object, path: Path, document: Document, notes: Notes) -> None:
    """Check that the answer of a numeric guess can be computed."""
    if isinstance(guess, NumberGuess):
        value = computed(guess.answer, (*path, "answer"), document, notes)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            notes.fault(document, (*path, "answer"), "the answer of a number guess must be one number")


def check_demo_step(step: DemoStep, path: Path, document: Document, sources: Sources, notes: Notes) -> None:
    """Check a demo's name, starting state, shown controls and task."""
    if step.predict is not None:
        check_guess(step.predict.guess, (*path, "predict", "guess"), document, notes)
    demo = find_demo(step.demo, (*path, "demo"), document, notes)
    if demo is None:
        return
    check_shown(demo, step.show, (*path, "show"), document, notes)
    state = check_state(demo, step.set, (*path, "set"), document, sources, notes)
    if state is None or step.task is None:
        return
    reached = check_until(demo, state, step.task.until, (*path, "task", "until"), document, notes)
    if reached:
        notes.fault(document, (*path, "task", "until"), "this is already true when the step opens")
    if reached is False and step.task.example is not None:
        check_task_example(demo, step, step.task.example, (*path, "task"), document, sources, notes)


def check_task_example(
    demo: Demo,
    step: DemoStep,
    example: Mapping[str, Any],
    path: Path,
    document: Document,
    sources: Sources,
    notes: Notes,
) -> None:
    """Check that the example of a task does it, by controls that may be moved."""
    check_movable(example, step.show, (*path, "example"), document, notes)
    state = check_state(demo, {**step.set, **example}, (*path, "example"), document, sources, notes)
    if state is None or step.task is None:
        return
    if check_until(demo, state, step.task.until, (*path, "until"), document, notes) is False:
        notes.fault(document, (*path, "example"), "the example does not do it: `until` is false there")


def check_movable(
    example: Mapping[str, Any], shown: tuple[str, ...], path: Path, document: Document, notes: Notes
) -> None:
    """Check that an example moves only what a learner may move; without `show` that is everything."""
    for name in example:
        if shown and name not in shown:
            notes.key_fault(document, (*path, name), f"`{name}` is not among the controls in `show`")


def find_demo(name: str, path: Path, document: Document, notes: Notes) -> Demo | None:
    """Return the demo called `name`, or None with a fault noted."""
    if name not in MODULES:
        notes.fault(document, path, f"there is no demo `{name}`{did_you_mean(name, MODULES)}")
        return None
    try:
        return load(name)
    except (ImportError, AttributeError) as error:
        notes.fault(document, path, f"the demo `{name}` cannot be opened: {error}")
        return None


def check_shown(demo: Demo, shown: tuple[str, ...], path: Path, document: Document, notes: Notes) -> None:
    """Check that every control a learner may move exists."""
    known = [control.id for control in demo.controls]
    for place, name in enumerate(shown):
        if name not in known:
            message = f"the demo `{demo.id}` has no control `{name}`{did_you_mean(name, known)}"
            notes.fault(document, (*path, place), message)


def check_state(
    demo: Demo, changes: Mapping[str, Any], path: Path, document: Document, sources: Sources, notes: Notes
) -> State | None:
    """Return the state these settings lead to; every setting that does not fit is a fault, and None."""
    known = {control.id: control for control in demo.controls}
    before = len(notes.faults)
    for name, value in changes.items():
        if name not in known:
            message = f"the demo `{demo.id}` has no control `{name}`{did_you_mean(name, known)}"
            notes.key_fault(document, (*path, name), message)
        else:
            _guarded(partial(known[name].check, value), (*path, name), document, sources, notes)
    if len(notes.faults) > before:
        return None
    state: State | None = _guarded(lambda: start(demo, changes), path, document, sources, notes)
    return state


def _guarded(
    compute: Callable[[], Any], path: Path, document: Document, sources: Sources, notes: Notes
) -> Any:
    """Run part of a demo; a refusal, or any error of a demo given strange values, is a fault."""
    try:
        return compute()
    except Refused as refusal:
        notes.fault(document, path, _refusal(refusal, sources))
    except Exception as error:
        notes.fault(document, path, f"the demo cannot take this: {error}")
    return None


def _refusal(refusal: Refused, sources: Sources) -> str:
    """Say a refusal with the interface's own sentence, or with its code where there is none."""
    data = sources.interface.data if sources.interface is not None else None
    sentence = data.get("refused", {}).get(refusal.code) if isinstance(data, dict) else None
    values = ", ".join(f"{name} {value}" for name, value in refusal.values.items())
    if not isinstance(sentence, str):
        return f"{refusal.code.replace('-', ' ')} ({values})"
    return filled(sentence, refusal.values)


def check_until(
    demo: Demo, state: State, until: str, path: Path, document: Document, notes: Notes
) -> bool | None:
    """Return whether `until` is true of a state; None with a fault if that cannot be told."""
    try:
        names = {**state, **demo.names(demo.compute(state))}
    except Exception as error:
        notes.fault(document, path, f"the demo cannot compute this state: {error}")
        return None
    value = computed(until, path, document, notes, names)
    if value is not None and not isinstance(value, bool):
        notes.fault(document, path, "this must be true or false, such as `abs(share[0] - 0.5) < 0.01`")
        return None
    return value


def check_walk(step: Walk, path: Path, document: Document, course: Course, notes: Notes) -> None:
    """Check that the call records what the stops speak about, and that every array has a sentence."""
    try:
        function, recorded = trace(step.call)
    except ExpressionError as error:
        notes.fault(document, (*path, "call"), f"`{step.call[:80]}`: {error}")
        return
    names = list(dict.fromkeys(item.name for item in recorded))
    for name in step.stops:
        if name not in names:
            message = f"`{function}` records no `{name}`{did_you_mean(name, names)}"
            notes.key_fault(document, (*path, "stops", name), message)
    try:
        told = course.trace_words(function)
    except CourseError:
        return  # a file of `traces/` cannot be read; its own faults are told
    silent = [name for name in names if name not in step.stops and not told.has(name)]
    if silent:
        message = f"nothing is said about {', '.join(f'`{name}`' for name in silent)}, here or in `traces/`"
        notes.fault(document, (*path, "stops"), message)


def check_code(step: Code, path: Path, document: Document, notes: Notes) -> None:
    """Check that the function shown exists and the line run can be run."""
    if step.run is not None:
        computed(step.run, (*path, "run"), document, notes)
    problem = code_trouble(step.show)
    if problem is not None:
        notes.fault(document, (*path, "show"), problem)


def code_trouble(reference: str) -> str | None:
    """Return why `module:function` of the engine cannot be shown, or None if it can."""
    module_name, _, function = reference.partition(":")
    try:
        module = import_module(module_name)
    except ImportError:
        return f"there is no engine file `{module_name}`"
    if not callable(getattr(module, function, None)):
        known = [
            name for name in vars(module) if callable(getattr(module, name)) and not name.startswith("_")
        ]
        return f"`{module_name}` has no function `{function}`{did_you_mean(function, known)}"
    return None
