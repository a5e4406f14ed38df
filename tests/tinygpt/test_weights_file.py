"""A model's file gives back the model, and when it cannot, says which file and why."""

import json
import zipfile

import numpy as np
import pytest

from llmtutor.engine.gpt import gpt
from llmtutor.engine.gpt_config import GPTConfig
from llmtutor.engine.gpt_weights import gpt_weights
from llmtutor.tinygpt.model_file_error import ModelFileError
from llmtutor.tinygpt.weights_file import ModelFile, read_weights, write_weights

CONFIG = GPTConfig(vocab=50, width=16, layers=2, heads=4, context=12, positions="rope")
MODEL = ModelFile(CONFIG, gpt_weights(CONFIG, spread=0.3), {"seed": 3, "tasks": {"copy": 0.98}})


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "model.npz"
    write_weights(path, MODEL)
    return path


def rewritten(path, change):
    """The same file with `change` made to what it says about itself."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    head, text = members["about.npy"][:128], members["about.npy"][128:]
    about = json.loads(text)
    change(about)
    text = json.dumps(about).encode()
    head = head.replace(str((len(members["about.npy"]) - 128,)).encode(), str((len(text),)).encode())
    members["about.npy"] = head[:127].ljust(127) + b"\n" + text
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def test_a_model_comes_back_with_its_config_and_notes(path):
    found = read_weights(path)
    assert found.config == CONFIG
    assert found.notes == {"seed": 3, "tasks": {"copy": 0.98}}
    assert list(found.weights) == list(MODEL.weights)
    assert {w.dtype for w in found.weights.values()} == {np.dtype(np.float32)}


def test_a_weight_changes_by_at_most_half_a_step_of_its_row(path):
    found = read_weights(path).weights
    for name, w in MODEL.weights.items():
        step = np.abs(w).max(axis=-1, keepdims=True) / 127 if w.ndim > 1 else 0
        assert np.all(np.abs(found[name] - w) <= step / 2 + 1e-7), name


def test_the_model_still_says_almost_the_same(path):
    found, ids = read_weights(path), [4, 9, 4]
    assert np.abs(gpt(ids, found.weights, CONFIG) - gpt(ids, MODEL.weights, CONFIG)).max() < 0.1


def test_a_row_of_zeros_stays_zero(tmp_path):
    weights = dict(MODEL.weights)
    weights["block.0.attn.W_q"] = np.zeros_like(weights["block.0.attn.W_q"])
    write_weights(tmp_path / "m.npz", ModelFile(CONFIG, weights))
    assert not read_weights(tmp_path / "m.npz").weights["block.0.attn.W_q"].any()


def test_the_same_model_gives_the_same_bytes_and_saving_it_again_loses_nothing(path, tmp_path):
    again = tmp_path / "again.npz"
    assert write_weights(again, MODEL) == read_weights(path).sha
    assert again.read_bytes() == path.read_bytes()
    found = read_weights(path)
    write_weights(again, found)
    for name, w in read_weights(again).weights.items():
        assert np.allclose(w, found.weights[name], rtol=1e-6, atol=0), name


def test_numpy_opens_the_file_too(path):
    with np.load(path) as members:
        assert members["codes"].dtype == np.int8
        assert members["scales"].dtype == members["floats"].dtype == np.float32


def test_weights_that_do_not_fit_the_config_are_not_written(path):
    weights = dict(MODEL.weights)
    del weights["norm.gain"]
    before = path.read_bytes()
    with pytest.raises(ValueError, match="weights are not those of the config"):
        write_weights(path, ModelFile(CONFIG, weights))
    assert path.read_bytes() == before


def test_an_interrupted_write_leaves_the_old_file_and_no_other(path, monkeypatch):
    def fails(*args):
        raise OSError("the disk is full")

    before = path.read_bytes()
    monkeypatch.setattr("os.replace", fails)
    with pytest.raises(OSError, match="the disk is full"):
        write_weights(path, MODEL)
    assert [p.read_bytes() for p in path.parent.iterdir()] == [before]


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ModelFileError, match="there is no such file") as caught:
        read_weights(tmp_path / "model.npz")
    assert caught.value.path == tmp_path / "model.npz"
    assert str(tmp_path / "model.npz") in str(caught.value)


def test_a_folder_in_its_place_is_named(tmp_path):
    with pytest.raises(ModelFileError, match="cannot be read"):
        read_weights(tmp_path)


@pytest.mark.parametrize("share", [0, 0.1, 0.5, 0.9, 0.999])
def test_a_file_cut_short_is_refused(path, share):
    content = path.read_bytes()
    path.write_bytes(content[: int(share * len(content))])
    with pytest.raises(ModelFileError, match="damaged or not a model file"):
        read_weights(path)


def test_one_changed_byte_is_noticed_wherever_it_matters(path):
    content, whole = path.read_bytes(), read_weights(path)
    for place in range(0, len(content), 97):
        path.write_bytes(content[:place] + bytes([content[place] ^ 0x55]) + content[place + 1 :])
        try:
            found = read_weights(path)
        except ModelFileError:
            continue
        for name, w in whole.weights.items():  # a byte of the zip that nobody reads
            assert np.array_equal(w, found.weights[name])


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda about: about.update(version=2), "it is of version 2; this program reads version 1"),
        (lambda about: about.update(format="another"), "does not say that it is a model"),
        (lambda about: about["notes"].update(seed=4), "do not match its checksum"),
        (lambda about: about.pop("config"), "damaged"),
        (lambda about: about["config"].update(vocab=51), "do not match its checksum"),
    ],
)
def test_a_file_that_says_something_else_about_itself_is_refused(path, change, problem):
    rewritten(path, lambda about: None)
    assert read_weights(path).sha
    rewritten(path, change)
    with pytest.raises(ModelFileError, match=problem):
        read_weights(path)


def test_another_npz_is_not_a_model(tmp_path):
    np.savez(tmp_path / "other.npz", a=np.zeros(3))
    with pytest.raises(ModelFileError, match="not a model file"):
        read_weights(tmp_path / "other.npz")
