"""A question as rows of text: what is asked, and on request the answer with every reason."""

from collections.abc import Iterator, Sequence

from llmtutor.course.words import Words
from llmtutor.quiz.derived import write_cells
from llmtutor.quiz.posed import Blank, Choice, Mistake, Posed
from llmtutor.quiz.tolerance import DEFAULT
from llmtutor.render.cells import Row, indent, row, row_width
from llmtutor.render.markdown import render_markdown

GAP = "______"


def question_rows(posed: Posed, words: Words, width: int, answers: bool) -> Iterator[Row]:
    """Return a posed question, with `answers` also its hints, its answer and why."""
    yield from _text(posed.prompt, width)
    if posed.blanks:
        yield from _text(_with_gaps(posed), width)
    if posed.kind == "true-false":
        yield from _text(
            f"{words('answer.true')} / {words('answer.false')}, {words('answer.because')}", width
        )
    yield from _numbered(posed.options, width)
    yield from _numbered(posed.targets, width, "abcdefghi")
    if posed.task is not None:
        yield from _code(posed.task.starter)
    if answers:
        yield from _answer(posed, words, width)


def _answer(posed: Posed, words: Words, width: int) -> Iterator[Row]:
    for number, hint in enumerate(posed.hints, start=1):
        yield from _text(f"{words('answer.hint', n=number)} {hint}", width)
    if posed.task is not None:
        yield from _text(words("answer.solution"), width)
        yield from _code(posed.task.solution)
    elif posed.expected:
        yield from _text(words("answer.expected", answer=expected_text(posed, words)), width)
    for number, option in enumerate(posed.options, start=1):
        if option.say:
            yield from _marked(is_sound(option, posed.kind), option.say, width, f"{number}.  ")
    for target in posed.targets:
        if target.say:
            yield from _marked(False, f"{target.text}: {target.say}", width)
    for mistake in mistakes_in(posed):
        yield from _marked(False, f"{wrong_answer_text(mistake, posed)}: {mistake.say}", width)
    for wrong in posed.task.wrong if posed.task is not None else ():
        yield from _marked(False, wrong.say, width)
    yield ()
    yield from _text(posed.why, width)


def expected_text(posed: Posed, words: Words) -> str:
    """Return the right answer in words."""
    if posed.kind != "true-false":
        return posed.expected
    verdict = words("answer.true" if posed.right[0] else "answer.false")
    return f"{verdict}, {words('answer.because')} {posed.expected}"


def is_sound(option: Choice, kind: str) -> bool:
    """Tell whether an option says what is so: of lines with a slip those without, of lines to order all."""
    return kind in ("order", "match") or option.right != (kind == "slip")


def mistakes_in(posed: Posed) -> Iterator[Mistake]:
    """Return every named wrong answer of a question, those of its gaps too."""
    yield from posed.misconceptions
    for blank in posed.blanks:
        yield from blank.misconceptions
        if blank.number is not None:
            yield from blank.number.misconceptions


def wrong_answer_text(mistake: Mistake, posed: Posed) -> str:
    """Return what a named mistake looks like: numbers, a range, what was chosen, words that were typed."""
    if mistake.between is not None:
        return " … ".join(write_cells((end,), (), DEFAULT) for end in mistake.between)
    if mistake.patterns:
        return " | ".join(mistake.patterns)
    if mistake.chose:
        texts = {each.id: each.text for each in posed.options}
        if posed.kind == "match":
            targets = {each.id: each.text for each in posed.targets}
            return f"{texts[mistake.chose[0]]} → {targets[mistake.chose[1]]}"
        return (" → " if posed.kind == "order" else " · ").join(texts[name] for name in mistake.chose)
    return write_cells(mistake.cells, mistake.shape, DEFAULT)


def _with_gaps(posed: Posed) -> str:
    text = posed.text
    for blank in posed.blanks:
        text = text.replace(f"{{{blank.id}}}", _shown_gap(blank))
    return text


def _shown_gap(blank: Blank) -> str:
    return f"{GAP} {blank.number.unit}" if blank.number is not None and blank.number.unit else GAP


def _text(text: str, width: int) -> Iterator[Row]:
    if text:
        yield from render_markdown(text, width)
        yield ()


def _numbered(choices: Sequence[Choice], width: int, signs: str = "123456789") -> Iterator[Row]:
    for sign, choice in zip(signs, choices, strict=False):
        body = render_markdown(choice.text, width - 4)
        yield (*row(f"{sign}.  ", "dim"), *(body[0] if body else ()))
        yield from indent(body[1:], 4)
    if choices:
        yield ()


def _code(text: str) -> Iterator[Row]:
    yield from (row(line, "code") for line in text.rstrip().splitlines())
    yield ()


def _marked(right: bool, text: str, width: int, number: str = "") -> Iterator[Row]:
    """Yield what is said of an option or a mistake. The mark is about that option: its number goes along."""
    mark = (*row(number, "dim"), *row("✓ " if right else "✗ ", "good" if right else "bad"))
    body = render_markdown(text, width - row_width(mark))
    yield (*mark, *(body[0] if body else ()))
    yield from indent(body[1:], row_width(mark))
