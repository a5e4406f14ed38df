"""The shipped models open when they are asked for, and one that cannot be opened is named."""

from dataclasses import replace

import numpy as np
import pytest

from llmtutor.engine.gpt_config import GPTConfig
from llmtutor.engine.gpt_weights import gpt_weights
from llmtutor.tinygpt import model as models
from llmtutor.tinygpt import tokenizer as tokenizers
from llmtutor.tinygpt.model import SNAPSHOTS, open_model, shipped, snapshots
from llmtutor.tinygpt.model_file_error import ModelFileError
from llmtutor.tinygpt.reading import logits
from llmtutor.tinygpt.weights_file import ModelFile, write_weights

CONFIG = GPTConfig(768, 8, 1, 2, context=12, positions="rope")


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A folder in the place of the package's own data, forgotten again afterwards."""
    for cached in (shipped, snapshots):
        cached.cache_clear()
    monkeypatch.setattr(models, "DATA", tmp_path)
    yield tmp_path
    for cached in (shipped, snapshots):
        cached.cache_clear()


def put(path, seed, **notes):
    path.parent.mkdir(exist_ok=True)
    write_weights(path, ModelFile(CONFIG, gpt_weights(CONFIG, seed), notes))


def test_without_a_folder_the_shipped_model_opens_once(data):
    put(data / "tinygpt.npz", 1, steps=3000)
    model = open_model(None)
    assert model is shipped()
    assert (model.name, model.config, model.notes) == ("tinygpt", CONFIG, {"steps": 3000})
    assert logits(model, model.prompt("Tom and Lily")).shape[-1] == 768


def test_a_missing_file_is_named_and_found_when_it_is_there_again(data):
    with pytest.raises(ModelFileError, match="there is no such file") as caught:
        shipped()
    assert caught.value.path == data / "tinygpt.npz"
    put(data / "tinygpt.npz", 1)
    assert shipped().config == CONFIG


def test_snapshots_come_in_the_order_of_training_and_a_missing_one_is_named(data):
    for step in reversed(SNAPSHOTS):
        put(data / "snapshots" / f"step-{step:05}.npz", step, step=step)
    assert [model.notes["step"] for model in snapshots()] == list(SNAPSHOTS)
    snapshots.cache_clear()
    (data / "snapshots" / "step-00400.npz").unlink()
    with pytest.raises(ModelFileError, match="there is no such file") as caught:
        snapshots()
    assert caught.value.path.name == "step-00400.npz"


def test_a_damaged_snapshot_is_named(data):
    put(data / "snapshots" / "step-00001.npz", 0)
    (data / "snapshots" / "step-00200.npz").write_bytes(b"PK")
    with pytest.raises(ModelFileError, match="damaged") as caught:
        snapshots()
    assert caught.value.path.name == "step-00200.npz"


@pytest.mark.parametrize("spoil", [lambda path: None, lambda path: path.write_text('{"merges": [["t"')])
def test_a_tokenizer_that_cannot_be_read_is_a_model_file_too(tmp_path, monkeypatch, spoil):
    (tmp_path / "data").mkdir()
    spoil(tmp_path / "data" / "merges.json")
    monkeypatch.setattr(tokenizers, "files", lambda _package: tmp_path)
    tokenizers.own_tokenizer.cache_clear()
    with pytest.raises(ModelFileError, match="merges cannot be read") as caught:
        tokenizers.own_tokenizer()
    assert str(caught.value).count("merges.json") == 1, "the file is named once"


def test_weights_laid_out_for_reading_are_made_once_and_not_shared_with_a_changed_model(data):
    put(data / "tinygpt.npz", 1)
    model = shipped()
    assert model.ready is model.ready
    other = model.with_weight("block.0.attn.W_q", ..., 0)
    ids = [1, 2, 3]
    assert np.abs(logits(other, ids) - logits(model, ids)).max() > 0
    assert other.notes == model.notes
    assert replace(model, name="x").config is model.config
