"""Keep the big directions of a picture or a table and leave the small ones out."""

from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, Integer, State
from llmtutor.demos.grids import as_grid
from llmtutor.demos.linear_algebra.low_rank.matrices import VECTORS, Apart, apart
from llmtutor.demos.shown import Shown, beside, cloud, column, note, row, shown
from llmtutor.demos.transformer.with_model import with_model
from llmtutor.demos.worked import Formulas, by, like, said, total, where, worked
from llmtutor.engine.low_rank import kept, layers
from llmtutor.engine.pictures import PICTURES
from llmtutor.engine.trace import Array
from llmtutor.views import Bars, Heatmap, Points

MOST = 24


def compute(state: State) -> Shown:
    """Add up the first directions beside the whole; show what that costs, all sizes, and a map of words."""
    part = apart(state["picture"])
    (rows, columns), used = part.shape, min(state["rank"], *part.shape)
    shares = kept(part.sizes)
    share, numbers = float(shares[used - 1]) if used else 0.0, used * (rows + columns)
    sizes, labels = row(part.sizes.round(12)), tuple(str(place + 1) for place in range(len(part.sizes)))
    close = layers(part.columns, part.sizes, part.rows, used)
    return shown(
        beside("pictures", _map_of("whole", part.picture, part), _map_of("close", close, part)),
        note("some-rows", shown=len(part.words), rows=rows) if rows > len(part.picture) else None,
        note("kept", share=share, numbers=numbers, whole=rows * columns),
        Bars(
            *("sizes", labels[:MOST], sizes[:MOST], (column("share", shares[:MOST], 4),)),
            lit=frozenset(range(used)),
            digits=3,
        ),
        Points("map", (cloud("words", part.places),), (part.words,)) if part.words else None,
        **{"share": share, "sizes": sizes, "numbers": numbers, "used": used},
        **{"left": part.columns, "right": part.rows, "squares": row(part.sizes**2)},
        **{"rows": rows, "columns": columns, "is_part": rows > len(part.picture)},
    )


def _map_of(name: str, numbers: Array, part: Apart) -> Heatmap:
    """Colour a matrix like the whole; its title tells the shape of the whole table."""
    low, high = float(part.picture.min()), float(part.picture.max())
    labels = part.words or tuple(str(row + 1) for row in range(len(numbers)))
    shape = tuple(zip(("rows", "columns"), part.shape, strict=True))
    return Heatmap(name, as_grid(numbers), low, high, low < 0, row_labels=labels, about=shape)


FORMULAS: Formulas = {
    "whole": where("is_part", {True: said("vector", "rows")}, said("given")),
    "close": total("left[row, :used]", "sizes[:used]", "right[:used, column]", say="layers"),
    "sizes": said("size"),
    "sizes.share": worked("{sum(squares[:row + 1])} / {sum(squares)}", "squares", "sum(sizes[:row + 1])"),
    "map": said("place"),
    "kept.share": where("used", {0: None}, like("sizes.share[used - 1]")),
    "kept.numbers": "{used} × ({rows} + {columns})",
    "kept.whole": "{rows} × {columns}",
}

LOW_RANK = Demo(
    id="low-rank",
    controls=(Integer("rank", 0, MOST, 2), Choice("picture", (*PICTURES, VECTORS), "face")),
    compute=compute,
    explain=by(FORMULAS),
    presets=(
        Preset("face", {"picture": "face", "rank": 3}),
        Preset("one-is-enough", {"picture": "hill", "rank": 1}),
        Preset("foods", {"picture": "foods", "rank": 2}),
        Preset("noise", {"picture": "noise", "rank": 3}, good=False),
    ),
    code=("llmtutor.engine.low_rank:low_rank", "llmtutor.engine.low_rank:pca"),
)
DEMO = with_model(LOW_RANK)
