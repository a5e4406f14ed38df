"""How both ends of an interval for a share of right answers come about, written as formulas."""

from llmtutor.demos.worked import Rule, worked
from llmtutor.engine.intervals import wald, wilson

METHODS = {"wald": wald, "wilson": wilson}
ENDS = {
    "wald": "{p} ± {z} × √({p} × (1 - {p}) / {n})",
    "wilson": "({p} + {z}²/(2 × {n}) ± {z} × √({p} × (1 - {p}) / {n} + {z}²/(4 × {n}²))) / (1 + {z}²/{n})",
}


def lower(method: str, share: str = "p") -> Rule:
    """Tell how the lower end comes about; `share` is the place of the share, `n` the number of questions.

    `z` is how many spreads the middle `level` of a bell curve reach from its centre.
    """
    return _end(method, share, "-")


def upper(method: str, share: str = "p") -> Rule:
    """Tell how the upper end comes about."""
    return _end(method, share, "+")


def _end(method: str, share: str, sign: str) -> Rule:
    return worked(ENDS[method].replace("±", sign).replace("{p}", f"{{{share}}}"), "reach", "level", "z")
