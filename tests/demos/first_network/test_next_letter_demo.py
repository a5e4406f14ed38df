"""Letters are counted, drawn and fed back; the window decides how much holds together."""

import pytest
from demo_strategies import words

from llmtutor.demos.contract import start
from llmtutor.demos.controls import Refused
from llmtutor.demos.first_network.next_letter import DEMO, RHYME
from llmtutor.render.cells import plain
from llmtutor.render.draw import draw
from llmtutor.views import Bars, Cell


def run(**changes):
    return DEMO.compute(start(DEMO, changes))


def bars(**changes):
    found = run(**changes).by_id["next"]
    assert isinstance(found, Bars)
    return found


def text(**changes):
    return dict(run(**changes).by_id["text"].values)["text"]


def test_after_u_m_p_comes_t_every_time():
    assert bars(begin="Hump").labels == ("t",)
    assert bars(begin="Hump").columns[0].values == (5,)


def test_after_a_the_counts_are_those_of_the_rhyme():
    shown = bars(begin="a", window=1)
    found = dict(zip(shown.labels, shown.columns[0].values, strict=True))
    expected = {letter: RHYME.count("a" + letter) for letter in "l n"}
    assert {letter: found[letter] for letter in ("l", "n")} == {"l": expected["l"], "n": expected["n"]}
    assert sum(shown.values) == pytest.approx(1)


def test_the_same_seed_writes_the_same_text_and_steps_only_add():
    assert text(step=20).startswith(text(step=8))
    assert len(text(step=20)) == len("Humpty Dumpty sat") + 20
    assert text(step=30, window=1, seed=1) != text(step=30, window=1, seed=2)


def test_a_window_of_eight_repeats_what_was_read():
    assert text(step=40, window=8).startswith("Humpty Dumpty sat on a wall, Humpty Dumpty ")


def test_a_window_of_nothing_knows_only_how_frequent_letters_are():
    shown = bars(window=0)
    assert shown.labels[0] == "␣"
    assert shown.columns[0].values[0] == RHYME.count(" ")
    assert shown.folded == len(set(RHYME)) - 7


def test_what_was_never_read_falls_back_to_a_shorter_ending():
    found = run(begin="qzat", window=4)
    assert DEMO.names(found)["known"] == len("at")
    assert found.by_id["end"].muted == {0, 1}
    assert dict(found.by_id["unseen"].values) == {"window": 4, "known": 2}


def test_a_space_and_its_sign_in_what_was_read_stay_two_letters():
    shown = bars(book="a a␣", begin="a", window=1)
    assert (shown.labels, shown.values) == (("␣", "␣"), (0.5, 0.5))


def test_a_share_explains_itself():
    result = run(begin="Hump")
    told = plain(draw(DEMO.explain(result, Cell("next", (0,))), 60, 5, words(DEMO.id)).rows)
    assert told.endswith("5 / 5 = 1")


@pytest.mark.parametrize(
    ("control", "value", "code"),
    [
        ("book", "", "text-too-short"),
        ("book", "x" * 10_000, "text-too-long"),
        ("begin", 7, "not-text"),
        ("window", 9, "out-of-range"),
        ("seed", 1.5, "not-whole"),
    ],
)
def test_what_can_not_be_read_is_refused(control, value, code):
    with pytest.raises(Refused) as refusal:
        start(DEMO, {control: value})
    assert (refusal.value.code, refusal.value.values["control"]) == (code, control)
