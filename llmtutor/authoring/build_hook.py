"""Building a wheel: the indexes are compiled into it, so an installed app starts without reading YAML."""

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class IndexHook(BuildHookInterface[Any]):
    """Compiles the index of every language into `llmtutor/_lessons/`. Needs only PyYAML and pydantic."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the compiled indexes to a wheel; an editable install reads the checkout and needs none."""
        if self.target_name != "wheel" or version == "editable":
            return
        sys.path.insert(0, self.root)
        from llmtutor.course import index_cache
        from llmtutor.course.compiling import compile_index

        lessons = Path(self.root) / "lessons"
        folder = Path(tempfile.mkdtemp(prefix="llmtutor-index-"))
        for language in compile_index(lessons, lessons, "en").languages:
            name = index_cache.prebuilt_path(folder, language)
            index_cache.write(name, compile_index(lessons, lessons, language))
            build_data["force_include"][str(name)] = f"llmtutor/_lessons/{name.name}"
