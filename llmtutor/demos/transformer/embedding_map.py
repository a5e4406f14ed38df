"""The tiny GPT's token vectors on a map: which words are neighbours, and which stand alike to each other."""

from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Integer, State, Text, TokenList
from llmtutor.demos.shown import Shown, cloud, note, shown
from llmtutor.demos.transformer.asked import asked_model
from llmtutor.demos.transformer.long_sums import long_sum
from llmtutor.demos.transformer.with_model import with_model
from llmtutor.demos.transformer.word_vectors import nearest, placed, sum_of, vector_of
from llmtutor.demos.worked import Formulas, by, said, worked
from llmtutor.engine.vectors import norm
from llmtutor.views import Arithmetic, Cell, Points

ANIMALS = ("cat", "dog", "fox", "cow", "hen", "pig")
PEOPLE = ("Tom", "Lily", "Ben", "Mia")
NUMBERS = ("one", "two", "three", "four", "five", "six")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


def compute(state: State) -> Shown:
    """Put the words on the map, and look for the neighbours of a word and of what an analogy leads to."""
    words, count, (a, b, c) = placed(state["words"]), state["shown"], state["analogy"]
    asked = {"near": ((1, state["word"]),), "fourth": ((1, a), (-1, b), (1, c))}
    near, fourth = (nearest(view, said, count) for view, said in asked.items())
    return shown(
        Points("map", (cloud("words", words.points),), (state["words"],)),
        note("kept", share=words.kept),
        note("neighbours", word=state["word"]),
        near[0],
        note("analogy", a=a, b=b, c=c, best=fourth[0].labels[0]),
        fourth[0],
        **{"nearest": near[1][0], "cosines": near[0].values, "fourth": fourth[1][0], "kept": words.kept},
        **{"placed": words, "asked": asked, "tokens": {"near": near[1], "fourth": fourth[1]}},
        **{f"own_{view}": float(norm(sum_of(said))) for view, said in asked.items()},
    )


def refuse(state: State) -> None:
    """Refuse a word that is not one token."""
    asked = (("words", state["words"]), ("word", (state["word"],)), ("analogy", state["analogy"]))
    for control, words in asked:
        for word in words:
            vector_of(word, control)


def _place(found: Shown, cell: Cell) -> Arithmetic:
    """A place upwards on the map: a vector times the second direction."""
    points, centred, directions, _ = found.numbers["placed"]
    place = cell.at[1]
    return long_sum(float(points[place, 1]), centred[place], directions[1], say="place")


def _dot(found: Shown, cell: Cell) -> Arithmetic:
    row, asked = cell.at[0], sum_of(found.numbers["asked"][cell.view])
    table = asked_model().weights["embedding.tokens"]
    other = table[found.numbers["tokens"][cell.view][row]].astype(float)
    return long_sum(float(asked @ other), asked, other)


def _neighbours(view: str) -> Formulas:
    cosine = worked(f"{{dot}} / ({{own_{view}}} × {{length}})", "cosine")
    return {f"{view}.dot": _dot, f"{view}.length": said("length"), view: cosine}


FORMULAS = {"map": _place, "kept": said("variance"), **_neighbours("near"), **_neighbours("fourth")}

DEMO = with_model(
    Demo(
        id="embedding-map",
        controls=(
            TokenList("words", (*ANIMALS, *PEOPLE, *NUMBERS), shortest=3, longest=40),
            Text("word", "cat", longest=24),
            TokenList("analogy", ("meow", "cat", "dog"), shortest=3, longest=3),
            Integer("shown", 2, 20, 6),
        ),
        compute=compute,
        explain=by(FORMULAS),
        refuse=refuse,
        presets=(
            Preset("kinds", {}),
            Preset("days", {"words": DAYS, "word": "Monday"}),
            Preset("numbers", {"words": NUMBERS, "word": "three"}),
            Preset("no-analogy", {"word": "cold", "analogy": ("big", "small", "cold")}, good=False),
        ),
        code=("llmtutor.engine.low_rank:pca", "llmtutor.engine.vectors:cosine"),
    )
)
