"""Grading what is chosen from a list: one option, several, the faulty line, a claim and its reason."""

from collections.abc import Collection
from typing import Any

from llmtutor.quiz.grade import Grade, Reason, unreadable
from llmtutor.quiz.posed import Mistake, Posed


def grade_one(posed: Posed, answer: Any) -> Grade:
    """Grade the id of the option (or line) chosen. A wrong option's id counts as the misconception."""
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
    mistake = None if all(parts) else _chosen_together(posed, chosen)
    return Grade(
        right=all(parts),
        parts=parts,
        misconception=mistake.id if mistake else None,
        say=mistake.say if mistake else "",
        given=" · ".join(option.text for option in posed.options if option.id in chosen),
        expected=posed.expected,
        reasons=_reasons(posed, chosen),
    )


def grade_true_false(posed: Posed, answer: Any) -> Grade:
    """Grade whether the claim was said to hold, and the id of the reason given; the parts are these two.

    Only both together are right: a right verdict for a wrong reason is a guess.
    """
    holds, name = answer
    by_id = {option.id: option for option in posed.options}
    if name not in by_id or not isinstance(holds, bool):
        return unreadable("no-such-option", str(name))
    chosen = by_id[name]
    parts = (holds == posed.right[0], chosen.right)
    return Grade(
        right=all(parts),
        parts=parts,
        misconception=None if chosen.right else chosen.id,
        say=chosen.say,
        given=chosen.text,
        expected=posed.expected,
        reasons=_reasons(posed, {chosen.id}),
    )


def _chosen_together(posed: Posed, chosen: Collection[str]) -> Mistake | None:
    """Return the first named mistake whose options were all chosen."""
    return next((each for each in posed.misconceptions if set(each.chose) <= set(chosen)), None)


def _reasons(posed: Posed, chosen: Collection[str]) -> tuple[Reason, ...]:
    return tuple(
        Reason(option.id, option.text, option.right, option.id in chosen, option.say)
        for option in posed.options
    )
