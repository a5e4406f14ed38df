"""A hundred mails: the curriculum's 24 of 31."""

import pytest
from demo_shortcuts import Shown, refusal

from llmtutor.demos.probability.bayes import DEMO
from llmtutor.views import Cell


def test_a_mail_with_the_word_is_spam_with_0_7742():
    shown = Shown(DEMO)
    assert shown.names["chance"] == pytest.approx(0.7742, abs=5e-5)
    assert (shown.names["found"], shown.names["alarms"]) == pytest.approx((24, 7))


def test_the_grid_holds_thirty_spam_mails_and_marks_thirty_one():
    grid = Shown(DEMO).views["mails"].views[0][0]
    assert sum(map(sum, grid.values)) == 30
    assert len(grid.lit) == 31
    assert sum(grid.values[row][column] for row, column in grid.lit) == 24


def test_rare_spam_is_mostly_a_false_alarm():
    assert Shown(DEMO, prior=0.02, hit=1, false=0.05).names["chance"] < 0.5


def test_counts_explain_themselves_as_a_part_of_a_part():
    shown = Shown(DEMO)
    assert shown.explain(Cell("counts", (0, 1))).terms[0].factors == (100, 0.3, 0.8)
    assert [term.factors[0] for term in shown.explain(Cell("counts", (2, 1))).terms] == pytest.approx([24, 7])
    assert shown.explain(Cell("grid", (3, 0))).say == "good-with"


def test_a_word_nobody_writes_leaves_the_question_open():
    shown = Shown(DEMO, hit=0, false=0)
    assert shown.views["never"].warn
    assert shown.names["chance"] == 0


def test_wrong_input_is_refused_in_place():
    assert refusal(DEMO, prior=1.1) == ("out-of-range", "prior")
    assert refusal(DEMO, hit="often") == ("not-a-number", "hit")
