"""The course map: where to go on, every lesson, and a few words about the one under the cursor."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content

from llmtutor.course.index import LessonEntry
from llmtutor.render.cells import Row, Span
from llmtutor.render.wrap import wrap_spans
from llmtutor.tui import commands
from llmtutor.tui.reviews import bring_up_to_date, due_today, is_behind
from llmtutor.tui.screens.base import TutorScreen
from llmtutor.tui.sitting import Sitting
from llmtutor.tui.widgets.bars import TitleBar
from llmtutor.tui.widgets.course_list import CourseList
from llmtutor.tui.widgets.frame import Frame
from llmtutor.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from llmtutor.quiz.plan import QuizPlan

QUIZZES = (commands.MIXED, commands.TEST_OUT)


class AboutLesson(Rows):
    """What a lesson is about, what it needs, how it went so far."""

    def __init__(self, sitting: Sitting, lesson: LessonEntry | None) -> None:
        super().__init__()
        self.sitting = sitting
        self.lesson = lesson

    def show(self, lesson: LessonEntry | None) -> None:
        """Tell about another lesson, or what is new about this one."""
        self.lesson = lesson
        self.redraw()

    def lay_out(self, width: int) -> list[Row]:
        """Return the summary, then needs and results."""
        if self.lesson is None:
            return list(wrap_spans((Span(self.sitting.words("map.empty"), "dim"),), width))
        rows = list(wrap_spans((Span(self.lesson.summary),), width))
        for line in (self._needs(self.lesson), self._results(self.lesson)):
            if line:
                rows += (
                    [(), *wrap_spans(line, width)]
                    if len(rows) > 3 or self.screen.has_class("-wide")
                    else wrap_spans(line, width)
                )
        return rows

    def _needs(self, lesson: LessonEntry) -> Row:
        spans: list[Span] = []
        for name in lesson.needs:
            needed = self.sitting.index.lessons.get(name)
            if needed is not None:
                done = self.sitting.progress(name).status == "finished"
                spans += [
                    Span("✓ " if done else "○ ", "good" if done else "dim"),
                    Span(needed.title + "  ", "dim"),
                ]
        return (Span(self.sitting.words("map.needs"), "dim"), *spans) if spans else ()

    def _results(self, lesson: LessonEntry) -> Row:
        progress = self.sitting.progress(lesson.id)
        if not progress.answered:
            return ()
        text = self.sitting.words(
            "map.results",
            first=progress.first_try_right,
            answered=progress.answered,
            count=len(lesson.questions),
        )
        return (Span(text, "dim"),)


class MapScreen(TutorScreen):
    """Shows the whole course; Enter opens what is under the cursor."""

    OFFERS = (commands.OPEN, commands.REVIEW, commands.AGAIN, commands.DEMOS, commands.EXERCISES, *QUIZZES)
    BINDINGS = commands.bindings(OFFERS)
    CSS_PATH = "map.tcss"
    AUTO_FOCUS = "CourseList"

    def __init__(self) -> None:
        super().__init__(classes="course-map")
        self._seen: int | None = None

    def body(self) -> ComposeResult:
        """Compose title, list and description."""
        sitting = self.tutor.sitting
        yield TitleBar(*self._titles())
        course = CourseList(sitting, due_today(sitting))
        lesson = course.entry.lesson if course.entry else None
        with Frame(id="columns"):
            with Frame(id="list") as place:
                place.border_title = Content(sitting.words("map.title"))
                yield course
            with Frame(id="about") as about:
                about.border_title = Content(lesson.title if lesson else "")
                yield AboutLesson(sitting, lesson)

    def _titles(self) -> tuple[str, str]:
        sitting = self.tutor.sitting
        lessons = sitting.index.lessons
        done = sum(sitting.progress(lesson).status == "finished" for lesson in lessons)
        return f"llmtutor · {sitting.index.title}", sitting.words(
            "map.finished", done=done, count=len(lessons)
        )

    @on(events.ScreenResume)
    def _show_news(self) -> None:
        """Show what was learned meanwhile."""
        changes = self.tutor.sitting.changes
        if self._seen is not None and self._seen != changes:
            self.query_one(TitleBar).show(*self._titles())
            self.query_one(CourseList).read()
            self._describe()
        if self._seen != changes:
            self.call_after_refresh(self._count_due)
        self._seen = changes

    def _count_due(self) -> None:
        """Tell how many skills are due; what was just graded needs the scheduler, loaded meanwhile."""
        sitting = self.tutor.sitting
        if is_behind(sitting) and "fsrs" not in sys.modules:
            self.run_worker(self._load_scheduler, thread=True, group="scheduler", exit_on_error=False)
            return
        bring_up_to_date(sitting)
        self.query_one(CourseList).show_due(due_today(sitting))

    def _load_scheduler(self) -> None:
        import llmtutor.quiz.review_cards  # noqa: F401

        self.app.call_from_thread(self._count_due)

    async def retranslate(self) -> None:
        """Show the map anew, the cursor where it was."""
        at = self.query_one(CourseList).at
        await super().retranslate()
        course = self.query_one(CourseList)
        course.focus()
        self.call_after_refresh(course.move_to, at)

    def on_key(self, event: events.Key) -> None:
        """With the first key, begin to load what the lessons need."""
        self.tutor.prepare()

    @on(CourseList.Moved)
    def _describe(self) -> None:
        course = self.query_one(CourseList)
        course.redraw()
        entry = course.entry
        lesson = entry.lesson if entry else None
        self.query_one(AboutLesson).show(lesson)
        self.query_one("#about").border_title = Content(lesson.title if lesson else "")

    @on(CourseList.Opened)
    def action_open(self) -> None:
        """Open the lesson under the cursor."""
        entry = self.query_one(CourseList).entry
        if entry is not None:
            self.tutor.open_lesson(entry.lesson.id, entry.step)

    def action_again(self) -> None:
        """Ask the questions of the lesson under the cursor, with fresh numbers."""
        entry = self.query_one(CourseList).entry
        if entry is not None and entry.lesson.questions:
            self._quiz(lambda plans, sitting: plans.of_lessons(sitting, [entry.lesson.id]))

    def action_mixed(self) -> None:
        """Ask across everything that was learned."""
        self._quiz(lambda plans, sitting: plans.of_everything(sitting))

    def action_test_out(self) -> None:
        """Ask whether the lesson under the cursor is known already."""
        entry = self.query_one(CourseList).entry
        if entry is not None and entry.lesson.questions:
            self._quiz(lambda plans, sitting: plans.to_test_out(sitting, entry.lesson.id))

    def _quiz(self, make: "Callable[[Any, Sitting], QuizPlan]") -> None:
        from llmtutor.tui import quiz_plans
        from llmtutor.tui.screens.quiz import QuizScreen

        plan = make(quiz_plans, self.tutor.sitting)
        if plan.asked:
            self.app.push_screen(QuizScreen(plan))
        else:
            self.notice(self.words("quiz.nothing"))

    @on(CourseList.ReviewWanted)
    def action_review(self) -> None:
        """Review what is due today."""
        self.tutor.action_review()

    def action_exercises(self) -> None:
        """Open the list of functions to write."""
        from llmtutor.tui.screens.exercises import ExercisesScreen

        self.app.push_screen(ExercisesScreen())

    def action_demos(self) -> None:
        """Open the demo gallery."""
        from llmtutor.tui.screens.gallery import GalleryScreen

        self.app.push_screen(GalleryScreen())
