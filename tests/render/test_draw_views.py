"""Every kind of view at every width: it fits, its numbers are where their spots say, it needs no colour."""

import dataclasses
import math

import pytest

from llmtutor.render import numbers
from llmtutor.render.cells import ROLES, plain, printable, row_text, row_width
from llmtutor.render.draw import draw
from llmtutor.views import (
    Arithmetic,
    Bars,
    Board,
    Cell,
    Column,
    Curves,
    Field,
    Heatmap,
    Matrix,
    Network,
    Node,
    Note,
    Points,
    Series,
    Steps,
    Table,
    Term,
    Tokens,
)

XS = tuple(index / 10 for index in range(1, 50))
WAVE = tuple(tuple(math.sin(i / 4) * math.cos(j / 6) for j in range(48)) for i in range(24))
WEIGHTS = tuple(tuple((i * 3 - j * 5) / 7 for j in range(3)) for i in range(4))
VIEWS = {
    "bars": Bars(
        "b", ("猫", "a very long label indeed", "[CLS]"), (0.2, 1e-9, 0.8), (Column("c", (1, -2.5, None)),)
    ),
    "signed bars": Bars("b", ("a", "b", "c"), (-1.5, 2.0, None), lit=frozenset({1}), muted=frozenset({2})),
    "infinite bars": Bars("b", ("a", "b"), (math.inf, math.nan)),
    "no bars": Bars("b", (), ()),
    "matrix": Matrix(
        "m", WEIGHTS, ("猫", "b", "c", "d"), ("x", "y", "z"), lit=frozenset({(0, 0)}), now=(1, 1)
    ),
    "large matrix": Matrix("m", tuple(tuple(i * j / 3 for j in range(30)) for i in range(40)), now=(20, 15)),
    "heatmap": Heatmap(
        "h", WEIGHTS, row_labels=("猫", "b", "c", "d"), column_labels=("x", "狗", "z"), diverging=True
    ),
    "wave": Heatmap("h", WAVE, diverging=True, hidden=frozenset({(0, 0)})),
    "flat heatmap": Heatmap("h", ((1.0, 1.0), (1.0, None))),
    "curves": Curves(
        "c", (Series("a", XS, tuple(map(math.exp, XS))), Series("b", XS, XS)), "x", "y", mark=2.0
    ),
    "log curves": Curves("c", (Series("a", XS, tuple(map(math.exp, XS))),), log_x=True, log_y=True),
    "empty curves": Curves("c", (Series("a", (), ()),)),
    "broken curve": Curves("c", (Series("a", (1, 2, None), (math.nan, 3, 4)),)),
    "points": Points("p", (Series("a", (2, 1), (3, 2)),), labels=(("猫", "dog"),), arrows=True),
    "field": Field("f", WAVE, (-2, 2), (-1, 1), points=(Series("a", (-1, 9), (0.5, 0)),)),
    "network": Network(
        "n", (tuple(Node(f"i{k}", k) for k in range(4)), tuple(Node("h", None) for _ in range(3))), (WEIGHTS,)
    ),
    "tokens": Tokens(
        "t", ("Hum", " D", "<|endoftext|>", "[/foo]", "猫"), (1, 2, 3.5, None, 5), now=1, muted=frozenset({2})
    ),
    "table": Table(
        "t",
        ("name", "count"),
        (("GPT-2", 124_439_808), ("小猫模型很长的名字", 1.5), ("x", None)),
        frozenset({1}),
    ),
    "sum": Arithmetic("a", 58, terms=tuple(Term((i, -i - 0.5)) for i in range(12))),
    "running": Arithmetic(
        "a", None, terms=(Term((1, -2)), Term((3,), done=False, label="@bias")), running=True
    ),
    "formula": Arithmetic("a", 0.5, text="e^({a} - {b}) / {c}", values=(("a", 1), ("b", -2), ("c", 1e12))),
    "steps": Steps("s", 3, 200, "say", (("n", 3.0),)),
    "note": Note("note", (("x", -26.598), ("name", "[CLS]")), warn=True),
    "board": Board("o", ((None, Matrix("m", WEIGHTS)), (Matrix("k", WEIGHTS), Matrix("l", WEIGHTS)))),
}
WORDS = {
    "notes.note": "Here {name} has {x}, and a long sentence follows it so that it must wrap somewhere.",
    "notes.say": "第{n}步：把权重乘以输入，然后把结果加到和里，一直到最后一项为止，这样就算完了。",
    "words.bias": "偏置",
}


def words(key, **values):
    return WORDS[key].format(**values) if key in WORDS else key


@pytest.mark.parametrize("width", [20, 38, 46, 60, 78, 120])
@pytest.mark.parametrize("name", VIEWS)
def test_nothing_is_wider_than_its_place_and_every_role_is_known(name, width):
    drawn = draw(VIEWS[name], width, 16, words)
    for cells in drawn.rows:
        assert row_width(cells) <= width
        assert all(span.role in ROLES for span in cells)
    for spot in drawn.spots:
        assert spot.column + spot.width <= width
        assert spot.row < len(drawn.rows)


UNSAFE = "→\n\t\x1b[2J猫"


def unsafe(thing):
    """A view with a line break, a tab and an escape sequence in its labels."""
    if dataclasses.is_dataclass(thing):
        kept = {"id", "view", "say", "text", "values"}
        fields = [field.name for field in dataclasses.fields(thing) if field.name not in kept]
        return dataclasses.replace(thing, **{name: unsafe(getattr(thing, name)) for name in fields})
    if type(thing) is tuple:
        return tuple(map(unsafe, thing))
    return thing + UNSAFE if isinstance(thing, str) else thing


@pytest.mark.parametrize("width", [20, 60, 120])
@pytest.mark.parametrize("name", VIEWS)
def test_no_view_holds_a_character_that_a_terminal_would_obey(name, width):
    for view in (VIEWS[name], unsafe(VIEWS[name])):
        for cells in draw(view, width, 16, lambda key, **values: f"a{UNSAFE} {values} {key}").rows:
            assert row_width(cells) <= width
            assert row_text(cells) == printable(row_text(cells))


@pytest.mark.parametrize("name", ["matrix", "sum", "note", "signed bars", "network", "formula"])
def test_a_spot_covers_exactly_its_number(name):
    drawn = draw(VIEWS[name], 78, 16, words)
    assert drawn.spots
    for spot in drawn.spots:
        line = row_text(drawn.rows[spot.row])
        shown = line[spot.column : spot.column + spot.width] if line.isprintable() else ""
        if cell_is_ascii(line[: spot.column]):
            assert shown.strip(numbers.MISSING + " ") == "" or shown[0] in "0123456789−"


def cell_is_ascii(text):
    return all(ord(letter) < 0x2E80 for letter in text)


def test_tall_patterns_put_two_rows_into_one_and_give_them_back_with_room():
    tight = draw(Heatmap("h", WAVE), 60, 12, words)
    assert len(tight.rows) == 12
    assert plain(tight.rows)[0] == "▀"
    roomy = draw(Heatmap("h", WAVE), 60, 24, words)
    assert len(roomy.rows) == 24
    assert "▀" not in plain(roomy.rows)
    assert len(tight.spots) == len(roomy.spots) == 24 * 48


def test_bars_end_in_eighths_and_the_smallest_still_shows():
    text = plain(draw(Bars("b", ("a", "b", "c"), (1.0, 0.51, 1e-6)), 30, 9, words).rows).splitlines()
    assert text[1].rstrip().count("█") < text[0].count("█")
    assert "▏" in text[2]


def test_wide_labels_keep_columns_in_line():
    bars = Bars("b", ("猫", "a", "猫狗"), (0.5, 0.25, 0.25), top=1.0, digits=2)
    ends = {row_width(cells) for cells in draw(bars, 40, 9, words).rows}
    assert ends == {40}


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (-0.001, 2, "−1e−3"),
        (-0.0, 2, "0.00"),
        (2, 1, "2.0"),
        (None, 2, "·"),
        (math.inf, 2, "∞"),
        (1e300, 2, "1e300"),
    ],
)
def test_numbers_in_a_column(value, digits, text):
    assert numbers.fixed(value, digits) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1 + 0.2, "0.3"),
        (-26.598, "−26.598"),
        (0, "0"),
        (-0.0, "0"),
        (5.3e-11, "5.3e−11"),
        (1234567, "1,234,567"),
    ],
)
def test_numbers_are_short(value, text):
    assert numbers.short(value) == text


def test_large_whole_numbers_keep_every_digit():
    assert "124,439,808" in plain(draw(VIEWS["table"], 60, 9, words).rows)


def test_a_running_sum_stops_where_the_steps_are():
    assert plain(draw(VIEWS["running"], 60, 9, words).rows).splitlines() == [
        "1 × (−2) = −2  → −2",
        "偏置 3   =  3  →  ·",
    ]


def test_board_stacks_where_it_does_not_fit():
    wide, narrow = (draw(VIEWS["board"], width, 30, words) for width in (78, 24))
    assert len(narrow.rows) > len(wide.rows)
    assert {spot.cell for spot in wide.spots} >= {Cell("m", (0, 0)), Cell("k", (3, 0)), Cell("l", (3, 0))}


def test_of_a_pattern_too_large_the_edges_are_there_and_what_is_looked_at():
    large = Heatmap("h", tuple(tuple(range(90)) for _ in range(70)))
    for at in (None, (33, 44), (0, 0), (69, 89)):
        seen = {spot.cell.at for spot in draw(large, 40, 10, words, at and Cell("h", at)).spots}
        assert at is None or at in seen
        edges = {(0, 0), (0, 89), (69, 0), (69, 89)} if at in (None, (0, 0), (69, 89)) else {(0, 0)}
        assert edges <= seen


def test_two_shades_in_one_cell_are_halves_and_one_shade_is_a_cell_without_ink():
    drawn = draw(Heatmap("h", ((0.0, 0.0, 1.0), (0.0, 1.0, 1.0))), 3, 1, words)
    assert [(span.text, span.role) for span in drawn.rows[0] if span.text] == [
        (" ", "heat0/0"),
        ("▀", "heat0/15"),
        (" ", "heat15/15"),
    ]


def test_the_view_looked_at_is_marked_on_its_board():
    pictures = ((Heatmap("a", ((1.0,) * 9,) * 3), Heatmap("b", ((1.0,) * 9,) * 3)),)
    for width in (78, 12):
        drawn = draw(Board("o", pictures, "b"), width, 9, lambda _key, **_values: "title")
        assert sum(row_text(cells).count("▸") for cells in drawn.rows) == 1, width


def test_ten_rows_of_each_pattern_on_a_board_are_there_on_a_low_screen():
    patterns = tuple((Heatmap(name, WAVE[:10]),) for name in "abcd")
    spots = draw(Board("o", patterns), 60, 8, words).spots
    assert {spot.cell.at[0] for spot in spots} == set(range(10))


def test_long_titles_on_a_board_go_on_below_and_the_pictures_stay_level():
    def said(key, **_values):
        return {"views.a.title": "1.3 previous token 0.98", "views.b.title": "plain"}.get(key, key)

    board = Board("o", ((Heatmap("a", ((1.0,) * 9,) * 3), Heatmap("b", ((1.0,) * 9,) * 3)),))
    drawn = draw(board, 32, 9, said)
    text = plain(drawn.rows)
    assert "…" not in text
    assert " ".join(line[:15].strip() for line in text.splitlines()[:2]) == "1.3 previous token 0.98"
    assert drawn.spot(Cell("a", (0, 0))).row == drawn.spot(Cell("b", (0, 0))).row == 2


def test_a_wide_table_takes_the_room_that_a_narrow_one_beside_it_leaves():
    wide = "a name that is longer than half of the room"
    tables = (Table("a", ("n", "v"), (("x", 1),)), Table("b", ("n", "v"), ((wide, 2.5),)))
    drawn = draw(Board("o", (tables,)), 62, 9, words)
    assert wide in plain(drawn.rows)
    assert drawn.spot(Cell("a", (0, 1))).row == drawn.spot(Cell("b", (0, 1))).row


def test_a_long_formula_goes_on_below_before_a_sign_and_nothing_of_it_is_lost():
    names = ("first", "second", "third")
    formula = Arithmetic(
        "a",
        3,
        text="({first} + {second}) / ({third} - {first})",
        values=tuple((each, 1.25) for each in names),
    )
    rows = [line.strip() for line in plain(draw(formula, 20, 9, words).rows).splitlines()]
    assert len(rows) > 1
    assert " ".join(rows) == "(1.25 + 1.25) / (1.25 − 1.25) = 3"


def test_a_negative_number_under_a_power_is_in_brackets():
    formula = Arithmetic("a", 5, text="√({x}² + {y}²) + {y}^2", values=(("x", -3), ("y", 4)))
    assert plain(draw(formula, 60, 9, words).rows).strip() == "√((−3)² + 4²) + 4^2 = 5"
