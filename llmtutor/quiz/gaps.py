"""Filling the gaps of a text: posing and grading."""

from collections.abc import Mapping, Sequence
from itertools import permutations
from typing import Any

from llmtutor.course.asked import Misconception
from llmtutor.course.questions import Gap, Gaps, Number, NumberAnswer
from llmtutor.quiz.derived import derive
from llmtutor.quiz.filling import fill
from llmtutor.quiz.grade import Grade, Problem, Reason, unreadable
from llmtutor.quiz.numbers import grade_number
from llmtutor.quiz.posed import Blank, Mistake, Posed
from llmtutor.quiz.words import alternatives, fits, plain_words


def pose_gaps(question: Gaps, values: Mapping[str, Any], seed: int) -> dict[str, Any]:
    """Return what gaps add to a posed question. Raises ExpressionError for a faulty number."""
    placed = sorted(question.gaps, key=lambda gap: question.text.index(f"{{{gap.id}}}"))
    blanks = tuple(_blank(gap, question, values, seed) for gap in placed)
    return {
        "text": fill(question.text, values),
        "blanks": blanks,
        "right": tuple(blank.expected for blank in blanks),
        "expected": " · ".join(blank.expected for blank in blanks),
        "unordered": question.unordered,
    }


def _blank(gap: Gap, question: Gaps, values: Mapping[str, Any], seed: int) -> Blank:
    if gap.accept is not None:
        mistakes = tuple(
            Mistake(each.id, fill(each.say, values), patterns=alternatives(each.pattern or ""))
            for each in gap.misconceptions
        )
        return Blank(gap.id, alternatives(fill(gap.accept, values)), misconceptions=mistakes)
    number = number_of(gap, question)
    asked = (question.skill, seed, values, "", (), "")
    return Blank(gap.id, number=Posed("number", *asked, **derive(number, values)))


def number_of(gap: Gap, question: Gaps) -> Number:
    """Return a gap for a number as a question of its own."""
    return Number(
        kind="number",
        skill=question.skill,
        prompt=question.prompt,
        why=question.why,
        answer=NumberAnswer(compute=gap.compute or "0", abs=gap.abs, rel=gap.rel, unit=gap.unit),
        misconceptions=tuple(
            Misconception(id=each.id, compute=each.compute, between=each.between, say=each.say)
            for each in gap.misconceptions
        ),
    )


def grade_gaps(posed: Posed, answer: Any) -> Grade:
    """Grade what was typed into each gap, in the order of the text; the parts are the gaps.

    A number that can't be read, or an empty gap, is no attempt.
    """
    typed = tuple(str(each).strip() for each in answer)
    given = " · ".join(typed)
    if len(typed) != len(posed.blanks) or not all(typed):
        return unreadable("empty-gap", given, needed=len(posed.blanks))
    blanks = _best_order(posed.blanks, typed) if posed.unordered else posed.blanks
    grades = [grade_blank(blank, text) for blank, text in zip(blanks, typed, strict=True)]
    problem = next((each.problem for each in grades if each.problem is not None), None)
    if problem is not None:
        return Grade(given=given, problem=problem)
    named = next((each for each in grades if each.misconception), None)
    return Grade(
        right=all(each.right for each in grades),
        parts=tuple(each.right for each in grades),
        misconception=named.misconception if named else None,
        say=named.say if named else "",
        given=given,
        expected=posed.expected,
        reasons=tuple(
            Reason(blank.id, blank.expected, each.right, True, each.say)
            for blank, each in zip(blanks, grades, strict=True)
        ),
        near=_nearly(grades),
    )


def grade_blank(blank: Blank, typed: str) -> Grade:
    """Grade one filling: a number as in a question for a number, words without regard to case and spaces."""
    if blank.number is not None:
        return grade_number(blank.number, typed)
    plain = plain_words(typed)
    right = any(plain == plain_words(accepted) for accepted in blank.accepted)
    wrong = (each for each in blank.misconceptions if any(fits(typed, one) for one in each.patterns))
    mistake = None if right else next(wrong, None)
    return Grade(
        right=right,
        misconception=mistake.id if mistake else None,
        say=mistake.say if mistake else "",
        given=typed,
        expected=blank.expected,
    )


def _nearly(grades: Sequence[Grade]) -> Problem | None:
    return next((each.near for each in grades if each.near is not None), None)


def _best_order(blanks: tuple[Blank, ...], typed: tuple[str, ...]) -> tuple[Blank, ...]:
    """Return the blanks in the order in which most of what was typed is right."""
    return max(
        permutations(blanks),
        key=lambda order: sum(
            grade_blank(blank, text).right for blank, text in zip(order, typed, strict=True)
        ),
    )
