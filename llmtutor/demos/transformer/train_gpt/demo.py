"""A very small GPT learns to write while one watches: on stories, or on the learner's own text."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Seed, Slider, State, Stepper, Text
from llmtutor.demos.running import Running
from llmtutor.demos.shown import Shown
from llmtutor.demos.transformer.train_gpt.beginning import beginning, first_model, refuse_unprintable
from llmtutor.demos.transformer.train_gpt.run_so_far import FORMULAS, SoFar, before, so_far
from llmtutor.demos.worked import by
from llmtutor.tinygpt.live_training import LIVE, moments, sample_of

STEPS = LIVE.steps
LOOK, HELD_OUT_ROWS = 10, 8
UNREAD, WRITTEN = 12, 32


def train(state: State) -> Iterator[Shown]:
    """Train, and tell of the run after each update; what is kept of a moment is numbers and a line of text.

    To write and to be tested takes longer than an update, and nobody reads so fast: every tenth will do.
    """
    first = first_model(state["file"], state["seed"])
    yield before(first.config.vocab, sample_of(first, state["prompt"], most=UNREAD))
    start = beginning(state["file"], state["seed"])
    plan = replace(start.plan, lr=state["lr"], steps=STEPS)
    run = SoFar()
    for now in islice(moments(replace(start, plan=plan)), 1, None):
        run = run.trained(now.loss)
        if now.step == 1 or now.step % LOOK == 0:
            sample = sample_of(now.model, state["prompt"], most=WRITTEN)
            run = run.looked(now.held_out_loss(HELD_OUT_ROWS), sample)
        yield so_far(run, now.loss)


def refuse(state: State) -> None:
    """Refuse a file that cannot be trained on, and a prompt with unknown characters."""
    if state["file"].strip():
        beginning(state["file"], state["seed"])
    refuse_unprintable("prompt", state["prompt"])


DEMO = Demo(
    id="train-gpt",
    controls=(
        Stepper("step", lambda _: STEPS),
        Slider("lr", 1e-4, 0.1, LIVE.lr, step=10**0.1, log=True),
        Text("prompt", "", longest=80),
        Text("file", "", longest=400),
        Seed("seed", 0, 9999, 0),
    ),
    compute=Running(train),
    explain=by(FORMULAS),
    refuse=refuse,
    presets=(
        Preset("stories", {}),
        Preset("slow", {"lr": 3e-4}),
        Preset("names", {"prompt": "Tom and Lily"}),
        Preset("too-fast", {"lr": 0.1}, good=False),
    ),
    code=("llmtutor.engine.gpt_training:train_step", "llmtutor.engine.gpt_training:gpt_loss"),
)
