"""How long a course of 115 lessons takes to check, to compile and to open, beside reading its YAML alone.

Run by hand: `python tests/benchmarks/course_size.py`. Everything is a ratio to parsing the same files.
"""

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import yaml

from llmtutor.authoring.check import check
from llmtutor.authoring.new import new_lesson
from llmtutor.course.library import open_course

LESSONS = 115


def build(root: Path) -> None:
    """Write a course of many lessons."""
    (root / "course.yaml").write_text(
        "id: big\ntitle: Big\ntracks:\n  - {id: all, title: All, summary: S, lessons: []}\n", encoding="utf-8"
    )
    for number in range(LESSONS):
        new_lesson(root, f"all/lesson-{number}")


def seconds(work: Callable[[], object]) -> float:
    """Return the shortest of three runs."""
    times = []
    for _ in range(3):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return min(times)


def main() -> None:
    """Build the course in a temporary folder, and print one line for each thing measured."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LLMTUTOR_HOME"] = str(Path(folder) / "home")
        root = Path(folder) / "course"
        root.mkdir()
        build(root)
        contents = [path.read_bytes() for path in sorted(root.rglob("*.yaml"))]
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        parsing = seconds(lambda: [yaml.load(content, loader) for content in contents])
        print(f"parsing {LESSONS} lessons: {parsing * 1000:.0f} ms")
        report = check(root)
        assert report.ok, report.text()
        print(f"checking them: {seconds(lambda: check(root)) / parsing:.1f} times that")
        one = next((root / "all").iterdir())
        print(f"checking one of them: {seconds(lambda: check(one)) / parsing:.1f} times")

        def compile_index() -> None:
            for path in (Path(folder) / "home" / "cache").glob("*"):
                path.unlink()
            open_course(root).index()

        print(f"compiling the index: {seconds(compile_index) / parsing:.1f} times")
        print(f"opening the kept index: {seconds(lambda: open_course(root).index()) / parsing:.3f} times")


if __name__ == "__main__":
    main()
