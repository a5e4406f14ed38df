"""Grading a typed list of numbers and the cells of a matrix."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from llmtutor.quiz.grade import Grade, Problem, unreadable
from llmtutor.quiz.numbers import find_mistake
from llmtutor.quiz.posed import Posed
from llmtutor.quiz.reading import Reading, plain_text, read_number

LONGEST = 2000


def grade_vector(posed: Posed, answer: Any) -> Grade:
    """Grade numbers typed in a row: `[0.7, 0.3]`, `0.7 0.3`, `0,7; 0,3`. Another count is no attempt.

    Where the row can be split in two ways (`2 100,5`), the way with more right numbers counts.
    """
    typed = " ".join(str(answer).split())
    if not typed:
        return unreadable("empty")
    grades = []
    for parts in split_numbers(typed[:LONGEST]):
        readings = [read_number(part) for part in parts]
        if len(parts) == posed.shape[0] and not any(isinstance(reading, Problem) for reading in readings):
            grades.append(_grade_cells(posed, _in_place(posed, readings), typed))
    return max(grades, key=lambda each: sum(each.parts), default=_why_not(typed, posed.shape[0]))


def grade_matrix(posed: Posed, answer: Any) -> Grade:
    """Grade the texts typed into the cells, row by row. An empty or unreadable cell is no attempt."""
    rows = [[str(cell).strip() for cell in row] for row in answer]
    given = f"[{', '.join('[' + ', '.join(row) + ']' for row in rows)}]"
    if (len(rows), *{len(row) for row in rows}) != posed.shape:
        return unreadable("wrong-shape", given, rows=posed.shape[0], columns=posed.shape[1])
    readings = []
    for place, text in enumerate(text for row in rows for text in row):
        reading = read_number(text)
        if isinstance(reading, Problem):
            row, column = divmod(place, posed.shape[1])
            code = "empty-cell" if reading.code == "empty" else "unreadable-cell"
            return unreadable(code, given, row=row + 1, column=column + 1, text=text)
        readings.append(reading)
    return _grade_cells(posed, readings, given)


def split_numbers(text: str) -> Iterator[list[str]]:
    """Yield the ways to split a typed list, likeliest first.

    Semicolons (or Chinese commas) part numbers if there are any; else commas do, as in `1, 2`; else spaces,
    so that the commas of `0,7 0,3` and `0,7, 0,3` are decimal.
    """
    text = re.sub(r"[\[\](){}（）【】［］｛｝]", " ", text)
    for sign in ("[;；]", "[，、]"):
        if re.search(sign, text):
            yield _parts(re.split(sign, text))
    plain = plain_text(text)
    yield _parts(plain.split(","))
    yield _parts(part.removesuffix(",") for part in plain.split())


def _grade_cells(posed: Posed, readings: Sequence[Any], given: str) -> Grade:
    ways = [_fitting(posed, place, reading) for place, reading in enumerate(readings)]
    parts = tuple(posed.tolerance.accepts(cell, way) for cell, way in zip(posed.cells, ways, strict=True))
    told = sorted(ways) if posed.unordered else ways
    mistake = None if all(parts) else find_mistake(posed.misconceptions, told, posed)
    return Grade(
        right=all(parts),
        parts=parts,
        misconception=mistake.id if mistake else None,
        say=mistake.say if mistake else "",
        given=given,
        expected=posed.expected,
    )


def _in_place(posed: Posed, readings: Sequence[Any]) -> Sequence[Any]:
    """Return readings as they were typed, or, where order does not matter, each beside a cell it fits."""
    if not posed.unordered:
        return readings
    rest = sorted(readings, key=lambda reading: reading[0].value)
    placed: list[Any] = []
    for cell in posed.cells:
        fitting = (one for one in rest if any(posed.tolerance.accepts(cell, way.value) for way in one))
        placed.append(next(fitting, None))
        if placed[-1] is not None:
            rest.remove(placed[-1])
    return [rest.pop(0) if one is None else one for one in placed]


def _fitting(posed: Posed, place: int, reading: Reading) -> Fraction:
    """Return the way to read one cell that is right, or the likeliest."""
    values = [way.value for way in reading]
    return next((way for way in values if posed.tolerance.accepts(posed.cells[place], way)), values[0])


def _why_not(typed: str, needed: int) -> Grade:
    """Tell which number cannot be read, or that there are too many or too few."""
    counts = []
    for parts in split_numbers(typed[:LONGEST]):
        bad = [part for part in parts if isinstance(read_number(part), Problem)]
        if bad and len(parts) == needed:
            return unreadable("not-a-number", typed, text=bad[0])
        if not bad:
            counts.append(len(parts))
    if counts:
        return unreadable("wrong-count", typed, count=counts[0], needed=needed)
    return unreadable("not-a-number", typed, text=typed)


def _parts(parts: Any) -> list[str]:
    return [part.strip() for part in parts if part.strip()]
