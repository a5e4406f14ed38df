"""Linear algebra against torch and scikit-learn."""

import numpy as np
import pytest

from llmtutor.engine.eigen import eigen
from llmtutor.engine.elementwise import add, scale, transpose
from llmtutor.engine.inverse import determinant, inverse
from llmtutor.engine.low_rank import pca, svd
from llmtutor.engine.matmul import matmul
from llmtutor.engine.vectors import cosine, heading

pytestmark = pytest.mark.oracle
RNG = np.random.default_rng(4)


def test_products_cosines_and_inverses(oracle):
    torch = oracle("torch")
    a, b = RNG.normal(size=(2, 6, 6))
    ta, tb = torch.from_numpy(a), torch.from_numpy(b)
    assert matmul(a, b) == pytest.approx((ta @ tb).numpy(), abs=1e-12)
    assert cosine(a, b) == pytest.approx(torch.nn.functional.cosine_similarity(ta, tb).numpy(), abs=1e-12)
    assert add(a, b) == pytest.approx((ta + tb).numpy(), abs=1e-12)
    assert scale(a, 0.3) == pytest.approx((ta * 0.3).numpy(), abs=1e-12)
    assert transpose(a) == pytest.approx(ta.mT.numpy(), abs=0)
    assert heading(a[:, :2]) == pytest.approx(
        torch.rad2deg(torch.atan2(ta[:, 1], ta[:, 0])).numpy(), abs=1e-10
    )
    assert inverse(a) == pytest.approx(torch.linalg.inv(ta).numpy(), abs=1e-10)
    assert determinant(a) == pytest.approx(torch.linalg.det(ta).item(), abs=1e-10)


def test_singular_values_and_eigenvalues(oracle):
    torch = oracle("torch")
    a = RNG.normal(size=(6, 6))
    assert svd(a)[1] == pytest.approx(torch.linalg.svdvals(torch.from_numpy(a)).numpy(), abs=1e-12)
    symmetric = a @ a.T
    expected = torch.linalg.eigvalsh(torch.from_numpy(symmetric)).numpy()[::-1]
    assert eigen(symmetric)[0] == pytest.approx(expected, abs=1e-10)


def test_iris(oracle):
    oracle("sklearn")
    datasets, decomposition = oracle("sklearn.datasets"), oracle("sklearn.decomposition")
    X = datasets.load_iris().data
    points, directions, variances = pca(X, 2)
    reference = decomposition.PCA(n_components=2, svd_solver="full").fit(X)
    assert variances == pytest.approx([4.2282, 0.2427, 0.0782, 0.0238], abs=5e-5)
    assert variances / variances.sum() == pytest.approx([0.9246, 0.0531, 0.0171, 0.0052], abs=5e-5)
    assert np.abs(directions) == pytest.approx(np.abs(reference.components_), abs=1e-12)
    assert np.abs(points) == pytest.approx(np.abs(reference.transform(X)), abs=1e-10)
