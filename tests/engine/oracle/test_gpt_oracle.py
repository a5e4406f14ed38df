"""Whole models agree with transformers and torch: logits, losses and the gradient of every weight."""

from dataclasses import replace

import numpy as np
import pytest

from llmtutor.engine.autodiff import value_and_gradients
from llmtutor.engine.gpt import gpt
from llmtutor.engine.gpt_batches import padded
from llmtutor.engine.gpt_config import GPTConfig, llama_like
from llmtutor.engine.gpt_decoding import empty_caches, read_cached, write
from llmtutor.engine.gpt_training import Pupil, Recipe, gpt_loss, train_step
from llmtutor.engine.gpt_weights import gpt_shapes
from llmtutor.engine.trace import Trace
from llmtutor.engine.transformer import transformer
from llmtutor.engine.transformer_config import TransformerConfig, transformer_shapes
from llmtutor.engine.transformer_decoding import read_source, write_on

pytestmark = pytest.mark.oracle
GPT2 = GPTConfig(vocab=64, width=32, layers=2, heads=4, context=32)
LLAMA = llama_like(64, 32, 2, 4, kv_heads=2, hidden=48)
BLOOM = GPTConfig(vocab=64, width=24, layers=2, heads=3, positions="alibi")
IDS = np.random.default_rng(0).integers(0, 64, (3, 12))


def some_weights(shapes, seed=1):
    rng = np.random.default_rng(seed)
    return {
        name: np.ones(shape) * name.endswith("gain") + rng.normal(0, 0.2, shape)
        for name, shape in shapes.items()
    }


def gpt2_state(w, config):
    """Our weights under GPT-2's names: q, k and v in one matrix; (in, out) as ours."""
    state = {"wte.weight": w["embedding.tokens"], "wpe.weight": w["embedding.positions"]}
    state |= {"ln_f.weight": w["norm.gain"], "ln_f.bias": w["norm.shift"]}
    for i in range(config.layers):
        a, f, h = f"block.{i}.attn.", f"block.{i}.ffn.", f"h.{i}."
        state[h + "attn.c_attn.weight"] = np.concatenate([w[f"{a}W_{n}"] for n in "qkv"], axis=1)
        state[h + "attn.c_attn.bias"] = np.concatenate([w[f"{a}b_{n}"] for n in "qkv"])
        state |= {h + "attn.c_proj.weight": w[a + "W_o"], h + "attn.c_proj.bias": w[a + "b_o"]}
        state |= {h + "mlp.c_fc.weight": w[f + "W_in"], h + "mlp.c_fc.bias": w[f + "b_in"]}
        state |= {h + "mlp.c_proj.weight": w[f + "W_out"], h + "mlp.c_proj.bias": w[f + "b_out"]}
        for n in "12":
            state |= {f"{h}ln_{n}.weight": w[f"block.{i}.norm{n}.gain"]}
            state |= {f"{h}ln_{n}.bias": w[f"block.{i}.norm{n}.shift"]}
    return {"transformer." + name: value for name, value in state.items()}


def llama_state(w, config):
    """Our weights under Llama's names, turned to (out, in)."""
    state = {"model.embed_tokens.weight": w["embedding.tokens"], "model.norm.weight": w["norm.gain"]}
    state["lm_head.weight"] = w["head.W"].T
    for i in range(config.layers):
        b, m = f"block.{i}.", f"model.layers.{i}."
        state |= {f"{m}self_attn.{n}_proj.weight": w[f"{b}attn.W_{n}"].T for n in "qkvo"}
        state |= {f"{m}mlp.{n}_proj.weight": w[f"{b}ffn.W_{n}"].T for n in ("gate", "up", "down")}
        state[m + "input_layernorm.weight"] = w[b + "norm1.gain"]
        state[m + "post_attention_layernorm.weight"] = w[b + "norm2.gain"]
    return state


def filled(oracle, model, state):
    """The model in float64 with our weights in it."""
    torch = oracle("torch")
    tensors = {name: torch.tensor(np.ascontiguousarray(value)) for name, value in state.items()}
    missing, unexpected = model.double().load_state_dict(tensors, strict=False)
    # GPT-2 ties the head, Bloom the head too; old versions also list their masks.
    assert unexpected == []
    assert all(name == "lm_head.weight" or "masked_bias" in name for name in missing)
    return model.eval()


def gpt2(oracle, w, config=GPT2):
    transformers = oracle("transformers")
    its = transformers.GPT2Config(
        vocab_size=config.vocab,
        n_positions=config.context,
        n_embd=config.width,
        n_layer=config.layers,
        n_head=config.heads,
        resid_pdrop=0,
        embd_pdrop=0,
        attn_pdrop=0,
    )
    return filled(oracle, transformers.GPT2LMHeadModel(its), gpt2_state(w, config))


def llama(oracle, w, config=LLAMA):
    transformers = oracle("transformers")
    its = transformers.LlamaConfig(
        vocab_size=config.vocab,
        hidden_size=config.width,
        intermediate_size=config.hidden,
        num_hidden_layers=config.layers,
        num_attention_heads=config.heads,
        num_key_value_heads=config.kv_heads,
        rms_norm_eps=config.eps,
        tie_word_embeddings=False,
    )
    return filled(oracle, transformers.LlamaForCausalLM(its), llama_state(w, config))


def surprise(torch, model):
    """The loss in float64: the models' own is rounded to float32."""
    logits, ids = model(torch.tensor(IDS)).logits, torch.tensor(IDS)
    return torch.nn.functional.cross_entropy(logits[:, :-1].flatten(0, 1), ids[:, 1:].flatten())


def test_gpt2_layer_by_layer(oracle):
    torch, w, trace = oracle("torch"), some_weights(gpt_shapes(GPT2)), Trace()
    with torch.no_grad():
        theirs = gpt2(oracle, w)(torch.tensor(IDS), output_hidden_states=True)
    logits = gpt(IDS, w, GPT2, trace)
    assert np.abs(trace["embedding.stream"] - theirs.hidden_states[0].numpy()).max() <= 1e-12
    assert np.abs(trace["block.0.ffn.stream"] - theirs.hidden_states[1].numpy()).max() <= 1e-12
    assert np.abs(trace["norm.normed"] - theirs.hidden_states[2].numpy()).max() <= 1e-12
    assert np.abs(logits - theirs.logits.numpy()).max() <= 1e-12


def test_gpt2_loss_and_the_gradient_of_every_weight(oracle):
    torch, w = oracle("torch"), some_weights(gpt_shapes(GPT2))
    model = gpt2(oracle, w)
    theirs = surprise(torch, model)
    theirs.backward()
    loss, gradients = value_and_gradients(lambda nodes: gpt_loss(IDS, nodes, GPT2), w)
    assert abs(loss - theirs.item()) <= 1e-12
    parameters = dict(model.named_parameters())
    for name, mine in gpt2_state(gradients, GPT2).items():
        assert np.abs(mine - parameters[name].grad.numpy()).max() <= 1e-12, name


def test_gpt2_loss_of_texts_of_unequal_length(oracle):
    torch, w = oracle("torch"), some_weights(gpt_shapes(GPT2))
    ids, counted = padded([row[:count] for row, count in zip(IDS, (12, 5, 8), strict=True)])
    model = gpt2(oracle, w)
    targets = torch.tensor(np.where(counted, ids, -100)[:, 1:]).flatten()
    logits = model(torch.tensor(ids)).logits[:, :-1].flatten(0, 1)
    theirs = torch.nn.functional.cross_entropy(logits, targets, ignore_index=-100)
    theirs.backward()
    loss, gradients = value_and_gradients(lambda nodes: gpt_loss(ids, nodes, GPT2, counted), w)
    assert abs(loss - theirs.item()) <= 1e-12
    parameters = dict(model.named_parameters())
    for name, mine in gpt2_state(gradients, GPT2).items():
        assert np.abs(mine - parameters[name].grad.numpy()).max() <= 1e-12, name


def test_gpt2_writes_the_same_text(oracle):
    torch, w = oracle("torch"), some_weights(gpt_shapes(GPT2))
    theirs = gpt2(oracle, w).generate(
        torch.tensor(IDS[:1, :4]), max_new_tokens=8, do_sample=False, pad_token_id=0, eos_token_id=None
    )
    assert write(IDS[:1, :4], w, GPT2, 8).tolist() == theirs.tolist()


def test_five_steps_of_training_leave_the_same_weights(oracle):
    torch, w = oracle("torch"), some_weights(gpt_shapes(GPT2))
    recipe, pupil, model = Recipe(lr=0.01), Pupil(w, {}), gpt2(oracle, w)
    groups = [[p for p in model.parameters() if (p.ndim > 1) is matrix] for matrix in (True, False)]
    optimiser = torch.optim.AdamW(
        [{"params": p, "weight_decay": d} for p, d in zip(groups, (recipe.weight_decay, 0), strict=True)],
        lr=recipe.lr,
        betas=(recipe.b1, recipe.b2),
    )
    for _ in range(5):
        pupil, loss, length = train_step(IDS, pupil, GPT2, recipe)
        optimiser.zero_grad()
        theirs = surprise(torch, model)
        theirs.backward()
        its_length = torch.nn.utils.clip_grad_norm_(model.parameters(), recipe.clip)
        optimiser.step()
        assert abs(loss - theirs.item()) <= 1e-6  # torch adds 1e-6 to the length before it clips
        assert abs(length - float(its_length)) <= 1e-6
    parameters = dict(model.named_parameters())
    for name, mine in gpt2_state(pupil.weights, GPT2).items():
        assert np.abs(mine - parameters[name].detach().numpy()).max() <= 1e-6, name


def test_llama_logits_gradients_and_cache(oracle):
    torch, w = oracle("torch"), some_weights(gpt_shapes(LLAMA))
    model = llama(oracle, w)
    theirs = model(torch.tensor(IDS), labels=torch.tensor(IDS))
    theirs.loss.backward()
    # Llama computes its norms and angles in float32 whatever it is given.
    assert np.abs(gpt(IDS, w, LLAMA) - theirs.logits.detach().numpy()).max() <= 1e-5
    _, gradients = value_and_gradients(lambda nodes: gpt_loss(IDS, nodes, LLAMA), w)
    parameters = dict(model.named_parameters())
    for name, mine in llama_state(gradients, LLAMA).items():
        assert np.abs(mine - parameters[name].grad.numpy()).max() <= 1e-5, name
    _, caches = read_cached(IDS[:, :7], w, LLAMA, empty_caches(LLAMA))
    rest, _ = read_cached(IDS[:, 7:], w, LLAMA, caches)
    assert np.abs(rest - theirs.logits.detach().numpy()[:, 7:]).max() <= 1e-5


def test_mistral_with_a_sliding_window(oracle):
    transformers, torch = oracle("transformers"), oracle("torch")
    config = replace(LLAMA, window=4)
    w = some_weights(gpt_shapes(config))
    its = transformers.MistralConfig(
        vocab_size=64,
        hidden_size=32,
        intermediate_size=48,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        rms_norm_eps=config.eps,
        sliding_window=4,
        tie_word_embeddings=False,
        attn_implementation="eager",
    )
    model = filled(oracle, transformers.MistralForCausalLM(its), llama_state(w, config))
    with torch.no_grad():
        theirs = model(torch.tensor(IDS)).logits.numpy()
    assert np.abs(gpt(IDS, w, config) - theirs).max() <= 1e-5


def test_bloom_with_alibi(oracle):
    transformers, torch = oracle("transformers"), oracle("torch")
    w = some_weights(gpt_shapes(BLOOM))
    its = transformers.BloomConfig(
        vocab_size=64, hidden_size=24, n_layer=2, n_head=3, hidden_dropout=0, attention_dropout=0
    )
    state = {"word_embeddings.weight": w["embedding.tokens"]}
    # Bloom norms the tokens once more before the first block: give it streams to read, not tokens.
    for i in range(2):
        b, h = f"block.{i}.", f"h.{i}."
        heads = [w[f"{b}attn.W_{n}"].T.reshape(3, 8, 24) for n in "qkv"]
        state[h + "self_attention.query_key_value.weight"] = np.stack(heads, 1).reshape(72, 24)
        biases = [w[f"{b}attn.b_{n}"].reshape(3, 8) for n in "qkv"]
        state[h + "self_attention.query_key_value.bias"] = np.stack(biases, 1).reshape(72)
        state[h + "self_attention.dense.weight"] = w[b + "attn.W_o"].T
        state[h + "self_attention.dense.bias"] = w[b + "attn.b_o"]
        for its_name, name in (("dense_h_to_4h", "in"), ("dense_4h_to_h", "out")):
            state[f"{h}mlp.{its_name}.weight"] = w[f"{b}ffn.W_{name}"].T
            state[f"{h}mlp.{its_name}.bias"] = w[f"{b}ffn.b_{name}"]
        for its_name, name in (("input_layernorm", "norm1"), ("post_attention_layernorm", "norm2")):
            state[f"{h}{its_name}.weight"] = w[f"{b}{name}.gain"]
            state[f"{h}{its_name}.bias"] = w[f"{b}{name}.shift"]
    state |= {"ln_f.weight": w["norm.gain"], "ln_f.bias": w["norm.shift"]}
    ones = {"word_embeddings_layernorm.weight": np.ones(24), "word_embeddings_layernorm.bias": np.zeros(24)}
    model = transformers.BloomForCausalLM(its)
    filled(oracle, model, {"transformer." + name: value for name, value in (state | ones).items()})
    model.transformer.word_embeddings_layernorm = torch.nn.Identity()
    with torch.no_grad():
        theirs = model(torch.tensor(IDS)).logits.numpy()
    # Bloom computes its slopes in float32.
    assert np.abs(gpt(IDS, w, BLOOM) - theirs).max() <= 1e-5


def test_encoder_and_decoder_of_2017(oracle):
    torch = oracle("torch")
    config = TransformerConfig(64, 16, 4, 24, 2, 3)
    w = some_weights(transformer_shapes(config))
    options = {"dropout": 0.0, "batch_first": True, "dtype": torch.float64}
    encoder = [torch.nn.TransformerEncoderLayer(16, 4, 24, **options) for _ in range(2)]
    decoder = [torch.nn.TransformerDecoderLayer(16, 4, 24, **options) for _ in range(3)]
    for half, layers in (("encoder", encoder), ("decoder", decoder)):
        for i, layer in enumerate(layers):
            layer.load_state_dict(layer_state(torch, w, f"{half}.{i}."))
    table = torch.tensor(w["embedding.tokens"])
    source, target = IDS[:, :9], IDS[:, 5:]

    def start(ids):
        angles = np.arange(ids.shape[1])[:, None] / 10000 ** (np.arange(0, 16, 2) / 16)
        waves = np.stack([np.sin(angles), np.cos(angles)], -1).reshape(-1, 16)
        return table[torch.tensor(ids)] * 4 + torch.tensor(waves)

    memory, x = start(source), start(target)
    blocked = torch.triu(torch.ones(7, 7, dtype=torch.bool), 1)
    for layer in encoder:
        memory = layer(memory)
    for layer in decoder:
        x = layer(x, memory, tgt_mask=blocked)
    theirs = (x @ table.T).detach().numpy()
    assert np.abs(transformer(source, target, w, config) - theirs).max() <= 1e-11
    draft = read_source(source, w, config)
    for t in range(target.shape[1]):
        logits, draft = write_on(target[:, t : t + 1], draft, w, config)
        assert np.abs(logits - theirs[:, t : t + 1]).max() <= 1e-11


def layer_state(torch, w, scope):
    """One layer of ours under torch's names."""
    state, names = {}, {"attn": "self_attn", "cross": "multihead_attn"}
    for ours, its in names.items():
        if f"{scope}{ours}.W_q" in w:
            state[its + ".in_proj_weight"] = np.concatenate([w[f"{scope}{ours}.W_{n}"].T for n in "qkv"])
            state[its + ".in_proj_bias"] = np.concatenate([w[f"{scope}{ours}.b_{n}"] for n in "qkv"])
            state[its + ".out_proj.weight"] = w[f"{scope}{ours}.W_o"].T
            state[its + ".out_proj.bias"] = w[f"{scope}{ours}.b_o"]
    for its, name in (("linear1", "in"), ("linear2", "out")):
        state[its + ".weight"] = w[f"{scope}ffn.W_{name}"].T
        state[its + ".bias"] = w[f"{scope}ffn.b_{name}"]
    for n in "123":
        if f"{scope}norm{n}.gain" in w:
            state |= {f"norm{n}.weight": w[f"{scope}norm{n}.gain"]}
            state |= {f"norm{n}.bias": w[f"{scope}norm{n}.shift"]}
    return {name: torch.tensor(np.ascontiguousarray(value)) for name, value in state.items()}
