import os

import pytest

os.environ["TEXTUAL_ANIMATIONS"] = "none"  # Textual reads it once, when it is imported


@pytest.fixture(autouse=True)
def plain_environment(tmp_path, monkeypatch):
    """No setting of whoever runs the tests changes what a screen shows."""
    monkeypatch.setenv("LLMTUTOR_HOME", str(tmp_path / "home"))
    for name in ("NO_COLOR", "TEXTUAL_THEME", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
