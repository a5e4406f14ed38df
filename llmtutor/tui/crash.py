"""What is kept when the app crashes: a file with the traceback, named to the learner."""

import platform
import traceback
from datetime import UTC, datetime
from pathlib import Path

from llmtutor import __version__


def write_crash(error: BaseException, folder: Path) -> Path | None:
    """Write the traceback of a crash to a new file in `folder`; return its path, or None if that failed."""
    from importlib.metadata import version

    moment = datetime.now(UTC)
    path = folder / f"crash-{moment:%Y%m%d-%H%M%S-%f}.txt"
    lines = [
        f"llmtutor {__version__}, textual {version('textual')}, Python {platform.python_version()}",
        f"{platform.platform()}, {moment.isoformat(timespec='seconds')}",
        "",
        *traceback.format_exception(error),
    ]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines), encoding="utf-8")
    except OSError:
        return None
    return path
