"""How a quiz went, as Markdown: the score, and for every miss both answers and the reason."""

from collections.abc import Mapping
from typing import NamedTuple

from llmtutor.course.schema import Ask
from llmtutor.course.words import Words
from llmtutor.quiz.grade import Grade
from llmtutor.quiz.plan import NEEDED, Asked, QuizPlan, passes
from llmtutor.quiz.posing import pose


class Result(NamedTuple):
    """How the first answer to a question went, and the seed of its numbers; no grade: it was left out."""

    right: bool
    seed: int
    grade: Grade | None = None


def summary(
    plan: QuizPlan,
    results: Mapping[Asked, Result],
    steps: Mapping[Asked, Ask],
    words: Words,
    *,
    time_is_up: bool = False,
) -> str:
    """Return the page after the last question."""
    right, count = sum(result.right for result in results.values()), len(plan.asked)
    parts = [words("quiz.summary", right=right, count=count)]
    if plan.test_out:
        needed = -int(-NEEDED * count // 1)
        passed = passes(right, count)
        parts.append(words("quiz.passed" if passed else "quiz.not-passed", needed=needed, count=count))
    if time_is_up:
        parts.append(words("quiz.time-is-up", count=count - len(results)))
    if right < len(results):
        failed = plan.test_out and not passes(right, count)
        parts.append(words("quiz.misses-test" if failed else "quiz.misses"))
    parts += [miss(steps[asked], result, words) for asked, result in results.items() if not result.right]
    return "\n\n".join(parts)


def miss(step: Ask, result: Result, words: Words) -> str:
    """Return a question that was missed, both answers and the reason."""
    posed = pose(step.question, result.seed)
    title = step.title or words("step.ask")
    prompt = "\n".join(f"> {line}" for line in posed.prompt.strip().splitlines())
    # No cross before the title: before a title that is a sentence it would read as "this is false".
    parts = [f"**{title}**", prompt]
    graded = result.grade
    if graded is not None and posed.task is None:
        given = words("answer.given", given=graded.given)
        parts.append(given + "  \n" + words("answer.expected", answer=posed.expected))
        if graded.say:
            parts.append(graded.say)
        else:
            wrong = (one for one in graded.reasons if one.chosen != one.right and one.say)
            parts.append("\n".join(f"- {one.text}: {' '.join(one.say.split())}" for one in wrong))
    elif posed.task is None:
        parts.append(words("answer.expected", answer=posed.expected))
    parts.append(posed.why)
    return "\n\n".join(part for part in parts if part)
