"""What llmtutor needs of other packages, and whether the versions that are there fit."""

import re
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

import llmtutor

_REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+)\s*([^;]*?)\s*(?:;.*extra\s*==\s*['\"]([^'\"]+)['\"].*)?")
_LIMIT = re.compile(r"(>=|<=|==|!=|<|>)\s*([0-9][0-9.]*)")


class Requirement(NamedTuple):
    """A package, the versions that fit (`>=8.2,<9`), and the extra it belongs to ('' for none)."""

    name: str
    versions: str
    extra: str

    @property
    def text(self) -> str:
        """As pip understands it."""
        return f"{self.name}{self.versions}"


def requirements() -> list[Requirement]:
    """Return what the installed llmtutor needs, or what the checkout says where it is not installed."""
    try:
        lines = metadata.requires("llmtutor") or []
    except metadata.PackageNotFoundError:
        lines = _of_checkout()
    found = [_REQUIREMENT.fullmatch(line) for line in lines]
    return [Requirement(match[1], match[2].strip("() "), match[3] or "") for match in found if match]


def _of_checkout() -> list[str]:
    import tomllib

    try:
        text = (Path(llmtutor.__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8")
    except OSError:
        return []
    project = tomllib.loads(text)["project"]
    extras = project.get("optional-dependencies", {})
    more = [f"{line} ; extra == '{extra}'" for extra, lines in extras.items() for line in lines]
    return [*project["dependencies"], *more]


def installed(name: str) -> str | None:
    """Return the version of a package, or None if it is not there."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def fits(version: str, versions: str) -> bool:
    """Tell whether a version is within limits such as `>=8.2,<9`; letters after the numbers do not count."""
    have = _numbers(version)
    for sign, limit in _LIMIT.findall(versions):
        bound = _numbers(limit)
        wide = max(len(have), len(bound))
        one, two = (each + (0,) * (wide - len(each)) for each in (have, bound))
        holds = {">=": one >= two, "<": one < two, "<=": one <= two, ">": one > two}
        if not holds.get(sign, (one == two) == (sign == "==")):
            return False
    return True


def _numbers(version: str) -> tuple[int, ...]:
    leading = re.match(r"\d+(\.\d+)*", version)
    return tuple(int(part) for part in leading[0].split(".")) if leading else ()
