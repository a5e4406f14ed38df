"""What a model is made of and what it costs: a published one, or the same with other numbers."""

from collections.abc import Collection, Iterator, Mapping
from math import prod
from typing import Any

from llmtutor.demos.cells import formula
from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, Integer, Refused, State
from llmtutor.demos.reasons import given, total
from llmtutor.demos.transformer.model_costs import BILLION, BYTES, MODELS, Costs, costs
from llmtutor.engine.model_configs import Attention, LatentAttention
from llmtutor.engine.model_shapes import shape_of
from llmtutor.views import Arithmetic, Bars, Cell, Column, Note, Table, View

SHAPE = (
    Integer("layers", 1, 200, 12),
    Integer("width", 64, 32768, 768, step=64),
    Integer("heads", 1, 256, 12),
    Integer("kv_heads", 1, 256, 12),
    Integer("head_width", 8, 512, 64, step=8),
    Integer("ffn", 0, 131_072, 3072, step=64),
    Integer("experts", 0, 512, 0),
    Integer("active", 0, 512, 0),
    Integer("expert_width", 0, 32768, 0, step=64),
    Integer("vocab", 1000, 1_000_000, 50257, step=1000),
)
SHARE, USED = range(2)
GIGA = "1,000,000,000"
SENTENCES = {"latent": "latent-part", "mamba": "mamba-part"}


def views(found: Costs) -> Iterator[View]:
    """Show the parts as bars, the totals, and what is special about this model."""
    parts = found.parts
    whole, numbers = sum(parts.values()), tuple(parts.values())
    columns: tuple[Column, ...] = ()
    if found.show != "memory":
        columns += (Column("share", tuple(100 * n / whole for n in numbers), 2),)
    if found.show == "parameters" and "active" in found.summary:
        columns += (Column("used", tuple(found.used[name] for name in parts)),)
    labels = tuple("@" + found.label(name) for name in parts)
    yield Bars(found.show, labels, numbers, columns, digits=3 if found.show == "memory" else 0)
    rows = tuple(("@total-" + name, n, n / BILLION) for name, n in found.summary.items())
    yield Table("summary", ("total", "number", "billions"), rows)
    yield from _remarks(found)


def _remarks(found: Costs) -> Iterator[Note]:
    config, mixer, experts = found.config, found.config.mixer, found.config.experts
    if isinstance(mixer, LatentAttention):
        kept, full = mixer.kv_latent + mixer.rope_width, 2 * mixer.heads * mixer.value_width
        yield Note("latent", (("kept", kept), ("heads", mixer.heads), ("full", full), ("times", full / kept)))
    elif not isinstance(mixer, Attention):
        yield Note("mamba")
    elif mixer.kv_heads < mixer.heads:
        yield Note("shared", (("group", mixer.heads // mixer.kv_heads), ("heads", mixer.heads)))
    if experts:
        share = 100 * sum(found.used.values()) / found.summary["parameters"]
        yield Note("mixture", (("active", experts.active), ("experts", experts.count), ("share", share)))
    if 0 < config.positions < found.tokens:
        yield Note("positions", (("positions", config.positions),), warn=True)


def explain(found: Costs, cell: Cell) -> Arithmetic | None:
    """Write out the sum behind a number."""
    row, *column = cell.at
    if cell.view == found.show:
        return _part(found, list(found.parts)[row], column[0] if column else None)
    if cell.view == "summary":
        return _total(found, list(found.summary)[row], column[0])
    return _remark(found, cell.view, row)


def _part(found: Costs, part: str, column: int | None) -> Arithmetic:
    value, say = found.parts[part], SENTENCES.get(found.label(part), found.label(part))
    if column == SHARE:
        whole = sum(found.parts.values())
        return formula(100 * value / whole, "100 × {part} / {all}", {"part": value, "all": whole})
    if column == USED:
        return total(found.used[part], found.part_terms(part, active=True), say="used")
    if found.show == "memory":
        bytes_, here = found.summary["cache"], [Cell("summary", (list(found.summary).index("cache"), 1))]
        if part == "cache":
            return formula(value, "{bytes} / " + GIGA, {"bytes": bytes_}, here, say)
        values = {"numbers": found.summary["parameters"], "each": found.each_bytes(part)}
        return formula(value, "{numbers} × {each} / " + GIGA, values, say=say)
    if found.show == "work":
        pairs = "pairs" if found.summary["cache-token"] else "pairs-state"
        say = pairs if part == "token pairs" else "twice"
    return total(int(value), found.part_terms(part), say=say)


def _total(found: Costs, name: str, column: int) -> Arithmetic:
    value, here = found.summary[name], Cell("summary", (list(found.summary).index(name), 1))
    if column > 1:
        return formula(value / BILLION, "{number} / " + GIGA, {"number": value}, [here])
    if name == "weights":  # two numbers of 4 bits share a byte: no sum of whole numbers
        values = {"numbers": found.summary["parameters"], "each": found.bytes}
        return formula(value, "{numbers} × {each}", values, say="total-weights")
    return total(value, found.total_terms(name), say=f"total-{name}")


def _remark(found: Costs, note: str, place: int) -> Arithmetic | None:
    mixer, experts = found.config.mixer, found.config.experts
    if note == "latent" and isinstance(mixer, LatentAttention):
        kept, full = (mixer.kv_latent, mixer.rope_width), (2, mixer.heads, mixer.value_width)
        if place == 3:
            return formula(prod(full) / sum(kept), "{full} / {kept}", {"full": prod(full), "kept": sum(kept)})
        sums = (total(sum(kept), zip(kept)), given(mixer.heads), total(prod(full), [full]))
        return sums[place]
    if note == "shared" and isinstance(mixer, Attention) and place == 0:
        values = {"heads": mixer.heads, "kv": mixer.kv_heads}
        return formula(mixer.heads // mixer.kv_heads, "{heads} / {kv}", values)
    if note == "mixture" and experts and place == 2:
        values = {"used": sum(found.used.values()), "all": found.summary["parameters"]}
        return formula(100 * values["used"] / values["all"], "100 × {used} / {all}", values)
    return given(None) if note in ("shared", "mixture", "positions") else None


def fit(state: State, changed: Collection[str]) -> Mapping[str, Any]:
    """Let a model bring its numbers; kv-heads follow heads where each had its own, experts those visited."""
    model = MODELS[state["model"]]
    fresh: dict[str, Any] = {}
    if "model" in changed:
        none = {control.id: control.low for control in SHAPE}
        fresh = {name: n for name, n in {**none, **shape_of(model)}.items() if name not in changed}
    now = {**state, **fresh}
    own_keys = isinstance(model.mixer, Attention) and model.mixer.kv_heads == model.mixer.heads
    if "kv_heads" not in changed and (now["kv_heads"] > now["heads"] or ("heads" in changed and own_keys)):
        fresh["kv_heads"] = now["heads"]
    elif "heads" not in changed and now["kv_heads"] > now["heads"]:
        fresh["heads"] = now["kv_heads"]
    if now["active"] > now["experts"]:
        name, other = ("active", "experts") if "experts" in changed else ("experts", "active")
        fresh[name] = now[other]
    elif now["experts"] and not now["active"]:
        fresh["active"] = 1
    if now["experts"] and not now["expert_width"]:
        fresh["expert_width"] = min(now["ffn"], SHAPE[-2].high)
    return fresh


def refuse(state: State) -> None:
    """Refuse kv-heads that the heads cannot share evenly."""
    if state["heads"] % state["kv_heads"]:
        raise Refused("kv-heads", control="kv_heads", count=state["kv_heads"], heads=state["heads"])


def names(found: Costs) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    return {name.replace("-", "_"): n for name, n in found.summary.items()} | {
        "active": sum(found.used.values()),
        "parts": tuple(found.parts.values()),
    }


DEMO = Demo(
    id="model-calculator",
    controls=(
        Choice("model", tuple(MODELS), "gpt-2-small"),
        Choice("show", ("parameters", "work", "memory"), "parameters"),
        Integer("tokens", 1, 1_048_576, 1024, step=2, log=True),
        Choice("precision", tuple(BYTES), "bf16"),
        *SHAPE,
    ),
    compute=costs,
    views=views,
    explain=explain,
    names=names,
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
