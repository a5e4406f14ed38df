"""The declaration of the demo: its controls, and settings worth seeing."""

from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, Integer, Seed, Slider, Stepper, Text, Toggle, Vector
from llmtutor.demos.transformer.asked import COW, DROOZIP, GIFT, LONGEST_TEXT
from llmtutor.demos.transformer.gpt_forward.moves import MOST_WRITTEN, edit, fit, last_step, refuse
from llmtutor.demos.transformer.gpt_forward.reading import see
from llmtutor.demos.transformer.gpt_forward.sums import explain
from llmtutor.demos.transformer.gpt_forward.zoom import names, views
from llmtutor.demos.transformer.with_model import with_model

MOST_RANK = 50

GPT_FORWARD = Demo(
    id="gpt-forward",
    controls=(
        Text("text", COW, longest=LONGEST_TEXT),
        Choice("zoom", ("model", "block", "head", "array"), "model"),
        Stepper("step", last_step),
        Integer("layer", 0, 11, 0),
        Integer("head", 0, 11, 0),
        Integer("token", -95, 0, 0),
        Integer("more", 0, MOST_WRITTEN, 0),
        Vector("ranks", (0.0,), 0, MOST_RANK, 1, MOST_WRITTEN),
        Slider("T", 0.05, 10, 1, step=2 ** (1 / 24), log=True),
        Integer("shown", 2, 768, 8),
        Toggle("hide_sink"),
        Seed("seed", 0, 9999, 0),
        Text("model", "", longest=LONGEST_TEXT),
    ),
    compute=see,
    views=views,
    explain=explain,
    names=names,
    fit=fit,
    refuse=refuse,
    edit=edit,
    presets=(
        Preset("write", {"text": GIFT, "more": 4, "T": 0.7}),
        Preset("copying", {"text": DROOZIP, "zoom": "head", "layer": 2, "head": 3}),
        Preset("one-array", {"zoom": "array", "step": 16}),
        Preset("unknown-world", {"text": "The President of France said", "T": 1}, good=False),
    ),
    code=(
        "llmtutor.engine.gpt:gpt",
        "llmtutor.engine.gpt_block:gpt_block",
        "llmtutor.engine.multi_head:multi_head",
        "llmtutor.engine.attention:attention_weights",
        "llmtutor.engine.feed_forward:feed_forward",
    ),
)
DEMO = with_model(GPT_FORWARD)
