"""A model on screen: its parts as bars, the totals, and what is special about it."""

from collections.abc import Iterator

from llmtutor.demos.controls import State
from llmtutor.demos.shown import Shown, column, note, shown, table, warning
from llmtutor.demos.transformer.model_calculator.costs import Costs, costs
from llmtutor.demos.transformer.model_calculator.units import unit_of
from llmtutor.engine.model_configs import Attention, LatentAttention
from llmtutor.views import Bars, Note


def compute(state: State) -> Shown:
    """Count everything for the model and the numbers that the controls ask for."""
    found = costs(state)
    parts, summary, used = found.parts, found.summary, found.used
    whole, visited, digits = sum(parts.values()), sum(used.values()), 3 if found.show == "memory" else 0
    columns, units = [], [unit_of(*total) for total in summary.items()]
    if found.show != "memory":
        columns.append(column("share", tuple(100 * n / whole for n in parts.values()), 3))
    if found.show == "parameters" and "active" in summary:
        columns.append(column("used", tuple(used[name] for name in parts)))
    labels = tuple("@" + found.label(name) for name in parts)
    totals = {name.replace("-", "_"): n for name, n in summary.items()}
    return shown(
        Bars(found.bars[1], labels, tuple(parts.values()), tuple(columns), digits=digits),
        table(
            "summary",
            total=["@total-" + name for name in summary],
            number=summary.values(),
            short=[n / size for n, (size, _) in zip(summary.values(), units, strict=True)],
            unit=[f"@{unit}" for _, unit in units],
        ),
        *_remarks(found),
        **{**totals, "active": visited, "parts": tuple(parts.values()), "costs": found},
        **{"visited": visited, "bytes": found.bytes, **_behind(found)},
        **{"unit": found.bars[0], "units": [size for size, _ in units]},
    )


def _behind(found: Costs) -> dict[str, object]:
    """Return the numbers of which the remarks are made, and the bytes for each parameter."""
    mixer, each = found.config.mixer, [found.each_bytes(use) for use in found.memory]
    if isinstance(mixer, LatentAttention):
        kept, full = (mixer.kv_latent, mixer.rope_width), (2, mixer.heads, mixer.value_width)
        return {"each": each, "beside": kept, "across": full}
    return {"each": each, "kv": mixer.kv_heads if isinstance(mixer, Attention) else 0}


def _remarks(found: Costs) -> Iterator[Note]:
    """Say what is special about this model."""
    config, mixer, experts = found.config, found.config.mixer, found.config.experts
    if isinstance(mixer, LatentAttention):
        kept, full = mixer.kv_latent + mixer.rope_width, 2 * mixer.heads * mixer.value_width
        yield note("latent", kept=kept, heads=mixer.heads, full=full, times=full / kept)
    elif not isinstance(mixer, Attention):
        yield note("mamba")
    elif mixer.kv_heads < mixer.heads:
        yield note("shared", group=mixer.heads // mixer.kv_heads, heads=mixer.heads)
    if experts:
        share = 100 * sum(found.used.values()) / found.summary["parameters"]
        yield note("mixture", active=experts.active, experts=experts.count, share=share)
    if 0 < config.positions < found.tokens:
        yield warning("positions", positions=config.positions)
