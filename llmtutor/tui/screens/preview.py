"""A lesson file as its writer works on it: shown again whenever it is saved, at the same step."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from llmtutor.authoring.preview import Look, look, place_after, place_of, saved
from llmtutor.course.compiling import entry_of
from llmtutor.course.index import LessonEntry
from llmtutor.course.library import Course
from llmtutor.course.schema import Lesson
from llmtutor.progress.paths import data_folder
from llmtutor.progress.store import Store
from llmtutor.tui.screens.lesson import LessonScreen
from llmtutor.tui.sitting import Sitting
from llmtutor.tui.steps import StepBody

LOOK_EVERY = 0.4
"""Seconds between two looks at the file."""


@contextmanager
def preview_sitting(course: Course, language: str) -> Iterator[Sitting]:
    """Return a sitting whose record is thrown away afterwards: a preview leaves no trace, but of a crash."""
    with tempfile.TemporaryDirectory(prefix="llmtutor-preview-") as folder:
        yield Sitting(course, Store(Path(folder) / "record.db"), language, data_folder() / "crashes")


class PreviewScreen(LessonScreen):
    """Shows a lesson file; faults take the place of the text until they are mended."""

    def __init__(self, path: Path, step_id: str | None) -> None:
        super().__init__(path.stem, 0)
        self.path = path
        self.step_id = step_id
        self._look: Look | None = None
        self._whole: Lesson | None = None

    def missing_step(self, language: str) -> bool:
        """Tell whether the step asked for does not exist in a lesson that can be read."""
        lesson = look(self.path, language).lesson
        return lesson is not None and place_of(lesson, self.step_id) is None

    def step_ids(self, language: str) -> list[str]:
        """Return the ids of the lesson's steps."""
        lesson = look(self.path, language).lesson
        return [step.id for step in lesson.steps] if lesson is not None else []

    @property
    def lesson(self) -> Lesson:
        """The lesson as it was last read without faults."""
        assert self._whole is not None
        return self._whole

    @property
    def entry(self) -> LessonEntry:
        """The lesson as an index would list it; without steps until it could be read."""
        name, track = self.path.stem, self._track
        if self._whole is None:
            return LessonEntry(name, track, name, "", 0, 0, (), (), (), (), readable=False)
        return entry_of(self._whole, track, name)

    @property
    def _track(self) -> str:
        tracks = self.tutor.sitting.index.tracks
        folder = self.path.absolute().parent.name
        return folder if any(track.id == folder for track in tracks) else tracks[0].id

    def first_step(self) -> StepBody | None:
        """Return nothing: the file is read once the screen is there."""
        return None

    async def begin(self) -> None:
        """Show the file and look at it again now and then."""
        await self._show_file()
        self.set_interval(LOOK_EVERY, self._look_again)

    async def _look_again(self) -> None:
        if self._look is None or saved(self._look):
            await self._show_file()

    async def _show_file(self) -> None:
        before, self._look = self._whole, look(self.path, self.tutor.sitting.language)
        if self._look.lesson is None:
            await self.show_faults(self.path.name, self._look.faults)
            return
        self._whole = self._look.lesson
        first = place_of(self._whole, self.step_id) or 0
        await self.open_step(place_after(before, self.at, self._whole) if before else first)

    async def retranslate(self) -> None:
        """Show the file's translation into the language just chosen."""
        await self.recompose()
        await self._show_file()

    def finish(self) -> None:
        """Say that this was the last step."""
        self.notice(self.words("lesson.last"))

    def action_leave(self) -> None:
        """End the preview."""
        self.app.exit()
