"""Learning on screen: the words as they are cut now, the pairs to choose from, the tokens made so far."""

from collections import Counter
from collections.abc import Callable, Mapping

from llmtutor.demos.arithmetic import products
from llmtutor.demos.controls import State
from llmtutor.demos.shown import Shown, note, shown, steps
from llmtutor.demos.transformer.bpe.merges import Pair, Word, alphabet_of, count_steps, learning, words_of
from llmtutor.demos.transformer.bpe.tokens import drawn, joined, numbered, numbered_row, side_by_side
from llmtutor.demos.worked import Formulas, like, said, where, worked
from llmtutor.engine.bpe import count_pairs, vocabulary
from llmtutor.views import Arithmetic, Bars, Cell, Note, Tokens

PAIRS, WORDS, TOKENS = 5, 20, 24


def learn(state: State) -> Shown:
    """Show what the words of a text have become after some steps."""
    whole = Counter(words_of(state["learn"], state["unit"]))
    done = learning(state["learn"], state["unit"], state["merges"])[: state["step"]]
    words, alphabet = done[-1].words if done else whole, alphabet_of(state["learn"], state["unit"])
    numbers = vocabulary(alphabet, (merge.pair for merge in done))
    ranked = sorted(count_pairs(words).items(), key=lambda item: -item[1])
    sides, counts = (side_by_side(pair) for pair, _ in ranked[:PAIRS]), (n for _, n in ranked[:PAIRS])
    made = [merge.pair[0] + merge.pair[1] for merge in done][-TOKENS:]
    last = {**joined(done[-1].pair), "times": done[-1].count} if done else {}
    before, after = (sum(len(word) * times for word, times in cut.items()) for cut in (whole, words))
    size, merges = len(numbers), len(done)
    return shown(
        steps("progress", merges, count_steps(state), "joined" if done else "start", **last),
        _words(words),
        _winner(ranked),
        Bars("pairs", tuple(sides), tuple(counts), lit=frozenset([0])) if ranked else None,
        numbered_row("learned", made, numbers, len(made) - 1) if made else None,
        note("size", alphabet=len(alphabet), merges=merges, size=size, before=before, after=after),
        **{"vocabulary": size, "tokens": after, "twice": len(alphabet) + merges - size},
        **{
            "whole": whole,
            "cut": words,
            "ranked": ranked,
            "alphabet": len(alphabet),
            "symbols": made,
            "numbers": numbers,
        },
        ranks={merge.pair: rank for rank, merge in enumerate(done, 1)},
    )


def _words(words: Mapping[Word, int]) -> Tokens:
    """Show the first words as they are cut, with their counts."""
    kept, more = list(words.items())[:WORDS], len(words) > WORDS
    cut = ("·".join(map(drawn, word)) for word, _ in kept)
    return Tokens("words", (*cut, *("…",) * more), (*(times for _, times in kept), *(None,) * more))


def _winner(ranked: list[tuple[Pair, int]]) -> Note:
    """Say which pair is joined next, and why that one."""
    if not ranked:
        return note("whole")
    (pair, most), equal = ranked[0], sum(times == ranked[0][1] for _, times in ranked)
    sides = {"first": drawn(pair[0]), "second": drawn(pair[1])}
    return note("tie", **sides, times=most, equal=equal) if equal > 1 else note("most", **sides, times=most)


def _length(name: str) -> Callable[[Shown, Cell], Arithmetic]:
    """Count the tokens of a text word by word: how often the word occurs, times how many tokens it has."""

    def rule(found: Shown, cell: Cell) -> Arithmetic:
        words: Mapping[Word, int] = found.numbers[name]
        here = [Cell("words", (place,)) for place in range(min(len(words), WORDS))]
        total = sum(len(word) * times for word, times in words.items())
        return products(total, words.values(), map(len, words), sources=here, say="length")

    return rule


def _count(found: Shown, cell: Cell) -> Arithmetic:
    """Count a pair word by word: how often the word occurs, times how often the pair is in it."""
    (pair, times), words = found.numbers["ranked"][cell.at[0]], found.numbers["cut"]
    inside = [count_pairs({word: 1})[pair] for word in words]
    factors = [(n, each) for n, each in zip(words.values(), inside, strict=True) if each]
    here = [Cell("words", (place,)) for place, each in enumerate(inside[:WORDS]) if each]
    return products(times, *zip(*factors, strict=True), sources=here, say="pair")


LEARNING: Formulas = {
    "pairs": _count,
    "learned": numbered,
    "size.alphabet": said("what-alphabet"),
    "size.merges": said("what-merges"),
    "size.before": _length("whole"),
    "size.after": _length("cut"),
    "size.size": where(
        "twice",
        {0: worked("{alphabet} + {merges}", "size-sum")},
        worked("{alphabet} + {merges} − {twice}", "size-sum"),
    ),
    "progress.times": said("what-progress"),
    "words": said("what-words"),
    **dict.fromkeys(("most.times", "tie.times"), like("pairs[0]")),
    "tie.equal": said("what-tie"),
}
"""How the numbers of `learn` came about."""
