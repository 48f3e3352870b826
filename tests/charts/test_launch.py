"""The generated launch: what was put in, what four ways of reading find, and how often their intervals hold it."""

import numpy as np
import pytest
from scipy import stats

from deskswap.charts import launch
from deskswap.charts.launch import BEFORE, RIVAL, SOUTH, TREND, World, estimates, held, sales

FIGURES = [launch.first_look, launch.both_regions, launch.four_answers, launch.how_often]


def found(**names):
    return {one.way: one for one in estimates(World(**names))}


def test_the_same_world_is_drawn_the_same_each_time():
    assert sales(World()).equals(sales(World()))
    assert not sales(World()).equals(sales(World(seed=8)))


def test_what_was_put_in_is_there_over_many_worlds():
    frames = [sales(World(seed=seed)) for seed in range(400)]
    gap = np.mean([(frame["north"] - frame["south"]).to_numpy() for frame in frames], axis=0)
    during = frames[0]["campaign"].to_numpy()
    assert gap[during].mean() - gap[~during].mean() == pytest.approx(launch.TRUTH, abs=2)
    south = np.mean([frame["south"].to_numpy() for frame in frames], axis=0)
    empty = frames[0]["empty"].to_numpy()
    lifted = south - 270 - 4 * np.arange(1, 21)
    assert lifted[empty].mean() - lifted[~empty].mean() == pytest.approx(80, abs=3)


def test_before_and_after_the_campaign_looks_more_than_twice_as_strong_as_it_is():
    assert str(found()[BEFORE]) == "the weeks before 138 (87 to 188)"


def test_the_rivals_shelf_in_the_model_or_the_south_beside_it_bring_the_truth_back():
    ways = found()
    assert [ways[way].low <= 60 <= ways[way].high for way in (BEFORE, TREND, RIVAL, SOUTH)] == [
        False,
        False,
        True,
        True,
    ]


def test_a_shelf_that_is_empty_just_before_the_campaign_makes_it_look_useless():
    assert found(rival_from=8)[BEFORE].jars < 30


@pytest.mark.parametrize("rival", [0, 40, 150])
def test_the_rivals_shelf_makes_no_difference_to_the_last_two_ways(rival):
    """Both take out exactly what was put in, so only chance is left, and that is the same."""
    for way in (RIVAL, SOUTH):
        assert found(rival=rival)[way].jars == pytest.approx(found()[way].jars)


def test_the_difference_is_the_two_sample_t_interval():
    frame = sales(World())
    one, other = frame.loc[12:15, "north"], frame.loc[8:11, "north"]
    bounds = stats.ttest_ind(one, other).confidence_interval(0.9)
    assert found()[BEFORE][1:] == pytest.approx((one.mean() - other.mean(), bounds.low, bounds.high))


def test_the_model_is_ordinary_least_squares():
    frame = sales(World())
    matrix = np.column_stack([np.ones(20), frame["week"], frame["campaign"], frame["empty"]]).astype(float)
    assert found()[RIVAL].jars == pytest.approx(np.linalg.solve(matrix.T @ matrix, matrix.T @ frame["north"])[2])


def test_the_intervals_hold_the_truth_nine_times_in_ten_where_the_comparison_is_fair_and_hardly_ever_where_not():
    shares = held(World(), 400)
    assert (shares[RIVAL], shares[SOUTH]) == (pytest.approx(0.9, abs=0.04), pytest.approx(0.9, abs=0.04))
    assert shares[BEFORE] < 0.1 and shares[TREND] < 0.1


def test_a_south_that_drifts_is_no_fair_comparison():
    assert held(World(drift=6), 100)[SOUTH] < 0.15
    assert held(World(drift=6), 100)[RIVAL] > 0.8


@pytest.mark.parametrize("draw", FIGURES)
def test_every_figure_says_that_it_is_invented_and_holds_its_numbers_in_words(draw):
    picture = draw()
    assert picture.alt.startswith("invented: generated launch figures for Heron")
    assert picture.figure.axes[0].get_title(loc="left").startswith("invented: ")
    assert sum(sign.isdigit() for sign in picture.alt) > 10
    assert picture.png()[:4] == b"\x89PNG"


def test_the_answers_name_those_that_miss_the_truth():
    assert launch.four_answers().alt.endswith("The truth lies outside for: the weeks before, a line through time.")
    assert launch.four_answers(rival=0, rival_from=4).alt.endswith("The truth lies inside all of them.")


@pytest.mark.parametrize("start", [4, 12, 17])
@pytest.mark.parametrize("rival", [0, 150])
def test_every_place_of_the_sliders_can_be_drawn(start, rival):
    for draw in FIGURES[:3]:
        assert draw(rival=rival, rival_from=start).alt
