"""However a course file is spoilt, the check ends soon, raises nothing, and tells places that exist."""

import shutil
import string
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from llmtutor.authoring.check import check
from llmtutor.course.faults import CourseError
from llmtutor.course.library import Course, own_lessons, read_lesson

LESSONS = sorted(
    path for path in own_lessons().glob("*/*.yaml") if "\nsteps:" in path.read_text(encoding="utf-8")
)
OTHERS = [own_lessons() / name for name in ("course.yaml", "skills.yaml", "glossary.yaml", "symbols.yaml")]
OTHERS += sorted((own_lessons() / "demos").glob("*.yaml"))[:2]
ENDLESS = timedelta(minutes=3)
"""Longer than checking the whole course takes on a machine with much else to do."""
TEXTS = {path: path.read_text(encoding="utf-8") for path in [*LESSONS, *OTHERS]}
ODD = [
    *(
        "",
        "~",
        "null",
        "yes",
        "1e999",
        "-1",
        "0",
        "99999999999999999999",
        ".nan",
        "[]",
        "{}",
        "[[[[",
        "}}",
        "''",
        '"',
    ),
    *(
        "!!python/object:os.system",
        "&a",
        "*a",
        "<<",
        "?",
        "|",
        ">",
        "%",
        "@",
        "`",
        "\t",
        "\x00",
        "\u2028",
        "\ud7ff",
    ),
    *(
        "softmax",
        "open",
        "__import__('os')",
        "().__class__",
        "9**9**9",
        "[0]*10**9",
        "1/0",
        "lambda: 0",
        "x" * 500,
    ),
    *("$\\frac{", "$$", "{a}", "{0}", "**", "\\", "#", "../../etc/passwd", "😀", "中文", "\u202e"),
]


@st.composite
def spoilt(draw, paths):
    """A file and its text after one to three accidents."""
    path = draw(st.sampled_from(paths))
    text = TEXTS[path]
    for _ in range(draw(st.integers(1, 3))):
        text = draw(
            st.sampled_from([cut, double, odd_word, swap_words, reindent, swap_lines, odd_character])
        )(draw, text)
    return path, text


def _span(draw, text, longest=60):
    start = draw(st.integers(0, max(0, len(text) - 1)))
    return start, min(len(text), start + draw(st.integers(1, longest)))


def cut(draw, text):
    start, end = _span(draw, text, draw(st.sampled_from([3, 60, 100_000])))
    return text[:start] + text[end:]


def double(draw, text):
    start, end = _span(draw, text, 200)
    return text[:end] + text[start:end] + text[end:]


def _words(text):
    places, start = [], None
    for place, character in enumerate(text + " "):
        if character in string.whitespace + "{}[],:'\"":
            if start is not None:
                places.append((start, place))
            start = None
        elif start is None:
            start = place
    return places or [(0, len(text))]


def _word(draw, text):
    words = _words(text)
    return words[draw(st.integers(0, len(words) - 1))]


def odd_word(draw, text):
    start, end = _word(draw, text)
    return text[:start] + draw(st.sampled_from(ODD)) + text[end:]


def swap_words(draw, text):
    (start, end), (from_start, from_end) = _word(draw, text), _word(draw, text)
    return text[:start] + text[from_start:from_end] + text[end:]


def reindent(draw, text):
    lines = text.splitlines(keepends=True) or [""]
    place = draw(st.integers(0, len(lines) - 1))
    lines[place] = " " * draw(st.integers(0, 9)) + lines[place].lstrip(" ")
    return "".join(lines)


def swap_lines(draw, text):
    lines = text.splitlines(keepends=True) or [""]
    one, other = draw(st.integers(0, len(lines) - 1)), draw(st.integers(0, len(lines) - 1))
    lines[one], lines[other] = lines[other], lines[one]
    return "".join(lines)


def odd_character(draw, text):
    place = draw(st.integers(0, len(text)))
    return text[:place] + draw(st.sampled_from("{}[]:,'\"#-?&*!|>%@\n\t \\$~`0")) + text[place:]


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    """Our lessons in a folder of their own, without what the mutated files do not touch."""
    root = tmp_path_factory.mktemp("spoilt") / "course"
    shutil.copytree(own_lessons(), root, ignore=shutil.ignore_patterns("zh", "schema"))
    return root


def told_well(report, root):
    """Every fault names a file of the course and a line that it has."""
    for fault in (*report.faults, *report.warnings):
        file = Path(fault.file)
        file = file if file.is_absolute() else Path.cwd() / file
        assert file.is_relative_to(root), fault
        lines = len(file.read_text(encoding="utf-8", errors="replace").splitlines()) if file.is_file() else 1
        assert 1 <= fault.line <= lines + 1, fault
        assert fault.column >= 1, fault
        assert fault.message
        assert "\n" not in fault.message.strip()


def readable(read):
    """Read something; nothing but a CourseError that tells faults may come of it."""
    try:
        return bool(read())
    except CourseError as error:
        return not error.faults


def loop(examples):
    return settings(
        max_examples=examples,
        deadline=ENDLESS,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        print_blob=True,
    )


def test_spoilt_lessons_are_told_and_never_crash(copy, full, tmp_path):
    @loop(2000 if full else 40)
    @given(spoilt(LESSONS))
    def run(case):
        path, text = case
        alone = tmp_path / path.name
        alone.write_text(text, encoding="utf-8", newline="")
        told_well(check(alone), tmp_path)
        readable(lambda: read_lesson(alone))
        alone.unlink()

    run()


def test_a_course_with_spoilt_files_is_told_and_never_crashes(copy, full):
    @loop(200 if full else 6)
    @given(spoilt([*OTHERS, *LESSONS]))
    def run(case):
        path, text = case
        inside = copy / path.relative_to(own_lessons())
        before = inside.read_bytes()
        inside.write_text(text, encoding="utf-8", newline="")
        try:
            told_well(check(copy), copy)
            readable(lambda: Course(copy).index())
        finally:
            inside.write_bytes(before)

    run()
