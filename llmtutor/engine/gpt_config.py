"""Which GPT: everything that models of this family do differently, chosen in one place."""

from dataclasses import dataclass
from typing import Any

from llmtutor.engine.deep_norm import DeepNormConstants, deep_norm_constants

CHOICES = {
    "norm": ("layer", "rms"),
    "placement": ("pre", "post", "sandwich", "deepnorm"),
    "positions": ("learned", "sinusoidal", "rope", "rope_interleaved", "alibi", "t5", "none"),
    "attention": ("heads", "latent"),
    "ffn": ("relu", "gelu", "gelu_tanh", "silu", "swiglu", "geglu", "geglu_tanh", "moe", "none"),
}


@dataclass(frozen=True)
class GPTConfig:
    """The choices of one model; the defaults make a small GPT-2.

    Sizes: vocab V, width D, layers, heads H, context (the longest text; it limits learned positions only),
    kv_heads G (fewer than heads: grouped-query, 1: multi-query), head_width K, hidden F.
    norm, eps, placement: which norm, its eps, and where it stands. positions: how order gets in; base: of
    RoPE and the sinusoids. window: how many keys a query sees, itself included (none: all).
    attention: "latent" is MLA with a latent of `latent` and `turned` rotated numbers (needs a RoPE).
    ffn: a bend, a gated pair, "moe" (SwiGLU experts, `top` of `experts`, `shared` for the one that is always
    asked), or "none" for a model of attention only. tied: the token table is also the output layer.
    biases: b_q, b_k, b_v, b_o, b_in, b_out exist (gated layers and MLA never have any).
    """

    vocab: int
    width: int
    layers: int
    heads: int
    context: int = 1024
    kv_heads: int = 0
    head_width: int = 0
    hidden: int = 0
    norm: str = "layer"
    eps: float = 1e-5
    placement: str = "pre"
    positions: str = "learned"
    base: float = 10000.0
    window: int | None = None
    attention: str = "heads"
    latent: int = 0
    turned: int = 0
    ffn: str = "gelu_tanh"
    experts: int = 0
    top: int = 0
    shared: bool = False
    tied: bool = True
    biases: bool = True

    def __post_init__(self) -> None:
        """Fill in the sizes that follow from others. Raises ValueError: an unknown choice or a bad size."""
        for name, allowed in CHOICES.items():
            if getattr(self, name) not in allowed:
                raise ValueError(f"gpt: {name} is {getattr(self, name)!r}; choose from {', '.join(allowed)}")
        for name in ("vocab", "width", "layers", "heads", "context"):
            if getattr(self, name) < 1:
                raise ValueError(f"gpt: {name} is {getattr(self, name)}; it must be at least 1")
        self._fill("kv_heads", self.heads)
        self._fill("head_width", self.width // self.heads)
        self._fill("hidden", 4 * self.width)
        _check_parts(self)

    def _fill(self, name: str, value: int) -> None:
        """Set a size that was left at 0; a frozen object can be filled in only this way."""
        object.__setattr__(self, name, getattr(self, name) or value)

    @property
    def rotates(self) -> bool:
        """Whether positions enter by turning queries and keys."""
        return self.positions.startswith("rope")

    @property
    def deep(self) -> DeepNormConstants:
        """How heavy the old stream is before the norm, and by what first weights shrink."""
        if self.placement == "deepnorm":
            return deep_norm_constants(decoder=self.layers)["decoder"]
        return DeepNormConstants(1.0, 1.0)


def _check_parts(config: GPTConfig) -> None:
    """Refuse combinations that cannot work."""
    if config.heads % config.kv_heads:
        raise ValueError(f"gpt: {config.heads} heads cannot share {config.kv_heads} kv_heads evenly")
    if config.attention == "latent" and not (config.rotates and config.latent > 0 and config.turned > 0):
        raise ValueError("gpt: latent attention needs positions 'rope' or 'rope_interleaved', latent, turned")
    if config.ffn == "moe" and not 1 <= config.top <= config.experts:
        raise ValueError(f"gpt: top is {config.top}; it must lie from 1 to experts, {config.experts}")


def llama_like(vocab: int, width: int, layers: int, heads: int, **choices: Any) -> GPTConfig:
    """vocab width layers heads choices -> config

    RMSNorm before each layer, RoPE, SwiGLU, no biases, its own output layer; `choices` override.
    Raises ValueError as `GPTConfig`.
    """
    llama: dict[str, Any] = {"norm": "rms", "eps": 1e-6, "positions": "rope", "ffn": "swiglu"}
    return GPTConfig(vocab, width, layers, heads, **(llama | {"tied": False, "biases": False} | choices))
