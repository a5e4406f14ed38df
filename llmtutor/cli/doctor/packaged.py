"""Are the files of llmtutor itself all there, and as they were installed: programs, lessons, weights?"""

import base64
import hashlib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from llmtutor.cli.doctor.finding import Finding, fault, good

PACKAGE = "llmtutor"
PROGRAM = "llmtutor/__init__.py"
NAMED = 5
"""How many files are named; of more only the number is told."""


def examine_files() -> Iterator[Finding]:
    """Compare every file with the list that the installer left; a checkout has no such list."""
    listed = _listed()
    missing = [path for path in listed if not Path(path.locate()).is_file()]
    changed = [path for path in listed if path not in missing and not _as_installed(path)]
    for code, found in (("files-missing", missing), ("files-changed", changed)):
        if found:
            names = ", ".join(map(str, found[:NAMED])) + (" …" if len(found) > NAMED else "")
            yield fault(code, count=len(found), files=names)
    if listed and not missing and not changed:
        yield good("files", count=len(listed))


def _listed() -> list[metadata.PackagePath]:
    """Return the files with a checksum: those that Python makes itself have none.

    An editable install lists no program of ours: what runs then is the checkout.
    """
    try:
        found = metadata.files(PACKAGE) or []
    except metadata.PackageNotFoundError:
        return []
    listed = [path for path in found if path.parts[0] == PACKAGE and path.hash]
    return listed if PROGRAM in map(str, listed) else []


def _as_installed(path: metadata.PackagePath) -> bool:
    if path.hash is None:
        return True
    try:
        found = hashlib.new(path.hash.mode, path.read_binary()).digest()
    except OSError:
        return False
    return base64.urlsafe_b64encode(found).rstrip(b"=").decode() == path.hash.value
