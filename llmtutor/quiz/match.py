"""Matching things with what belongs to them: posing and grading."""

from collections.abc import Mapping
from typing import Any

from llmtutor.course.questions import Match
from llmtutor.quiz.filling import fill
from llmtutor.quiz.grade import Grade, Reason, unreadable
from llmtutor.quiz.posed import Choice, Mistake, Posed
from llmtutor.quiz.shuffling import shuffled


def pose_match(question: Match, values: Mapping[str, Any], seed: int) -> dict[str, Any]:
    """Return what a match adds to a posed question: things and targets, each shuffled for itself."""
    targets: dict[str, str] = {}
    right: dict[str, str] = {}
    for pair in question.pairs:
        right[pair.id] = targets.setdefault(fill(pair.match, values), pair.id)
    offered = [Choice(name, text) for text, name in targets.items()]
    offered += [
        Choice(each.id, fill(each.match, values), say=fill(each.say, values)) for each in question.extras
    ]
    things = [Choice(pair.id, fill(pair.text, values), say=fill(pair.say, values)) for pair in question.pairs]
    texts = {target.id: target.text for target in offered}
    mistakes = (
        Mistake(each.id, fill(each.say, values), chose=each.chose) for each in question.misconceptions
    )
    return {
        "options": tuple(shuffled(things, seed)),
        "targets": tuple(shuffled(offered, seed + 1)),
        "right": right,
        "expected": " · ".join(f"{thing.text} → {texts[right[thing.id]]}" for thing in things),
        "misconceptions": tuple(mistakes),
    }


def grade_match(posed: Posed, answer: Any) -> Grade:
    """Grade a target id for every thing's id; the parts are the things in the order shown."""
    texts = {target.id: target.text for target in posed.targets}
    given = dict(answer)
    missing = [thing for thing in posed.options if given.get(thing.id) not in texts]
    if missing:
        return unreadable("not-all-matched", needed=len(posed.options))
    parts = tuple(given[thing.id] == posed.right[thing.id] for thing in posed.options)
    mistake = next((each for each in posed.misconceptions if _made(each, given)), None)
    return Grade(
        right=all(parts),
        parts=parts,
        misconception=mistake.id if mistake else None,
        say=mistake.say if mistake else "",
        given=" · ".join(f"{thing.text} → {texts[given[thing.id]]}" for thing in posed.options),
        expected=posed.expected,
        reasons=tuple(
            Reason(thing.id, texts[posed.right[thing.id]], right, True, thing.say)
            for thing, right in zip(posed.options, parts, strict=True)
        ),
    )


def _made(mistake: Mistake, given: Mapping[str, str]) -> bool:
    thing, target = mistake.chose
    return given.get(thing) == target
