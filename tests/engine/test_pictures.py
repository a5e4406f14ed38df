"""The pictures to take apart have the ranks they are shown for."""

import numpy as np
import pytest
from signature import called

from llmtutor.engine.inverse import rank
from llmtutor.engine.low_rank import kept, svd
from llmtutor.engine.pictures import FOODS, PICTURES, from_digits, hill, noise


def test_digits_become_numbers_from_zero_to_one():
    assert called(from_digits, "09\n9 0").tolist() == [[0, 1], [1, 0]]
    with pytest.raises(ValueError, match="same number"):
        from_digits("12\n3")


def test_stripes_and_hill_are_one_column_times_one_row():
    assert rank(PICTURES["stripes"]) == rank(called(hill, 5, 7)) == 1


def test_noise_has_every_direction_and_a_seed():
    assert rank(called(noise, 6, 4, 1)) == 4
    assert noise(seed=3).tolist() == noise(seed=3).tolist()


def test_a_face_needs_few_directions_and_noise_many():
    shares = {name: kept(svd(PICTURES[name])[1]) for name in ("face", "noise")}
    assert (shares["face"] < 0.999).sum() < (shares["noise"] < 0.999).sum()


def test_the_table_has_a_row_for_each_word():
    assert PICTURES["foods"].shape == (len(FOODS), 6)
    assert all(np.isfinite(picture).all() and picture.min() >= 0 for picture in PICTURES.values())
