"""Things on one side, what may belong to them on the other: give each its own."""

from collections.abc import Mapping, Sequence

from textual import events

from llmtutor.render.cells import Row, Span, indent
from llmtutor.render.markdown import render_line, render_markdown
from llmtutor.tui.widgets.options import Picker

INSET = 4


class MatchPicker(Picker):
    """Arrows choose a thing; a digit, or left and right, gives it a target. The mouse does both."""

    def __init__(self, things: Sequence[tuple[str, str]], targets: Sequence[tuple[str, str]]) -> None:
        super().__init__(things)
        self.targets = list(targets)
        self.given: dict[str, str] = {}
        self._rights: Mapping[str, str] = {}
        self._target_tops: list[int] = []

    @property
    def answer(self) -> dict[str, str] | None:
        """The target of every thing, None while one has none."""
        return dict(self.given) if len(self.given) == len(self.options) else None

    def fill(self, answer: Mapping[str, str]) -> None:
        """Give what was given before."""
        self.given = dict(answer)

    def show_right(self, right: Mapping[str, str]) -> None:
        """Tell which targets are right, to be shown once the list is closed."""
        self._rights = right

    def lay_out(self, width: int) -> Sequence[Row]:
        """Return the things with what was given to each, then the targets with their numbers."""
        rows: list[Row] = []
        self._tops, self._target_tops = [], []
        for place, (option, text) in enumerate(self.options):
            self._tops.append(len(rows))
            rows += self._thing_rows(place, option, text, width)
        if self.closed:
            return rows
        rows.append(())
        for number, (_name, text) in enumerate(self.targets, start=1):
            self._target_tops.append(len(rows))
            head = Span(f"{'':>{INSET}}{number}  ", "dim")
            body = render_line(text, max(8, width - 2 * INSET)) or [()]
            rows += [(head, *body[0]), *indent(body[1:], INSET + 3)]
        return rows

    def _thing_rows(self, place: int, option: str, text: str, width: int) -> list[Row]:
        here = place == self.at and self.has_focus and not self.closed
        head = Span(f"{'▸' if here else ' '} ", "focus" if here else "dim")
        body = render_line(f"{text} → {self._target_text(self.given.get(option, ''))}", max(8, width - INSET))
        rows = [(head, self.mark(option), Span(" "), *(body[0] if body else ())), *indent(body[1:], INSET)]
        verdict = self.verdicts.get(option)
        if verdict is None:
            return rows
        said = [verdict.say] if verdict.say else []
        if not verdict.right:
            said.insert(0, f"→ {self._target_text(self._rights.get(option, ''))}")
        for line in said:
            shown = render_markdown(line, max(8, width - 2 * INSET))
            rows += indent(
                [tuple(Span(part, role or "dim") for part, role in each) for each in shown], INSET + 2
            )
        return rows

    def _target_text(self, name: str) -> str:
        return next((text for target, text in self.targets if target == name), "…")

    def mark(self, option: str) -> Span:
        """Return whether a thing has a target yet; after answering a tick or a cross."""
        if self.closed:
            right = option in self.verdicts and self.verdicts[option].right
            return Span("✓" if right else "✗", "good" if right else "bad")
        return Span("●", "accent") if option in self.given else Span("○", "dim")

    def choose(self, place: int) -> None:
        """Give the target at a place to the thing under the cursor, and go on to the next without one."""
        if not 0 <= place < len(self.targets):
            return
        self.given[self.options[self.at][0]] = self.targets[place][0]
        count = len(self.options)
        following = [(self.at + step) % count for step in range(1, count)]
        empty = (other for other in following if self.options[other][0] not in self.given)
        self.at = next(empty, self.at)
        self.post_message(self.Picked())

    def _turn(self, step: int) -> None:
        """Give the thing under the cursor the next target, or the one before."""
        names = [name for name, _text in self.targets]
        now = self.given.get(self.options[self.at][0])
        place = (names.index(now) + step) % len(names) if now in names else 0 if step > 0 else len(names) - 1
        self.given[self.options[self.at][0]] = names[place]
        self.post_message(self.Picked())

    def on_key(self, event: events.Key) -> None:
        """Choose things with up and down, targets with digits, left, right and Space."""
        step = {"left": -1, "right": 1, "space": 1}.get(event.key)
        digit = int(event.character) if event.character and event.character.isdecimal() else 0
        if self.closed or (step is None and not digit):
            return  # the arrows that move between things are the list's own
        event.stop()
        event.prevent_default()
        if step is not None:
            self._turn(step)
        else:
            self.choose(digit - 1)
        self.redraw()

    def on_click(self, event: events.Click) -> None:
        """Go to the thing under the mouse, or give the target under it to the thing chosen."""
        place = event.get_content_offset(self)
        event.prevent_default()
        if place is None or self.closed:
            return
        self.focus(scroll_visible=False)
        if self._target_tops and place.y >= self._target_tops[0]:
            self.choose(max(at for at, top in enumerate(self._target_tops) if place.y >= top))
        else:
            self.at = max((at for at, top in enumerate(self._tops) if place.y >= top), default=0)
        self.redraw()
