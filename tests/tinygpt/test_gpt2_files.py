"""A GPT-2 folder opens as a model; a folder that is not one says which file is wrong and why."""

import json
import struct

import numpy as np
import pytest

from llmtutor.engine.gpt_config import GPTConfig
from llmtutor.engine.gpt_weights import gpt_weights
from llmtutor.tinygpt.draft import begin, write
from llmtutor.tinygpt.gpt2 import open_gpt2
from llmtutor.tinygpt.gpt2_tokenizer import END, LETTERS, split_words
from llmtutor.tinygpt.model import open_model
from llmtutor.tinygpt.model_file_error import ModelFileError
from llmtutor.tinygpt.reading import logits
from llmtutor.tinygpt.safetensors_file import read_safetensors

MERGES = ["Ġ t", "h e", "Ġt he", "l l", "e Ġ"]
CONFIG = GPTConfig(vocab=264, width=16, layers=2, heads=4, context=20)
SETTINGS = {
    "model_type": "gpt2",
    "vocab_size": 264,
    "n_embd": 16,
    "n_layer": 2,
    "n_head": 4,
    "n_positions": 20,
    "activation_function": "gelu_new",
}
TEXTS = ["the tall bell", "Ünïcödé, 你好！ 🙂 x²", "don't  stop\n\n now ", f"one{END}two", ""]


def as_safetensors(tensors, kind="F32"):
    """The bytes of a safetensors file."""
    table, data = {"__metadata__": {"format": "pt"}}, b""
    for name, array in tensors.items():
        if kind == "BF16":
            piece = (np.float32(array).view(np.uint32) >> 16).astype("<u2").tobytes()
        else:
            piece = np.asarray(array, {"F32": "<f4", "F16": "<f2", "F64": "<f8"}[kind]).tobytes()
        offsets = [len(data), len(data) + len(piece)]
        table[name] = {"dtype": kind, "shape": list(np.shape(array)), "data_offsets": offsets}
        data += piece
    text = json.dumps(table).encode()
    return struct.pack("<Q", len(text)) + text + data


def gpt2_names(w, prefix=""):
    """Our weights under GPT-2's names."""
    found = {"wte.weight": w["embedding.tokens"], "wpe.weight": w["embedding.positions"]}
    found |= {"ln_f.weight": w["norm.gain"], "ln_f.bias": w["norm.shift"]}
    for i in range(CONFIG.layers):
        b, h = f"block.{i}.", f"h.{i}."
        for kind, letter in (("weight", "W"), ("bias", "b")):
            parts = [w[f"{b}attn.{letter}_{name}"] for name in "qkv"]
            found[f"{h}attn.c_attn.{kind}"] = np.concatenate(parts, axis=-1)
            found[f"{h}attn.c_proj.{kind}"] = w[f"{b}attn.{letter}_o"]
            found[f"{h}mlp.c_fc.{kind}"] = w[f"{b}ffn.{letter}_in"]
            found[f"{h}mlp.c_proj.{kind}"] = w[f"{b}ffn.{letter}_out"]
        for n in "12":
            found[f"{h}ln_{n}.weight"] = w[f"{b}norm{n}.gain"]
            found[f"{h}ln_{n}.bias"] = w[f"{b}norm{n}.shift"]
    return {prefix + name: array for name, array in found.items()}


WEIGHTS = gpt_weights(CONFIG, seed=2, spread=0.3)


@pytest.fixture
def folder(tmp_path):
    tokens = [*LETTERS, *(merge.replace(" ", "") for merge in MERGES), END]
    (tmp_path / "vocab.json").write_text(json.dumps({token: i for i, token in enumerate(tokens)}))
    (tmp_path / "merges.txt").write_text("\n".join(["#version: 0.2", *MERGES, ""]), "utf-8")
    (tmp_path / "config.json").write_text(json.dumps(SETTINGS))
    (tmp_path / "model.safetensors").write_bytes(as_safetensors(gpt2_names(WEIGHTS)))
    return tmp_path


@pytest.mark.parametrize("prefix", ["", "transformer."])
def test_a_folder_gives_the_model_that_was_put_in(folder, prefix):
    (folder / "model.safetensors").write_bytes(as_safetensors(gpt2_names(WEIGHTS, prefix)))
    model = open_model(folder)
    assert model.config == CONFIG
    assert list(model.weights) == list(WEIGHTS)
    for name, w in WEIGHTS.items():
        assert np.array_equal(model.weights[name], w), name
    assert model.name == folder.name


@pytest.mark.parametrize(("kind", "error"), [("F64", 0), ("F16", 1e-3), ("BF16", 1e-2)])
def test_other_floats_are_read_as_float32(folder, kind, error):
    (folder / "model.safetensors").write_bytes(as_safetensors(gpt2_names(WEIGHTS), kind))
    for name, w in open_gpt2(folder).weights.items():
        assert w.dtype == np.float32
        assert np.abs(w - WEIGHTS[name]).max() <= error, name


def test_masks_in_a_file_are_passed_over(folder):
    tensors = gpt2_names(WEIGHTS) | {"h.0.attn.bias": np.ones((1, 1, 20, 20)), "lm_head.weight": np.ones(3)}
    content = as_safetensors(tensors).replace(
        b'{"dtype": "F32", "shape": [3]', b'{"dtype": "U32", "shape": [3]'
    )
    (folder / "model.safetensors").write_bytes(content)
    assert set(open_gpt2(folder).weights) == set(WEIGHTS)


def test_an_untied_head_is_read_and_turned(folder):
    head = np.random.default_rng(0).normal(size=(264, 16)).astype(np.float32)
    (folder / "config.json").write_text(json.dumps(SETTINGS | {"tie_word_embeddings": False}))
    tensors = gpt2_names(WEIGHTS, "transformer.") | {"lm_head.weight": head}
    (folder / "model.safetensors").write_bytes(as_safetensors(tensors))
    assert np.array_equal(open_gpt2(folder).weights["head.W"], head.T)


def test_the_model_reads_and_writes_like_the_tiny_one(folder):
    model = open_gpt2(folder)
    ids = model.prompt("the tall bell")
    assert ids[0] == model.tokenizer.end
    assert logits(model, ids).shape == (len(ids), 264)
    last = list(write(begin(model, ids), 100))[-1]
    assert len(last.ids) == 20
    assert last.text.startswith("the tall bell")


@pytest.mark.parametrize("text", TEXTS)
def test_any_text_comes_back_from_its_tokens(folder, text):
    tokenizer = open_gpt2(folder).tokenizer
    assert tokenizer.decode(tokenizer.encode(text)) == text


def test_merges_are_applied_and_tokens_can_be_read(folder):
    tokenizer = open_gpt2(folder).tokenizer
    assert [tokenizer.token(i) for i in tokenizer.encode("see the tall ä")] == [
        *["s", "e", "e", " the", " t", "a", "ll", " ", "\\xc3", "\\xa4"]
    ]
    with pytest.raises(ValueError, match="there is no token 262"):
        tokenizer.token(262)


def test_the_newer_tokenizer_file_says_the_same(folder):
    old = open_gpt2(folder).tokenizer
    vocab = json.loads((folder / "vocab.json").read_text())
    del vocab[END]
    for merges in (MERGES, [merge.split(" ") for merge in MERGES]):
        whole = {"model": {"type": "BPE", "vocab": vocab, "merges": merges}}
        whole["added_tokens"] = [{"id": 261, "content": END}]
        (folder / "tokenizer.json").write_text(json.dumps(whole))
        (folder / "vocab.json").unlink(missing_ok=True)
        new = open_gpt2(folder).tokenizer
        assert [new.encode(text) for text in TEXTS] == [old.encode(text) for text in TEXTS]


def test_words_are_cut_at_their_borders():
    assert split_words("I've 3² naïve  words,\u00a0don't\n") == [
        *["I", "'ve", " 3²", " naïve", " ", " words", ",", "\u00a0", "don", "'t", "\n"]
    ]


def test_every_missing_file_is_named(folder):
    for name in ("config.json", "model.safetensors", "vocab.json", "merges.txt"):
        content = (folder / name).read_bytes()
        (folder / name).unlink()
        with pytest.raises(ModelFileError, match="there is no such file") as caught:
            open_model(folder)
        assert caught.value.path == folder / name
        (folder / name).write_bytes(content)
    with pytest.raises(ModelFileError, match="no such file"):
        open_model(folder / "nowhere")


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"model_type": "llama"}, "a model of type 'llama', not gpt2"),
        ({"activation_function": "mish"}, "activation_function 'mish' is not one of"),
        ({"scale_attn_by_inverse_layer_idx": True}, "not supported"),
        ({"n_embd": None}, "config.json"),
        ({"n_head": 0}, "heads is 0"),
        ({"n_layer": 3}, "it has no tensor h.2.ln_1.weight"),
        (
            {"n_positions": 30},
            r"embedding.positions has shape \(20, 16\), but config.json asks for \(30, 16\)",
        ),
        ({"vocab_size": 200}, "it has 262 tokens, but the model knows 200"),
        ({"tie_word_embeddings": False}, "it has no tensor lm_head.weight"),
    ],
)
def test_a_config_that_does_not_fit_is_refused(folder, changes, problem):
    (folder / "config.json").write_text(json.dumps(SETTINGS | changes))
    with pytest.raises(ModelFileError, match=problem):
        open_gpt2(folder)


def test_a_config_without_sizes_says_which_is_missing(folder):
    (folder / "config.json").write_text(json.dumps({"model_type": "gpt2"}))
    with pytest.raises(ModelFileError, match="it does not say vocab_size"):
        open_gpt2(folder)


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "vocab.json"])
def test_a_damaged_file_is_named(folder, name):
    content = (folder / name).read_bytes()
    for damaged in (b"", content[:5], content[: len(content) // 2], b"\xff\xfe" + content, b"[]"):
        (folder / name).write_bytes(damaged)
        with pytest.raises(ModelFileError, match="damaged") as caught:
            open_gpt2(folder)
        assert caught.value.path == folder / name


@pytest.mark.parametrize(
    "entry",
    [
        {"dtype": "F32", "shape": [2], "data_offsets": [0, 4]},
        {"dtype": "F32", "shape": [2], "data_offsets": [4, 12]},
        {"dtype": "F32", "shape": [-2], "data_offsets": [8, 0]},
        {"dtype": "F32", "shape": ["2"], "data_offsets": [0, 8]},
        {"dtype": "F32", "shape": 2, "data_offsets": [0, 8]},
        {"dtype": "F32", "shape": [2]},
        {"shape": [2], "data_offsets": [0, 8]},
        [],
        7,
    ],
)
def test_a_table_that_points_elsewhere_is_refused(tmp_path, entry):
    text = json.dumps({"w": entry}).encode()
    path = tmp_path / "w.safetensors"
    path.write_bytes(struct.pack("<Q", len(text)) + text + bytes(8))
    with pytest.raises(ModelFileError, match="damaged or not a safetensors file"):
        read_safetensors(path)


@pytest.mark.parametrize("line", ["a b c", "alone"])
def test_a_merge_that_is_no_pair_is_refused(folder, line):
    (folder / "merges.txt").write_text("#version: 0.2\n" + line)
    with pytest.raises(ModelFileError, match="a merge is not a pair"):
        open_gpt2(folder)


def test_a_vocabulary_without_an_end_or_with_odd_numbers_is_refused(folder):
    (folder / "vocab.json").write_text(json.dumps({"a": 0}))
    with pytest.raises(ModelFileError, match="it has no token"):
        open_gpt2(folder)
    (folder / "vocab.json").write_text(json.dumps({END: "0"}))
    with pytest.raises(ModelFileError, match="not a whole number"):
        open_gpt2(folder)
