"""Cutting on screen: the text as it is cut now, the merges that fit the word at work."""

from itertools import pairwise

from llmtutor.demos.controls import State
from llmtutor.demos.shown import Shown, note, shown, steps, table, warning
from llmtutor.demos.transformer.bpe.learn import PAIRS
from llmtutor.demos.transformer.bpe.merges import alphabet_of, cutting, to_cut, words_of
from llmtutor.demos.transformer.bpe.tokens import drawn, joined, numbered, numbered_row, side_by_side
from llmtutor.demos.worked import Formulas, said
from llmtutor.engine.bpe import vocabulary
from llmtutor.tinygpt.tokenizer import ALPHABET, own_tokenizer
from llmtutor.views import Number


def cut(state: State) -> Shown:
    """Show what a text is cut into after some merges."""
    text, unit, merges = to_cut(state)
    tiny, every, step = state["show"] == "tiny", cutting(text, unit, merges), state["step"]
    words, alphabet = list(words_of(text, unit)), ALPHABET if tiny else alphabet_of(state["learn"], unit)
    length, ranks = sum(map(len, words)), {pair: rank for rank, pair in enumerate(merges, 1)}
    numbers = own_tokenizer().numbers if tiny else vocabulary(alphabet, merges)
    for at, _pair, after in every[:step]:
        words[at] = after
    symbols = [symbol for word in words for symbol in word]
    unknown = {at: symbol for at, symbol in enumerate(symbols) if symbol not in numbers}
    now: int | None = None
    last: dict[str, Number | str] = {}
    if step:
        at, pair, after = every[step - 1]
        now = sum(map(len, words[:at])) + after.index(pair[0] + pair[1])
        last = {**joined(pair), "rank": ranks[pair]}
    at_work = words[every[step][0]] if step < len(every) else ()
    fits = sorted({ranks[pair]: pair for pair in pairwise(at_work) if pair in ranks}.items())[:PAIRS]
    return shown(
        steps("progress", step, len(every), "fired" if last else "begin", **last),
        numbered_row("cut", symbols, numbers, now, unknown),
        table("fits", [0], pair=[side_by_side(pair) for _, pair in fits], rank=[rank for rank, _ in fits])
        if fits
        else note("done"),
        note("ratio", before=length, after=len(symbols), each=length / len(symbols)),
        warning("unknown", text=" ".join(f"“{drawn(each)}”" for each in dict.fromkeys(unknown.values())))
        if unknown
        else None,
        **{"vocabulary": len(numbers), "tokens": len(symbols), "alphabet": len(alphabet)},
        **{"symbols": symbols, "numbers": numbers, "ranks": ranks},
    )


CUTTING: Formulas = {
    "cut": numbered,
    "progress.rank": said("what-rank"),
    "fits": said("what-rank"),
    "ratio": said("what-size"),
    "ratio.each": "{before} / {after}",
}
"""How the numbers of `cut` came about."""
