"""A real GPT-2 from a folder on this machine, as a `Model`: nothing is ever downloaded.

The folder is as Hugging Face's `save_pretrained` leaves it: config.json, model.safetensors, and vocab.json
with merges.txt or, from newer versions, tokenizer.json. Its names for the weights and ours:

    wte wpe ln_f             embedding.tokens, embedding.positions, norm
    h.0.ln_1 h.0.ln_2        block.0.norm1, block.0.norm2
    h.0.attn.c_attn          block.0.attn.W_q W_k W_v side by side, and their biases
    h.0.attn.c_proj          block.0.attn.W_o
    h.0.mlp.c_fc  c_proj     block.0.ffn.W_in, block.0.ffn.W_out

Both write matrices (in, out). Some files put `transformer.` before every name.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from llmtutor.engine.bpe import rank_merges
from llmtutor.engine.gpt_config import GPTConfig
from llmtutor.engine.gpt_weights import gpt_shapes
from llmtutor.engine.trace import Array
from llmtutor.tinygpt.gpt2_tokenizer import END, GPT2Tokenizer
from llmtutor.tinygpt.model import Model
from llmtutor.tinygpt.model_file_error import ModelFileError
from llmtutor.tinygpt.safetensors_file import read_safetensors

BENDS = {
    "gelu_new": "gelu_tanh",
    "gelu_pytorch_tanh": "gelu_tanh",
    "gelu": "gelu",
    "relu": "relu",
    "silu": "silu",
    "swish": "silu",
}
PARTS = {
    "ln_1": ("norm1", "gain", "shift"),
    "ln_2": ("norm2", "gain", "shift"),
    "attn.c_proj": ("attn", "W_o", "b_o"),
    "mlp.c_fc": ("ffn", "W_in", "b_in"),
    "mlp.c_proj": ("ffn", "W_out", "b_out"),
}


def open_gpt2(folder: Path) -> Model:
    """folder -> model

    Read a GPT-2 checkpoint.
    Raises ModelFileError: a file is missing, damaged, unlike what the others say, or not of a GPT-2.
    """
    config = _config(folder / "config.json")
    tokenizer = _tokenizer(folder)
    if tokenizer.size > config.vocab:
        problem = f"it has {tokenizer.size} tokens, but the model knows {config.vocab}"
        raise ModelFileError(folder / "vocab.json", problem)
    path = folder / "model.safetensors"
    weights = _weights(path, read_safetensors(path), config)
    return Model(config, weights, tokenizer, folder.resolve().name, {"folder": str(folder)})


def _config(path: Path) -> GPTConfig:
    """Read the sizes and choices, with GPT-2's own where the file says nothing."""
    found = _json(path)
    if found.get("model_type", "gpt2") != "gpt2":
        raise ModelFileError(path, f"it describes a model of type {found['model_type']!r}, not gpt2")
    if found.get("scale_attn_by_inverse_layer_idx") or not found.get("scale_attn_weights", True):
        raise ModelFileError(path, "it scales attention in a way that is not supported")
    bend = found.get("activation_function", "gelu_new")
    if bend not in BENDS:
        raise ModelFileError(path, f"its activation_function {bend!r} is not one of {', '.join(BENDS)}")
    try:
        return GPTConfig(
            vocab=int(found["vocab_size"]),
            width=int(found["n_embd"]),
            layers=int(found["n_layer"]),
            heads=int(found["n_head"]),
            context=int(found.get("n_positions", 1024)),
            hidden=int(found.get("n_inner") or 0),
            eps=float(found.get("layer_norm_epsilon", 1e-5)),
            ffn=BENDS[bend],
            tied=bool(found.get("tie_word_embeddings", True)),
        )
    except KeyError as missing:
        raise ModelFileError(path, f"it does not say {missing.args[0]}") from None
    except (ValueError, TypeError) as error:
        raise ModelFileError(path, str(error)) from None


def _weights(path: Path, tensors: Mapping[str, Array], config: GPTConfig) -> dict[str, Array]:
    """Give every weight its tensor. Raises ModelFileError: one is missing or of another shape."""
    found = {name.removeprefix("transformer."): tensor for name, tensor in tensors.items()}
    try:
        ours = dict(_renamed(found, config))
    except KeyError as missing:
        raise ModelFileError(path, f"it has no tensor {missing.args[0]}") from None
    except ValueError as error:
        raise ModelFileError(path, str(error)) from None
    for name, shape in gpt_shapes(config).items():
        if ours[name].shape != shape:
            raise ModelFileError(
                path, f"{name} has shape {ours[name].shape}, but config.json asks for {shape}"
            )
    return {name: ours[name] for name in gpt_shapes(config)}


def _renamed(found: Mapping[str, Array], config: GPTConfig) -> Iterator[tuple[str, Array]]:
    """Go through all weights under our names. Raises KeyError: a tensor is missing."""
    yield "embedding.tokens", found["wte.weight"]
    yield "embedding.positions", found["wpe.weight"]
    yield from (("norm.gain", found["ln_f.weight"]), ("norm.shift", found["ln_f.bias"]))
    if not config.tied:
        yield "head.W", found["lm_head.weight"].T
    for i in range(config.layers):
        for its, (part, first, second) in PARTS.items():
            yield f"block.{i}.{part}.{first}", found[f"h.{i}.{its}.weight"]
            yield f"block.{i}.{part}.{second}", found[f"h.{i}.{its}.bias"]
        for letter, kind in (("W", "weight"), ("b", "bias")):
            fused = found[f"h.{i}.attn.c_attn.{kind}"]
            for name, piece in zip("qkv", np.split(fused, 3, axis=-1), strict=True):
                yield f"block.{i}.attn.{letter}_{name}", piece


def _tokenizer(folder: Path) -> GPT2Tokenizer:
    """Read the vocabulary and the merges, from the two old files or the new one."""
    whole = folder / "tokenizer.json"
    if (folder / "vocab.json").exists() or not whole.exists():
        path, numbers, lines = folder / "vocab.json", _json(folder / "vocab.json"), _merge_lines(folder)
    else:
        path, found = whole, _json(whole)
        try:
            numbers, lines = dict(found["model"]["vocab"]), found["model"]["merges"]
            numbers |= {str(added["content"]): added["id"] for added in found.get("added_tokens", [])}
        except (KeyError, TypeError, ValueError):
            raise ModelFileError(path, "it is not the tokenizer of a GPT-2") from None
    if not all(type(number) is int and number >= 0 for number in numbers.values()):
        raise ModelFileError(path, "a token's number is not a whole number")
    if END not in numbers:
        raise ModelFileError(path, f"it has no token {END}")
    pairs = [tuple(line.split() if isinstance(line, str) else line) for line in lines]
    if not all(len(pair) == 2 for pair in pairs):
        raise ModelFileError(path.with_name("merges.txt"), "a merge is not a pair of tokens")
    return GPT2Tokenizer(numbers, rank_merges((str(first), str(second)) for first, second in pairs))


def _merge_lines(folder: Path) -> list[str]:
    """Return the lines of merges.txt without its first comment and without empty ones."""
    lines = _text(folder / "merges.txt").split("\n")
    return [line for line in lines if line.strip() and not line.startswith("#version")]


def _json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(_text(path))
    except (ValueError, RecursionError) as error:
        raise ModelFileError(path, f"it is damaged: not JSON ({error})") from None
    if not isinstance(found, dict):
        raise ModelFileError(path, "it is damaged: it holds no table")
    return found


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        raise ModelFileError(path, "there is no such file") from None
    except OSError as error:
        raise ModelFileError(path, f"it cannot be read ({error.strerror or error})") from None
    except UnicodeDecodeError:
        raise ModelFileError(path, "it is damaged: not text in UTF-8") from None
