"""What there is to see of a training run: its losses in nats a token by step, and what the model writes."""

from collections.abc import Mapping
from math import log

from llmtutor.demos.shown import Shown, curves, lines, note, shown, table
from llmtutor.demos.worked import Formulas, said, worked
from llmtutor.engine.information import perplexity
from llmtutor.views import Row

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


def so_far(at: Row, losses: Mapping[str, tuple[float, ...]], sample: str) -> Shown:
    """Show what the model writes now, both losses so far once they make a line, and the last numbers."""
    last = [each[-1] for each in losses.values()]
    choices = [float(perplexity(loss)) for loss in last]
    return shown(
        note("writes", text=sample or "␣"),
        curves("loss", lines(at, **losses), "step nats") if len(at) > 1 else None,
        table("now", text=[f"@{name}" for name in losses], loss=last, perplexity=choices),
        **{"updates": at[-1], "loss": last[0], "held_out": last[1]},
    )


FORMULAS: Formulas = {
    **dict.fromkeys(("loss.train", "now.@train.loss"), said("train-loss")),
    **dict.fromkeys(("loss.held-out", "now.@held-out.loss"), said("held-out-loss")),
    "now.perplexity": worked("e^{loss}", "choices"),
    "scale.loss": worked("ln {choices}", "even"),
    "scale.choices": said("few"),
    "start.vocabulary": said("vocabulary"),
    "start.loss": worked("ln {vocabulary}", "even"),
}
