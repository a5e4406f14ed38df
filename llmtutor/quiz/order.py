"""Grading items put in order."""

from typing import Any

from llmtutor.quiz.grade import Grade, unreadable
from llmtutor.quiz.posed import Posed


def grade_order(posed: Posed, answer: Any) -> Grade:
    """Grade the ids of the items in the order given; each part tells whether that place is right."""
    texts = {item.id: item.text for item in posed.options}
    order = tuple(answer)
    if sorted(order) != sorted(posed.right):
        return unreadable("not-all-placed", needed=len(posed.right))
    parts = tuple(given == right for given, right in zip(order, posed.right, strict=True))
    given = " → ".join(texts[item] for item in order)
    return Grade(right=all(parts), parts=parts, given=given, expected=posed.expected)
