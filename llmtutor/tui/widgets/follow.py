"""The page follows what happens on it: widgets are brought into sight by the shortest way."""

from collections.abc import Sequence

from textual.errors import NoWidget
from textual.geometry import Region
from textual.widget import Widget


def bring_into_view(
    widgets: Sequence[Widget], sentence: Widget | None = None, results: Sequence[Widget] = ()
) -> None:
    """Scroll until widgets of one page, listed from top to bottom, can be seen.

    Where there is no room for all, the last ones count: results stand below what they are made from. But a
    `sentence` that says what happened stays in view if it and the `results` among the widgets have room.
    """
    for widget in widgets[-1:]:
        place = next((each for each in widget.ancestors if _scrolls(each)), None)
        if isinstance(place, Widget):
            regions = [_on_screen(each) for each in widgets]
            top, bottom = min(each.y for each in regions), max(each.bottom for each in regions)
            if sentence is not None:
                said = _on_screen(sentence).y
                end = said + place.scrollable_content_region.height
                if all(_on_screen(each).bottom <= end for each in results):
                    top, bottom = min(top, said), min(bottom, end)
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
