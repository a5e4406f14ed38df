"""The ledger of ids: what learners' records may already name, so that no edit loses anybody's place.

`lessons/schema/ids.txt` lists every lesson, step, exercise and skill, one a line. An id that is in it must
still exist, or be listed under `was:` by what took its place.
"""

from collections.abc import Iterator
from pathlib import Path

from llmtutor.authoring.report import Notes, counted
from llmtutor.authoring.sources import Sources, gather
from llmtutor.course import files
from llmtutor.course.faults import Fault

LEDGER = Path("schema") / "ids.txt"


def check_ledger(sources: Sources, notes: Notes) -> None:
    """Check that nothing recorded has disappeared; new ids are a warning until they are recorded."""
    path = sources.root / LEDGER
    if not path.is_file():
        return
    if sources.skills.model is None or not sources.all_read:
        return  # what is missing may be in a file that cannot be read
    name_of_file = files.shown(path)
    if files.leaves_course(path):
        notes.faults.append(Fault(name_of_file, 1, 1, files.LEAVES))
        return
    recorded = {line: number for number, line in enumerate(read_ledger(path), start=1)}
    now, former = set(present(sources)), set(past(sources))
    for line, number in recorded.items():
        if line not in now | former:
            kind, _, name = line.partition(" ")
            message = f"the {kind} `{name}` is gone: list its id under `was:` in what took its place"
            message += " (or, if nobody has learned it yet, take this line out)"
            notes.faults.append(Fault(name_of_file, number, 1, message))
    if new := sorted(now - set(recorded)):
        message = (
            f"{counted(len(new), 'new id')} not recorded yet (`{new[0]}`): run `llmtutor check --record`"
        )
        notes.warnings.append(Fault(name_of_file, 1, 1, message))


def read_ledger(path: Path) -> list[str]:
    """Return the lines of a ledger."""
    return path.read_text(encoding="utf-8").splitlines()


def record(root: Path) -> int:
    """Add every present id to the ledger of a course folder; return how many were new."""
    path = root / LEDGER
    known = set(read_ledger(path)) if path.is_file() else set()
    new = set(present(gather(root))) - known
    if new:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{line}\n" for line in sorted(known | new)), encoding="utf-8")
    return len(new)


def present(sources: Sources) -> Iterator[str]:
    """Go through the ids of every lesson, step, exercise and skill as ledger lines."""
    for _, lesson in sources.readable():
        yield f"lesson {lesson.id}"
        for step in lesson.steps:
            yield f"step {lesson.id}/{step.id}"
    yield from (f"exercise {name}" for name in sources.exercises)
    if sources.skills.model is not None:
        for name in sources.skills.model.root:
            yield f"skill {name}"


def past(sources: Sources) -> Iterator[str]:
    """Go through the former ids that something has taken over; a renamed lesson takes its steps along."""
    for _, lesson in sources.readable():
        steps = [name for step in lesson.steps for name in (step.id, *step.was)]
        for name in (lesson.id, *lesson.was):
            yield f"lesson {name}"
            yield from (f"step {name}/{step}" for step in steps)
    if sources.skills.model is not None:
        for skill in sources.skills.model.root.values():
            yield from (f"skill {name}" for name in skill.was)
