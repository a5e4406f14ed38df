"""The Mamba block of transformers, weights copied over."""

import numpy as np
import pytest

from llmtutor.engine.mamba import mamba_block, mamba_weights
from llmtutor.engine.scan import scan_doubling, scan_steps, scan_tree
from llmtutor.engine.selective_scan import selective_scan

pytestmark = pytest.mark.oracle
RNG = np.random.default_rng(0)


@pytest.mark.parametrize("scan", [scan_steps, scan_doubling, scan_tree])
def test_selective_scan(oracle, scan):
    torch, theirs = oracle("torch"), oracle("transformers.models.mamba.modeling_mamba")
    T, D, N = 11, 6, 4
    x, delta, skip = RNG.normal(size=(2, T, D)), RNG.uniform(0.01, 0.5, (2, T, D)), RNG.normal(size=D)
    A, B, C = -RNG.uniform(0.1, 2, (D, N)), RNG.normal(size=(2, T, N)), RNG.normal(size=(2, T, N))
    tx, td, tB, tC = (torch.tensor(a).mT.float() for a in (x, delta, B, C))
    y = theirs.mamba_selective_scan(tx, td, torch.tensor(A).float(), tB, tC, D=torch.tensor(skip).float())
    assert selective_scan(x, delta, A, B, C, skip, scan) == pytest.approx(y.mT.numpy(), abs=1e-5)


def test_whole_block(oracle):
    torch, transformers = oracle("torch"), oracle("transformers")
    D, N = 16, 8
    config = transformers.MambaConfig(
        hidden_size=D, state_size=N, num_hidden_layers=1, vocab_size=8, time_step_rank=1
    )
    mixer = oracle("transformers.models.mamba.modeling_mamba").MambaMixer(config, layer_idx=0).eval()
    w = mamba_weights(D, N)
    w["conv_bias"], w["skip"] = RNG.normal(size=(2, 2 * D))
    renamed = {
        "in_proj.weight": np.concatenate([w["W_x"], w["W_z"]], axis=1).T,
        "conv1d.weight": w["conv"][::-1].T[:, None],
        "conv1d.bias": w["conv_bias"],
        "x_proj.weight": np.concatenate([w["W_rank"], w["W_B"], w["W_C"]], axis=1).T,
        "dt_proj.weight": w["W_delta"].T,
        "dt_proj.bias": w["delta_bias"],
        "A_log": w["A_log"],
        "D": w["skip"],
        "out_proj.weight": w["W_out"].T,
    }
    mixer.load_state_dict({k: torch.tensor(v.copy()).float() for k, v in renamed.items()})
    x = RNG.normal(size=(2, 13, D))
    with torch.no_grad():
        y = mixer(torch.tensor(x).float())
    assert mamba_block(x, w) == pytest.approx(y.numpy(), abs=1e-5)
