"""Byte-pair encoding: learn tokens from a text of one's own, cut another with them or with the tiny GPT's."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from llmtutor.demos.cells import formula
from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, Integer, Refused, State, Stepper, Text
from llmtutor.demos.reasons import given, total
from llmtutor.demos.transformer.asked import refuse_unknown
from llmtutor.demos.transformer.cutting import Cut, Learned, Pair, Symbol, compute, count_steps
from llmtutor.engine.bpe import count_pairs
from llmtutor.tinygpt.tokenizer import own_tokenizer, plain
from llmtutor.views import Arithmetic, Bars, Cell, Note, Number, Steps, Table, Tokens, View

HUGS = " ".join(["hug"] * 10 + ["pug"] * 5 + ["pun"] * 12 + ["bun"] * 4 + ["hugs"] * 5)
WOOD = "How much wood would a woodchuck chuck if a woodchuck could chuck wood?"
PAIRS, WORDS, TOKENS = 5, 20, 24
Values = tuple[tuple[str, Number | str], ...]


def shown(symbol: Symbol) -> str:
    """Return a symbol as it is drawn: bytes that are no text as hexadecimal numbers, a space as ␣."""
    if isinstance(symbol, bytes):
        text = symbol.decode(errors="replace")
        symbol = text if "\ufffd" not in text and text.isprintable() else f"‹{symbol.hex().upper()}›"
    return str(symbol).replace(" ", "␣").replace("@", "＠")


def _joined(pair: Pair) -> Values:
    first, second = pair
    return (("first", shown(first)), ("second", shown(second)), ("token", shown(first + second)))


def ranked(found: Learned) -> list[tuple[Pair, int]]:
    """Return the pairs with their counts, the most frequent first; of equals, the one met first."""
    return sorted(count_pairs(found.words).items(), key=lambda item: -item[1])


def fitting(found: Cut) -> list[tuple[Pair, int]]:
    """Return the merges that fit the word being cut with their ranks, the earliest learned first."""
    present = (pair for pair in count_pairs({found.next_word: 1}) if pair in found.ranks)
    return sorted(((pair, found.ranks[pair] + 1) for pair in present), key=lambda item: item[1])


def views(found: Learned | Cut) -> Iterator[View]:
    """Show learning or cutting."""
    return _learning(found) if isinstance(found, Learned) else _cutting(found)


def _learning(found: Learned) -> Iterator[View]:
    merges, pairs = found.merges, ranked(found)
    last: Values = (*_joined(merges[-1].pair), ("times", merges[-1].count)) if merges else ()
    yield Steps("progress", len(merges), found.steps, "joined" if merges else "start", last)
    words = tuple("·".join(map(shown, word)) for word in found.words)
    times = tuple(found.words.values())
    more = len(words) > WORDS
    yield Tokens("words", (*words[:WORDS], *("…",) * more), (*times[:WORDS], *(None,) * more))
    yield _winner(pairs)
    if pairs:
        labels = tuple(f"{shown(a)} + {shown(b)}" for (a, b), _ in pairs[:PAIRS])
        yield Bars("pairs", labels, tuple(n for _, n in pairs[:PAIRS]), lit=frozenset([0]))
    tokens = tuple(shown(a + b) for a, b in (merge.pair for merge in merges))
    if merges:
        numbers = tuple(found.numbers[a + b] for a, b in (merge.pair for merge in merges))
        yield Tokens("learned", tokens[-TOKENS:], numbers[-TOKENS:], now=min(len(tokens), TOKENS) - 1)
    size = (("alphabet", found.alphabet), ("merges", len(merges)), ("size", len(found.numbers)))
    yield Note("size", (*size, ("before", found.length), ("after", _length(found))))


def _winner(pairs: Sequence[tuple[Pair, int]]) -> Note:
    """Say which pair is joined next, and why that one."""
    if not pairs:
        return Note("whole")
    (pair, most), equal = pairs[0], sum(n == pairs[0][1] for _, n in pairs)
    values: Values = (*_joined(pair)[:2], ("times", most))
    return Note("tie", (*values, ("equal", equal))) if equal > 1 else Note("most", values)


def _length(found: Learned) -> int:
    return sum(len(word) * times for word, times in found.words.items())


def _cutting(found: Cut) -> Iterator[View]:
    symbols = found.symbols
    now, said = None, "begin"
    values: Values = ()
    if found.done:
        at, (a, b) = found.done[-1]
        before = sum(map(len, found.words[:at]))
        now = before + found.words[at].index(a + b)
        said, values = "fired", (*_joined((a, b)), ("rank", found.ranks[a, b] + 1))
    yield Steps("progress", len(found.done), found.steps, said, values)
    numbers = tuple(found.numbers.get(symbol) for symbol in symbols)
    unknown = frozenset(at for at, number in enumerate(numbers) if number is None)
    yield Tokens("cut", tuple(map(shown, symbols)), numbers, now, unknown)
    fits = fitting(found)
    if fits:
        rows = tuple((f"{shown(a)} + {shown(b)}", rank) for (a, b), rank in fits[:PAIRS])
        yield Table("fits", ("pair", "rank"), rows, frozenset([0]))
    else:
        yield Note("done")
    yield Note(
        "ratio", (("before", found.length), ("after", len(symbols)), ("each", found.length / len(symbols)))
    )
    if unknown:
        strangers = " ".join(dict.fromkeys(f"“{shown(symbols[at])}”" for at in sorted(unknown)))
        yield Note("unknown", (("text", strangers),), warn=True)


def explain(found: Learned | Cut, cell: Cell) -> Arithmetic | None:
    """Say how often a pair was counted, or what number a token has."""
    return _learned(found, cell) if isinstance(found, Learned) else _cut(found, cell)


def _learned(found: Learned, cell: Cell) -> Arithmetic | None:
    match cell:
        case ("pairs", (row,)):
            pair, times = ranked(found)[row]
            inside = [
                (place, n, count_pairs({word: 1})[pair])
                for place, (word, n) in enumerate(found.words.items())
            ]
            here = (Cell("words", (place,)) for place, _, each in inside if each and place < WORDS)
            return total(times, ((n, each) for _, n, each in inside if each), *here, say="pair")
        case ("learned", (place,)):
            pairs = [merge.pair for merge in found.merges][-TOKENS:]
            return _number(found, len(found.merges) - len(pairs) + place + 1, pairs[place])
        case ("size", (2,)):
            values = {"alphabet": found.alphabet, "merges": len(found.merges)}
            again = values["alphabet"] + values["merges"] - len(found.numbers)
            text = "{alphabet} + {merges}" + (" − {again}" if again else "")
            return formula(len(found.numbers), text, {**values, "again": again}, say="size-sum")
        case (("progress" | "words" | "most" | "tie" | "size") as view, _):
            return given(None, f"what-{view}")
    return None


def _cut(found: Cut, cell: Cell) -> Arithmetic | None:
    match cell:
        case ("cut", (place,)):
            symbol = found.symbols[place]
            made = (item for item in found.ranks.items() if item[0][0] + item[0][1] == symbol)
            pair, rank = next(made, (None, 0))
            return _number(found, rank + 1, pair) if pair else given(None, "letter")
        case ("ratio", (2,)):
            values = {"before": found.length, "after": len(found.symbols)}
            return formula(values["before"] / values["after"], "{before} / {after}", values)
        case (("progress" | "fits" | "ratio") as view, _):
            return given(None, "what-size" if view == "ratio" else "what-rank")
    return None


def _number(found: Learned | Cut, rank: int, pair: Pair) -> Arithmetic:
    """Explain a token's number: those of single symbols come first, then one for each merge."""
    number = found.numbers[pair[0] + pair[1]]
    again = found.alphabet + rank - 1 - number
    text = "{alphabet} + {rank} − 1" + (" − {again}" if again else "")
    values = {"alphabet": found.alphabet, "rank": rank, "again": again}
    return formula(number, text, values, say="number")


def refuse(state: State) -> None:
    """Refuse texts without a word, and what the tiny GPT cannot read."""
    for name in ("learn", "text"):
        if not state[name].strip():
            raise Refused("text-empty", control=name)
    if state["show"] == "tiny":
        refuse_unknown(own_tokenizer(), plain(state["text"]))


def names(found: Learned | Cut) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    if isinstance(found, Learned):
        return {"vocabulary": len(found.numbers), "tokens": _length(found)}
    return {"vocabulary": len(found.numbers), "tokens": len(found.symbols)}


DEMO = Demo(
    id="bpe",
    controls=(
        Stepper("step", count=count_steps),
        Choice("show", ("learn", "cut", "tiny"), "learn"),
        Text("learn", HUGS, longest=1000),
        Text("text", "bugs hug puns", longest=200),
        Integer("merges", 0, 60, 7),
        Choice("unit", ("letters", "spaced", "bytes"), "letters"),
    ),
    compute=compute,
    views=views,
    explain=explain,
    refuse=refuse,
    names=names,
    presets=(
        Preset("hug", {"step": 3}),
        Preset("wood", {"learn": WOOD, "unit": "spaced", "merges": 20, "step": 12}),
        Preset("tiny", {"show": "tiny", "text": "Once there was a fox named Droozip.", "step": 24}),
        Preset("strangers", {"show": "cut", "text": "hugs, 猫 and bugs", "step": 3}, good=False),
    ),
    code=(
        "llmtutor.engine.bpe:train_steps",
        "llmtutor.engine.bpe:encode_steps",
        "llmtutor.engine.bpe:join_pair",
    ),
)
