"""Questions answered in code: the solution passes the real checker, every wrong function fails it."""

from llmtutor.authoring.lint.prose import check_texts
from llmtutor.authoring.report import Notes
from llmtutor.authoring.sources import Sources
from llmtutor.course.code_question import WriteCode
from llmtutor.course.course_files import ExerciseFile
from llmtutor.course.document import Document
from llmtutor.course.faults import Path, did_you_mean
from llmtutor.quiz.code_grading import Judged, hidden_cases, judge
from llmtutor.quiz.code_runner import run_code
from llmtutor.quiz.evaluator import ExpressionError
from llmtutor.quiz.posing import pose

SEEDS = 3


def check_exercises(sources: Sources, notes: Notes) -> None:
    """Check every exercise, of a faulty one what fits: what it refers to, its texts, what in it runs."""
    course = sources.course.model
    for name, source in sources.exercises.items():
        document, exercise = source.document, source.model or source.partial
        if exercise is None:
            continue
        if course and name not in course.exercises:
            notes.fault(document, ("id",), "`course.yaml` lists no such exercise: add it under `exercises`")
        _check_references(sources, name, exercise, document, notes)
        check_texts(document, notes)
        if "question" in exercise.model_fields_set:
            check_code_question(exercise.question, ("question",), document, notes)


def _check_references(
    sources: Sources, name: str, exercise: ExerciseFile, document: Document, notes: Notes
) -> None:
    given = exercise.model_fields_set
    if "id" in given and exercise.id != name:
        notes.fault(document, ("id",), f"the id must be the file's name, `{name}`")
    lessons = {source.path.stem for source in sources.lessons}
    if exercise.lesson is not None and exercise.lesson not in lessons:
        near = did_you_mean(exercise.lesson, lessons)
        notes.warn(document, ("lesson",), f"there is no lesson `{exercise.lesson}` yet{near}")
    skills = sources.skills.names
    if "question" in given and skills is not None and exercise.question.skill not in skills:
        message = f"the skill `{exercise.question.skill}` is not in `skills.yaml`"
        notes.fault(document, ("question", "skill"), message + did_you_mean(exercise.question.skill, skills))


def check_listed_exercises(sources: Sources, notes: Notes) -> None:
    """Check that each exercise in `course.yaml` has its file, and stands there once."""
    course = sources.course.model
    for place, name in enumerate(course.exercises if course else ()):
        path, document = ("exercises", place), sources.course.document
        if name not in sources.exercises:
            notes.fault(document, path, f"there is no file `exercises/{name}.yaml`")
        elif course and name in course.exercises[:place]:
            notes.fault(document, path, f"the exercise `{name}` already stands here")


def check_code_question(question: WriteCode, path: Path, document: Document, notes: Notes) -> None:
    """Run the solution, every wrong function and the starter on the hidden inputs of a few seeds."""
    from llmtutor.quiz.code_checks import CHECKS

    if question.check is not None and question.check not in CHECKS:
        message = f"there is no check `{question.check}`{did_you_mean(question.check, CHECKS)}"
        notes.fault(document, (*path, "check"), message)
        return
    sources = [question.solution, *(each.code for each in question.misconceptions), question.starter]
    for seed in range(SEEDS if question.check or question.vary else 1):
        task = pose(question, seed).task
        assert task is not None
        try:
            cases = hidden_cases(task)
        except ExpressionError as error:
            notes.fault(document, (*path, "cases"), str(error))
            return
        attempts = run_code(task.function, sources, [list(case.given.values()) for case in cases])
        right, *wrong, start = (judge(each, cases, task) for each in attempts)
        found = len(notes.faults)
        if right.problem is not None:
            notes.fault(document, (*path, "solution"), f"the solution fails: {_told(right)}")
        if start.problem is None:
            notes.fault(document, (*path, "starter"), "this is right already: there is nothing to write")
        for place, each in enumerate(wrong):
            at = (*path, "misconceptions", place, "code")
            earlier = [other for other in wrong[:place] if other.values == each.values]
            if each.problem is None:
                notes.fault(document, at, "the checker accepts this wrong function")
            elif not each.complete:
                notes.fault(document, at, f"this wrong function gives no values: {_told(each)}")
            elif earlier:
                notes.fault(document, at, "this gives the same as an earlier wrong function")
        if len(notes.faults) > found:
            return


def _told(judged: Judged) -> str:
    problem = judged.problem
    if problem is None:
        return ""
    values = ", ".join(f"{name} {value}" for name, value in problem.values.items() if name != "inputs")
    return f"{problem.code} ({values})" if values else problem.code
