"""Gated units: one half of the neurons decides how much of the other half passes.

All take the gate first, as Llama packs it. `torch.nn.functional.glu` takes it second.
"""

from typing import Any

from llmtutor.engine.activations import gelu, gelu_tanh, relu, sigmoid, silu
from llmtutor.engine.checks import as_floats, same_axis
from llmtutor.engine.trace import Array, Rec, off

GATES = {
    "glu": sigmoid,
    "reglu": relu,
    "geglu": gelu,
    "geglu_tanh": gelu_tanh,
    "swiglu": silu,
}


def gated(kind: str, gate: Any, value: Any, rec: Rec = off) -> Array:
    """kind gate[F] value[F] -> y[F]

    Bend the gate, multiply it with the value. kind: "glu", "reglu", "geglu", "geglu_tanh" or "swiglu".
    Raises ValueError: unknown kind, or gate and value differ in width.
    Source: Dauphin et al. 2016; Shazeer 2020, eqs. 5 and 6.
    """
    if kind not in GATES:
        raise ValueError(f"there is no gated unit called {kind!r}; choose from {', '.join(GATES)}")
    gate, value = as_floats("gate", gate), as_floats("value", value)
    same_axis("gated", "gate numbers", gate.shape[-1], "value numbers", value.shape[-1])
    opened = rec("opened", GATES[kind](gate))
    return rec("y", opened * value)


def glu(gate: Any, value: Any, rec: Rec = off) -> Array:
    """gate[F] value[F] -> y[F]

    sigmoid(gate) * value. Raises ValueError: gate and value differ in width. Source: Dauphin et al. 2016.
    """
    return gated("glu", gate, value, rec)


def swiglu(gate: Any, value: Any, rec: Rec = off) -> Array:
    """gate[F] value[F] -> y[F]

    silu(gate) * value, as in Llama, Mistral, DeepSeek and Qwen.
    Raises ValueError: gate and value differ in width. Source: Shazeer 2020, eq. 5.
    """
    return gated("swiglu", gate, value, rec)


def geglu(gate: Any, value: Any, rec: Rec = off) -> Array:
    """gate[F] value[F] -> y[F]

    gelu(gate) * value. Raises ValueError: gate and value differ in width. Source: Shazeer 2020, eq. 5.
    """
    return gated("geglu", gate, value, rec)
