"""The boxes of a demo's views: they come, go and change places with the views."""

from collections.abc import Callable, Iterator, Sequence

from textual.widget import Widget

from llmtutor.tui.widgets.view import ViewBox
from llmtutor.views import Note, Steps, View


class ViewBoxes:
    """The boxes inside a widget, one for each view in the views' order, all before another widget."""

    def __init__(self, place: Widget, end: Widget, make: Callable[[View], ViewBox]) -> None:
        self._place = place
        self._end = end
        self._make = make
        self._boxes: list[ViewBox] = []

    def __iter__(self) -> Iterator[ViewBox]:
        return iter(self._boxes)

    @property
    def pictures(self) -> list[ViewBox]:
        """The boxes a cursor can stand in, those of sentences last."""
        shown = [box for box in self._boxes if box.can_focus and box.display]
        return sorted(shown, key=lambda box: isinstance(box.view, Steps | Note))

    def compose(self, views: Sequence[View]) -> Iterator[ViewBox]:
        """Yield a box for each of the first views."""
        for view in views:
            self._boxes.append(self._make(view))
            yield self._boxes[-1]

    def show(self, views: Sequence[View], steady: bool) -> list[ViewBox]:
        """Show views in the boxes at hand; those without a view now are hidden, and missing ones come.

        Returns the boxes that show something new, in their order.

        While a learner steps (`steady`) a box without a view keeps its place, so that nothing jumps.
        """
        known = {box.view.id: box for box in self._boxes}
        names = [view.id for view in views]
        if [name for name in names if name in known] != [name for name in known if name in names]:
            self._replace(views)
            return list(self._boxes)
        new: list[ViewBox] = []
        before: ViewBox | None = None
        for view in views:
            box = known.get(view.id)
            if box is None:
                box = self._add(view, before)
                new.append(box)
            else:
                box.set_shown(True)
                if box.show(view, steady):
                    new.append(box)
            before = box
        for name, box in known.items():
            if name not in names and steady:
                box.vanish()
            elif name not in names:
                box.set_shown(False)
        return new

    def _add(self, view: View, before: ViewBox | None) -> ViewBox:
        """Put a box for a view after another one, or before all."""
        box = self._make(view)
        place = self._boxes.index(before) + 1 if before is not None else 0
        following = self._boxes[place] if place < len(self._boxes) else self._end
        self._boxes.insert(place, box)
        self._place.mount(box, before=following)
        self._ask_at_once()
        return box

    def _replace(self, views: Sequence[View]) -> None:
        for box in self._boxes:
            box.remove()
        self._boxes = [self._make(view) for view in views]
        self._place.mount_all(self._boxes, before=self._end)
        self._ask_at_once()

    def _ask_at_once(self) -> None:
        """Have the place laid out as soon as the new boxes are in it: whoever scrolls to them comes later."""
        self._place.call_next(self._place._check_refresh)
