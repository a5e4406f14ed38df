"""A small random GPT-2 written by transformers reads here as it does there, text included."""

import copy
import json

import numpy as np
import pytest

from llmtutor.engine.gpt_decoding import likeliest
from llmtutor.tinygpt.draft import begin, write
from llmtutor.tinygpt.gpt2 import open_gpt2
from llmtutor.tinygpt.gpt2_tokenizer import END
from llmtutor.tinygpt.reading import attention_patterns, logits, streams, traced
from llmtutor.tinygpt.sampling_rules import SamplingRules

pytestmark = pytest.mark.oracle

CORPUS = [
    "The quick brown fox jumps over the lazy dog, and the dog doesn't mind.",
    "They've said it's 42 or 1,234.5 - we'll see if I'd agree; you're right!",
    "naïve café Ünïcödé übergroß 你好，世界 こんにちは мир 🙂🙂",
] * 3
TEXTS = [
    "The dog doesn't mind.",
    "It's 1234,5 and x²+½ⅷ; 3rd",
    "  two  spaces\n\n\tand a tab \u00a0\u3000 end  ",
    "naïve café — “quotes” … 你好，世界！ こんにちは мир",
    "🙂👩‍👩‍👧 e\u0301 \u200b ١٢٣ ǅ ªº",
    "I'M 'll 've'S can't''s",
    "\x1c\x85\u2028 \ufeff\x00\r\n x_y __init__ a1b2",
    f"one{END}two {END}{END}",
    "",
    " ",
]


@pytest.fixture(scope="module")
def folder(oracle, tmp_path_factory):
    """A checkpoint as transformers writes it, with a tokenizer that tokenizers trained."""
    torch, transformers, tokenizers = oracle("torch"), oracle("transformers"), oracle("tokenizers")
    folder = tmp_path_factory.mktemp("gpt2")
    trained = tokenizers.ByteLevelBPETokenizer()
    trained.train_from_iterator(CORPUS, vocab_size=400, special_tokens=[END], show_progress=False)
    trained.save_model(str(folder))
    torch.manual_seed(0)
    config = transformers.GPT2Config(
        vocab_size=400, n_positions=64, n_embd=48, n_layer=3, n_head=4, initializer_range=0.15
    )
    transformers.GPT2LMHeadModel(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def its(oracle, folder):
    """The same checkpoint in transformers."""
    return oracle("transformers").GPT2LMHeadModel.from_pretrained(folder, attn_implementation="eager").eval()


def test_logits_attention_and_streams_agree(oracle, folder, its):
    torch, model = oracle("torch"), open_gpt2(folder)
    ids = np.random.default_rng(1).integers(0, 400, 64)
    with torch.inference_mode():
        theirs = its(torch.tensor(ids[None]), output_attentions=True, output_hidden_states=True)
    trace = traced(model, ids)
    assert np.abs(theirs.logits.numpy()).max() > 1
    assert np.abs(logits(model, ids) - theirs.logits[0].numpy()).max() < 1e-5
    patterns = torch.stack([layer[0] for layer in theirs.attentions]).numpy()
    assert np.abs(attention_patterns(trace, model.config) - patterns).max() < 1e-5
    before_the_last = torch.stack([layer[0] for layer in theirs.hidden_states[:-1]]).numpy()
    assert np.abs(streams(trace, model.config)[:-1] - before_the_last).max() < 1e-5


def test_greedy_writing_agrees(oracle, folder, its):
    torch, model = oracle("torch"), open_gpt2(folder)
    prompt = model.prompt("The dog")
    theirs = its.generate(torch.tensor([prompt]), max_new_tokens=20, do_sample=False, eos_token_id=None)
    draft = begin(model, prompt)
    for _ in range(20):
        draft = draft.then(int(likeliest(draft.logits)))
    assert list(draft.ids) == theirs[0].tolist()
    by_rule = list(write(begin(model, prompt), 20, SamplingRules(greedy=True)))[-1].ids
    assert by_rule == draft.ids[: len(by_rule)]


@pytest.mark.parametrize(
    "changes", [{"tie_word_embeddings": False}, {"n_inner": 80}, {"activation_function": "relu"}]
)
def test_other_choices_agree(oracle, folder, tmp_path, changes):
    torch, transformers = oracle("torch"), oracle("transformers")
    settings = {"vocab_size": 400, "n_positions": 32, "n_embd": 24, "n_layer": 2, "n_head": 2}
    its = transformers.GPT2LMHeadModel(transformers.GPT2Config(**(settings | changes))).eval()
    its.save_pretrained(tmp_path)
    for name in ("vocab.json", "merges.txt"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    ids = np.arange(30)
    with torch.inference_mode():
        theirs = its(torch.tensor(ids[None])).logits[0].numpy()
    assert np.abs(logits(open_gpt2(tmp_path), ids) - theirs).max() < 1e-5


@pytest.mark.parametrize("kind", ["float16", "bfloat16"])
def test_half_precision_files_are_read(oracle, folder, its, tmp_path, kind):
    torch = oracle("torch")
    half = getattr(torch, kind)
    copy.deepcopy(its).to(half).save_pretrained(tmp_path)
    for name in ("vocab.json", "merges.txt"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    model, rounded = open_gpt2(tmp_path), copy.deepcopy(its).to(half).float()
    ids = np.arange(40)
    with torch.inference_mode():
        theirs = rounded(torch.tensor(ids[None])).logits[0].numpy()
    assert np.abs(logits(model, ids) - theirs).max() < 1e-5


def test_names_without_the_prefix_are_read(oracle, folder, its, tmp_path):
    safetensors = oracle("safetensors.torch")
    bare = {name: tensor.contiguous() for name, tensor in its.transformer.state_dict().items()}
    safetensors.save_file(bare, tmp_path / "model.safetensors")
    for name in ("vocab.json", "merges.txt", "config.json"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    weights = open_gpt2(folder).weights
    assert all(np.array_equal(w, weights[name]) for name, w in open_gpt2(tmp_path).weights.items())


@pytest.mark.parametrize("text", TEXTS)
def test_tokens_are_those_of_transformers(oracle, folder, text):
    theirs = oracle("transformers").GPT2Tokenizer.from_pretrained(folder)
    ours = open_gpt2(folder).tokenizer
    assert ours.encode(text) == theirs.encode(text)
    assert ours.decode(ours.encode(text)) == text


def test_the_one_file_tokenizer_of_newer_versions_is_read(oracle, folder, tmp_path):
    oracle("transformers").GPT2Tokenizer.from_pretrained(folder).save_pretrained(tmp_path)
    for name in ("config.json", "model.safetensors"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    assert json.loads((tmp_path / "tokenizer.json").read_text())["model"]["merges"]
    for name in ("vocab.json", "merges.txt"):
        (tmp_path / name).unlink(missing_ok=True)
    old, new = open_gpt2(folder).tokenizer, open_gpt2(tmp_path).tokenizer
    assert [new.encode(text) for text in TEXTS] == [old.encode(text) for text in TEXTS]
