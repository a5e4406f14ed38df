"""Pictures of demos, made when they are first looked for and kept: numpy loads with the first of them."""

from typing import NamedTuple

from llmtutor.course.library import Course
from llmtutor.render.cells import Row


class Thumbnail(NamedTuple):
    """A demo in one line, and its main view as drawn at some size."""

    line: Row
    rows: tuple[Row, ...]


class Thumbnails:
    """Makes and keeps pictures of demos at their defaults; meant to be used in a thread."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str, int, int], Thumbnail] = {}

    def get(self, course: Course, demo: str, language: str, width: int, height: int) -> Thumbnail:
        """Return the picture of a demo; `width` and `height` are those of its main view."""
        key = (demo, language, width, height)
        if key not in self._kept:
            self._kept[key] = self._make(course, demo, language, width, height)
        return self._kept[key]

    @staticmethod
    def _make(course: Course, name: str, language: str, width: int, height: int) -> Thumbnail:
        from llmtutor.demos import catalogue
        from llmtutor.demos.contract import start
        from llmtutor.render.draw import draw
        from llmtutor.render.pictures import picture, telling
        from llmtutor.tui.widgets.demo_list import PICTURE_WIDTH

        demo, words = catalogue.load(name), course.demo_words(name, language)
        view = telling(demo.views(demo.compute(start(demo))))
        if view is None:
            return Thumbnail((), ())
        rows = draw(view, width, height, words).rows[:height] if width > 0 else []
        return Thumbnail(picture(view, PICTURE_WIDTH, words), tuple(rows))


KEPT = Thumbnails()
"""The pictures of this run of the tutor."""
