"""The page follows what happens on it: widgets are brought into sight by the shortest way."""

from collections.abc import Sequence

from textual.errors import NoWidget
from textual.geometry import Region
from textual.widget import Widget


def bring_into_view(widgets: Sequence[Widget], above_all: Widget | None = None) -> None:
    """Scroll until widgets of one page, listed from top to bottom, can be seen.

    Where there is no room for all, the last ones count: results stand below what they are made from. But the
    one `above_all`, the sentence that says what was done, is seen whatever is left of the others.
    """
    wanted = [*widgets, above_all] if above_all is not None else list(widgets)
    for widget in wanted[-1:]:
        place = next((each for each in widget.ancestors if _scrolls(each)), None)
        if isinstance(place, Widget):
            regions = [_on_screen(each) for each in wanted]
            top, bottom = min(each.y for each in regions), max(each.bottom for each in regions)
            if above_all is not None:
                bottom = min(bottom, regions[-1].y + place.scrollable_content_region.height)
            _show(place, top, bottom)


def bring_rows_into_view(widget: Widget, first: int, count: int) -> None:
    """Scroll until some rows of a widget can be seen."""
    place = next((each for each in widget.ancestors if _scrolls(each)), None)
    if isinstance(place, Widget):
        top = _on_screen(widget).y + first
        _show(place, top, top + count)


def is_above_view(widget: Widget, row: int) -> bool:
    """Tell whether a row of a widget is scrolled out of the top of its page, also right after scrolling."""
    place = next((each for each in widget.ancestors if _scrolls(each)), None)
    if not isinstance(place, Widget):
        return False
    inside = [each for each in widget.ancestors_with_self if isinstance(each, Widget)]
    inside = inside[: inside.index(place)]
    return sum(each.virtual_region.y for each in inside) + row < place.scroll_offset.y


def _show(place: Widget, top: int, bottom: int) -> None:
    """Scroll a place until the lines of the screen from `top` to before `bottom` are in it."""
    seen = place.scrollable_content_region
    below = bottom - seen.bottom
    delta = below if below > 0 else min(0, max(top - seen.y, below))
    if delta:
        place.scroll_relative(y=delta, animate=False, immediate=True)


def _scrolls(node: object) -> bool:
    return isinstance(node, Widget) and node.allow_vertical_scroll


def _on_screen(widget: Widget) -> Region:
    """Where a widget is, or would be if its page were long enough."""
    try:
        return widget.screen.find_widget(widget).region
    except NoWidget:
        return Region()
