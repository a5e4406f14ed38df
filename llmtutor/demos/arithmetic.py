"""How a number came about, where a formula of `worked.py` does not tell it."""

from collections.abc import Iterable, Mapping

from llmtutor.views import Arithmetic, Cell, Number, Term


def given(number: Number) -> Arithmetic:
    """Say that the learner chose this number (the words hold `notes.given`)."""
    return Arithmetic("explain", number, say="given")


def products(
    result: Number, *factors: Iterable[Number], sources: Iterable[Cell] = (), say: str = ""
) -> Arithmetic:
    """Explain a number as a sum of products: the first numbers of all `factors` multiplied, and so on."""
    terms = tuple(Term(numbers) for numbers in zip(*factors, strict=True))
    return Arithmetic("explain", result, terms=terms, sources=tuple(sources), say=say)


def formula(
    result: Number, text: str, values: Mapping[str, Number], sources: Iterable[Cell] = (), say: str = ""
) -> Arithmetic:
    """Explain a number by a formula in which `values` stand."""
    return Arithmetic(
        "explain", result, text=text, sources=tuple(sources), say=say, values=tuple(values.items())
    )
