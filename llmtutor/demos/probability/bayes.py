"""A hundred mails, sorted: what seeing one word should make one believe."""

import numpy as np

from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Slider, State
from llmtutor.demos.grids import as_grid, places_in
from llmtutor.demos.shown import Shown, beside, note, shown, table, warning
from llmtutor.demos.worked import Formulas, by, said, total, where, worked
from llmtutor.engine.bayes import after_positive, counts_of
from llmtutor.engine.shares import whole_counts
from llmtutor.views import Matrix

MAILS, COLUMNS = 100, 10
KINDS = ("spam-with", "spam-without", "good-with", "good-without")


def compute(state: State) -> Shown:
    """Show the mails as a grid, their counts, and what share of those with the word is spam."""
    rates = prior, hit, false = state["prior"], state["hit"], state["false"]
    counts = counts_of(MAILS, *rates)
    (found, missed), (alarms, quiet) = counts.tolist()
    seen, unseen = found + alarms, missed + quiet
    kinds = np.repeat(range(len(KINDS)), whole_counts(counts.ravel())).reshape(-1, COLUMNS)
    counted = table(
        "counts",
        kind=("@spam", "@good", "@all"),
        **{"with": (found, alarms, seen), "without": (missed, quiet, unseen)},
        all=(found + missed, alarms + quiet, float(MAILS)),
    )
    chance = after_positive(*rates) if seen > 0 else 0.0
    answer = note("answer", spam=found, seen=seen, chance=chance) if seen > 0 else warning("never")
    return shown(
        beside(
            "mails", Matrix("grid", as_grid((kinds < 2).astype(int)), lit=places_in(kinds % 2 == 0)), counted
        ),
        answer,
        **{"chance": chance, "found": found, "alarms": alarms, "kinds": kinds, "mails": MAILS},
        **{"groups": (prior, 1 - prior), "having": (hit, false), "lacking": (1 - hit, 1 - false)},
    )


FORMULAS: Formulas = {
    "grid": where("kinds", {number: said(kind) for number, kind in enumerate(KINDS)}),
    "counts.@all.with": total("with[:2]"),
    "counts.@all.without": total("without[:2]"),
    "counts.with": total("mails", "groups[row]", "having[row]", say="part"),
    "counts.without": total("mails", "groups[row]", "lacking[row]", say="part"),
    "counts.all": total("counts[row, 1:3]"),
    "answer.spam": said("spam-seen", "counts.with[0]"),
    "answer.seen": worked("{counts.with[0]} + {counts.with[1]}", "seen"),
    "answer.chance": worked("{spam} / {seen}", "among"),
}

DEMO = Demo(
    id="bayes",
    controls=(
        Slider("prior", 0, 1, 0.3, step=0.01),
        Slider("hit", 0, 1, 0.8, step=0.01),
        Slider("false", 0, 1, 0.1, step=0.01),
    ),
    compute=compute,
    explain=by(FORMULAS),
    presets=(
        Preset("rare", {"prior": 0.02, "hit": 1, "false": 0.05}),
        Preset("useless", {"hit": 0.5, "false": 0.5}),
        Preset("sharp", {"hit": 0.9, "false": 0}),
        Preset("impossible", {"hit": 0, "false": 0}, good=False),
    ),
    code=("llmtutor.engine.bayes:posterior", "llmtutor.engine.bayes:counts_of"),
)
