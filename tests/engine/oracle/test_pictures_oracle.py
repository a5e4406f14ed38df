"""The made pictures against scipy's windows and numpy's own ranks."""

import numpy as np
import pytest

from llmtutor.engine.pictures import PICTURES, hill

pytestmark = pytest.mark.oracle


def test_the_hill_is_a_hann_window_both_ways(oracle):
    window = oracle("scipy.signal.windows").hann
    expected = np.outer(window(9)[1:-1], window(10)[1:-1])
    assert hill(7, 8) == pytest.approx(expected, abs=1e-12)


def test_ranks(oracle):
    torch = oracle("torch")
    ranks = {name: int(torch.linalg.matrix_rank(torch.from_numpy(p))) for name, p in PICTURES.items()}
    assert ranks["stripes"] == ranks["hill"] == 1
    assert ranks["noise"] == 11
