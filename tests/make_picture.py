"""Make the README's picture from the app itself: `python tests/make_picture.py`."""

import asyncio
import tempfile
from pathlib import Path

from llmtutor.course.library import open_course
from llmtutor.progress.store import Store
from llmtutor.tui.app import Opening, TutorApp
from llmtutor.tui.screens.lesson import LessonScreen
from llmtutor.tui.sitting import Sitting

TARGET = Path(__file__).parents[1] / ".github" / "llmtutor.svg"
SIZE = (116, 26)


async def picture() -> str:
    """Open the temperature lesson at its demo, make the guess, turn the dial, point at a number."""
    with tempfile.TemporaryDirectory() as folder:
        sitting = Sitting(open_course(), Store(Path(folder) / "record.db"), "en")
        entry = sitting.index.lessons["temperature"]
        step = next(place for place, step in enumerate(entry.steps) if step.kind == "demo")
        app = TutorApp(sitting, Opening("lesson", lambda: LessonScreen("temperature", step)))
        async with app.run_test(size=SIZE) as pilot:
            await pilot.pause()
            await pilot.press("3", "enter")
            await pilot.pause()
            await pilot.press(*["left"] * 8, "tab", "down", "down", "down", "down", "right", "right")
            await pilot.pause()
            return app.export_screenshot(title="llmtutor")


if __name__ == "__main__":
    TARGET.write_text(asyncio.run(picture()), encoding="utf-8")
    print(TARGET)
