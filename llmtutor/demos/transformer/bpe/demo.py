"""Byte-pair encoding: learn tokens from a text of one's own, cut another with them or with the tiny GPT's."""

from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, Integer, Refused, State, Stepper, Text
from llmtutor.demos.shown import Shown
from llmtutor.demos.transformer.asked import refuse_unknown
from llmtutor.demos.transformer.bpe.cut import CUTTING, cut
from llmtutor.demos.transformer.bpe.learn import LEARNING, learn
from llmtutor.demos.transformer.bpe.merges import count_steps
from llmtutor.demos.worked import by
from llmtutor.tinygpt.tokenizer import own_tokenizer, plain

HUGS = " ".join(["hug"] * 10 + ["pug"] * 5 + ["pun"] * 12 + ["bun"] * 4 + ["hugs"] * 5)
WOOD = "How much wood would a woodchuck chuck if a woodchuck could chuck wood?"


def compute(state: State) -> Shown:
    """Go as many steps as the control says, learning or cutting."""
    return learn(state) if state["show"] == "learn" else cut(state)


def refuse(state: State) -> None:
    """Refuse texts without a word, and what the tiny GPT cannot read."""
    for name in ("learn", "text"):
        if not state[name].strip():
            raise Refused("text-empty", control=name)
    if state["show"] == "tiny":
        refuse_unknown(own_tokenizer(), plain(state["text"]), "text")


DEMO = Demo(
    id="bpe",
    controls=(
        Stepper("step", count=count_steps),
        Choice("show", ("learn", "cut", "tiny"), "learn"),
        Text("learn", HUGS, longest=1000),
        Text("text", "bugs hug puns", longest=200),
        Integer("merges", 0, 60, 7),
        Choice("unit", ("letters", "spaced", "bytes"), "letters"),
    ),
    compute=compute,
    explain=by({**LEARNING, **CUTTING}),
    refuse=refuse,
    presets=(
        Preset("hug", {"step": 3}),
        Preset("wood", {"learn": WOOD, "unit": "spaced", "merges": 20, "step": 12}),
        Preset("tiny", {"show": "tiny", "text": "Once there was a fox named Droozip.", "step": 24}),
        Preset("strangers", {"show": "cut", "text": "hugs, 猫 and bugs", "step": 3}, good=False),
    ),
    code=(
        "llmtutor.engine.bpe:train_steps",
        "llmtutor.engine.bpe:encode_steps",
        "llmtutor.engine.bpe:join_pair",
    ),
)
