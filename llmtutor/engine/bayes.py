"""Bayes: how a new fact changes what one should believe."""

from typing import Any

import numpy as np

from llmtutor.engine.checks import as_floats, as_shares, between, same_axis
from llmtutor.engine.trace import Array, Rec, off


def posterior(prior: Any, likelihood: Any, rec: Rec = off) -> Array:
    """prior[V] likelihood[V] -> posterior[V]

    Belief after the fact: each belief before it, times how likely the fact is if that belief holds, made to
    add up to 1. The likelihoods belong to different beliefs, so they need not add up to anything.
    Raises ValueError: prior is not a distribution, a likelihood is not from 0 to 1, or the fact is
    impossible.
    Source: Bayes 1763; Laplace 1774.
    """
    prior, likelihood = as_shares("prior", prior), as_floats("likelihood", likelihood)
    same_axis("posterior", "prior beliefs", prior.shape[-1], "likelihood beliefs", likelihood.shape[-1])
    between("the smallest likelihood", float(likelihood.min()), 0, 1)
    between("the largest likelihood", float(likelihood.max()), 0, 1)
    joint = rec("joint", prior * likelihood)
    evidence = rec("evidence", joint.sum(axis=-1, keepdims=True))
    if not evidence.all():
        raise ValueError("the fact has probability 0 under every belief held, so it cannot have been seen")
    return rec("posterior", joint / evidence)


def after_positive(prior: float, hit: float, false_alarm: float) -> float:
    """prior hit false_alarm -> chance

    The chance of the condition after a positive test: prior share, share of true cases found, share of
    false alarms.
    Raises ValueError: a share is not from 0 to 1, or the test can never be positive.
    """
    return float(posterior([between("prior", prior, 0, 1), 1 - prior], [hit, false_alarm])[0])


def counts_of(total: int, prior: float, hit: float, false_alarm: float) -> Array:
    """total prior hit false_alarm -> counts[2,2]

    The same as people or mails to count: rows condition yes/no, columns test positive/negative.
    """
    yes, no = total * prior, total * (1 - prior)
    return np.array([[yes * hit, yes * (1 - hit)], [no * false_alarm, no * (1 - false_alarm)]])
