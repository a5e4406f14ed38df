"""True or false, and why: one list with two choices in it."""

from collections.abc import Sequence

from llmtutor.render.cells import Row, Span
from llmtutor.tui.widgets.options import Picker

TRUE, FALSE = "=true", "=false"
"""Stand for the two verdicts among the options' ids, which never begin like this."""


class ClaimPicker(Picker):
    """Choose whether a claim holds, then the reason. Moving the cursor chooses nothing."""

    def __init__(self, verdicts: tuple[str, str], because: str, reasons: Sequence[tuple[str, str]]) -> None:
        super().__init__([(TRUE, verdicts[0]), (FALSE, verdicts[1]), *reasons])
        self.because = because
        self.verdict = ""
        self.reason = ""

    @property
    def answer(self) -> tuple[bool, str] | None:
        """Whether it was said to hold and the reason's id, None while one of them is missing."""
        return (self.verdict == TRUE, self.reason) if self.verdict and self.reason else None

    def fill(self, answer: tuple[bool, str]) -> None:
        """Choose what was chosen before."""
        self.verdict, self.reason = TRUE if answer[0] else FALSE, answer[1]

    def choose(self, place: int) -> None:
        """Choose this verdict or this reason instead of any other."""
        super().choose(place)
        name = self.options[place][0]
        if name in (TRUE, FALSE):
            self.verdict = name
        else:
            self.reason = name
        self.post_message(self.Picked())

    def mark(self, option: str) -> Span:
        """Return a round mark; after answering a tick or a cross."""
        chosen = option in (self.verdict, self.reason)
        if self.closed:
            right = self.verdicts[option].right
            if chosen or right:
                return Span("✓" if right else "✗", "good" if right else "bad")
            return Span("·", "dim")
        return Span("●", "accent") if chosen else Span("○", "dim")

    def lay_out(self, width: int) -> Sequence[Row]:
        """Return the two verdicts, the word between, and the reasons."""
        rows: list[Row] = []
        self._tops = []
        for place, (option, text) in enumerate(self.options):
            if place == 2:
                rows += [(), (Span(f"    {self.because}", "dim"),)]
            self._tops.append(len(rows))
            rows += self._option_rows(place, option, text, width)
        return rows
