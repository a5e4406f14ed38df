"""Is llmtutor installed as it should be: Python, its own files, packages, optional extras?"""

import platform
import sys
from collections.abc import Iterator
from pathlib import Path

import llmtutor
from llmtutor.cli.doctor.finding import Finding, fault, good, note
from llmtutor.cli.doctor.packaged import examine_files
from llmtutor.cli.doctor.requirements import Requirement, fits, installed, requirements

OLDEST_PYTHON = (3, 11)
EXTRAS = ("code", "anki")
"""The extras for learners; the others are for those who work on llmtutor."""


def examine_installation() -> Iterator[Finding]:
    """Yield what there is to say about this Python and the packages in it."""
    yield _python()
    yield good("program", version=llmtutor.__version__, folder=Path(llmtutor.__file__).parent)
    yield from examine_files()
    needed = requirements()
    always = [one for one in needed if not one.extra]
    faults = [problem for one in always if (problem := _wrong(one)) is not None]
    yield from faults
    if not faults:
        yield good("packages", count=len(always))
        yield from _slow_yaml()
    for extra in EXTRAS:
        yield from _extra(extra, [one for one in needed if one.extra == extra])


def _python() -> Finding:
    version = platform.python_version()
    if sys.version_info < OLDEST_PYTHON:
        return fault("python-old", version=version, needed=".".join(map(str, OLDEST_PYTHON)))
    return good("python", version=version, system=f"{platform.system()} {platform.machine()}")


def _wrong(one: Requirement) -> Finding | None:
    version = installed(one.name)
    command = f'{Path(sys.executable).name} -m pip install "{one.text}"'
    if version is None:
        return fault("package-missing", name=one.name, command=command)
    if not fits(version, one.versions):
        return fault("package-version", name=one.name, version=version, needed=one.versions, command=command)
    return None


def _slow_yaml() -> Iterator[Finding]:
    import yaml

    if not yaml.__with_libyaml__:
        yield note("yaml-slow")


def _extra(extra: str, needed: list[Requirement]) -> Iterator[Finding]:
    """An extra is there in versions that fit, is not there, or is there in versions that do not fit."""
    if not needed:
        return
    if any(installed(one.name) is None for one in needed):
        yield note(f"extra-{extra}")
        return
    faults = [problem for one in needed if (problem := _wrong(one)) is not None]
    yield from faults or [good("extra", name=extra)]
