"""What there is to see of a training run: its losses in nats a token by step, and what the model writes."""

from dataclasses import dataclass, replace
from math import log
from statistics import fmean

from llmtutor.demos.shown import Shown, curves, lines, note, shown, table
from llmtutor.demos.worked import Formulas, said, worked
from llmtutor.engine.information import perplexity

CHOICES = 100, 10, 2
"""Counts of equally likely tokens whose losses are told, after that of the whole vocabulary."""


def before(vocabulary: int, sample: str) -> Shown:
    """Show the loss of equal shares, in nats, what the first weights write, and what smaller losses mean."""
    loss, choices = log(vocabulary), (vocabulary, *CHOICES)
    return shown(
        note("start", vocabulary=vocabulary, loss=loss),
        note("unread", text=sample or "␣"),
        table("scale", choices=choices, loss=map(log, choices)),
        **{"updates": 0, "loss": loss, "held_out": loss},
    )


@dataclass(frozen=True)
class SoFar:
    """A run after some updates: the losses since somebody looked, and what was seen at each look.

    since: losses of the updates since the last look; looks: after which updates there was one; train: the
    mean loss of the updates up to each since the one before; held_out: the loss on text that is never
    trained on; sample: what the model wrote at the last.
    """

    since: tuple[float, ...] = ()
    looks: tuple[int, ...] = (0,)
    train: tuple[float, ...] = ()
    held_out: tuple[float, ...] = ()
    sample: str = ""

    @property
    def updates(self) -> int:
        """How many updates were made."""
        return self.looks[-1] + len(self.since)

    def trained(self, loss: float) -> "SoFar":
        """The run after one update more."""
        return replace(self, since=(*self.since, loss))

    def looked(self, held_out: float, sample: str) -> "SoFar":
        """The run after a look at the model as it is now."""
        return SoFar(
            looks=(*self.looks, self.updates),
            train=(*self.train, fmean(self.since)),
            held_out=(*self.held_out, held_out),
            sample=sample,
        )


def so_far(run: SoFar, loss: float) -> Shown:
    """Show the last update's loss and what was seen at the looks: losses as lines, what the model wrote."""
    looks, last = run.looks[1:], (loss, run.held_out[-1])
    choices = [float(perplexity(each)) for each in last]
    losses = lines(looks, **{"train": run.train, "held-out": run.held_out})
    updates = run.updates, looks[-1]
    return shown(
        note("writes", updates=looks[-1], text=run.sample or "␣"),
        curves("loss", losses, "step nats") if len(looks) > 1 else None,
        table("now", text=("@train", "@held-out"), updates=updates, loss=last, perplexity=choices),
        **{"updates": run.updates, "loss": loss, "held_out": run.held_out[-1]},
    )


FORMULAS: Formulas = {
    "loss.train": said("mean-loss"),
    "now.@train.loss": said("train-loss"),
    **dict.fromkeys(("loss.held-out", "now.@held-out.loss"), said("held-out-loss")),
    "now.perplexity": worked("e^{loss}", "choices"),
    "scale.loss": worked("ln {choices}", "even"),
    "scale.choices": said("few"),
    "start.vocabulary": said("vocabulary"),
    "start.loss": worked("ln {vocabulary}", "even"),
}
