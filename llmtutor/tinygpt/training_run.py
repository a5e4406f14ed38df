"""A whole training run with everything around it: checkpoints, readings against the floor, samples, files."""

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any

from llmtutor.tinygpt.checkpoint import load_checkpoint, save_checkpoint
from llmtutor.tinygpt.circuit import circuit
from llmtutor.tinygpt.draft import begin, write
from llmtutor.tinygpt.model import Model
from llmtutor.tinygpt.reading_loss import Reading, read_documents
from llmtutor.tinygpt.sampling_rules import SamplingRules
from llmtutor.tinygpt.tokenizer import own_tokenizer
from llmtutor.tinygpt.training import Plan, Progress, beginning, run
from llmtutor.tinygpt.weights_file import ModelFile, write_weights
from llmtutor.tinygpt.world.stories import documents

CHECKPOINT = "training.npz"
WEIGHTS = "tinygpt.npz"
SNAPSHOTS = "snapshots"
VALIDATION = "validation"
NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Report:
    """What a run tells after a step: the loss, smoothed over some steps; sometimes a reading and a sample."""

    step: int
    loss: float
    reading: Reading | None = None
    sample: str = ""


@dataclass
class TrainingRun:
    """One plan being carried out in a folder.

    every: steps between two readings of `checked` documents, each with a sample and a checkpoint. snapshots:
    the steps after which the model is kept as a file of its own. Stopping `reports` at any step, even by
    Ctrl+C, leaves a checkpoint from which a later run of the plan goes on to the very same numbers.
    """

    plan: Plan
    folder: Path
    every: int = 100
    checked: int = 200
    snapshots: Collection[int] = ()
    at: Progress = field(init=False)

    def __post_init__(self) -> None:
        self.at = beginning(self.plan)
        self.tokenizer = own_tokenizer()

    @property
    def checkpoint(self) -> Path:
        """Where the run is set aside."""
        return self.folder / CHECKPOINT

    @property
    def model(self) -> Model:
        """The model as it is now."""
        return Model(self.plan.config, self.at.pupil.weights, self.tokenizer, self.folder.name)

    def resume(self) -> None:
        """Go on from the checkpoint. Raises ModelFileError: there is none, damaged, or of another plan."""
        self.at = load_checkpoint(self.checkpoint, self.plan)

    def reports(self) -> Iterator[Report]:
        """Train to the end of the plan, a report for each step; then write the weights."""
        self.folder.mkdir(parents=True, exist_ok=True)
        loss = float("nan")
        try:
            for progress in run(self.plan, self.tokenizer, self.at):
                self.at = progress
                loss = progress.loss if math.isnan(loss) else 0.95 * loss + 0.05 * progress.loss
                if self.at.step in self.snapshots:
                    self.write(self.folder / SNAPSHOTS / f"step-{self.at.step:05}.npz", circuit(self.model))
                yield self._report(loss)
        finally:
            save_checkpoint(self.checkpoint, self.plan, self.at)
        self.write(self.folder / WEIGHTS)

    def write(self, path: Path, notes: Mapping[str, Any] = NOTHING) -> None:
        """Write the model as it is now to a file of int8 weights, with notes on what was measured."""
        path.parent.mkdir(parents=True, exist_ok=True)
        notes = {"seed": self.plan.seed, "step": self.at.step, "steps": self.plan.steps, **notes}
        write_weights(path, ModelFile(self.plan.config, self.at.pupil.weights, notes))

    def _report(self, loss: float) -> Report:
        if self.at.step % self.every and self.at.step < self.plan.steps:
            return Report(self.at.step, loss)
        save_checkpoint(self.checkpoint, self.plan, self.at)
        unseen = islice(documents(VALIDATION, self.plan.world), self.checked)
        reading = read_documents(self.model, list(unseen))
        return Report(self.at.step, loss, reading, sample(self.model, self.at.step))


def sample(model: Model, seed: int, prompt: str = "") -> str:
    """Let a model write one document, or go on with a prompt."""
    start = begin(model, model.prompt(prompt))
    text = start.text
    for draft in write(start, model.config.context, SamplingRules(temperature=0.8), seed):
        text = draft.text
    return text


def plan_as_data(plan: Plan) -> dict[str, object]:
    """A plan's numbers for a card, without the model's config (which the weights' file holds)."""
    return {name: value for name, value in asdict(plan).items() if name != "config"}
