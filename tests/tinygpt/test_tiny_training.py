"""Training a tiny GPT: the same plan gives the same model, interrupted or not."""

from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from llmtutor.engine.gpt_config import GPTConfig
from llmtutor.tinygpt.circuit import circuit
from llmtutor.tinygpt.corpus import training_rows
from llmtutor.tinygpt.model import Model
from llmtutor.tinygpt.model_file_error import ModelFileError
from llmtutor.tinygpt.reading_loss import document_losses, read_documents
from llmtutor.tinygpt.tokenizer import own_tokenizer
from llmtutor.tinygpt.training import COPYIST, PLANS, Plan, beginning, run
from llmtutor.tinygpt.training_run import TrainingRun
from llmtutor.tinygpt.weights_file import read_weights
from llmtutor.tinygpt.world.stories import documents

SMALL = GPTConfig(vocab=768, width=16, layers=2, heads=2, context=32, positions="rope")
PLAN = Plan(SMALL, seed=3, steps=8, rows=4, warmup=2)
TOKENIZER = own_tokenizer()


def carried_out(folder: Path, steps: int | None = None, **changes) -> TrainingRun:
    """A run that was stopped after some reports, or ended."""
    training = TrainingRun(PLAN, folder, every=3, checked=5, **changes)
    reports = training.reports()
    list(islice(reports, steps))
    reports.close()
    return training


def same(a: Model, b: Model) -> bool:
    return all(np.array_equal(w, b.weights[name]) for name, w in a.weights.items())


def test_an_interrupted_run_goes_on_to_the_very_same_weights(tmp_path: Path) -> None:
    whole = carried_out(tmp_path / "whole")
    carried_out(tmp_path / "parts", steps=5)
    rest = TrainingRun(PLAN, tmp_path / "parts", every=3, checked=5)
    rest.resume()
    assert rest.at.step == 5
    list(rest.reports())
    assert same(rest.model, whole.model)
    assert (tmp_path / "parts/tinygpt.npz").read_bytes() == (tmp_path / "whole/tinygpt.npz").read_bytes()


def test_another_seed_gives_other_weights_and_other_documents(tmp_path: Path) -> None:
    first, second = (beginning(Plan(SMALL, seed)).pupil.weights for seed in (1, 2))
    assert not np.array_equal(first["embedding.tokens"], second["embedding.tokens"])
    assert not np.array_equal(training_rows(TOKENIZER, 1, 0, 4, 32), training_rows(TOKENIZER, 2, 0, 4, 32))


def test_a_run_reports_the_loss_against_the_floor_and_a_sample_on_the_way(tmp_path: Path) -> None:
    reports = list(TrainingRun(PLAN, tmp_path, every=3, checked=5).reports())
    assert [report.step for report in reports] == list(range(1, 9))
    told = [report for report in reports if report.reading]
    assert [report.step for report in told] == [3, 6, 8]
    assert all(report.reading.ratio > 1 and report.sample for report in told)


def test_snapshots_are_kept_after_the_steps_asked_for(tmp_path: Path) -> None:
    carried_out(tmp_path, snapshots=(2, 8))
    found = [read_weights(tmp_path / "snapshots" / name) for name in ("step-00002.npz", "step-00008.npz")]
    assert [file.notes["step"] for file in found] == [2, 8]


def test_a_checkpoint_of_another_plan_or_a_damaged_one_is_refused_with_its_name(tmp_path: Path) -> None:
    carried_out(tmp_path, steps=2)
    with pytest.raises(ModelFileError, match="another plan"):
        TrainingRun(Plan(SMALL, seed=4, steps=8, rows=4, warmup=2), tmp_path).resume()
    (tmp_path / "training.npz").write_bytes(b"PK not a checkpoint")
    with pytest.raises(ModelFileError, match=r"training\.npz"):
        TrainingRun(PLAN, tmp_path).resume()
    with pytest.raises(ModelFileError, match="no such file"):
        TrainingRun(PLAN, tmp_path / "nowhere").resume()


def test_rows_begin_with_a_new_document_and_hold_several() -> None:
    rows = training_rows(TOKENIZER, 1, 0, 16, 96)
    assert rows.shape == (16, 97)
    assert (rows[:, 0] == TOKENIZER.end).all()
    assert (rows == TOKENIZER.end).sum() > 32


def test_every_step_of_a_seed_reads_new_documents() -> None:
    steps = [training_rows(TOKENIZER, 1, step, 8, 64) for step in range(20)]
    assert len({row.tobytes() for rows in steps for row in rows}) == 160


def test_the_loss_of_documents_is_the_same_read_together_or_one_by_one() -> None:
    model = Model(COPYIST, beginning(Plan(COPYIST)).pupil.weights, TOKENIZER)
    sample = list(islice(documents("pair"), 5))
    together, tokens = document_losses(model, [one.text for one in sample])
    alone = [document_losses(model, [one.text])[0][0] for one in sample]
    assert together == pytest.approx(alone, rel=1e-5)
    assert tokens.tolist() == [len(TOKENIZER.encode(one.text)) + 1 for one in sample]
    reading = read_documents(model, sample)
    floor = sum(one.surprisal for one in sample)
    assert reading.floor * tokens.sum() == pytest.approx(floor)
    assert reading.kl * 5 == pytest.approx(together.sum() - floor)


def test_a_few_steps_already_lower_the_loss() -> None:
    losses = [at.loss for at in run(Plan(SMALL, steps=40, rows=8, warmup=5, lr=1e-2), TOKENIZER)]
    assert np.mean(losses[-5:]) < np.mean(losses[:5]) - 1


def test_the_copyist_begins_with_a_head_that_looks_one_token_back_and_cannot_copy() -> None:
    plan = PLANS["copyist"]
    found = circuit(Model(plan.config, beginning(plan).pupil.weights, TOKENIZER))
    assert found["previous_token"] > 0.5
    assert found["induction"] < 0.1
    assert found["copy"] < 0.05
