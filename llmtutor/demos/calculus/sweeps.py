"""A calculation swept forward and back: what a step works out, and what is known and shown by then."""

from dataclasses import dataclass
from functools import cached_property

from llmtutor.demos.shown import only, steps, table
from llmtutor.engine.expression import Made
from llmtutor.views import Cell, Steps, Table

NUMBER, GRADIENT = 1, 2


@dataclass(frozen=True)
class Sweeps:
    """The numbers of a calculation in their order, and how many steps are made.

    First every computed number takes a step, then every gradient, from the last number to the first.
    """

    made: tuple[Made, ...]
    step: int = 0

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Which numbers stand in the table of those given, and which in that of those computed."""
        given = [place for place, made in enumerate(self.made) if not made.op]
        computed = [place for place, made in enumerate(self.made) if made.op]
        return {"given": given, "computed": computed}

    @property
    def count(self) -> int:
        """How many steps there are."""
        return len(self.places["computed"]) + len(self.made)

    @property
    def back(self) -> int:
        """How many gradients are known."""
        return max(0, self.step - len(self.places["computed"]))

    @property
    def now(self) -> Cell | None:
        """Where the number or gradient stands that this step works out."""
        if self.back:
            return self.cell(len(self.made) - self.back, GRADIENT)
        return self.cell(self.places["computed"][self.step - 1], NUMBER) if self.step else None

    def cell(self, place: int, column: int) -> Cell:
        """Return where a number of the calculation, or its gradient, stands."""
        name = "computed" if self.made[place].op else "given"
        return Cell(name, (self.places[name].index(place), column))

    def at(self, cell: Cell) -> Made:
        """Return the number that stands at a cell."""
        return self.made[self.places[cell.view][cell.at[0]]]


def numbers(sweeps: Sweeps, name: str) -> Table:
    """Show the numbers given, or those computed, as far as they are known."""
    places, now = sweeps.places[name], sweeps.now
    made = [sweeps.made[place] for place in places]
    first, later = len(sweeps.made) - sweeps.back, sweeps.places["computed"][sweeps.step :]
    return table(
        name,
        now.at[:1] if now and now.view == name else (),
        **{name: [each.label for each in made]},
        number=only([row for row, place in enumerate(places) if place not in later], (m.value for m in made)),
        gradient=only([row for row, place in enumerate(places) if place >= first], (m.grad for m in made)),
    )


def progress(sweeps: Sweeps) -> Steps:
    """Say what this step does."""
    if not sweeps.now:
        return steps("progress", 0, sweeps.count, "start")
    made = sweeps.at(sweeps.now)
    values = {"count": len(made.paths)} if sweeps.back else {"value": made.value}
    if sweeps.back and not made.paths:
        return steps("progress", sweeps.step, sweeps.count, "seed", label=made.label)
    say = "forward" if not sweeps.back else "one-way" if len(made.paths) == 1 else "ways"
    return steps("progress", sweeps.step, sweeps.count, say, label=made.label, **values)
