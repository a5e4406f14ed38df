"""Keep the big directions of a picture or a table and leave the small ones out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from llmtutor.demos.cells import as_grid, formula, products
from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, Grid, Integer, State
from llmtutor.engine.low_rank import kept, low_rank, pca
from llmtutor.engine.matmul import dot
from llmtutor.engine.pictures import FOODS, PICTURES
from llmtutor.engine.trace import Trace
from llmtutor.views import Arithmetic, Bars, Board, Cell, Column, Heatmap, Note, Points, Series, View


@dataclass(frozen=True)
class Kept:
    """A picture, what its first `rank` directions make of it, and the sizes of all directions."""

    picture: Grid
    close: Grid
    left: Grid
    sizes: tuple[float, ...]
    right: Grid
    share: tuple[float, ...]
    rank: int
    numbers: int
    words: tuple[str, ...]
    places: Grid


def compute(state: State) -> Kept:
    """Take the picture apart and put its first directions together again."""
    picture, rec = PICTURES[state["picture"]], Trace()
    rank = min(state["rank"], *picture.shape)
    close = low_rank(picture, rank, rec=rec)
    words = tuple(f"@{food}" for food in FOODS) if state["picture"] == "foods" else ()
    return Kept(
        *(as_grid(picture), as_grid(close), as_grid(rec["U"]), tuple(rec["sizes"].round(12).tolist())),
        *(as_grid(rec["Vt"]), tuple(kept(rec["sizes"]).tolist()), rank),
        numbers=rank * sum(picture.shape),
        words=words,
        places=as_grid(pca(picture, 2)[0]) if words else (),
    )


def views(part: Kept) -> Iterator[View]:
    """Show the whole and what is kept, side by side; the size of each direction; the map of a table."""
    low, high = min(map(min, part.picture)), max(map(max, part.picture))
    grids = (("whole", part.picture), ("close", part.close))
    rows = part.words or tuple(str(row + 1) for row in range(len(part.picture)))
    yield Board("pictures", (tuple(Heatmap(name, grid, low, high, row_labels=rows) for name, grid in grids),))
    share = part.share[part.rank - 1] if part.rank else 0.0
    whole = len(part.picture) * len(part.picture[0])
    yield Note("kept", (("share", share), ("numbers", part.numbers), ("whole", whole)))
    labels = tuple(str(place + 1) for place in range(len(part.sizes)))
    yield Bars(
        *("sizes", labels, part.sizes, (Column("share", part.share, digits=4),)),
        lit=frozenset(range(part.rank)),
        digits=3,
    )
    if part.words:
        x, y = zip(*part.places, strict=True)
        yield Points("map", (Series("words", x, y),), (part.words,))


def explain(part: Kept, cell: Cell) -> Arithmetic | None:
    """Give the sum of column times size times row, the squares behind a share, or a count of numbers."""
    shape = len(part.picture), len(part.picture[0])
    match cell:
        case ("whole", (row, column)):
            return Arithmetic("explain", part.picture[row][column], say="given")
        case ("close", (row, column)):
            right = [part.right[k][column] for k in range(part.rank)]
            numbers = (part.left[row][: part.rank], part.sizes[: part.rank], right)
            lit = (Cell("sizes", (k,)) for k in range(part.rank))
            return products(part.close[row][column], *numbers, sources=lit, say="layers")
        case ("sizes", (place, _)):
            return _share(part, place + 1)
        case ("sizes", (place,)):
            return Arithmetic("explain", part.sizes[place], say="size")
        case ("map", (_, place)):
            return Arithmetic("explain", part.places[place][1], say="place")
        case ("kept", (0,)) if part.rank:
            return _share(part, part.rank)
        case ("kept", (1,)):
            values = {"rank": part.rank, "rows": shape[0], "columns": shape[1]}
            return formula(part.numbers, "{rank} × ({rows} + {columns})", values)
        case ("kept", (2,)):
            return products(shape[0] * shape[1], (shape[0],), (shape[1],))
    return None


def _share(part: Kept, count: int) -> Arithmetic:
    some, whole = part.sizes[:count], part.sizes
    values = {"some": float(dot(some, some)), "whole": float(dot(whole, whole))}
    lit = (Cell("sizes", (place,)) for place in range(count))
    return formula(part.share[count - 1], "{some} / {whole}", values, lit, "squares")


def names(part: Kept) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    share = part.share[part.rank - 1] if part.rank else 0.0
    return {"share": share, "sizes": part.sizes, "numbers": part.numbers, "used": part.rank}


DEMO = Demo(
    id="low-rank",
    controls=(Integer("rank", 0, 12, 2), Choice("picture", tuple(PICTURES), "face")),
    compute=compute,
    views=views,
    explain=explain,
    names=names,
    presets=(
        Preset("face", {"picture": "face", "rank": 3}),
        Preset("one-is-enough", {"picture": "hill", "rank": 1}),
        Preset("foods", {"picture": "foods", "rank": 2}),
        Preset("noise", {"picture": "noise", "rank": 3}, good=False),
    ),
    code=("llmtutor.engine.low_rank:low_rank", "llmtutor.engine.low_rank:pca"),
)
