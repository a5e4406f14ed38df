"""What a check found: faults, which must be put right, and warnings, which deserve a look."""

from dataclasses import dataclass, field

from llmtutor.course.document import Document
from llmtutor.course.faults import Fault, Path


@dataclass(frozen=True, slots=True)
class Report:
    """Everything found, sorted by file and line. `lessons` counts the lessons looked at."""

    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    lessons: int = 0

    @property
    def ok(self) -> bool:
        """Tell whether there are no faults; warnings don't count."""
        return not self.faults

    def text(self) -> str:
        """Return the report as printed: `file:line:column: fault: ...`, one a line, and a summary."""
        found = sorted(
            [(fault, "fault") for fault in self.faults] + [(one, "warning") for one in self.warnings]
        )
        lines = [_line(fault, kind) for fault, kind in found]
        counts = (counted(self.lessons, "lesson"), counted(len(self.faults), "fault"))
        return "\n".join([*lines, ", ".join([*counts, counted(len(self.warnings), "warning")])])


def _line(fault: Fault, kind: str) -> str:
    where = f" [{fault.where}]" if fault.where else ""
    return f"{fault.file}:{fault.line}:{fault.column}: {kind}: {fault.message}{where}"


def counted(number: int, thing: str) -> str:
    """Return `1 fault`, `2 faults`."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


@dataclass(slots=True)
class Notes:
    """What the checks write into while they run."""

    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    def fault(self, document: Document, path: Path, message: str) -> None:
        """Note something that must be put right, at the value `path` leads to."""
        self.faults.append(document.fault(path, message))

    def key_fault(self, document: Document, path: Path, message: str) -> None:
        """Note something that must be put right, at the key `path` ends with."""
        self.faults.append(document.key_fault(path, message))

    def warn(self, document: Document, path: Path, message: str) -> None:
        """Note something that deserves a look."""
        self.warnings.append(document.fault(path, message))

    def report(self, lessons: int) -> Report:
        """Return everything noted, each thing once."""
        return Report(tuple(sorted(set(self.faults))), tuple(sorted(set(self.warnings))), lessons)
