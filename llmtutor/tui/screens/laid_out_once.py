"""A screen that is styled, laid out and painted once when it opens, and once for each change.

Textual 8.2 does each of these two or three times. The second time changes nothing and costs as much as the
first. Look at this file with each release of Textual: what it mends there can be deleted here.
"""

from typing import Any, Self

from textual import events, on
from textual._compositor import Compositor, ReflowResult
from textual.geometry import Region, Size
from textual.messages import Update
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget


class ScreenMap(Compositor):
    """The map of a screen, not made once more for whoever asks meanwhile or next where a widget is.

    Textual forgets that a layout places every widget, those out of sight too.
    """

    def reflow(self, parent: Widget, size: Size) -> ReflowResult:
        """Place all widgets; until that is done, what was known before holds."""
        self._full_map_invalidated = False
        return super().reflow(parent, size)


class LaidOutOnce(Screen[None]):
    """A screen whose widgets are placed and painted as seldom as possible."""

    BLANK = True  # a background, nothing more
    virtual_size = Reactive(Size(0, 0), layout=False, repaint=False)  # the outcome of a layout

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._compositor = ScreenMap()
        self._appearing = False

    def _extend_compose(self, widgets: list[Widget]) -> None:
        """Add no places for tooltips and toasts: there are none."""

    def update_node_styles(self, animate: bool = True) -> None:
        """Style the screen again, unless it has not been shown yet."""
        if self._size:
            super().update_node_styles(animate)

    def _screen_resized(self, size: Size) -> None:
        if size != self._size:
            super()._screen_resized(size)

    @on(events.ScreenResume)
    def _begin_to_appear(self) -> None:
        """The same event makes Textual lay out and paint the screen; until the next, that is enough."""
        self._appearing = not self._size
        self.call_later(self._have_appeared)

    def _have_appeared(self) -> None:
        self._appearing = False

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """Lay out or paint again, unless this is the screen's first appearance: that was done just now."""
        if self._appearing and not (regions or recompose):
            return self
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def _compositor_refresh(self) -> None:
        """Paint, and with the rest what a layout has just changed, a scrollbar for example."""
        late = {widget for widget in self._compositor.visible_widgets if widget._repaint_required}
        for widget in late:
            widget._repaint_required = False
        if late:
            self._compositor.update_widgets(late)
        super()._compositor_refresh()

    def on_update(self, message: Update) -> None:
        """Leave what is out of sight unpainted; it is painted when it comes into sight.

        Textual takes it for something new, and lays out the whole screen for whoever asks next.
        """
        if not self.can_view_partial(message.widget):
            message.stop()
            message.prevent_default()
