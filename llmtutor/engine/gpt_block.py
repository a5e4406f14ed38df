"""One block of a GPT: tokens look at each other, then each one thinks by itself; both add to the stream."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np

from llmtutor.engine.activations import ACTIVATIONS
from llmtutor.engine.feed_forward import feed_forward, gated_feed_forward
from llmtutor.engine.glu import GATES
from llmtutor.engine.gpt_config import GPTConfig
from llmtutor.engine.gpt_places import Places
from llmtutor.engine.linear import linear
from llmtutor.engine.mla import attend_absorbed, attend_expanded, compress, latent_queries
from llmtutor.engine.moe import moe_feed_forward
from llmtutor.engine.multi_head import attend_and_join, join_heads, project_all
from llmtutor.engine.norms import layer_norm, rms_norm
from llmtutor.engine.placement import Layer, post, pre, sandwich
from llmtutor.engine.trace import Rec, Trace, off
from llmtutor.engine.weight_scope import Part, Shelf

Remember = Callable[[Any, Any], tuple[Any, Any]]


def looked_into_later(layer: Callable[..., Any]) -> Callable[..., Any]:
    """layer -> layer

    Have a trace of weights that will only be read keep the call of a layer (of x, weights, settings, rec) and
    not the arrays inside. Keeping them all took a fifth of the time of a forward pass.
    """

    @wraps(layer)
    def run(x: Any, weights: Part, *settings: Any, rec: Rec = off) -> Any:
        if type(rec) is Trace and type(weights) is Shelf and type(x) is np.ndarray:
            return rec.replay(layer, x, weights, *settings)
        return layer(x, weights, *settings, rec)

    return run


def nothing_before(k: Any, v: Any) -> tuple[Any, Any]:
    """k[S,K] v[S,K] -> k[S,K] v[S,K]

    The memory of a text that is read from its beginning: there are no earlier keys and values.
    """
    return k, v


def gpt_block(
    x: Any,
    weights: Part,
    config: GPTConfig,
    places: Places,
    remember: Remember = nothing_before,
    rec: Rec = off,
) -> Any:
    """x[T,D] weights config places -> y[T,D]

    Attention, then the feed-forward layer, each with its norm. `remember` puts earlier tokens' keys and
    values before the new ones.
    """

    def attend(h: Any) -> Any:
        return self_attention(h, weights.at("attn"), config, places, remember, rec=rec.at("attn"))

    def think(h: Any) -> Any:
        return think_alone(h, weights.at("ffn"), config, rec=rec.at("ffn"))

    x = with_norm(x, attend, "norm1", weights, config, rec, rec.at("attn"))
    return x if config.ffn == "none" else with_norm(x, think, "norm2", weights, config, rec, rec.at("ffn"))


def with_norm(
    x: Any, layer: Layer, name: str, weights: Part, config: GPTConfig, norm_rec: Rec, rec: Rec = off
) -> Any:
    """x[T,D] layer name weights config norm_rec -> y[T,D]

    One layer around the stream, with its norm where the model has it.
    """

    def norm(h: Any) -> Any:
        return normed(h, weights.at(name), config, rec=norm_rec.at(name))

    def norm_out(h: Any) -> Any:
        return normed(h, weights.at(name + "_out"), config, rec=norm_rec.at(name + "_out"))

    if config.placement == "pre":
        return pre(x, layer, norm, rec)
    if config.placement == "sandwich":
        return sandwich(x, layer, norm, norm_out, rec)
    return post(x, layer, norm, config.deep.alpha, rec)


@looked_into_later
def normed(x: Any, weights: Part, config: GPTConfig, rec: Rec = off) -> Any:
    """x[T,D] weights config -> y[T,D]

    The model's norm with one place's learned numbers.
    """
    if config.norm == "rms":
        return rms_norm(x, weights["gain"], config.eps, rec)
    return layer_norm(x, weights["gain"], weights["shift"], config.eps, rec)


@looked_into_later
def self_attention(
    x: Any, weights: Part, config: GPTConfig, places: Places, remember: Remember, rec: Rec = off
) -> Any:
    """x[T,D] weights config places remember -> y[T,D]

    Each token asks all tokens up to itself, those remembered included.
    """
    if config.attention == "latent":
        return latent_attention(x, weights, config, places, remember, rec)
    q, k, v = project_all(x, weights, config.heads, config.kv_heads)
    q, k, v = rec("q", places.turn(q)), rec("k", places.turn(k)), rec("v", v)
    return attend_and_join(q, *remember(k, v), weights, places.mask, places.bias, rec)


def latent_attention(
    x: Any, weights: Part, config: GPTConfig, places: Places, remember: Remember, rec: Rec = off
) -> Any:
    """x[T,D] weights config places remember -> y[T,D]

    MLA: only latents are remembered. Few new tokens after many old ones attend in the absorbed form, which
    never builds the old keys and values; the numbers are the same.
    """
    q, q_rope = latent_queries(x, weights, config.heads, places.turn, rec)
    latent, k_rope = remember(*compress(x, weights, places.turn, rec))
    attend = attend_expanded if latent.shape[-2] == x.shape[-2] else attend_absorbed
    mixed = attend(q, q_rope, latent, k_rope, weights, places.mask, rec)
    return rec("out", linear(join_heads(mixed), weights["W_o"]))


@looked_into_later
def think_alone(x: Any, weights: Part, config: GPTConfig, rec: Rec = off) -> Any:
    """x[T,D] weights config -> y[T,D]

    The model's feed-forward layer: every token by itself.
    """
    if config.ffn == "moe":
        return moe_feed_forward(x, weights, config.top, rec=rec)[0]
    if config.ffn in GATES:
        gates = (weights["W_gate"], weights["W_up"], weights["W_down"])
        return gated_feed_forward(x, *gates, GATES[config.ffn], rec)
    biases, bend = (weights.get("b_in"), weights.get("b_out")), ACTIVATIONS[config.ffn][0]
    return feed_forward(x, weights["W_in"], weights["W_out"], *biases, bend, rec)
