"""What a model is made of and what it costs: a published one, or the same with other numbers."""

from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, Integer
from llmtutor.demos.transformer.model_calculator.costs import BYTES, MODELS
from llmtutor.demos.transformer.model_calculator.counted import compute
from llmtutor.demos.transformer.model_calculator.shape import SHAPE, fit, refuse
from llmtutor.demos.transformer.model_calculator.sums import SUMS
from llmtutor.demos.worked import by

DEMO = Demo(
    id="model-calculator",
    controls=(
        Choice("model", tuple(MODELS), "gpt-2-small"),
        Choice("show", ("parameters", "work", "memory"), "parameters"),
        Integer("tokens", 1, 1_048_576, 1024, step=2, log=True),
        Choice("precision", tuple(BYTES), "bf16"),
        *SHAPE,
    ),
    compute=compute,
    explain=by(SUMS),
    fit=fit,
    refuse=refuse,
    presets=(
        Preset("gpt-2", {"model": "gpt-2-small", "show": "work"}),
        Preset("mixture", {"model": "mixtral-8x7b", "tokens": 4096}),
        Preset("latent", {"model": "deepseek-v2", "show": "memory", "tokens": 131_072}),
        Preset(
            "all-keys", {"model": "llama-2-70b", "kv_heads": 64, "show": "memory", "tokens": 131_072}, False
        ),
    ),
    code=(
        "llmtutor.engine.model_size:breakdown",
        "llmtutor.engine.model_cost:forward_flops",
        "llmtutor.engine.model_cost:cache_bytes",
        "llmtutor.engine.model_cost:training_bytes",
    ),
)
