"""Grading one of many and several of many."""

from collections.abc import Collection
from typing import Any

from llmtutor.quiz.grade import Grade, Reason, unreadable
from llmtutor.quiz.posed import Posed


def grade_one(posed: Posed, answer: Any) -> Grade:
    """Grade the id of the option chosen. A wrong option's id counts as the misconception."""
    by_id = {option.id: option for option in posed.options}
    if answer not in by_id:
        return unreadable("no-such-option", str(answer))
    chosen = by_id[answer]
    return Grade(
        right=chosen.right,
        parts=(chosen.right,),
        misconception=None if chosen.right else chosen.id,
        say=chosen.say,
        given=chosen.text,
        expected=posed.expected,
        reasons=_reasons(posed, {chosen.id}),
    )


def grade_several(posed: Posed, answer: Any) -> Grade:
    """Grade the ids of all options chosen; each part tells whether that option was rightly chosen or left."""
    chosen = set(answer)
    if not chosen <= {option.id for option in posed.options}:
        return unreadable("no-such-option", ", ".join(sorted(chosen)))
    if not chosen and posed.right:
        return unreadable("nothing-chosen")
    parts = tuple((option.id in chosen) == option.right for option in posed.options)
    return Grade(
        right=all(parts),
        parts=parts,
        given=" · ".join(option.text for option in posed.options if option.id in chosen),
        expected=posed.expected,
        reasons=_reasons(posed, chosen),
    )


def _reasons(posed: Posed, chosen: Collection[str]) -> tuple[Reason, ...]:
    return tuple(
        Reason(option.id, option.text, option.right, option.id in chosen, option.say)
        for option in posed.options
    )
