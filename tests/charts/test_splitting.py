"""Splitting in the middle: the simulated figure of the lesson, and the learner's own deals on the plane."""

from itertools import product

import numpy as np
import pytest

from deskswap import journal
from deskswap.charts import splitting
from deskswap.core import bots


@pytest.fixture(autouse=True)
def plays(tmp_path, monkeypatch):
    """An empty folder of plays."""
    monkeypatch.setenv("DESKSWAP_PLAYS", str(tmp_path))


def keep(play, chair):
    kept = journal.begin(play.activity, play.seed, {chair: "person"})
    for move in play.moves:
        kept.append(move)


def words_on(picture):
    axes = picture.figure.axes[0]
    return " ".join([axes.get_title(loc="left"), *(text.get_text() for text in axes.texts)])


def by_listing(weights, swaps, levels):
    """The joint share from all deals, listed one by one."""
    steps = [k / (levels - 1) for k in range(levels)]
    size = len(weights)
    joint = [
        sum(w * steps[k] + v * (1 - steps[k]) for w, v, k in zip(weights, weights[::-1], deal, strict=True))
        for deal in product(range(levels), repeat=size)
    ]
    middle = [(levels - 1) // 2] * size
    for k in range(swaps):
        middle[k], middle[size - 1 - k] = levels - 1, 0
    ours = sum(w * steps[k] + v * (1 - steps[k]) for w, v, k in zip(weights, weights[::-1], middle, strict=True))
    return ours / max(joint)


@pytest.mark.parametrize("swaps", [0, 1, 2])
@pytest.mark.parametrize("levels", [2, 3, 5])
def test_the_joint_share_is_that_of_all_deals_listed_one_by_one(swaps, levels):
    draw = np.random.default_rng(levels)
    for _ in range(3):
        weights = splitting.mirrored_weights(draw, issues=4)
        assert splitting.joint_share(weights, swaps, levels) == pytest.approx(by_listing(list(weights), swaps, levels))


def test_six_issues_of_five_levels_are_counted_right():
    weights = splitting.mirrored_weights(np.random.default_rng(3))
    assert splitting.joint_share(weights, 0) == pytest.approx(by_listing(list(weights), 0, 5))


def test_splitting_every_issue_reaches_about_69_percent_of_the_joint_maximum():
    """6 issues of 5 levels, weights any numbers from 0 to 1, sorted and mirrored."""
    found = splitting.spread(splitting.shares(0, trades=5000))
    assert found.mean == pytest.approx(0.69, abs=0.02)
    assert (found.low, found.high) == (pytest.approx(0.58, abs=0.02), pytest.approx(0.83, abs=0.02))


def test_how_much_it_reaches_hangs_on_how_unequal_the_weights_are():
    means = [splitting.spread(splitting.shares(0, way, trades=3000)).mean for way in splitting.DRAWS]
    assert means == sorted(means, reverse=True)
    assert means == pytest.approx([0.81, 0.72, 0.70, 0.62, 0.57], abs=0.02)


def test_each_swap_reaches_more_the_first_most_and_three_reach_all():
    means = [splitting.spread(splitting.shares(count)).mean for count in range(5)]
    gains = np.diff(means)
    assert gains[0] > gains[1] > gains[2] > gains[3] == 0
    assert means[3] == pytest.approx(1)


def test_the_number_of_levels_makes_no_difference():
    weights = splitting.mirrored_weights(np.random.default_rng(1))
    assert len({round(splitting.joint_share(weights, 1, levels), 9) for levels in range(2, 8)}) == 1


def test_the_same_seed_draws_the_same_trades():
    assert splitting.shares(trades=5) == splitting.shares(trades=5) != splitting.shares(trades=5, seed=2)


def test_weights_are_sorted_shares():
    for way in splitting.DRAWS:
        weights = splitting.mirrored_weights(np.random.default_rng(2), way)
        assert sum(weights) == pytest.approx(1)
        assert list(weights) == sorted(weights, reverse=True)


def test_simulated_figures_say_so_and_hold_their_numbers_in_words():
    picture = splitting.swaps_and_shares(trades=50)
    assert words_on(picture).startswith("simulated: 50 trades")
    assert picture.alt.startswith("simulated, 50 trades with mirrored weights, any numbers from 0 to 1,")
    assert "three swaps: all traded: mean 100 %, nine in ten from 100 % to 100 %." in picture.alt
    by_weights = splitting.splitting_by_weights(trades=50)
    assert all(f"{way}: mean " in by_weights.alt for way in splitting.DRAWS)


def test_without_own_plays_simulated_players_stand_in_and_are_labelled_so():
    picture = splitting.my_deals()
    assert picture.alt.startswith(
        "simulated, deals about the launch: points for Ines Okafor, then for Tomas Lindqvist."
    )
    assert all(name in words_on(picture) for name in splitting.STAND_INS)
    assert "all in the middle: a deal, 44 and 55, score 22 %." in picture.alt
    assert picture.alt.endswith("The largest product of gains is at 70 and 70, no deal at 30 and 30.")


def test_own_plays_of_both_variants_and_chairs_are_shown_as_the_learners():
    keep(bots.best_play(splitting.trade().variant(2), 2, "rd"), "rd")
    keep(bots.best_play(splitting.trade().variant(3), 3, "marketing"), "marketing")
    gone = bots.played(
        splitting.trade().variant(4), 4, "rd", lambda play: play.activity.policies("rd")["hold out"](play, "rd")
    )
    keep(gone, "rd")
    picture = splitting.my_deals()
    assert picture.alt.startswith("your plays, deals about the launch:")
    assert "play 1: a deal, " in picture.alt and "play 3: no deal, 30 and 30, score 0 %." in picture.alt
    assert len(picture.figure.axes[0].lines) == 2 + 2 + 3
