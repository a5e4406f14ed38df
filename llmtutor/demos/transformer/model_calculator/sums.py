"""How the costs of a model came about: sums of products, and what is said of them."""

from collections.abc import Iterable

from llmtutor.demos.shown import Shown
from llmtutor.demos.transformer.model_calculator.costs import Costs
from llmtutor.demos.transformer.model_calculator.terms import part_terms, total_terms
from llmtutor.demos.transformer.model_calculator.units import COUNTED
from llmtutor.demos.worked import Formulas, Rule, Told, said, total, worked
from llmtutor.views import Arithmetic, Cell, Number, Term

SENTENCES = {"latent": "latent-part", "mamba": "mamba-part"}


def _written(
    result: Number, products: Iterable[tuple[Number, ...]], say: str, sources: Iterable[Cell] = ()
) -> Arithmetic:
    return Arithmetic("explain", result, terms=tuple(map(Term, products)), sources=tuple(sources), say=say)


def _part(found: Shown, cell: Cell) -> Told:
    """Write out a part of the parameters, or of one token's operations."""
    costs: Costs = found.numbers["costs"]
    part, value = list(costs.parts.items())[cell.at[0]]
    say = SENTENCES.get(costs.label(part), costs.label(part))
    if costs.show == "work":
        pairs = "pairs" if costs.summary["cache-token"] else "pairs-state"
        say = pairs if part == "token pairs" else "twice"
    return _written(int(value), part_terms(costs, part), say)


def _used(found: Shown, cell: Cell) -> Arithmetic:
    """Write out the parameters of a part that one token uses."""
    costs: Costs = found.numbers["costs"]
    part = list(costs.parts)[cell.at[0]]
    return _written(costs.used[part], part_terms(costs, part, active=True), "used")


def _memory(found: Shown, cell: Cell) -> Rule:
    """Write out the memory for one use, in millions or billions of bytes."""
    part = list(found.numbers["costs"].parts)[cell.at[0]]
    if part == "cache":
        return worked("{summary.@total-cache} / {unit}", part)
    return worked("{summary.@total-parameters} × {each} / {unit}", part)


def _total(found: Shown, cell: Cell) -> Told:
    """Write out a total."""
    costs: Costs = found.numbers["costs"]
    name, value = list(costs.summary.items())[cell.at[0]]
    if name == "weights":  # two numbers of 4 bits share a byte: no sum of whole numbers
        return worked("{@total-parameters} × {bytes}", "total-weights")
    return _written(value, total_terms(costs, name), f"total-{name}", _added(costs, name))


def _added(costs: Costs, name: str) -> Iterable[Cell]:
    """Return what of a total stands on the screen: the bars, if they show it, or another total."""
    if {"parameters": "parameters", "operations": "work"}.get(name) == costs.show:
        return [Cell(costs.show, (place,)) for place in range(len(costs.parts))]
    other = {"cache": "cache-token", "training": "parameters"}.get(name)
    if other is None or not costs.summary[other]:  # a model with a state keeps no token
        return ()
    return [Cell("summary", (list(costs.summary).index(other), 1))]


SUMS: Formulas = {
    **dict.fromkeys(("parameters", "work"), _part),
    **dict.fromkeys(("memory", "memory-small"), _memory),
    "parameters.share": "100 × {parameters} / {sum(parameters)}",
    "work.share": "100 × {work} / {sum(work)}",
    "parameters.used": _used,
    "summary.number": _total,
    **{f"summary.@total-{name}.short": "{number} / {units}" for name in COUNTED},
    "summary.short": worked("{number} / {units}", "short"),
    "latent.kept": total("beside"),
    "latent.heads": said("given"),
    "latent.full": total("across[0]", "across[1]", "across[2]"),
    "latent.times": "{full} / {kept}",
    "shared": said("given"),
    "shared.group": "{heads} / {kv}",
    "mixture": said("given"),
    "mixture.share": "100 × {visited} / {summary.@total-parameters}",
    "positions": said("given"),
}
