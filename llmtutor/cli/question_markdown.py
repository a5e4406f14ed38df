"""A question as CommonMark: what is asked, and apart from it the answer with every reason."""

from collections.abc import Iterable, Iterator

from llmtutor.cli.question_text import expected_text, is_sound, mistakes_in, wrong_answer_text
from llmtutor.course.words import Words
from llmtutor.demos import catalogue
from llmtutor.demos.contract import link, start
from llmtutor.quiz.posed import Posed
from llmtutor.render.commonmark import fenced, item, to_commonmark

GAP = r"\_" * 6
LETTERS = "abcdefghijklmnop"


def asked_markdown(posed: Posed, words: Words) -> str:
    """Return the question without its answer."""
    return joined(_asked(posed, words))


def joined(parts: Iterable[str]) -> str:
    """Return blocks with an empty line between them."""
    return "\n\n".join(part.strip("\n") for part in parts if part.strip())


def _asked(posed: Posed, words: Words) -> Iterator[str]:
    yield to_commonmark(posed.prompt)
    if posed.blanks:
        yield _with_gaps(posed)
    if posed.kind == "true-false":
        yield f"{words('answer.true')} / {words('answer.false')}, {words('answer.because')}"
    yield _numbered(option.text for option in posed.options)
    yield _lettered(target.text for target in posed.targets)
    if posed.task is not None:
        yield fenced(posed.task.starter, "python")
    if posed.goal is not None:
        demo = catalogue.load(posed.goal.demo)
        yield fenced(link(demo, start(demo, posed.goal.set)))


def hints_markdown(posed: Posed, words: Words) -> str:
    """Return the hints, empty if there are none."""
    told = (f"{words('answer.hint', n=n)} {hint}" for n, hint in enumerate(posed.hints, start=1))
    return "\n".join(item("-", to_commonmark(hint)) for hint in told)


def answer_markdown(posed: Posed, words: Words) -> str:
    """Return the answer, what is right or wrong with every option, the named mistakes, and why."""
    return joined(_answer(posed, words))


def _answer(posed: Posed, words: Words) -> Iterator[str]:
    if posed.task is not None:
        yield words("answer.solution")
        yield fenced(posed.task.solution, "python")
    elif posed.expected:
        yield to_commonmark(words("answer.expected", answer=expected_text(posed, words)))
    if any(option.say for option in posed.options):
        yield _numbered(_judged(is_sound(one, posed.kind), one.say or one.text) for one in posed.options)
    yield _lettered(_judged(False, target.say) for target in posed.targets if target.say)
    yield "\n".join(item("-", to_commonmark(text)) for text in _mistakes(posed))
    yield to_commonmark(posed.why)


def _mistakes(posed: Posed) -> Iterator[str]:
    for mistake in mistakes_in(posed):
        yield _judged(False, f"{wrong_answer_text(mistake, posed)}: {mistake.say}")
    for wrong in posed.task.wrong if posed.task is not None else ():
        yield _judged(False, wrong.say)


def _judged(right: bool, text: str) -> str:
    return f"{'✓' if right else '✗'} {text}"


def _numbered(texts: Iterable[str]) -> str:
    return "\n".join(item(f"{n}.", to_commonmark(text)) for n, text in enumerate(texts, start=1))


def _lettered(texts: Iterable[str]) -> str:
    """A list with letters: Markdown knows only numbers, and those are taken."""
    return "\n".join(
        item("-", f"({sign}) {to_commonmark(text)}") for sign, text in zip(LETTERS, texts, strict=False)
    )


def _with_gaps(posed: Posed) -> str:
    text = to_commonmark(posed.text)
    for blank in posed.blanks:
        unit = blank.number.unit if blank.number is not None else None
        text = text.replace(f"{{{blank.id}}}", f"{GAP} {unit}" if unit else GAP)
    return text
