"""A screen that is styled, laid out and painted once when it opens, and once for each change.

Textual 8.2 does each of these two or three times. The second time changes nothing and costs as much as the
first. Look at this file with each release of Textual: what it mends there can be deleted here.
"""

from typing import Any, Self

from textual import events, on
from textual.geometry import Region, Size
from textual.layout import DockArrangeResult
from textual.messages import Update
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

from llmtutor.tui.screens.screen_map import ScreenMap


class LaidOutOnce(Screen[None]):
    """A screen whose widgets are placed and painted as seldom as possible."""

    BLANK = True  # a background, nothing more
    virtual_size = Reactive(Size(0, 0), layout=False, repaint=False)  # the outcome of a layout

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._compositor = ScreenMap()
        self._appearing = False
        self._placing = False

    def _extend_compose(self, widgets: list[Widget]) -> None:
        """Add no places for tooltips and toasts: there are none."""

    def arrange(self, size: Size, _optimal: bool = False) -> DockArrangeResult:
        """Place the widgets of the screen; anew if one comes, goes or asks, not for one inside of them."""
        key: Any = (size, self.maximized, tuple(child for child in self._nodes if child.display))
        known = self._arrangement_cache.get(key)
        if known is None:
            known = self._arrangement_cache[key] = super().arrange(size)
        return known

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

    def hear(self, widget: Widget) -> bool:
        """Take note that a widget is to be painted or placed; Textual sends a message for each such wish.

        False in the middle of a layout, after which all wishes are taken for fulfilled.
        """
        if self._placing:
            return False
        if widget._repaint_required:
            widget._repaint_required = False
            if widget.display and widget in self._compositor.visible_widgets:
                self._dirty_widgets.add(widget)
        if widget._layout_required:
            widget._layout_required = False
            self._place_again(widget)
        self.check_idle()
        return True

    def _refresh_layout(self, size: Size | None = None, scroll: bool = False) -> None:
        self._placing = True
        try:
            super()._refresh_layout(size, scroll)
        finally:
            self._placing = False

    def _place_again(self, widget: Widget) -> None:
        """Forget where a widget and those around it were, up to one whose size does not depend on them."""
        self._layout_required = True
        for ancestor in widget.ancestors:
            if isinstance(ancestor, Widget):
                self._layout_widgets.setdefault(ancestor, set()).add(widget)
                ancestor._clear_arrangement_cache()
                ancestor._layout_updates += 1
                if not ancestor.styles.auto_dimensions:
                    break

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
        if message.widget not in self._compositor.visible_widgets:
            message.stop()
            message.prevent_default()
