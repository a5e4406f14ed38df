"""Starting over: a question, a lesson or everything, with a backup made first."""

from collections.abc import Sequence
from typing import NamedTuple

from textual import events, on

from llmtutor.tui import commands
from llmtutor.tui.screens.choosing import ChoosingScreen
from llmtutor.tui.widgets.choice_list import ChoiceList, Line


class Part(NamedTuple):
    """What can begin anew: a question of a lesson, a lesson, or (with neither) everything."""

    lesson: str = ""
    question: str = ""


class RestartScreen(ChoosingScreen):
    """Lists what was begun; Enter asks, Enter once more starts over."""

    OFFERS = (commands.OPEN, commands.LEAVE)
    BINDINGS = commands.bindings(OFFERS)

    def __init__(self) -> None:
        super().__init__()
        self.asked: Part | None = None

    def heading(self) -> str:
        """Return the title of the screen."""
        return self.words("restart.title")

    @property
    def parts(self) -> list[Part]:
        """Everything that was begun: lessons in their order, under each the questions answered."""
        sitting = self.tutor.sitting
        begun: list[Part] = []
        for lesson in sitting.index.lessons.values():
            progress = sitting.progress(lesson.id)
            if progress.status != "new":
                answered = [name for name in lesson.questions if name in progress.questions]
                begun += [Part(lesson.id), *(Part(lesson.id, name) for name in answered)]
        return [Part(), *begun] if begun else []

    def lines(self) -> Sequence[Line]:
        """Return one line for each part."""
        return [self._line(part) for part in self.parts]

    def _line(self, part: Part) -> Line:
        progress = self.tutor.sitting.progress(part.lesson)
        name = self.called(part)
        if part.question:
            right = progress.questions[part.question].right
            return Line(name, "✓" if right else "✗", 2)
        if part.lesson:
            count = len(self.tutor.sitting.index.lessons[part.lesson].questions)
            return Line(name, self.words("map.right", right=progress.right_now, count=count), 1)
        return Line(name)

    def called(self, part: Part) -> str:
        """Return the name of a part."""
        if not part.lesson:
            return self.words("restart.everything")
        lesson = self.tutor.sitting.index.lessons[part.lesson]
        if not part.question:
            return lesson.title
        place = lesson.place(part.question)
        title = lesson.steps[place].title if place is not None else ""
        return title or self.words("restart.question", question=part.question)

    def about(self, place: int) -> str:
        """Return what Enter does here."""
        return self.words("restart.how" if self.parts else "restart.empty")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to start over only what was begun."""
        return action != "open" or bool(self.parts)

    def action_open(self) -> None:
        """Ask whether to start over; asked already, do it."""
        part = self.parts[self.choices.at]
        if part != self.asked:
            self.asked = part
            self.notice(self.words("restart.sure", what=self.called(part)), "warn")
            return
        self.asked = None
        name, sitting = self.called(part), self.tutor.sitting
        course = sitting.course_key if part.lesson else ""
        backup = sitting.store.reset(lesson=part.lesson, question=part.question, course=course)
        sitting.forget_progress()
        self.show_lines()
        said = [self.words("restart.done" if sitting.store.saving else "restart.not-done", what=name)]
        if backup:
            said.append(self.words("restart.as-it-was", backup=backup, record=sitting.store.path))
        self.notice(" ".join(said))
        self.tutor.tell_problems()

    @on(ChoiceList.Moved)
    def _take_back(self) -> None:
        """Another line is another question."""
        self.asked = None
        self.notice("")

    def on_key(self, event: events.Key) -> None:
        """Take the question back with any key but the one that was asked for."""
        if event.key not in self.tutor.keys_of(commands.OPEN):
            self.asked = None
