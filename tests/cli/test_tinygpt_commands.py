"""`llmtutor tinygpt`: stories as lines, a training that can be interrupted, a card as JSON."""

import json
import re

import pytest

from llmtutor.engine.gpt_config import GPTConfig
from llmtutor.tinygpt import training
from llmtutor.tinygpt.training import Plan
from llmtutor.tinygpt.training_run import TrainingRun


@pytest.fixture
def small(monkeypatch):
    """A copyist that trains in a second."""
    config = GPTConfig(vocab=768, width=16, layers=2, heads=2, context=48, positions="rope", ffn="none")
    plan = Plan(config, steps=6, rows=2, warmup=2, world="copying")
    monkeypatch.setitem(training.PLANS, "copyist", plan)
    return plan


def test_stories_come_one_a_line_and_the_same_for_a_seed(llmtutor):
    said = llmtutor("tinygpt", "write-stories", "--count", "5", "--seed", "moon")
    assert said.status == 0
    assert len(said.out.splitlines()) == 5
    assert llmtutor("tinygpt", "write-stories", "--count", "5", "--seed", "moon").out == said.out
    assert llmtutor("tinygpt", "write-stories", "--count", "5", "--seed", "sun").out != said.out


def test_stories_can_tell_their_kind_and_surprise(llmtutor):
    for line in llmtutor("tinygpt", "write-stories", "--count", "3", "--surprisal").out.splitlines():
        kind, nats, text = line.split("\t")
        assert kind.isidentifier()
        assert float(nats) > 0
        assert text


def test_a_count_below_nothing_is_refused(llmtutor):
    said = llmtutor("tinygpt", "write-stories", "--count", "-1")
    assert (said.status, said.out) == (2, "")
    assert "--count must be 0 or more, not -1" in said.err


def test_a_training_tells_how_it_goes_and_leaves_weights_and_card(llmtutor, small, tmp_path):
    folder = tmp_path / "mine"
    said = llmtutor("tinygpt", "train", "--model", "copyist", "--out", str(folder), "--snapshots", "3")
    assert said.status == 0, said.err
    assert re.search(r"Step 6 of 6: loss \d\.\d+, floor \d\.\d+, \d\.\d+ times the floor\.", said.out)
    assert (folder / "tinygpt.npz").is_file()
    assert (folder / "snapshots/step-00003.npz").is_file()
    card = json.loads((folder / "card.json").read_text())
    assert card["training"]["seed"] == 1
    assert json.loads(llmtutor("tinygpt", "card", str(folder)).out) == card


def test_a_training_goes_on_only_when_asked_to(llmtutor, small, tmp_path):
    reports = TrainingRun(small, tmp_path / "mine").reports()
    next(reports)
    reports.close()
    train = ("tinygpt", "train", "--model", "copyist", "--out", str(tmp_path / "mine"))
    refused = llmtutor(*train)
    assert refused.status == 2
    assert "add --resume to go on" in refused.err
    done = llmtutor(*train, "--resume")
    assert done.status == 0, done.err
    assert "Step 6 of 6" in done.out


def test_another_plan_does_not_go_on_from_a_checkpoint(llmtutor, small, tmp_path):
    reports = TrainingRun(small, tmp_path / "mine").reports()
    next(reports)
    reports.close()
    train = ("tinygpt", "train", "--model", "copyist", "--out", str(tmp_path / "mine"), "--resume")
    said = llmtutor(*train, "--seed", "9")
    assert said.status == 1
    assert "another plan" in said.err


def test_too_few_steps_are_refused(llmtutor, small, tmp_path):
    said = llmtutor("tinygpt", "train", "--model", "copyist", "--out", str(tmp_path), "--steps", "2")
    assert said.status == 2
    assert "--steps must be at least 3, not 2" in said.err


def test_the_card_of_the_model_inside_is_json(llmtutor):
    card = json.loads(llmtutor("tinygpt", "card").out)
    assert card["parameters"] == 409_440


def test_a_missing_card_is_told_with_its_file(llmtutor, tmp_path):
    said = llmtutor("tinygpt", "card", str(tmp_path))
    assert said.status == 2
    assert "card.json" in said.err


def test_help_says_what_nonsense_is_for_and_how_the_gift_tasks_differ(llmtutor):
    assert "exercises in copying" in llmtutor("tinygpt", "write-stories", "--help").out
    told = llmtutor("tinygpt", "card", "--help").out
    assert "gift_short leaves out" in told
    assert "gift_new_frame" in told
