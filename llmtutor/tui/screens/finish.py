"""The end of a lesson: what it said, how the questions went, what comes next."""

from textual.app import ComposeResult

from llmtutor.course.phrases import sources_text
from llmtutor.course.schema import Ask, Lesson
from llmtutor.tui import commands
from llmtutor.tui.exercises import exercise_of
from llmtutor.tui.quiz_summary import Result, miss
from llmtutor.tui.recap import ideas
from llmtutor.tui.screens.reading import ReadingScreen
from llmtutor.tui.widgets.rows import Page


class FinishScreen(ReadingScreen):
    """Shown when the last step of a lesson was left."""

    OFFERS = (commands.NEXT, commands.AGAIN, commands.EXERCISES, commands.LEAVE)
    BINDINGS = commands.bindings(OFFERS)

    def __init__(self, lesson_id: str) -> None:
        super().__init__()
        self.lesson_id = lesson_id

    def page_title(self) -> str:
        """Return the title of the lesson that was finished."""
        title = self.tutor.sitting.index.lessons[self.lesson_id].title
        return self.words("finish.title", lesson=title)

    def page(self) -> ComposeResult:
        """Compose the recap."""
        yield Page(self._text())

    def _text(self) -> str:
        sitting, words = self.tutor.sitting, self.words
        lesson = sitting.course.lesson(self.lesson_id, sitting.language)
        parts = ideas(lesson)
        parts.append(self._results(lesson))
        following = sitting.next_lesson(self.lesson_id)
        if following is not None:
            parts.append(words("finish.next", lesson=following.title, summary=following.summary))
        else:
            parts.append(words("finish.all-done"))
        exercise = exercise_of(sitting, self.lesson_id)
        if exercise is not None:
            parts.append(words("finish.exercise", title=exercise.title, summary=exercise.summary))
        parts.append(f"**{words('finish.read-on')}**\n\n" + sources_text(lesson))
        return "\n\n".join(parts)

    def _results(self, lesson: Lesson) -> str:
        words = self.words
        progress = self.tutor.sitting.progress(self.lesson_id)
        sitting = self.tutor.sitting
        attempts = sitting.store.attempts(lesson=self.lesson_id, course=sitting.course_key)
        seeds = {
            attempt.question: int(attempt.variant) for attempt in attempts if attempt.variant.isdecimal()
        }
        asks = [step for step in lesson.steps if isinstance(step, Ask)]
        parts = [words("finish.results", first=progress.first_try_right, count=len(asks))]
        answers = ((step, progress.questions.get(step.id)) for step in asks)
        missed = [step for step, one in answers if one is not None and one.tries and not one.right]
        if missed:
            parts.append(f"**{words('recap.missed')}**")
        parts += [miss(step, Result(False, seeds.get(step.id, 0)), words) for step in missed]
        return "\n\n".join(parts)

    def action_next(self) -> None:
        """Begin the next lesson."""
        following = self.tutor.sitting.next_lesson(self.lesson_id)
        self.tutor.open_map()
        if following is not None:
            self.tutor.open_lesson(following.id)

    def action_again(self) -> None:
        """Ask the questions again, with fresh numbers."""
        from llmtutor.tui.quiz_plans import of_lessons
        from llmtutor.tui.screens.quiz import QuizScreen

        self.app.push_screen(QuizScreen(of_lessons(self.tutor.sitting, [self.lesson_id])))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the exercise only where there is one."""
        if action == "exercises":
            return exercise_of(self.tutor.sitting, self.lesson_id) is not None
        return True

    def action_exercises(self) -> None:
        """Write the lesson's function oneself."""
        from llmtutor.tui.screens.exercise import ExerciseScreen

        exercise = exercise_of(self.tutor.sitting, self.lesson_id)
        if exercise is not None:
            self.app.push_screen(ExerciseScreen(exercise.id))

    def action_leave(self) -> None:
        """Go to the course map."""
        self.tutor.open_map()
