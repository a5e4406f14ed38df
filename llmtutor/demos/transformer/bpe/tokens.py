"""Tokens as they are drawn, and how they came to their numbers."""

from collections.abc import Iterable, Mapping, Sequence

from llmtutor.demos.shown import Shown
from llmtutor.demos.transformer.bpe.merges import Pair, Symbol
from llmtutor.demos.worked import Rule, said, worked
from llmtutor.views import Cell, Number, Tokens


def drawn(symbol: Symbol) -> str:
    """Return a symbol as it is drawn: bytes that are no text as hexadecimal numbers, a space as ␣."""
    if isinstance(symbol, bytes):
        text = symbol.decode(errors="replace")
        symbol = text if "\ufffd" not in text and text.isprintable() else f"‹{symbol.hex().upper()}›"
    return str(symbol).replace(" ", "␣").replace("@", "＠")


def side_by_side(pair: Pair) -> str:
    """Return a pair as it stands in a list of pairs."""
    return " + ".join(map(drawn, pair))


def joined(pair: Pair) -> dict[str, Number | str]:
    """Return what a sentence may say of a pair: both sides, and the token they make."""
    first, second = pair
    return {"first": drawn(first), "second": drawn(second), "token": drawn(first + second)}


def numbered_row(
    view: str,
    symbols: Sequence[Symbol],
    numbers: Mapping[Symbol, int],
    now: int | None,
    unknown: Iterable[int] = (),
) -> Tokens:
    """Show tokens with their numbers; those that have none are unknown."""
    texts, places = tuple(map(drawn, symbols)), tuple(map(numbers.get, symbols))
    return Tokens(view, texts, places, now, frozenset(unknown))


def numbered(found: Shown, cell: Cell) -> Rule:
    """Explain the number of one of `symbols` by the size of the `alphabet` and the `ranks` of merges.

    Single symbols are numbered first, then each merge takes the next number, unless its token is there again.
    """
    at = found.numbers
    token = at["symbols"][cell.at[0]]
    rank = next((rank for (first, second), rank in at["ranks"].items() if first + second == token), None)
    if rank is None:
        return said("letter")
    again = at["alphabet"] + rank - 1 - at["numbers"][token]
    return worked(f"{{alphabet}} + {rank} − 1" + (f" − {again}" if again else ""), "number")
