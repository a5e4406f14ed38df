"""The card of a model: where it comes from and what it can do, all of it measured.

A card is plain data, kept as JSON beside the weights. Lessons look up heads in it by role.
"""

import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from itertools import islice
from typing import Any

from llmtutor.engine.gpt_weights import weight_count
from llmtutor.engine.trace import Array
from llmtutor.tinygpt.ablations import Head
from llmtutor.tinygpt.circuit import LEAST, circuit
from llmtutor.tinygpt.head_roles import best_head, heads_above, role_scores
from llmtutor.tinygpt.model import Model
from llmtutor.tinygpt.reading_loss import read_documents
from llmtutor.tinygpt.tasks import all_accuracies
from llmtutor.tinygpt.training import Plan
from llmtutor.tinygpt.training_run import VALIDATION, plan_as_data
from llmtutor.tinygpt.world.stories import documents, fingerprint

FILE = "card.json"
VALIDATION_COUNT = 1000
FIRST = 1000

Card = dict[str, Any]


def make_card(model: Model, plan: Plan, others: Sequence[Card] = ()) -> Card:
    """Measure everything there is to say about a model that was trained by this plan.

    `others`: cards of the same plan with other seeds, of which a summary is entered.
    """
    return {
        "parameters": weight_count(plan.config),
        "training": plan_as_data(plan) | {"tokens": plan.tokens},
        "corpus": {
            "seed": f"{plan.seed}/0",
            "documents": FIRST,
            "sha256": fingerprint(f"{plan.seed}/0", FIRST, plan.world),
        },
        "validation": validation(model, plan.world),
        "tasks": {name: round(share, 4) for name, share in all_accuracies(model).items()},
        "circuit": circuit(model),
        "roles": roles(model),
        "other_seeds": [summary(card) for card in others],
    }


def validation(model: Model, world: str = "everything", count: int = VALIDATION_COUNT) -> Card:
    """The model's loss on documents it never saw, and the grammar's floor on the same ones."""
    reading = read_documents(model, list(islice(documents(VALIDATION, world), count)))
    return {
        "seed": VALIDATION,
        "documents": count,
        "sha256": fingerprint(VALIDATION, count, world),
        "nats_per_token": round(reading.loss, 5),
        "floor": round(reading.floor, 5),
        "ratio": round(reading.ratio, 4),
        "kl_nats_per_document": round(reading.kl, 4),
    }


def roles(model: Model) -> Card:
    """For each role every head's score, and the heads that have it, the best one first.

    A head is written [layer, head], both counted from 0.
    """
    return {name: _role(scores) for name, scores in role_scores(model).items()}


def _role(scores: Array) -> Card:
    heads = heads_above(scores, LEAST) or [best_head(scores)]
    return {"heads": [[one.layer, one.head] for one in heads], "scores": scores.round(3).tolist()}


def summary(card: Mapping[str, Any]) -> Card:
    """What a card says about another run: seed, loss, circuit, tasks, and which heads took the roles."""
    circuit = {name: value for name, value in card["circuit"].items() if name != "copy_without_each"}
    training = {name: card["training"][name] for name in ("seed", "steps", "rows", "tokens")}
    return training | {
        "ratio": card["validation"]["ratio"],
        "kl_nats_per_document": card["validation"]["kl_nats_per_document"],
        "circuit": circuit,
        "heads": {name: card["roles"][name]["heads"] for name in ("previous_token", "induction")},
        "tasks": card["tasks"],
    }


def as_json(card: Mapping[str, Any]) -> str:
    """Write a card for people: an entry a line, lists of numbers on one line."""
    return json.dumps(card, indent=2) + "\n"


def own_card() -> Card:
    """Return the card of the shipped model. Raises ValueError naming the file: it is missing or damaged."""
    file = files("llmtutor.tinygpt").joinpath("data", FILE)
    try:
        card: Card = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ValueError(f"{file}: the model's card cannot be read ({reason})") from None
    return card


def head_with_role(card: Mapping[str, Any], role: str) -> Head:
    """Return the head that has a role most clearly. Raises KeyError: no such role."""
    layer, head = card["roles"][role]["heads"][0]
    return Head(layer, head)
