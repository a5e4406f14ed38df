"""What a model of a given shape costs: parameters, operations, memory."""

from dataclasses import dataclass

from llmtutor.demos.controls import State
from llmtutor.demos.transformer.model_calculator.units import memory_unit
from llmtutor.engine import model_cost, model_size
from llmtutor.engine.model_configs import CONFIGS, ModelConfig
from llmtutor.engine.model_shapes import with_shape

MODELS = {name.lower().replace(" ", "-").replace(".", "-"): config for name, config in CONFIGS.items()}
BYTES = {"fp32": 4, "bf16": 2, "int8": 1, "int4": 0.5}
MIXERS = {"Attention": "attention", "LatentAttention": "latent", "SelectiveSSM": "mamba"}
USES = {"weights": "train-weights", "gradients": "gradients"}
USES |= {"master weights": "master", "Adam's moments": "moments"}


@dataclass(frozen=True)
class Costs:
    """Parameters and one token's operations by part; bytes of memory to run the model and to train it."""

    config: ModelConfig
    tokens: int
    bytes: float
    show: str
    counts: dict[str, int]
    used: dict[str, int]
    work: dict[str, int]
    running: dict[str, float]
    training: dict[str, float]

    @property
    def parts(self) -> dict[str, float]:
        """What the bars show: parameters, operations, or memory in the unit of `bars`."""
        if self.show == "memory":
            return {name: size / self.bars[0] for name, size in self.memory.items()}
        return dict(self.counts if self.show == "parameters" else self.work)

    @property
    def memory(self) -> dict[str, float]:
        """Bytes by use, to run the model and to train it."""
        return self.running | self.training

    @property
    def bars(self) -> tuple[int, str]:
        """The unit in which the bars count, and the name of their view."""
        return memory_unit(max(self.memory.values())) if self.show == "memory" else (1, self.show)

    @property
    def summary(self) -> dict[str, int]:
        """The totals."""
        weights, active = sum(self.counts.values()), sum(self.used.values())
        return {
            "parameters": weights,
            **({"active": active} if active != weights else {}),
            "operations": sum(self.work.values()),
            "cache-token": int(self.bytes * model_cost.kv_numbers(self.config)),
            "cache": int(self.running["cache"]),
            "weights": int(self.running["weights"]),
            "training": int(sum(self.training.values())),
        }

    def each_bytes(self, use: str) -> float:
        """Return the bytes that one use of memory takes for each parameter."""
        size = self.memory[use] / self.summary["parameters"]
        return int(size) if size == int(size) else size

    def label(self, part: str) -> str:
        """Return the word id of a part: what mixes positions differs from model to model."""
        return MIXERS[type(self.config.mixer).__name__] if part == "mixer" else part.replace(" ", "-")


def costs(state: State) -> Costs:
    """Count everything for the model and the numbers that the controls ask for."""
    config, tokens, size = (
        with_shape(MODELS[state["model"]], state),
        state["tokens"],
        BYTES[state["precision"]],
    )
    counts = model_size.breakdown(config)
    weights = sum(counts.values())
    training = model_cost.training_bytes(weights, max(size, 2))
    if size == 4:
        del training["master weights"]  # the weights themselves have 32 bits
    return Costs(
        *(config, tokens, size, state["show"], counts, model_size.breakdown(config, active=True)),
        work={name: n // tokens for name, n in model_cost.forward_flops(config, tokens).items()},
        running={"weights": size * weights, "cache": model_cost.cache_bytes(config, tokens, size)},
        training={USES[name]: n for name, n in training.items()},
    )
