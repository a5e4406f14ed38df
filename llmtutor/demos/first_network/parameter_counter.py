"""Count the numbers that a network learns: yours, layer by layer, or a famous one's, part by part."""

from itertools import pairwise

from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, Integer, State, Toggle
from llmtutor.demos.shown import Shown, column, note, shown
from llmtutor.demos.worked import Formulas, by, said, total, where
from llmtutor.engine.layer_sizes import factors, layer_sizes
from llmtutor.engine.model_configs import CONFIGS
from llmtutor.views import Bars

MODELS = {"gpt2": "GPT-2 small", "llama2-7b": "Llama-2-7B", "llama3-8b": "Llama-3-8B"}
BYTES, GIGA = 2, 1_000_000_000


def compute(state: State) -> Shown:
    """Count a network of one's own, or look a published one up."""
    own = state["model"] == "own"
    if own:
        widths = (state["inputs"], *(state["hidden"],) * state["layers"], state["outputs"])
        pairs, sizes = tuple(pairwise(widths)), layer_sizes(widths, state["bias"])
        labels = tuple(f"{inputs} → {outputs}" for inputs, outputs in pairs)
    else:
        named = factors(CONFIGS[MODELS[state["model"]]])
        pairs, sizes = tuple(named.values()), [(rows * columns, 0) for rows, columns in named.values()]
        labels = tuple(f"@{name.replace(' ', '-')}" for name in named)
    weights, biases = zip(*sizes, strict=True)
    parts, whole = tuple(map(sum, sizes)), sum(map(sum, sizes))
    return shown(
        Bars("numbers", labels, parts, (column("weights", weights), column("biases", biases)) if own else ()),
        note("total", total=whole),
        note("bytes", room=BYTES * whole) if own else note("gigabytes", room=BYTES * whole / GIGA),
        **{"total": whole, "parts": parts, "own": own, "pairs": pairs, "each": BYTES, "giga": GIGA},
    )


PAIR = ("pairs[row, 0]", "pairs[row, 1]")
FORMULAS: Formulas = {
    "numbers": where(
        "own", {True: total(*PAIR, plus="biases[row]", say="joined")}, total(*PAIR, say="parts")
    ),
    "numbers.weights": total(*PAIR, say="joined"),
    "numbers.biases": said("biases"),
    "total": total("numbers"),
    "bytes": total("total.total", "each"),
    "gigabytes": "{total.total} × {each} / {giga}",
}

DEMO = Demo(
    id="parameter-counter",
    controls=(
        Choice("model", ("own", *MODELS), "own"),
        Integer("inputs", 1, 4096, 4),
        Integer("hidden", 1, 4096, 3),
        Integer("outputs", 1, 4096, 2),
        Integer("layers", 0, 6, 1),
        Toggle("bias", True),
    ),
    compute=compute,
    explain=by(FORMULAS),
    presets=(
        Preset("first-network", {"inputs": 4, "hidden": 3, "outputs": 2, "layers": 1}),
        Preset("digits", {"inputs": 784, "hidden": 128, "outputs": 10, "layers": 1}),
        Preset("seven-billion", {"model": "llama2-7b"}),
        Preset("too-many", {"inputs": 4, "hidden": 1000, "outputs": 2, "layers": 2}, good=False),
    ),
    code=("llmtutor.engine.layer_sizes:layer_sizes", "llmtutor.engine.model_size:breakdown"),
)
