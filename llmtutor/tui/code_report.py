"""What is said about a run of a learner's code, as Markdown; nothing here needs a screen."""

from llmtutor.course.words import Words
from llmtutor.quiz.grade import Grade, Problem

MOST_PRINTED = 12
"""Lines of the learner's own output that are shown."""
LONGEST = 76
"""Characters of one such line that are shown."""


def code_report(graded: Grade, words: Words) -> str:
    """Return what was wrong, the named mistake if there is one, the case it was met in, what was printed."""
    parts = []
    if graded.problem is not None:
        parts += [*_problem(graded.problem, words)]
        if graded.say:
            parts.insert(1, graded.say)
    if graded.near is not None:
        printed = _shortened(str(graded.near.values["text"]))
        parts.append(words("code-run.printed") + "\n\n" + fenced(printed))
    return "\n\n".join(parts)


def _shortened(text: str) -> str:
    """Return the beginning of a text, and an ellipsis wherever something is left out."""
    lines = text.splitlines()
    shown = [line if len(line) <= LONGEST else f"{line[:LONGEST]}…" for line in lines[:MOST_PRINTED]]
    return "\n".join([*shown, *(["…"] if len(lines) > MOST_PRINTED else [])])


def _problem(problem: Problem, words: Words) -> list[str]:
    values = dict(problem.values)
    told = words(f"grading.{problem.code}", **values)
    if "part" in values:
        told = f"{words('code-run.part', part=values['part'])} {told}"
    parts = [f"**{told}**"]
    if values.get("wrong", 1) > 1:
        parts[0] += " " + words("code-run.wrong", wrong=values["wrong"], count=values["count"])
    if values.get("line"):
        parts.append(words("code-run.line", line=values["line"]) + "\n\n" + fenced(str(values["text"])))
    if "inputs" in values:
        head = words("code-run.case", case=values["case"], cases=values["cases"])
        parts.append(head + "\n\n" + fenced(str(values["inputs"])))
    return parts


def fenced(text: str) -> str:
    """Return text as a block of code, whatever is in it."""
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}\n{text}\n{fence}"
