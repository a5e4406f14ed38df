"""Questions answered by choosing, ordering, matching and filling: all they name exists and differs."""

from collections.abc import Sequence

from llmtutor.authoring.report import Notes
from llmtutor.course.document import Document
from llmtutor.course.faults import Path, did_you_mean
from llmtutor.course.questions import Gaps, Match, One, Order, Question, Several, Slip, TrueFalse
from llmtutor.quiz.order import stands_in
from llmtutor.quiz.words import alternatives, example_of, fits, plain_words


def check_choices(question: Question, path: Path, document: Document, notes: Notes) -> None:
    """Check what the schema of such a question cannot say."""
    match question:
        case One():
            _check_different(
                [option.text for option in question.options], (*path, "options"), document, notes
            )
        case Several():
            _check_different(
                [option.text for option in question.options], (*path, "options"), document, notes
            )
            _check_several(question, path, document, notes)
        case TrueFalse():
            _check_different([each.text for each in question.reasons], (*path, "reasons"), document, notes)
        case Slip():
            _check_different([line.text for line in question.lines], (*path, "lines"), document, notes)
        case Order():
            _check_different([item.text for item in question.items], (*path, "items"), document, notes)
            _check_order(question, path, document, notes)
        case Match():
            _check_different([pair.text for pair in question.pairs], (*path, "pairs"), document, notes)
            _check_match(question, path, document, notes)
        case Gaps():
            _check_gaps(question, path, document, notes)


def _check_different(shown: Sequence[str], path: Path, document: Document, notes: Notes) -> None:
    for place, text in enumerate(shown):
        if text in shown[:place]:
            notes.fault(document, (*path, place, "text"), "two options read the same")


def _known(chose: Sequence[str], known: Sequence[str], path: Path, document: Document, notes: Notes) -> bool:
    for place, name in enumerate(chose):
        if name not in known:
            message = f"there is no `{name}` to choose{did_you_mean(name, known)}"
            notes.fault(document, (*path, place), message)
            return False
    return True


def _check_several(question: Several, path: Path, document: Document, notes: Notes) -> None:
    right = {option.id for option in question.options if option.right}
    known = [option.id for option in question.options]
    for place, each in enumerate(question.misconceptions):
        at = (*path, "misconceptions", place, "chose")
        if _known(each.chose, known, at, document, notes) and set(each.chose) <= right:
            notes.fault(document, at, "all of these are right: name at least one wrong option")


def _check_order(question: Order, path: Path, document: Document, notes: Notes) -> None:
    right = [item.id for item in question.items]
    for place, each in enumerate(question.misconceptions):
        at = (*path, "misconceptions", place, "chose")
        if not _known(each.chose, right, at, document, notes):
            continue
        if stands_in(each.chose, right):
            notes.fault(document, at, "these stand in the right order")


def _check_match(question: Match, path: Path, document: Document, notes: Notes) -> None:
    owners: dict[str, str] = {}
    for pair in question.pairs:
        owners.setdefault(pair.match, pair.id)
    right = {pair.id: owners[pair.match] for pair in question.pairs}
    for place, extra in enumerate(question.extras):
        if extra.match in owners:
            message = f"this belongs to `{owners[extra.match]}`: an extra belongs to nothing"
            notes.fault(document, (*path, "extras", place, "match"), message)
    targets = [*owners.values(), *(extra.id for extra in question.extras)]
    for place, each in enumerate(question.misconceptions):
        at = (*path, "misconceptions", place, "chose")
        if len(each.chose) != 2:
            notes.fault(document, at, "name two: a pair, and the pair or extra whose `match` it was given")
        elif (
            _known(each.chose[:1], list(right), at, document, notes)
            and _known(each.chose[1:], targets, at, document, notes)
            and right[each.chose[0]] == each.chose[1]
        ):
            notes.fault(document, at, "these two belong together")


def _check_gaps(question: Gaps, path: Path, document: Document, notes: Notes) -> None:
    for number, gap in enumerate(question.gaps):
        accepted = alternatives(gap.accept or "")
        if gap.accept is not None and not all(plain_words(text) for text in accepted or ("",)):
            notes.fault(document, (*path, "gaps", number, "accept"), "there is nothing to type here")
        for place, each in enumerate(gap.misconceptions):
            at = (*path, "gaps", number, "misconceptions", place)
            for pattern in alternatives(each.pattern or ""):
                if not plain_words(example_of(pattern)):
                    notes.fault(document, at, f"the pattern `{pattern}` fits anything")
                elif caught := next((text for text in accepted if fits(text, pattern)), None):
                    notes.fault(document, at, f"the pattern `{pattern}` fits the answer, {caught}")
