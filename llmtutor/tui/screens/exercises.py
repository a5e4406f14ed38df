"""The exercises in code: every function to write, with a line about it."""

from collections.abc import Collection, Sequence

from textual.app import ComposeResult

from llmtutor.render.cells import Span
from llmtutor.tui import commands
from llmtutor.tui.exercises import exercise_after, solved
from llmtutor.tui.screens.reading import ReadingScreen
from llmtutor.tui.widgets.follow import bring_rows_into_view
from llmtutor.tui.widgets.options import OnePicker
from llmtutor.tui.widgets.rows import Page


class ExerciseList(OnePicker):
    """A list that ticks what was solved and scrolls along with its cursor."""

    def __init__(self, options: Sequence[tuple[str, str]], done: Collection[str]) -> None:
        super().__init__(options)
        self.done = done

    def mark(self, option: str) -> Span:
        """Return a tick for what was solved."""
        return Span("✓", "good") if option in self.done else Span("○", "dim")

    def moved(self) -> None:
        """Choose what the cursor stands on and keep it in view."""
        super().moved()
        self.follow_cursor()

    def follow_cursor(self) -> None:
        """Bring the exercise under the cursor into sight, with the first one what stands above it."""
        if self.at < len(self._tops):
            top = self._tops[self.at] if self.at else -self.virtual_region.y
            end = [*self._tops[1:], self.size.height][self.at]
            bring_rows_into_view(self, top, end - top)


class ExercisesScreen(ReadingScreen):
    """Lists the exercises; Enter opens the one under the cursor."""

    OFFERS = (commands.OPEN, commands.LEAVE)
    BINDINGS = commands.bindings(OFFERS)
    CSS_PATH = "exercise.tcss"
    AUTO_FOCUS = ""

    def page_title(self) -> str:
        """Return what this page shows."""
        return self.words("exercises.title")

    def page(self) -> ComposeResult:
        """Compose a line of introduction and the list."""
        entries = self.tutor.sitting.index.exercises.values()
        yield Page(self.words("exercises.text" if entries else "exercises.none"))
        options = [(entry.id, f"**{entry.title}.** {entry.summary}") for entry in entries]
        yield ExerciseList(options, self._solved())

    def _solved(self) -> set[str]:
        sitting = self.tutor.sitting
        return {name for name in sitting.index.exercises if solved(sitting, name)}

    def on_mount(self) -> None:
        """Put the cursor on the first exercise not solved yet."""
        picker = self.query_one(ExerciseList)
        self._to_the_next(picker)
        # Scrolled to its first line, the introduction would be out of sight.
        picker.focus(scroll_visible=False)

    def _to_the_next(self, picker: ExerciseList) -> None:
        following = exercise_after(self.tutor.sitting, "")
        names = [name for name, _text in picker.options]
        if following is not None and following.id in names:
            picker.at = names.index(following.id)
            self.call_after_refresh(picker.follow_cursor)

    async def retranslate(self) -> None:
        """Show the list in the language just chosen."""
        await self.recompose()
        self.on_mount()
        self.show_keys()

    def on_screen_resume(self) -> None:
        """Show what was solved meanwhile."""
        for picker in self.query(ExerciseList):
            picker.done = self._solved()
            self._to_the_next(picker)
            picker.redraw()

    def action_open(self) -> None:
        """Open the exercise under the cursor."""
        from llmtutor.tui.screens.exercise import ExerciseScreen

        picker = self.query_one(ExerciseList)
        if picker.options:
            self.app.push_screen(ExerciseScreen(picker.options[picker.at][0]))
