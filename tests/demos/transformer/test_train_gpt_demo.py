"""A run in the demo is a run of the live training, told in numbers."""

from dataclasses import replace
from math import log

import numpy as np
import pytest

from llmtutor.demos.contract import change, start
from llmtutor.demos.controls import Refused
from llmtutor.demos.transformer.train_gpt.demo import DEMO, LOOK, STEPS, beginning
from llmtutor.tinygpt.live_training import sample_of
from llmtutor.views import Cell, Curves, Note, Table


def test_before_training_the_loss_of_equal_shares_is_shown():
    state = start(DEMO)
    result = DEMO.compute(state)
    assert DEMO.names(result)["loss"] == pytest.approx(log(512))
    assert DEMO.explain(result, Cell("start", (1,))).result == pytest.approx(log(512))


def test_before_training_it_writes_what_the_first_weights_of_the_run_write(tmp_path):
    path = tmp_path / "own.txt"
    path.write_text("\n\n".join(f"The {i}th cat sat on the mat and ate {i * 7} fish." for i in range(80)))
    for file in ("", str(path)):
        state = start(DEMO, {"prompt": "The", "seed": 3, "file": file})
        first, shown = beginning(file, 3), DEMO.compute(state).by_id
        text = dict(shown["unread"].values)["text"]
        assert text
        assert sample_of(first.model, "The").startswith(text)
        assert dict(shown["start"].values)["vocabulary"] == first.plan.config.vocab


def test_before_training_a_table_tells_what_losses_mean():
    result = DEMO.compute(start(DEMO))
    assert [row[0] for row in result.by_id["scale"].rows] == [512, 100, 10, 2]
    assert DEMO.explain(result, Cell("scale", (2, 1))).result == pytest.approx(log(10))


def test_steps_are_the_same_updates_as_in_the_engine_room():
    moment = beginning("", 0)
    moment = replace(moment, plan=replace(moment.plan, steps=STEPS))
    moments = []
    for _ in range(LOOK + 2):
        moment = moment.stepped()
        moments.append(moment)
    result = DEMO.compute(change(DEMO, start(DEMO), {"step": LOOK + 2}))
    losses = [each.loss for each in moments]
    train, held_out = result.by_id["loss"].series
    assert train.x == held_out.x == (1, LOOK)
    assert train.y == pytest.approx([losses[0], np.mean(losses[1:LOOK])])
    assert held_out.y == pytest.approx([moments[update - 1].held_out_loss(8) for update in held_out.x])
    assert result.numbers == {"updates": LOOK + 2, "loss": losses[-1], "held_out": held_out.y[-1]}


def test_the_sample_is_what_the_model_wrote_at_the_last_look():
    state = start(DEMO, {"prompt": "Tom"})
    model = beginning("", 0).stepped().model
    for step in (1, LOOK - 1):
        note = dict(DEMO.compute(change(DEMO, state, {"step": step})).by_id["writes"].values)
        assert note["updates"] == 1
        assert len(note["text"]) > 40
        assert sample_of(model, "Tom").startswith(note["text"])


def test_the_curve_is_drawn_from_the_second_look_on_when_there_is_a_line_to_see():
    kinds = [
        [type(view) for view in DEMO.views(DEMO.compute(change(DEMO, start(DEMO), {"step": step})))]
        for step in (1, LOOK)
    ]
    assert kinds == [[Note, Table], [Note, Curves, Table]]


def test_own_text_is_read_from_a_file_and_refused_with_its_reason(tmp_path):
    path = tmp_path / "own.txt"
    path.write_text("too short")
    for name, code in ((str(path), "own-text-too-short"), (str(tmp_path / "gone.txt"), "no-text-file")):
        with pytest.raises(Refused) as refused:
            change(DEMO, start(DEMO), {"file": name})
        assert refused.value.code == code
    path.write_text("\n\n".join(f"The {i}th cat sat on the mat and ate {i * 7} fish." for i in range(80)))
    state = change(DEMO, start(DEMO), {"file": str(path), "step": 1})
    assert DEMO.names(DEMO.compute(state))["updates"] == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"prompt": "你好"}, "unknown-character"),
        ({"prompt": "x" * 10_000}, "text-too-long"),
        ({"lr": 0}, "out-of-range"),
    ],
)
def test_what_cannot_be_trained_with_is_refused(changes, code):
    with pytest.raises(Refused) as refused:
        change(DEMO, start(DEMO), changes)
    assert refused.value.code == code
