"""A pass through the network on the screen: the sentence of its step, its picture, and who wins at last."""

from typing import Any

from llmtutor.demos.first_network.network_stepper.one_pass import LABELS, ORDER, OnePass
from llmtutor.demos.shown import note, steps, warning
from llmtutor.views import Network, Node, Note, Steps

CLASSES = ("leaf", "flower")


def sentence(run: OnePass) -> Steps:
    """Say which term was added last."""
    if run.step == 0:
        return steps("progress", 0, len(ORDER), "start")
    layer, node, place = ORDER[run.step - 1]
    told: dict[str, Any] = {"neuron": LABELS[layer][node]}
    if place < len(LABELS[layer - 1]):
        weight, value = run.weights[layer - 1][place][node], run.values[layer - 1][place]
        say, told["source"], told["weight"], told["value"] = "term", LABELS[layer - 1][place], weight, value
    else:
        say = "bent" if run.relu and layer == 1 else "bias"
        told |= {"bias": run.biases[layer - 1][node], "sum": run.sums[layer][node]}
        told["value"] = run.values[layer][node]
    return steps("progress", run.step, len(ORDER), say, **told)


def picture(run: OnePass, winner: int | None) -> Network:
    """Draw the network as far as it is computed, and the winner once it is known."""
    now = ORDER[run.step - 1] if run.step else None
    return Network(
        "net",
        layers=tuple(
            tuple(_node(run, layer, node) for node in range(len(LABELS[layer]))) for layer in range(3)
        ),
        weights=run.weights,
        biases=run.biases,
        now=now and now[:2],
        done=now and now[2] + 1,
        winner=winner,
        activation="relu" if run.relu else "",
    )


def _node(run: OnePass, layer: int, node: int) -> Node:
    label = LABELS[layer][node]
    if layer == 0:
        return Node(label, run.values[0][node])
    so_far = run.so_far(layer, node)
    if not (run.relu and layer == 1):
        return Node(label, so_far)
    return Node(label, run.values[1][node] if run.complete(layer, node) else None, so_far)


def verdict(example: str, winner: int | None, y: tuple[float, ...], signed: float | None) -> Note:
    """Say which class wins, and whether that is right; equal outputs leave it open, and none wins.

    `signed` is the answer where it is read as one number.
    """
    outputs = dict(zip(CLASSES, y, strict=True))
    if winner is None:
        return note("tie", **outputs)
    wins = LABELS[2][winner]
    if signed is not None:
        return note("signed", signed=signed, winner=wins)
    if example == "own":
        return note("own", winner=wins, **outputs)
    right = example == CLASSES[winner]
    return note("right", winner=wins, **outputs) if right else warning("wrong", winner=wins, **outputs)
