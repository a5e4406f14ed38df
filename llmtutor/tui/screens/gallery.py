"""The demo gallery: every demo by track, with a picture; what was used last stands on top."""

from collections.abc import Iterator, Sequence
from functools import partial

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import Input
from textual.worker import get_current_worker

from llmtutor.course.index import DemoEntry
from llmtutor.demos.catalogue import MODULES
from llmtutor.render.cells import Row, Span
from llmtutor.render.wrap import wrap_spans
from llmtutor.tui import commands
from llmtutor.tui.recent_demos import recent
from llmtutor.tui.screens.base import TutorScreen
from llmtutor.tui.sitting import Sitting
from llmtutor.tui.thumbnails import KEPT, Thumbnail
from llmtutor.tui.widgets.bars import TitleBar
from llmtutor.tui.widgets.demo_list import DemoList, Shelf
from llmtutor.tui.widgets.frame import Frame
from llmtutor.tui.widgets.rows import Rows

PICTURE_SIZE = (48, 16)
SHOWN_RECENT = 3


def shelves(sitting: Sitting) -> Iterator[Shelf]:
    """Yield what was used last, then every track with its demos in the order in which they are met."""
    index = sitting.index
    known = [index.demos[name] for name in MODULES if name in index.demos]
    used = [index.demos[name] for name in recent(sitting) if name in index.demos]
    if used:
        yield Shelf("", sitting.words("gallery.recent"), tuple(used[:SHOWN_RECENT]))
    for track, (letter, title) in index.headings.items():
        demos = tuple(demo for demo in known if demo.track == track)
        if demos:
            yield Shelf(letter, title, demos)
    others = tuple(demo for demo in known if demo.track not in index.headings)
    if others:
        yield Shelf("", sitting.words("gallery.more"), others)


class AboutDemo(Rows):
    """What a demo is about, and where there is room its picture."""

    def __init__(self) -> None:
        super().__init__()
        self.demo: DemoEntry | None = None
        self.picture: Sequence[Row] = ()

    def show(self, demo: DemoEntry | None, picture: Sequence[Row]) -> None:
        """Tell about another demo."""
        if (demo, picture) != (self.demo, self.picture):
            self.demo, self.picture = demo, picture
            self.redraw()

    def lay_out(self, width: int) -> list[Row]:
        """Return the summary, then the picture."""
        if self.demo is None:
            return []
        summary = list(wrap_spans((Span(self.demo.summary),), width))
        return [*summary, (), *self.picture] if self.screen.has_class("-wide") else summary


class GalleryScreen(TutorScreen):
    """Lists the demos; Enter opens the one under the cursor, / finds one."""

    OFFERS = (commands.OPEN, commands.FILTER, commands.LEAVE)
    BINDINGS = commands.bindings(OFFERS)
    CSS_PATH = "gallery.tcss"
    AUTO_FOCUS = "DemoList"

    class Pictured(Message):
        """The picture of a demo is there."""

        def __init__(self, demo: str, thumbnail: Thumbnail) -> None:
            super().__init__()
            self.demo = demo
            self.thumbnail = thumbnail

    def __init__(self) -> None:
        super().__init__()
        self._thumbnails: dict[str, Thumbnail] = {}
        self._seen: list[str] = []

    def body(self) -> ComposeResult:
        """Compose title, search field, list and description."""
        sitting = self.tutor.sitting
        self._seen = recent(sitting)
        demos = DemoList(self.words, list(shelves(sitting)))
        demos.pictures = self._lines()
        yield TitleBar(f"llmtutor · {self.words('gallery.title')}")
        with Frame(id="columns"):
            with Frame(id="list") as place:
                place.border_title = Content(self.words("gallery.title"))
                yield Input(placeholder=self.words("gallery.find"), id="seek", compact=True)
                yield demos
            with Frame(id="about"):
                yield AboutDemo()

    def on_mount(self) -> None:
        """Describe the first demo; once it can be read, begin to make pictures."""
        self._describe()
        self.call_after_refresh(self._begin_pictures)

    def _begin_pictures(self) -> None:
        names = dict.fromkeys(demo.id for demo in self.query_one(DemoList).shown)
        missing = [name for name in names if name not in self._thumbnails]
        if not missing:
            return
        language = self.tutor.sitting.language
        work = partial(self._draw_all, missing, language)
        self.run_worker(work, thread=True, group="pictures", exclusive=True)

    def _draw_all(self, names: Sequence[str], language: str) -> None:
        worker, course = get_current_worker(), self.tutor.sitting.course
        for name in names:
            if worker.is_cancelled or not self.is_current:
                return
            self.post_message(self.Pictured(name, KEPT.get(course, name, language, *PICTURE_SIZE)))

    @on(Pictured)
    def _show_picture(self, event: Pictured) -> None:
        self._thumbnails[event.demo] = event.thumbnail
        demos = self.query_one(DemoList)
        demos.pictures = self._lines()
        demos.redraw()
        if demos.entry is not None and demos.entry.id == event.demo:
            self._describe()

    def _lines(self) -> dict[str, Row]:
        return {name: thumbnail.line for name, thumbnail in self._thumbnails.items()}

    @on(DemoList.Moved)
    def _follow(self) -> None:
        self.query_one(DemoList).redraw()
        self._describe()

    def _describe(self) -> None:
        demos = self.query_one(DemoList)
        entry = demos.entry
        thumbnail = self._thumbnails.get(entry.id) if entry else None
        self.query_one(AboutDemo).show(entry, thumbnail.rows if thumbnail else ())
        self.query_one("#about").border_title = Content(entry.title if entry else "")
        count = len({demo.id for shelf in demos.shelves for demo in shelf.demos})
        shown = len({demo.id for demo in demos.shown})
        text = self.words("gallery.shown", shown=shown, count=count)
        self.query_one("#list").border_subtitle = Content(text)

    @on(events.ScreenResume)
    def _show_news(self) -> None:
        """Show which demo was used meanwhile; go on with the pictures."""
        if not self.query(DemoList):
            return
        used = recent(self.tutor.sitting)
        if self._seen != used:
            self._seen = used
            self.query_one(DemoList).fill(list(shelves(self.tutor.sitting)))
            self._describe()
        self.call_after_refresh(self._begin_pictures)

    async def retranslate(self) -> None:
        """Show the list in the language just chosen, the cursor on the same demo."""
        entry = self.query_one(DemoList).entry
        self._thumbnails = {} if self._language_changed() else self._thumbnails
        await self.recompose()
        demos = self.query_one(DemoList)
        names = [demo.id for demo in demos.shown]
        demos.focus()
        self.remove_class("-seeking")
        self._describe()
        self._begin_pictures()
        if entry is not None and entry.id in names:
            self.call_after_refresh(demos.move_to, names.index(entry.id))

    def _language_changed(self) -> bool:
        return self.query_one(DemoList).words is not self.words

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let `/` find among the demos here."""
        return action != "search"

    def action_filter(self) -> None:
        """Put the keyboard into the search field."""
        self.add_class("-seeking")
        self.query_one("#seek", Input).focus()

    @on(Input.Changed, "#seek")
    def _seek(self, event: Input.Changed) -> None:
        event.stop()
        self.query_one(DemoList).seek(event.value)

    @on(Input.Submitted, "#seek")
    @on(DemoList.Opened)
    def action_open(self) -> None:
        """Open the demo under the cursor."""
        from llmtutor.tui.screens.demo import DemoScreen

        entry = self.query_one(DemoList).entry
        if entry is not None:
            self.app.push_screen(DemoScreen(entry.id))

    def on_key(self, event: events.Key) -> None:
        """Move in the list while something is typed into the search field."""
        if event.key in ("up", "down", "pageup", "pagedown"):
            self.query_one(DemoList).on_key(event)

    def action_leave(self) -> None:
        """Show all demos again if only some are shown, else close the gallery."""
        if self.has_class("-seeking"):
            field = self.query_one("#seek", Input)
            field.value = ""
            self.remove_class("-seeking")
            self.query_one(DemoList).seek("")
            self.query_one(DemoList).focus()
        else:
            self.tutor.leave()
