"""Large whole numbers are grouped, and with them all whole numbers of their column."""

from llmtutor.render.numbers import column, fixed


def test_a_column_with_a_large_number_groups_all_of_them():
    assert column((124_439_808, 36_864, 0, None)) == ("124,439,808", "36,864", "0", "·")


def test_small_numbers_alone_stay_as_they_are():
    assert column((50257, 768)) == ("50257", "768")
    assert fixed(768, 0) == "768"


def test_fractions_are_never_grouped():
    assert column((6493.65, 0.25), 2) == ("6493.65", "0.25")
