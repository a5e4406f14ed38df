"""Large numbers as people say them: in millions, or in megabytes."""

from llmtutor.views import Number

THOUSAND, MILLION, BILLION, TRILLION = (1000**power for power in (1, 2, 3, 4))
MEMORY = {TRILLION: "TB", BILLION: "GB", MILLION: "MB", THOUSAND: "KB", 1: "B"}
COUNTS = {TRILLION: "trillion", BILLION: "billion", MILLION: "million"}
COUNTED = ("parameters", "active", "operations")
"""The totals that are counts; all others are bytes."""


def unit_of(total: str, number: Number) -> tuple[int, str]:
    """Return the largest unit of a total that its number reaches, else the smallest, and its word id."""
    names = COUNTS if total in COUNTED else MEMORY
    size = next((size for size in names if number >= size), min(names))
    return size, names[size]


def memory_unit(largest: float) -> tuple[int, str]:
    """Return the unit in which bytes are compared with the largest of them: megabytes up to ten gigabytes."""
    return (BILLION, "memory") if largest >= 10 * BILLION else (MILLION, "memory-small")
