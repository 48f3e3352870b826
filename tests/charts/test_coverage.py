"""The coverage curve: closed form and simulation agree, and the learner's own calls stand beside what was expected."""

from itertools import pairwise
from math import comb

import numpy as np
import pytest

from deskswap import journal
from deskswap.charts import coverage
from deskswap.core.game import outcome
from deskswap.core.interview import SAID


@pytest.fixture(autouse=True)
def plays(tmp_path, monkeypatch):
    """An empty folder of plays."""
    monkeypatch.setenv("DESKSWAP_PLAYS", str(tmp_path))
    return tmp_path


def test_mean_and_spread_are_those_of_the_beta_distribution():
    a, b = coverage.model(0.2, 0.1)
    assert a / (a + b) == pytest.approx(0.2)
    variance = a * b / ((a + b) ** 2 * (a + b + 1))
    assert variance / (0.2 * 0.8) == pytest.approx(0.1)


@pytest.mark.parametrize(("mean", "spread"), [(0.1, 0.02), (0.15, 0.05), (0.3, 0.2), (0.5, 0.5)])
def test_the_closed_form_is_the_integral_over_the_beta_distribution(mean, spread):
    a, b = coverage.model(mean, spread)
    steps = (np.arange(400_000) + 0.5) / 400_000
    logs = (a - 1) * np.log(steps) + (b - 1) * np.log1p(-steps)
    weights = np.exp(logs - logs.max())
    weights /= weights.sum()
    found = coverage.expected(mean, spread, 30)
    for count in (0, 1, 5, 30):
        assert found[count] == pytest.approx(1 - float(weights @ (1 - steps) ** count), abs=2e-3)


@pytest.mark.parametrize(("mean", "spread"), [(0.1, 0.02), (0.15, 0.05), (0.3, 0.2)])
def test_the_closed_form_and_the_simulation_agree(mean, spread):
    shares = coverage.simulated(mean, spread, 30, studies=400, size=100)
    assert shares.shape == (400, 31)
    assert shares.mean(axis=0) == pytest.approx(coverage.expected(mean, spread, 30), abs=0.01)


def test_a_simulated_study_never_forgets_a_need_and_starts_with_none():
    shares = coverage.simulated(0.15, 0.05, 20, studies=5)
    assert (shares[:, 0] == 0).all()
    assert (np.diff(shares, axis=1) >= 0).all()


def test_needs_that_are_all_alike_follow_the_simple_formula():
    assert coverage.expected(0.1, 1e-9, 20)[20] == pytest.approx(1 - 0.9**20)
    assert coverage.interviews_for(0.1, 1e-9) == next(n for n in range(99) if 1 - 0.9**n >= 0.9)


def test_a_whole_spread_of_one_half_of_even_needs_has_a_known_value():
    """Mean 1/2, spread 1/2 is Beta(1/2, 1/2): missed by n is C(2n, n) / 4^n."""
    assert coverage.expected(0.5, 0.5, 6)[6] == pytest.approx(1 - comb(12, 6) / 4**6)


def test_the_interviews_for_a_share_are_the_first_with_which_it_is_reached():
    for mean, spread in ((0.15, 0.05), (0.3, 0.2), (0.5, 0.1)):
        number = coverage.interviews_for(mean, spread)
        line = coverage.expected(mean, spread, number)
        assert line[number] >= 0.9 > line[number - 1]
    assert coverage.interviews_for(0.05, 0.3) is None


def test_unlike_needs_take_more_interviews_than_needs_alike():
    numbers = [coverage.interviews_for(0.2, spread) for spread in (0.001, 0.05, 0.1, 0.2)]
    assert all(few < more for few, more in pairwise(numbers))


def test_twenty_to_thirty_interviews_give_ninety_per_cent_for_some_settings_and_not_for_others():
    """What the lab says: with spread 0.05 a mean of 13 % to 16 %; with a mean of 8 % it takes 63."""
    found = {mean: coverage.interviews_for(mean, 0.05) for mean in (0.12, 0.13, 0.15, 0.16, 0.17)}
    assert [20 <= number <= 30 for number in found.values()] == [False, True, True, True, False]
    assert coverage.interviews_for(0.08, 0.05) == 63
    assert coverage.interviews_for(0.3, 0.05) == 8


def test_the_curve_says_what_it_shows_in_words():
    picture = coverage.curve()
    assert picture.alt.startswith("Computed: a need comes up in 15 % of the interviews on average, spread 0.05.")
    assert "Expected coverage 52 % after 5, 73 % after 10, 89 % after 20, 94 % after 30." in picture.alt
    assert picture.alt.endswith("About 90 % takes 22 interviews.")
    assert [text.get_text() for text in picture.figure.axes[0].texts] == ["22 interviews"]
    assert picture.png()[:4] == b"\x89PNG"


def test_where_ninety_per_cent_lies_outside_the_figure_only_the_words_say_it():
    assert coverage.curve(0.08, 0.05, 40).alt.endswith("About 90 % takes 63 interviews.")
    far = coverage.curve(0.05, 0.3, 5)
    assert far.alt.endswith("About 90 % takes more than 500 interviews.")
    assert not far.figure.axes[0].texts


def test_the_second_figure_says_where_twenty_to_thirty_are_enough():
    picture = coverage.enough(0.05)
    assert "all alike: 8 % to 11 %. spread 0.05: 13 % to 16 %. very unlike (0.20): 25 % to 28 %." in picture.alt
    names = [text.get_text() for text in picture.figure.axes[0].get_legend().get_texts()]
    assert names == ["all alike", "spread 0.05", "very unlike (0.20)"]
    assert "none of those shown" in coverage.enough(0.6).alt


def test_without_own_calls_two_bots_stand_in_and_the_figure_says_that_they_are_simulated():
    picture = coverage.my_calls()
    title = picture.figure.axes[0].get_title(loc="left")
    assert title == "simulated; the other lines are computed"
    assert picture.alt.startswith("simulated: needs said of all there were, after 6 and 12 questions. two bots")


def test_own_calls_stand_beside_what_was_to_be_expected():
    game = coverage.calls()
    play = outcome(game, 3, "rd", lambda play, chair: play.activity.best(play, chair))
    kept = journal.begin(game, 3, {"rd": "person"})
    for move in play.moves:
        kept.append(move)
    picture = coverage.my_calls()
    assert picture.figure.axes[0].get_title(loc="left") == "your plays; the other lines are computed"
    drawn = picture.figure.axes[0].get_lines()[0].get_ydata()
    assert list(drawn) == pytest.approx([100 * share for share in coverage.said(play)])
    assert coverage.said(play)[0] == 0
    assert coverage.said(play)[-1] == dict(play.activity.marks(play, "rd").measures)[SAID]
    assert all(0 <= value <= 1 for values in coverage.expected_said(play).values() for value in values)
