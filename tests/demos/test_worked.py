"""Formulas of a demo's numbers: what stands in braces is found on the screen, lit, and filled in."""

import numpy as np
import pytest

from llmtutor.demos.shown import (
    beside,
    cloud,
    column,
    curves,
    known,
    letters,
    lines,
    listed,
    note,
    only,
    row,
    shown,
    steps,
    table,
    warning,
)
from llmtutor.demos.worked import below, by, like, said, total, where, worked
from llmtutor.views import (
    Arithmetic,
    Bars,
    Board,
    Cell,
    Field,
    Matrix,
    Network,
    Node,
    Note,
    Points,
    Series,
    Term,
)

FOUND = shown(
    table("terms", outcome=letters(2), P=(0.5, 0.0), Q=np.array([0.25, 0.75]), sum=(0.75, 0.75)),
    Bars("share", ("a", "b"), (0.2, 0.8), (column("surprise", [2.3, 0.3], 3),)),
    beside("grids", Matrix("W", ((1, 2), (3, 4))), Matrix("y", ((5, 11),))),
    note("both", forward=0.5, backward=0.25),
    None,
    curves("moving", lines([0, 1], up=[1, 2], down=[2, 1]), "time height", mark=1),
    steps("progress", 1, 2, "going", stage="mean", mean=4.0),
    Matrix("unknown", ((1, 2),), hidden=frozenset({(0, 1)})),
    Matrix("missing", ((None, 2),)),
    x=(1, 2),
    rate=0.1,
    chosen=1,
    kept=(1,),
)


def explained(view, *at, **formulas):
    return by({name.replace("__", "."): rule for name, rule in formulas.items()})(FOUND, Cell(view, at))


def test_views_are_built_from_columns_values_and_arrays():
    terms, _, board, _, moving, progress, *_ = FOUND.views
    assert terms.columns == ("outcome", "P", "Q", "sum")
    assert terms.rows == (("a", 0.5, 0.25, 0.75), ("b", 0.0, 0.75, 0.75))
    assert isinstance(board, Board)
    assert set(FOUND.by_id) >= {"terms", "share", "W", "y", "both", "moving"}
    assert (progress.at, progress.count, progress.say) == (1, 2, "going")
    assert moving.series[1] == Series("down", (0, 1), (2, 1))
    assert (moving.x_axis, moving.y_axis, moving.mark) == ("time", "height", 1)
    assert warning("far", by=2) == Note("far", (("by", 2),), warn=True)
    assert cloud("way", ((1, 2), (3, 4))) == Series("way", (1, 3), (2, 4))
    assert cloud("none", ()) == Series("none", (), ())
    assert row(np.array([1.5, 2])) == (1.5, 2.0)
    assert row((None, 1)) == (None, 1)
    assert only((0, 2), [1, 2, None, 4]) == (1, None, None, None)
    assert only(range(1, 3), [1, 2, 3]) == (None, 2, 3)
    assert (known([1, 2], True), known([1, 2], False)) == ((1, 2), (None, None))


def test_a_bare_name_is_the_same_row_of_another_column_and_lights_it():
    found = explained("terms", 1, 3, terms__sum="{P} + {Q}")
    assert found == Arithmetic(
        "explain",
        0.75,
        text="{P} + {Q}",
        values=(("P", 0.0), ("Q", 0.75)),
        sources=(Cell("terms", (1, 1)), Cell("terms", (1, 2))),
    )


def test_bars_their_columns_and_a_sentence_know_each_other():
    found = explained("share", 1, 0, share__surprise="ln(1 / {share})")
    assert found.result == 0.3
    assert found.values == (("share", 0.8),)
    assert found.sources == (Cell("share", (1,)),)
    found = explained("both", 1, both__backward="{forward} × {rate}")
    assert found.values == (("forward", 0.5), ("rate", 0.1))
    assert found.sources == (Cell("both", (0,)),)


def test_a_sum_of_products_runs_along_lists_columns_and_parts_of_grids():
    found = explained("y", 0, 1, y=total("x", "W[column, :]"))
    assert found.terms == (Term((1, 3)), Term((2, 4)))
    assert found.sources == (Cell("W", (1, 0)), Cell("W", (1, 1)))
    found = explained("both", 0, both__forward=total("terms.P", say="added"))
    assert [term.factors for term in found.terms] == [(0.5,), (0.0,)]
    assert found.say == "added"
    assert explained("y", 0, 0, y=total("W[:, 1]")).terms == (Term((2,)), Term((4,)))


def test_a_bias_is_added_to_a_sum_of_products():
    found = explained("y", 0, 1, y=total("x", "W[column, :]", plus="both.forward"))
    assert found.terms == (Term((1, 3)), Term((2, 4)), Term((0.5,)))
    assert found.sources == (Cell("W", (1, 0)), Cell("W", (1, 1)), Cell("both", (0,)))


def test_a_run_may_be_the_beginning_of_a_column_or_the_part_up_to_its_row():
    assert explained("terms", 1, 3, terms=total("P[:1]", "Q[:row]")).terms == (Term((0.5, 0.25)),)
    assert explained("W", 1, 0, W=total("W[row, 1:]")).sources == (Cell("W", (1, 1)),)


def test_a_hidden_number_does_not_give_itself_away():
    found = shown(Matrix("W", ((1, 2),), hidden=frozenset({(0, 1)})))
    assert by({"W": said("given")})(found, Cell("W", (0, 0))).result == 1
    assert by({"W": said("given")})(found, Cell("W", (0, 1))) is None


def test_the_arithmetic_of_one_number_can_stand_below():
    more = below(FOUND, "sum", Cell("y", (0, 1)), {"y": total("x", "W[column, :]")})
    assert more.views[:-1] == FOUND.views
    assert more.by_id["sum"].terms == (Term((1, 3)), Term((2, 4)))
    assert more.numbers == FOUND.numbers


def test_a_formula_may_gather_a_run_and_lights_all_of_it():
    found = explained("terms", 0, 2, terms__Q="{P} / {sum(P)} + {max(W)} - {min(W[row, :])} + {max(x)}")
    assert found.values == (("P", 0.5), ("sum_P", 0.5), ("max_W", 4), ("min_W_row", 1), ("max_x", 2))
    assert found.text == "{P} / {sum_P} + {max_W} - {min_W_row} + {max_x}"
    grid = [Cell("W", (row, column)) for row in (0, 1) for column in (0, 1)]
    assert found.sources == (Cell("terms", (0, 1)), Cell("terms", (1, 1)), *grid)


def test_what_a_number_came_from_can_be_lit_though_it_is_not_read():
    column = tuple(Cell("terms", (row, 1)) for row in (0, 1))
    assert explained("terms", 0, 2, terms=worked("{rate}", "", lit="P")).sources == column
    assert explained("terms", 0, 2, terms=total("x", lit="P")).sources == column


def test_a_point_of_a_line_is_read_beside_the_point_of_another():
    found = explained("moving", 0, 1, moving__up="3 - {down}")
    assert found.result == 2
    assert found.sources == (Cell("moving", (1, 1)),)


def test_a_certain_place_and_one_of_a_list_can_be_named():
    assert explained("terms", 1, 1, terms="{W[row, 0]} + {x} + {x[0]}").values == (
        ("W_row_0", 3),
        ("x", 2),
        ("x_0", 1),
    )


def test_a_number_can_say_which_row_is_meant():
    assert explained("y", 0, 0, y=total("W[chosen, :]")).terms == (Term((3,)), Term((4,)))


def test_a_place_may_have_another_name_in_a_sentence():
    found = explained("terms", 1, 1, terms=said("reached", "rate", step="x", share="P"))
    assert found.values == (("rate", 0.1), ("step", 2), ("share", 0.0))
    assert found.sources == (Cell("terms", (1, 1)),)


def test_the_row_before_and_the_point_after_can_be_read():
    assert explained("terms", 1, 3, terms__sum="{sum[row - 1]}").sources == (Cell("terms", (0, 3)),)
    assert explained("moving", 0, 0, moving__up="{down[column + 1]}").sources == (Cell("moving", (1, 1)),)
    with pytest.raises(AssertionError):
        explained("terms", 0, 3, terms__sum="{sum[row - 1]}")


def test_rows_that_begin_with_a_word_have_rules_and_are_read_by_it():
    found = shown(listed("numbers", dx=-3, dy=4, steepest=5), note("uphill", dx=-3))
    rules = {
        "numbers.@dx": said("given"),
        "numbers.@steepest.value": "√({@dx}² + {@dy}²)",
        "numbers.@steepest": said("given"),
        "numbers.value": "{numbers.@dx} + 7",
        "uphill": like("numbers.@dx"),
    }
    explain = by(rules)
    steepest = explain(found, Cell("numbers", (2, 1)))
    assert (steepest.text, steepest.values) == ("√({dx}² + {dy}²)", (("dx", -3), ("dy", 4)))
    assert steepest.sources == (Cell("numbers", (0, 1)), Cell("numbers", (1, 1)))
    assert explain(found, Cell("numbers", (1, 1))).values == (("numbers_dx", -3),)
    assert explain(found, Cell("uphill", (0,))) == explain(found, Cell("numbers", (0, 1)))
    assert explain(found, Cell("uphill", (0,))).say == "given"


def test_a_list_of_numbers_can_say_which_rows_are_meant():
    found = explained("y", 0, 0, y=total("x[kept]", "terms.P[kept]", "W[kept, 0]"))
    assert found.terms == (Term((2, 0.0, 3)),)
    assert found.sources == (Cell("terms", (1, 1)), Cell("W", (1, 0)))


def test_a_table_can_be_read_along_its_rows():
    found = explained("y", 0, 0, y=total("terms[row, 1:3]"))
    assert found.terms == (Term((0.5,)), Term((0.25,)))
    assert found.sources == (Cell("terms", (0, 1)), Cell("terms", (0, 2)))


def test_the_squares_of_a_run_are_added_up():
    found = explained("both", 0, both__forward="√({squares(terms.P)} / {rate})")
    assert found.values == (("squares_terms_P", 0.25), ("rate", 0.1))
    assert found.sources == (Cell("terms", (0, 1)), Cell("terms", (1, 1)))


def test_a_number_in_the_sentence_of_a_step_explains_itself():
    assert explained("progress", 1, progress__mean="{moving.up[1]} × 2").result == 4


def test_a_hidden_number_tells_nothing_and_a_missing_one_no_formula():
    assert explained("unknown", 0, 1, unknown=said("given")) is None
    assert explained("unknown", 0, 0, unknown=said("given")).result == 1
    assert explained("missing", 0, 0, missing="{x}") is None
    assert explained("missing", 0, 0, missing=said("never")).say == "never"


def test_a_part_has_its_own_rule_before_that_of_its_view_and_others_none():
    rules = {"terms": said("given"), "terms__sum": said("added", "rate")}
    assert explained("terms", 0, 1, **rules).say == "given"
    assert explained("terms", 0, 3, **rules).say == "added"
    assert explained("terms", 0, 3, **rules).values == (("rate", 0.1),)
    assert explained("W", 0, 0, **rules) is None
    assert explained("elsewhere", 0, 0, elsewhere=said("given")) is None


def test_a_rule_may_depend_on_a_number_or_be_a_function():
    rule = where("P", {0: said("never")}, worked("ln {P}", "log"))
    assert explained("terms", 1, 2, terms=rule).say == "never"
    assert explained("terms", 0, 2, terms=rule).text == "ln {P}"
    assert explained("terms", 0, 2, terms=lambda found, cell: "{P}" if cell.at[0] else None) is None
    assert explained("terms", 1, 2, terms=lambda found, cell: "{P}" if cell.at[0] else None).text == "{P}"


def test_a_loose_point_tells_its_height():
    points = shown(Points("map", (Series("words", (1.0,), (2.0,)),)))
    assert by({"map": said("place")})(points, Cell("map", (0, 0))).result == 2.0


def test_points_on_a_field_follow_rules_of_their_own():
    ground = shown(Field("map", ((1.0, 2.0),), points=(Series("way", (0.1,), (0.2,)),)), shift=3)
    explain = by({"map": "{shift} - 1", "map.way": said("reached", "way")})
    assert explain(ground, Cell("map", (0, 1))).result == 2.0
    reached = explain(ground, Cell("map", (-1, 0)))
    assert (reached.result, reached.values, reached.sources) == (
        0.2,
        (("way", 0.2),),
        (Cell("map", (-1, 0)),),
    )
    assert by({"map": "{shift} - 1"})(ground, Cell("map", (-1, 0))) is None


def test_nodes_sums_weights_and_biases_of_a_network_are_read_and_lit():
    layers = (Node("a", 2),), (Node("h", 0, sum=-5), Node("i", 3, sum=3))
    net = shown(Network("net", layers, weights=(((-3, 1),),), biases=((1, 1),)))
    bent = by({"net": "max(0, {net[row, column, -1]})"})(net, Cell("net", (1, 0)))
    assert (bent.result, bent.values) == (0, (("net_row_column_1", -5),))
    assert bent.sources == (Cell("net", (1, 0, -1)),)
    before = by({"net": "{net[0, 0]} × {net[0, 0, 0]} + {net[0, 1, 0]}"})(net, Cell("net", (1, 0, -1)))
    assert [number for _, number in before.values] == [2, -3, 1]


def test_a_name_that_is_nowhere_is_an_error_of_the_demo():
    with pytest.raises(KeyError):
        explained("terms", 0, 1, terms="{nothing}")
