"""A run in the demo is a run of the live training, told in numbers."""

from dataclasses import replace
from math import log

import pytest

from llmtutor.demos.contract import change, start
from llmtutor.demos.controls import Refused
from llmtutor.demos.transformer.train_gpt.demo import DEMO, EVERY, RESULTS, beginning
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
        assert first.sample("The").startswith(text)
        assert dict(shown["start"].values)["vocabulary"] == first.plan.config.vocab


def test_before_training_a_table_tells_what_losses_mean():
    result = DEMO.compute(start(DEMO))
    assert [row[0] for row in result.by_id["scale"].rows] == [512, 100, 10, 2]
    assert DEMO.explain(result, Cell("scale", (2, 1))).result == pytest.approx(log(10))


def test_two_steps_are_the_same_updates_as_in_the_engine_room():
    moment = beginning("", 0)
    moment = replace(moment, plan=replace(moment.plan, steps=RESULTS * EVERY))
    for _ in range(2 * EVERY):
        moment = moment.stepped()
    result = DEMO.compute(change(DEMO, start(DEMO), {"step": 2}))
    losses = result.by_id["loss"].series
    assert [each.x for each in losses] == [(EVERY, 2 * EVERY)] * 2
    assert losses[0].y[-1] == result.numbers["loss"] == pytest.approx(moment.loss)
    assert losses[1].y[-1] == result.numbers["held_out"] == pytest.approx(moment.held_out_loss(8))


def test_the_curve_is_drawn_from_the_second_moment_on_when_there_is_a_line_to_see():
    kinds = [
        [type(view) for view in DEMO.views(DEMO.compute(change(DEMO, start(DEMO), {"step": step})))]
        for step in (1, 2)
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
    assert DEMO.names(DEMO.compute(state))["updates"] == EVERY


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
