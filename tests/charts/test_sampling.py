"""What the lab of module 4 computes: the sampling model in numpy, beside loops, the formula and the published gap."""

from statistics import mean, stdev

import numpy as np
import pytest

from deskswap import charts, journal, library
from deskswap.charts import sampling
from deskswap.charts.sampling import (
    MEETING,
    OWN_RUN,
    SETUPS,
    Pooled,
    Setup,
    expected_gap,
    gap,
    less_likely,
    meetings,
    shares,
    solving,
    times_less_likely,
)
from deskswap.core import bots
from deskswap.core.activity import replay
from deskswap.core.meeting.pooling import mention_probability


def test_in_a_usual_setup_the_gap_lies_in_the_stated_range():
    """Three people, six shared and twelve unique facts, recall 30 %, time for everything: 2.15 by the formula."""
    usual = Setup(3, 6, 12, 0.3, 60)
    assert expected_gap(usual) == pytest.approx(2.15, abs=0.005)
    assert all(OWN_RUN[0] <= gap(meetings(usual, 2000, seed)) <= OWN_RUN[1] for seed in range(5))


def test_in_the_games_own_setup_the_gap_lies_at_the_upper_edge_of_it():
    """Four people, four shared and eight unique facts: 2.43 by the formula, a little beyond 2.4."""
    assert expected_gap(Setup()) == pytest.approx(2.43, abs=0.005)
    assert all(gap(meetings(Setup(), 2000, seed)) == pytest.approx(2.43, abs=0.1) for seed in range(5))


def test_over_many_setups_the_gap_runs_wider_than_that():
    gaps = [expected_gap(setup) for setup in SETUPS]
    assert (round(min(gaps), 1), round(max(gaps), 1)) == (1.2, 4.7)
    assert sum(OWN_RUN[0] <= size <= OWN_RUN[1] for size in gaps) == 7


@pytest.mark.parametrize("setup", [Setup(), Setup(3, 6, 6, 0.5, 60), Setup(5, 3, 10, 0.2, 60)])
def test_with_time_for_everything_shares_agree_with_the_formula(setup):
    pooled = meetings(setup, 4000, seed=3)
    assert pooled.shared.mean() == pytest.approx(mention_probability(setup.recall, setup.chairs), abs=0.01)
    assert pooled.unique.mean() == pytest.approx(setup.recall, abs=0.01)
    assert gap(pooled) == pytest.approx(expected_gap(setup), rel=0.04)


def slow_group(setup, random):
    """One meeting by plain loops: recall first, then turn by turn one recalled fact that nobody has said."""
    facts = range(setup.shared + setup.unique)
    recalled = []
    for chair in range(setup.chairs):
        mine = set()
        for fact in facts:
            holds = fact < setup.shared or (fact - setup.shared) % setup.chairs == chair
            if holds and random.random() < setup.recall:
                mine.add(fact)
        recalled.append(mine)
    said = set()
    for turn in range(setup.turns):
        ready = sorted(recalled[turn % setup.chairs] - said)
        if ready:
            said.add(ready[int(random.random() * len(ready))])
    return sum(fact < setup.shared for fact in said) / setup.shared, sum(
        fact >= setup.shared for fact in said
    ) / setup.unique


@pytest.mark.parametrize("turns", [2, 5, 9, 28])
def test_the_arrays_agree_with_plain_loops_also_when_time_is_short(turns):
    setup = Setup(turns=turns)
    random = np.random.default_rng(7)
    slow = [slow_group(setup, random) for _ in range(3000)]
    pooled = meetings(setup, 6000, seed=8)
    assert pooled.shared.mean() == pytest.approx(mean(group[0] for group in slow), abs=0.015)
    assert pooled.unique.mean() == pytest.approx(mean(group[1] for group in slow), abs=0.015)
    assert pooled.shared.std(ddof=1) == pytest.approx(stdev(group[0] for group in slow), abs=0.015)


def test_a_gap_is_the_difference_of_means_over_the_pooled_standard_deviation():
    pooled = Pooled(np.array([0.5, 1.0, 1.0, 0.5]), np.array([0.0, 0.5, 0.25, 0.25]))
    spread = ((stdev((0.5, 1.0, 1.0, 0.5)) ** 2 + stdev((0.0, 0.5, 0.25, 0.25)) ** 2) / 2) ** 0.5
    assert gap(pooled) == pytest.approx(0.5 / spread)


def test_one_who_asks_brings_out_unique_facts_that_time_alone_does_not():
    nobody, one, poor = (meetings(Setup(asking=share)).unique.mean() for share in (0.0, 0.8, 0.4))
    longer = meetings(Setup(turns=60)).unique.mean()
    assert longer == pytest.approx(nobody, abs=0.01)
    assert nobody == pytest.approx(0.3, abs=0.02)
    assert poor == pytest.approx(0.75, abs=0.03)
    assert one == pytest.approx(0.91, abs=0.03)


def test_a_simulation_is_the_same_at_every_run_and_another_with_another_seed():
    assert np.array_equal(meetings(Setup(), 50, 4).unique, meetings(Setup(), 50, 4).unique)
    assert not np.array_equal(meetings(Setup(), 50, 4).unique, meetings(Setup(), 50, 5).unique)


@pytest.mark.parametrize("holders", [1, 2, 4])
def test_recall_is_drawn_as_often_as_the_formula_says(holders):
    assert sampling.mentioned(0.3, holders, 8000) == pytest.approx(mention_probability(0.3, holders), abs=0.015)


@pytest.mark.parametrize(
    ("picture", "words"),
    [
        (sampling.chance_by_holders, "1 holders 30 %, 2 holders 51 %, 3 holders 66 %, 4 holders 76 %"),
        (sampling.gap_in_sds, "a gap of 2.4 standard deviations. Published: about 2."),
        (sampling.gap_by_setup, "in 36 setups runs from 1.2 to 4."),
        (sampling.asking, "nobody asks: 29 % after 10 turns, 30 % after 28; one asks, 80 % reach:"),
    ],
)
def test_every_picture_says_that_it_is_simulated_and_holds_its_numbers_in_words(picture, words):
    found = picture()
    assert found.alt.startswith("simulated")
    assert words in found.alt
    assert found.figure.axes[0].get_title(loc="left").startswith("simulated")
    assert found.png()[:4] == b"\x89PNG"


def test_without_own_meetings_bots_stand_in_and_the_picture_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("DESKSWAP_PLAYS", str(tmp_path))
    found = sampling.my_meetings()
    assert found.alt.startswith("simulated: 3 meetings that bots played. Shared facts:")
    assert found.figure.axes[0].get_title(loc="left") == "simulated: 3 meetings that bots played"


def test_own_meetings_stand_beside_the_model_with_their_shares(tmp_path, monkeypatch):
    monkeypatch.setenv("DESKSWAP_PLAYS", str(tmp_path))
    activity = library.activity(MEETING)
    for seed in (1, 2):
        play = bots.best_play(activity, seed, "rd")
        kept = journal.begin(activity, seed, {chair: "person" if chair == "rd" else "bot" for chair in activity.chairs})
        for move in play.moves:
            kept.append(move)
    found = sampling.my_meetings()
    told = ", ".join(charts.percent(shares(play)[1]) for play in charts.own_plays(MEETING))
    assert len(charts.own_plays(MEETING)) == 2
    assert found.alt.startswith("your plays: your last 2. Shared facts: ")
    assert f"unique facts: {told}; 90 % of simulated groups lie between" in found.alt


def test_shares_of_a_play_are_what_its_account_counts():
    activity = library.activity(MEETING)
    play = bots.best_play(activity, 3, "supply")
    verdict = play.activity.verdict(play.state)
    assert shares(play) == (pytest.approx(verdict.pooled + verdict.bias), verdict.pooled)
    assert shares(replay(activity, 3, ())) == (0.0, 0.0)


def test_the_published_factor_lies_within_reach_of_the_games_own_setup():
    """Where the papers pull hardest against the right option: seven to eight and a half times less likely, published are eight."""
    factors = [times_less_likely(Setup(), pull) for pull in (0.5, 1.0, 1.5, 1.7, 1.75)]
    assert factors == [pytest.approx(size, abs=0.01) for size in (1.53, 4.25, 7.65, 8.51, 7.36)]
    assert times_less_likely(Setup(recall=0.2), 1.5) == pytest.approx(5.33, abs=0.01)


@pytest.mark.parametrize("pull", [0.5, 1.3, 1.75])
def test_the_chance_to_find_the_right_option_agrees_with_whole_meetings(pull):
    pooled = meetings(Setup(turns=60), 20_000, seed=3)
    found = 8 * pooled.unique.round(6) > pull * 4 * pooled.shared.round(6)
    assert solving(Setup(), pull) == pytest.approx(float(found.mean()), abs=0.01)


def test_a_group_that_knows_everything_is_one_in_which_all_facts_are_shared():
    pooled = meetings(Setup(shared=12, unique=4, turns=60), 20_000, seed=4).shared * 12
    assert solving(Setup(shared=0, unique=12), 1.0, informed=True) == pytest.approx(
        float((pooled > 0).mean()), abs=0.01
    )


def test_the_picture_says_where_the_published_factor_is_reached():
    assert "by a factor of 1.5 at 0.5, 4.2 at 1, 7.6 at 1.5. It reaches 8 at a weight of 1.7." in less_likely().alt
    assert less_likely(0.2).alt.endswith("It stays below 8.")
