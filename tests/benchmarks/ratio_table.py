"""Ratios to a yardstick, gathered round by round and printed with their budgets."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from statistics import median, quantiles


class Table:
    """Measurements of the empty app and the tutor, round by round."""

    def __init__(self) -> None:
        self.values: dict[str, tuple[list[list[float]], list[list[float]]]] = {}
        self.budgets: dict[str, tuple[float | None, float | None]] = {}

    def add(
        self,
        name: str,
        empty: list[float],
        tutor: list[float],
        p50: float | None = None,
        p95: float | None = None,
    ) -> None:
        """Take one round's values of a row, and its budgets as ratios; None shows a ratio without one."""
        self.budgets[name] = (p50, p95)
        rows = self.values.setdefault(name, ([], []))
        rows[0].append(empty)
        rows[1].append(tutor)

    def show(self) -> None:
        """Print a line for each row and statistic: all rounds together, and the best round."""
        print(f"{'':46s}{'empty':>8s}{'llmtutor':>10s}{'ratio':>7s}{'best':>7s}{'budget':>8s}")
        for name, (empty, tutor) in self.values.items():
            self._line(name, empty, tutor, 50, self.budgets[name][0])
            if self.budgets[name][1] is not None:
                self._line(f"{name}, p95", empty, tutor, 95, self.budgets[name][1])

    @staticmethod
    def _line(
        name: str, empty: list[list[float]], tutor: list[list[float]], percent: int, budget: float | None
    ) -> None:
        a, b = percentile(chain(*empty), percent), percentile(chain(*tutor), percent)
        best = min(
            percentile(two, percent) / percentile(one, percent) for one, two in zip(empty, tutor, strict=True)
        )
        limit = f"{budget:7.1f}x" if budget else ""
        over = "  over" if budget and b / a > budget else ""
        print(f"{name:46s}{a:8.1f}{b:10.1f}{b / a:6.2f}x{best:6.2f}x{limit}{over}")


def percentile(values: Iterable[float], percent: int) -> float:
    """The median or another percentile."""
    known = list(values)
    return (
        median(known)
        if percent == 50 or len(known) < 2
        else quantiles(known, n=100, method="inclusive")[percent - 1]
    )
