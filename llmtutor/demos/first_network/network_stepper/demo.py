"""A network of 4 inputs, 3 hidden neurons and 2 outputs, worked out term by term."""

from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, MatrixOf, Slider, State, Stepper, Toggle, Vector
from llmtutor.demos.first_network.network_stepper.one_pass import ORDER, OnePass, one_pass
from llmtutor.demos.first_network.network_stepper.own_numbers import EXAMPLES, chosen, edit, fit
from llmtutor.demos.first_network.network_stepper.pass_shown import CLASSES, picture, sentence, verdict
from llmtutor.demos.grids import as_grid
from llmtutor.demos.shown import Shown, shown
from llmtutor.demos.worked import Told, by, said
from llmtutor.engine import leaf_flower as net
from llmtutor.views import Cell

LAST = len(ORDER)


def compute(state: State) -> Shown:
    """Run the network; show it as far as its terms are added, the present sum, and at last who wins."""
    run = one_pass(state)
    y, ended = run.values[2], run.step == LAST
    signed, likelier = float(net.signed_score(y)), y.index(max(y))
    winner = None if y[0] == y[1] else likelier
    right = winner is not None and state["example"] == CLASSES[winner]
    read = signed if state["reading"] == "one" else None
    return shown(
        sentence(run),
        picture(run, winner if ended else None),
        run.sum_of("sum", *ORDER[run.step - 1][:2]) if run.step else None,
        verdict(state["example"], winner, y, read) if ended else None,
        **{"hidden": run.values[1], "sums": run.sums[1], "y": y, "leaf_score": y[0], "flower_score": y[1]},
        **{"signed": signed, "winner": likelier, "right": right, "run": run},
    )


def told(found: Shown, cell: Cell) -> Told:
    """Say that a number was chosen, or give a neuron's sum or bend; nothing before its first term."""
    run: OnePass = found.numbers["run"]
    layer, node, *before_relu = cell.at
    if chosen(cell.at):
        return said("given")
    if not run.added(layer, node):
        return None
    if run.relu and layer == 1 and not before_relu and run.complete(layer, node):
        return "max(0, {net[row, column, -1]})"
    return run.sum_of("explain", layer, node)


DEMO = Demo(
    id="network-stepper",
    controls=(
        Stepper("step", count=lambda _state: LAST),
        Choice("example", (*CLASSES, "own"), "leaf"),
        Vector("inputs", EXAMPLES["leaf"], -1000, 1000, shortest=4, longest=4),
        Toggle("relu"),
        Choice("reading", ("two", "one"), "two"),
        Slider("bias", -50, 50, 0, step=0.25),
        MatrixOf("W1", as_grid(net.W1), -100, 100, fixed=True),
        Vector("b1", tuple(net.B1.tolist()), -50, 50, shortest=3, longest=3),
        MatrixOf("W2", as_grid(net.W2), -100, 100, fixed=True),
        Vector("b2", tuple(net.B2.tolist()), -50, 50, shortest=2, longest=2),
    ),
    compute=compute,
    explain=by({"net": told, "signed.signed": "{net[2, 0]} - {net[2, 1]}"}),
    edit=edit,
    fit=fit,
    presets=(
        Preset("leaf", {"example": "leaf", "step": LAST}),
        Preset("flower", {"example": "flower", "step": LAST}),
        Preset("bias", {"example": "leaf", "bias": 0.25, "step": 5}),
        Preset("untrained-relu", {"example": "flower", "relu": True, "step": LAST}, good=False),
    ),
    code=("llmtutor.engine.leaf_flower:forward", "llmtutor.engine.leaf_flower:neuron_terms"),
)
