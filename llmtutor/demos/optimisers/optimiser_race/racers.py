"""Who may race: any of the optimisers, each with a learning rate of its own."""

from collections.abc import Collection

from llmtutor.demos.contract import Changes
from llmtutor.demos.controls import Refused, State
from llmtutor.engine.optimisers import OPTIMISERS

RATES = {"bowl": 0.1, "ravine": 0.01, "saddle": 0.05, "rosenbrock": 0.001}
ADAPTIVE = ("rmsprop", "adam", "adamw")
QUICK = 0.1


def fit(state: State, changed: Collection[str]) -> Changes:
    """Give newly chosen racers, racers on new ground, and those left without one, rates that suit them."""
    slow, racers = RATES[state["surface"]], state["optimisers"][: len(OPTIMISERS)]
    suited = tuple(QUICK if name in ADAPTIVE else slow for name in racers)
    keep = "rates" in changed or not {"surface", "optimisers"} & set(changed)
    return {"rates": (*state["rates"], *suited[len(state["rates"]) :])[: len(racers)] if keep else suited}


def refuse(state: State) -> None:
    """Refuse optimisers that are not known, and more than six of them."""
    count = len(state["optimisers"])
    for name in state["optimisers"]:
        if name not in OPTIMISERS:
            raise Refused("not-an-option", control="optimisers", text=name, options=", ".join(OPTIMISERS))
    if count > len(OPTIMISERS):
        raise Refused("too-many-words", control="optimisers", count=count, high=len(OPTIMISERS))
