"""The products that add up to the costs of a model."""

from llmtutor.demos.transformer.model_calculator.costs import Costs
from llmtutor.engine.model_terms import cache_terms, pair_terms, size_terms, state_terms
from llmtutor.views import Number

Products = list[tuple[Number, ...]]


def part_terms(costs: Costs, part: str, active: bool = False) -> Products:
    """Return the products that add up to a part: its parameters, or one token's operations in it."""
    if costs.show == "parameters" or active:
        return [*size_terms(costs.config, active)[part]]
    return (
        [*pair_terms(costs.config, costs.tokens)] if part == "token pairs" else [(2, costs.work[part] // 2)]
    )


def total_terms(costs: Costs, name: str) -> Products:
    """Return the products that add up to a total."""
    parts = {"parameters": costs.counts, "active": costs.used, "operations": costs.work}
    if name in parts:
        return [(n,) for n in parts[name].values()]
    token: Products = [(*term, costs.bytes) for term in cache_terms(costs.config)]
    state: Products = [(*term, costs.bytes) for term in state_terms(costs.config)]
    if name == "cache-token":
        return token or [(0,)]
    if name == "cache":
        return [*([(costs.tokens, costs.summary["cache-token"])] if token else []), *state]
    return [(costs.summary["parameters"], costs.each_bytes(use)) for use in costs.training]
