"""Keep the big directions of a picture or a table and leave the small ones out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from llmtutor.demos.cells import as_grid, formula, products
from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, Grid, Integer, State
from llmtutor.demos.transformer.asked import asked_model, with_model
from llmtutor.demos.transformer.embedding_map import ANIMALS, NUMBERS, PEOPLE, whole_words
from llmtutor.engine.low_rank import kept, low_rank, pca
from llmtutor.engine.matmul import dot
from llmtutor.engine.pictures import FOODS, PICTURES
from llmtutor.engine.trace import Array, Trace
from llmtutor.views import Arithmetic, Bars, Board, Cell, Column, Heatmap, Note, Points, Series, View

VECTORS = "tiny-gpt"
MOST = 24


@dataclass(frozen=True)
class Kept:
    """A picture, what its first `rank` directions make of it, and the sizes of all directions.

    Of a table too large to show, `picture` and what is made of it hold a few rows; `shape` is the whole.
    """

    picture: Grid
    close: Grid
    left: Grid
    sizes: tuple[float, ...]
    right: Grid
    share: tuple[float, ...]
    rank: int
    shape: tuple[int, int]
    words: tuple[str, ...]
    places: Grid

    @property
    def numbers(self) -> int:
        """How many numbers must be stored."""
        return self.rank * sum(self.shape)


def compute(state: State) -> Kept:
    """Take the picture apart and put its first directions together again."""
    return _kept(state["picture"], state["rank"])


@lru_cache(maxsize=32)
def _kept(name: str, rank: int) -> Kept:
    table, words = _table(name)
    rows = [whole_words()[word] for word in words] if name == VECTORS else list(range(len(table)))
    rank, rec = min(rank, *table.shape), Trace()
    close = low_rank(table, rank, rec=rec)
    return Kept(
        *(as_grid(table[rows]), as_grid(close[rows]), as_grid(rec["U"][rows])),
        *(tuple(rec["sizes"].round(12).tolist()), as_grid(rec["Vt"]), tuple(kept(rec["sizes"]).tolist())),
        rank=rank,
        shape=table.shape,
        words=words,
        places=as_grid(pca(table[rows], 2)[0]) if words else (),
    )


def _table(name: str) -> tuple[Array, tuple[str, ...]]:
    """Return a matrix and the words that its rows stand for, or the few that are shown of very many."""
    if name == VECTORS:
        return asked_model().weights["embedding.tokens"].astype(float), (*ANIMALS, *PEOPLE, *NUMBERS)
    return PICTURES[name], tuple(f"@{food}" for food in FOODS) if name == "foods" else ()


def views(part: Kept) -> Iterator[View]:
    """Show the whole and what is kept, side by side; the size of each direction; the map of a table."""
    low, high = min(map(min, part.picture)), max(map(max, part.picture))
    grids = (("whole", part.picture), ("close", part.close))
    rows = part.words or tuple(str(row + 1) for row in range(len(part.picture)))
    maps = tuple(Heatmap(name, grid, low, high, low < 0, row_labels=rows) for name, grid in grids)
    yield Board("pictures", (maps,))
    share = part.share[part.rank - 1] if part.rank else 0.0
    whole = part.shape[0] * part.shape[1]
    yield Note("kept", (("share", share), ("numbers", part.numbers), ("whole", whole)))
    labels = tuple(str(place + 1) for place in range(len(part.sizes)))[:MOST]
    yield Bars(
        *("sizes", labels, part.sizes[:MOST], (Column("share", part.share[:MOST], digits=4),)),
        lit=frozenset(range(part.rank)),
        digits=3,
    )
    if part.words:
        x, y = zip(*part.places, strict=True)
        yield Points("map", (Series("words", x, y),), (part.words,))


def explain(part: Kept, cell: Cell) -> Arithmetic | None:
    """Give the sum of column times size times row, the squares behind a share, or a count of numbers."""
    shape = part.shape
    match cell:
        case ("whole", (row, column)):
            say = "given" if len(part.picture) == shape[0] else "vector"
            return Arithmetic("explain", part.picture[row][column], say=say, values=(("rows", shape[0]),))
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


LOW_RANK = Demo(
    id="low-rank",
    controls=(Integer("rank", 0, MOST, 2), Choice("picture", (*PICTURES, VECTORS), "face")),
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
DEMO = with_model(LOW_RANK)
