"""Reviews: today's due skills, one question each with numbers never seen before."""

from collections import deque
from typing import NamedTuple

from textual import on
from textual.content import Content

from llmtutor.course.words import Words
from llmtutor.progress.skill_progress import utc_day
from llmtutor.quiz.plan import Asked, QuizPlan
from llmtutor.quiz.review_plan import LONG_BREAK, forecast
from llmtutor.tui import commands
from llmtutor.tui.reviews import (
    bring_up_to_date,
    cards_of,
    daily_cap,
    days_away,
    replacement,
    review_plan,
    today_of,
)
from llmtutor.tui.screens.quiz import QuizScreen
from llmtutor.tui.sitting import Sitting
from llmtutor.tui.widgets.bars import TitleBar
from llmtutor.tui.widgets.question import QuestionPanel

COMING = 7
"""Days told of after the last question."""


class Muted(NamedTuple):
    """A question just muted, and how the reviews stood before."""

    asked: Asked
    plan: QuizPlan
    waiting: tuple[Asked, ...]
    place: int


class ReviewScreen(QuizScreen):
    """Asks for the skills that are due today; afterwards tells what the next days bring."""

    OFFERS = (*QuizScreen.OFFERS, commands.MUTE)
    BINDINGS = commands.bindings((commands.MUTE,))

    def __init__(self, sitting: Sitting) -> None:
        bring_up_to_date(sitting)
        self.today = today_of(sitting)
        super().__init__(review_plan(sitting, self.today))
        self.muted: Muted | None = None

    def on_mount(self) -> None:  # type: ignore[override]  # Textual calls the quiz's own as well
        """After a long break, say how the way back goes."""
        self.call_after_refresh(self._welcome_back)

    def _welcome_back(self) -> None:
        if self.now is not None and days_away(self.tutor.sitting) >= LONG_BREAK:
            said = "review.welcome-back" if self.today.waiting else "review.welcome-back-all"
            self.notice(self.words(said, count=self.total))

    def _show_title(self) -> None:
        words = self.words
        self.query_one(TitleBar).show(
            f"llmtutor · {words('review.title')}", self._place() if self.now else ""
        )
        title = self.tutor.sitting.index.lessons[self.now.lesson].title if self.now else words("quiz.over")
        for place in (self.query_one("#body"), self.query_one("#text")):
            place.border_title = Content(title if self.now or self.results else words("review.title"))

    def _summary(self) -> str:
        parts = [super()._summary()] if self.results else [self._nothing_due()]
        parts += [self._coming()] if cards_of(self.tutor.sitting) else []
        return "\n\n".join(parts)

    def _nothing_due(self) -> str:
        if not cards_of(self.tutor.sitting):
            return self.words("review.none-yet")
        done = self.today.done
        return self.words("review.done-today", count=done) if done else self.words("review.none-due")

    def _coming(self) -> str:
        """Return the forecast of the coming days as a table, and how many wait beyond today's cap."""
        sitting, words = self.tutor.sitting, self.words
        bring_up_to_date(sitting)
        day, cap = utc_day(sitting.store.now()), daily_cap(sitting)
        left = today_of(sitting)
        loads = forecast(cards_of(sitting).values(), day, cap, COMING + 1)[1:]
        head = "| " + " | ".join(coming_day(words, place + 1) for place in range(COMING)) + " |"
        row = "| " + " | ".join(str(load.planned) for load in loads) + " |"
        table = "\n".join((head, "|---" * COMING + "|", row))
        waiting = len(left.skills) + left.waiting
        rest = [words("review.waiting", count=waiting, cap=cap)] if waiting and not left.skills else []
        return "\n\n".join((words("review.coming"), table, *rest))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to mute a question that waits, and to take that back."""
        body = self.step_body
        if action == "mute":
            return self.now is not None and body is not None and not body.answered
        if action == "undo" and self.muted is not None and not (body is not None and body.answered):
            return True
        return super().check_action(action, parameters)

    @on(QuestionPanel.Answered)
    def _settle(self) -> None:
        """From now on undo is about the answer."""
        self.muted = None

    async def action_mute(self) -> None:
        """Never ask this question again; ask another one for the same skill if there is one."""
        asked, sitting = self.now, self.tutor.sitting
        if asked is None:
            return
        self.muted = Muted(asked, self.plan, tuple(self.waiting), self.asked)
        sitting.store.mute(asked.lesson, asked.step, course=sitting.course_key)
        sitting.forget_progress()
        self._plan_instead(asked, None if asked.again else replacement(sitting, asked))
        await self._ask_next()
        self.notice(self.words("review.muted"))

    def _plan_instead(self, asked: Asked, other: Asked | None) -> None:
        """Ask something else, or nothing, in place of a question of the plan."""
        first = asked._replace(again=False)
        instead = (other,) if other is not None and other not in self.plan.asked else ()
        changed = [each for one in self.plan.asked for each in (instead if one == first else (one,))]
        self.plan = self.plan._replace(asked=tuple(changed))
        self.asked -= not asked.again
        self.waiting.extendleft(instead)

    async def action_undo(self) -> None:
        """Take the last answer back, or that a question is never to be asked again."""
        body, sitting = self.step_body, self.tutor.sitting
        if self.muted is None or (body is not None and body.answered):
            await super().action_undo()
            return
        asked, self.plan, waiting, self.asked = self.muted
        sitting.store.mute(asked.lesson, asked.step, muted=False, course=sitting.course_key)
        sitting.forget_progress()
        self.asked -= not asked.again
        self.waiting = deque((asked, *waiting))
        self.muted = None
        await self._ask_next()


def coming_day(words: Words, after: int) -> str:
    """Return how a coming day is called: tomorrow, or in so many days."""
    return words("review.tomorrow") if after == 1 else words("statistics.due-in", days=after)
