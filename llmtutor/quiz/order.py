"""Grading items put in order."""

from collections.abc import Sequence
from typing import Any

from llmtutor.quiz.grade import Grade, Reason, unreadable
from llmtutor.quiz.posed import Posed


def grade_order(posed: Posed, answer: Any) -> Grade:
    """Grade the ids of the items in the order given; each part tells whether that place is right."""
    by_id = {item.id: item for item in posed.options}
    order = tuple(answer)
    if sorted(order) != sorted(posed.right):
        return unreadable("not-all-placed", needed=len(posed.right))
    parts = tuple(given == right for given, right in zip(order, posed.right, strict=True))
    found = (each for each in posed.misconceptions if stands_in(each.chose, order))
    mistake = None if all(parts) else next(found, None)
    return Grade(
        right=all(parts),
        parts=parts,
        misconception=mistake.id if mistake else None,
        say=mistake.say if mistake else "",
        given=" → ".join(by_id[item].text for item in order),
        expected=posed.expected,
        reasons=tuple(
            Reason(item, by_id[item].text, right, True, by_id[item].say)
            for item, right in zip(order, parts, strict=True)
        ),
    )


def stands_in(wanted: Sequence[str], order: Sequence[str]) -> bool:
    """Tell whether some ids stand in an order one after another, perhaps with others between them."""
    rest = iter(order)
    return all(name in rest for name in wanted)
