"""A very small GPT learns to write while one watches: on stories, or on the learner's own text."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from math import log
from pathlib import Path
from typing import Any

from llmtutor.demos.cells import formula
from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Refused, Seed, Slider, State, Stepper, Text
from llmtutor.demos.running import Running
from llmtutor.engine.information import perplexity
from llmtutor.tinygpt.live_training import LIVE, LiveTraining, live_on_stories, live_on_text, moments
from llmtutor.tinygpt.own_text import TextRefusedError
from llmtutor.views import Arithmetic, Cell, Curves, Note, Series, Table, View

RESULTS, EVERY = 50, 6
STEPS = RESULTS * EVERY
HELD_OUT_ROWS = 8


@dataclass(frozen=True)
class Moment:
    """What there is to see of a run: losses in nats a token by step, and what the model writes."""

    vocabulary: int
    at: tuple[int, ...] = ()
    losses: tuple[float, ...] = ()
    held_out: tuple[float, ...] = ()
    sample: str = ""

    @property
    def step(self) -> int:
        """How many updates were made."""
        return self.at[-1] if self.at else 0


@lru_cache(maxsize=2)
def beginning(file: str, seed: int) -> LiveTraining:
    """Return a run before its first step. Raises Refused: the file cannot be read or trained on."""
    if not file.strip():
        return live_on_stories(seed)
    path = Path(file).expanduser()
    try:
        return live_on_text(path.read_text("utf-8"), seed)
    except TextRefusedError as error:
        raise Refused(
            f"own-text-{error.reason}", control="file", found=error.found, limit=error.limit
        ) from None
    except (OSError, UnicodeDecodeError):
        raise Refused("no-text-file", control="file", text=file[:60]) from None


def train(state: State) -> Iterator[Moment]:
    """Train, and tell of the run every few steps; what is kept of a moment is numbers and a line of text."""
    moment = Moment(LIVE.config.vocab)
    yield moment
    start = beginning(state["file"], state["seed"])
    moment = replace(moment, vocabulary=start.plan.config.vocab)
    plan = replace(start.plan, lr=state["lr"], steps=STEPS)
    for now in moments(replace(start, plan=plan), EVERY):
        if now.step:
            moment = replace(
                moment,
                at=(*moment.at, now.step),
                losses=(*moment.losses, now.loss),
                held_out=(*moment.held_out, now.held_out_loss(HELD_OUT_ROWS)),
                sample=now.sample(state["prompt"]),
            )
            yield moment


def views(moment: Moment) -> Iterator[View]:
    """Show what the model writes now, both losses so far once they make a line, and the last numbers."""
    if not moment.at:
        yield Note("start", (("vocabulary", moment.vocabulary), ("loss", untrained(moment))))
        return
    yield Note("writes", (("text", moment.sample or "␣"),))
    curves = (("train", moment.losses), ("held-out", moment.held_out))
    if len(moment.at) > 1:
        yield Curves("loss", tuple(Series(name, moment.at, each) for name, each in curves), "step", "nats")
    rows = tuple((f"@{name}", each[-1], float(perplexity(each[-1]))) for name, each in curves)
    yield Table("now", ("text", "loss", "perplexity"), rows)


def untrained(moment: Moment) -> float:
    """Return the loss of a model that gives every token the same share, in nats."""
    return log(moment.vocabulary)


def explain(moment: Moment, cell: Cell) -> Arithmetic | None:
    """Say what a loss is the mean of, and what follows from it."""
    match cell:
        case ("loss", (series, place)):
            losses = (moment.losses, moment.held_out)[series]
            return Arithmetic("explain", losses[place], say=("train-loss", "held-out-loss")[series])
        case ("now", (row, 1)):
            losses = (moment.losses, moment.held_out)[row]
            return Arithmetic("explain", losses[-1], say=("train-loss", "held-out-loss")[row])
        case ("now", (row, 2)):
            loss = (moment.losses, moment.held_out)[row][-1]
            return formula(
                float(perplexity(loss)), "e^{loss}", {"loss": loss}, [Cell("now", (row, 1))], "choices"
            )
        case ("start", (0,)):
            return Arithmetic("explain", moment.vocabulary, say="vocabulary")
        case ("start", (1,)):
            return formula(
                untrained(moment), "ln {vocabulary}", {"vocabulary": moment.vocabulary}, say="even"
            )
    return None


def names(moment: Moment) -> Mapping[str, Any]:
    """Name what tasks may ask for."""
    if not moment.at:
        return {"updates": 0, "loss": untrained(moment), "held_out": untrained(moment)}
    return {"updates": moment.step, "loss": moment.losses[-1], "held_out": moment.held_out[-1]}


def refuse(state: State) -> None:
    """Refuse a file that cannot be trained on, and a prompt with unknown characters."""
    if state["file"].strip():
        beginning(state["file"], state["seed"])
    for place, character in enumerate(state["prompt"], 1):
        if not " " <= character <= "~":
            shown = character if character.isprintable() else f"U+{ord(character):04X}"
            raise Refused("unknown-character", control="prompt", text=shown, place=place)


DEMO = Demo(
    id="train-gpt",
    controls=(
        Stepper("step", lambda _: RESULTS),
        Slider("lr", 1e-4, 0.1, LIVE.lr, step=10**0.1, log=True),
        Text("prompt", "", longest=80),
        Text("file", "", longest=400),
        Seed("seed", 0, 9999, 0),
    ),
    compute=Running(train),
    views=views,
    explain=explain,
    names=names,
    refuse=refuse,
    presets=(
        Preset("stories", {}),
        Preset("slow", {"lr": 3e-4}),
        Preset("names", {"prompt": "Tom and Lily"}),
        Preset("too-fast", {"lr": 0.1}, good=False),
    ),
    code=("llmtutor.engine.gpt_training:train_step", "llmtutor.engine.gpt_training:gpt_loss"),
)
