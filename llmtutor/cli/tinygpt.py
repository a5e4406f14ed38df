"""`llmtutor tinygpt`: the toy world's stories, training a model on them, and a model's card."""

import argparse
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any

from llmtutor.cli.opening import the_words
from llmtutor.cli.problems import FAULTS, CommandProblem

if TYPE_CHECKING:
    from rich.console import Console

    from llmtutor.course.words import Words
    from llmtutor.tinygpt.training import Plan
    from llmtutor.tinygpt.training_run import Report, TrainingRun


def write_stories(options: argparse.Namespace) -> int:
    """Print documents, one a line; with `--surprisal` after their kind and surprise."""
    from llmtutor.tinygpt.world.stories import documents

    if options.count < 0:
        raise CommandProblem(the_words(options)("tinygpt.count", count=options.count))
    for one in islice(documents(options.seed), options.count):
        before = f"{one.kind}\t{one.surprisal:.3f}\t" if options.surprisal else ""
        print(before + one.text)
    return 0


def show_card(options: argparse.Namespace) -> int:
    """Print the card of the model inside, or of one in a folder."""
    from llmtutor.tinygpt.card import FILE, as_json, own_card

    folder = getattr(options, "folder", None)
    if folder is not None:
        print((folder / FILE).read_text("utf-8"), end="")
        return 0
    try:
        print(as_json(own_card()), end="")
    except ValueError as error:
        raise CommandProblem(str(error), FAULTS) from None
    return 0


def train(options: argparse.Namespace) -> int:
    """Train a model in a folder, from the start or from its checkpoint, and write weights and card."""
    # The order of sums, and so the last bits of every weight, depends on the number of threads.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from llmtutor.tinygpt.model_file_error import ModelFileError
    from llmtutor.tinygpt.training_run import TrainingRun

    words = the_words(options)
    others = [json.loads(path.read_text("utf-8")) for path in options.others]
    run = TrainingRun(_plan(options, words), options.out, snapshots=options.snapshots)
    if run.checkpoint.exists() and not options.resume:
        raise CommandProblem(words("tinygpt.begun", folder=options.out))
    try:
        if options.resume:
            run.resume()
    except ModelFileError as error:
        raise CommandProblem(str(error), FAULTS) from None
    _watch(run, words)
    _write_card(run, others, words)
    return 0


def _plan(options: argparse.Namespace, words: "Words") -> "Plan":
    """Return the plan that the options describe."""
    from dataclasses import replace

    from llmtutor.tinygpt.training import PLANS

    usual = replace(PLANS[options.model], seed=options.seed)
    if options.steps is None:
        return usual
    if options.steps <= usual.warmup:
        raise CommandProblem(words("tinygpt.steps", steps=options.steps, least=usual.warmup + 1))
    return replace(usual, steps=options.steps, horizon=0, decay=options.steps // 5)


def _watch(run: "TrainingRun", words: "Words") -> None:
    """Train to the end and show how it goes: a bar on a terminal, and a line at every reading."""
    from rich.console import Console

    console = Console(highlight=False)
    try:
        with _bar(console, run) as advance:
            for report in run.reports():
                advance(report)
                if report.reading is not None:
                    console.print(_line(report, run, words), markup=False)
    except KeyboardInterrupt:
        console.print(words("tinygpt.stopped", step=run.at.step, folder=run.folder), markup=False)
        raise


@contextmanager
def _bar(console: "Console", run: "TrainingRun") -> Iterator[Any]:
    """Give a function that moves a progress bar to a report's step; without a terminal it does nothing."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[loss]}"), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=run.plan.steps, completed=run.at.step, loss="")

        def advance(report: "Report") -> None:
            progress.update(task, completed=report.step, loss=f"{report.loss:.3f}")

        yield advance


def _line(report: "Report", run: "TrainingRun", words: "Words") -> str:
    """Say a reading in one line, and under it what the model writes by now."""
    reading = report.reading
    assert reading is not None
    said = words(
        "tinygpt.reading",
        step=report.step,
        steps=run.plan.steps,
        loss=f"{reading.loss:.4f}",
        floor=f"{reading.floor:.4f}",
        ratio=f"{reading.ratio:.3f}",
    )
    return f"{said}\n  {report.sample}"


def _write_card(run: "TrainingRun", others: list[Any], words: "Words") -> None:
    """Measure the model as it stands in its file, rounded to int8, and write its card beside it."""
    from dataclasses import replace

    from llmtutor.tinygpt.card import FILE, as_json, make_card
    from llmtutor.tinygpt.training_run import WEIGHTS
    from llmtutor.tinygpt.weights_file import read_weights

    file = run.folder / WEIGHTS
    card = make_card(replace(run.model, weights=read_weights(file).weights), run.plan, others)
    (run.folder / FILE).write_text(as_json(card), "utf-8")
    print(words("tinygpt.done", weights=file, card=run.folder / FILE))
