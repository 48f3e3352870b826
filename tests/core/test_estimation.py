"""Estimation: forecasts with ranges, advice, revision; every score beside a slow and obvious one."""

import json
import math
import statistics
from fractions import Fraction
from functools import cache
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskswap import library
from deskswap.core.activity import Census, Mark, Marks, chance, replay
from deskswap.core.estimation import forecasts
from deskswap.core.estimation.forecasts import Forecast, Minds, Talk
from deskswap.core.game import SEEDS, outcome
from deskswap.core.moves import Move, Record
from deskswap.core.views import Field, Fill, Fold, Heading, Items, Meter, Ranges, Speech, Table, Text, as_json
from deskswap.errors import NotAMove, NotNow, PlayOver, Problem, ScenarioInvalid

LAMPS = """
kind: estimation
title: Lamps
summary: Two figures.
minutes: 3
setting: An evening.
habit: Off by means off by.
chairs:
  rd: {name: Ada, role: Lab, brief: You like glass.}
  marketing: {name: Ben, role: Brand, brief: You like light.}
questions:
  sold:
    label: Lamps sold
    ask: How many were sold?
    unit: lamps
    low: 0
    high: 100
    step: 1
    scale: 50
    truth: 40
    happened: Forty were sold.
    evidence:
      rd: {told: The store room says 60., says: 60, off: 20, reason: It is the store room., sounds: 16}
      marketing: {told: The till says 44., says: 44, off: 5, reason: It is the till., sounds: 5}
  price:
    label: Price of glass
    ask: What does glass cost?
    unit: EUR
    low: 1
    high: 3
    step: 0.05
    scale: 1
    truth: 2
    happened: It costs two.
    evidence:
      rd: {told: The list says 2.10., says: 2.1, off: 0.2, reason: It is the list., sounds: 0.2}
      marketing: {told: Rumour says 1.80., says: 1.8, off: 0.2, reason: It is a rumour., sounds: 0.2}
"""
WIDE, POINT = Forecast(10, 30, 60, 80, 100), Forecast(44, 44, 44, 44, 44)
CHAIRS = ("rd", "marketing")


@cache
def lamps():
    return library.parse(LAMPS, "after-the-launch/lamps")


@cache
def course(variant):
    return library.activity("after-the-launch/six-weeks-on").variant("ab".index(variant))


def said(chair, act, *numbers):
    return Move(chair, act, Record(dict(zip(Forecast._fields, numbers, strict=True))))


def first(chair, *numbers):
    return said(chair, "forecast", *numbers)


def last(chair, *numbers):
    return said(chair, "revise", *numbers)


def after(*moves, seed=7, game=None):
    return replay(game or lamps(), seed, moves)


WHOLE = (
    first("rd", *WIDE),
    first("marketing", 36, 41, 44, 47, 52),
    last("rd", 38, 42, 46, 50, 54),
    last("marketing", 38, 43, 46, 49, 54),
    first("marketing", 1.5, 1.65, 1.8, 1.95, 2.15),
    first("rd", 1.75, 1.95, 2.1, 2.25, 2.45),
    last("marketing", 1.7, 1.85, 2.0, 2.15, 2.35),
    last("rd", 1.75, 1.95, 2.1, 2.25, 2.45),
)


def question(**changes):
    return lamps().questions["sold"].model_copy(update=changes)


# ---- the rules -------------------------------------------------------------------------------------------------


def test_both_forecast_then_both_revise_then_the_next_question():
    both = ("rd", "marketing")
    assert [after(*WHOLE[:count]).turn for count in range(9)] == [
        both, ("marketing",), both, ("marketing",), both, ("rd",), both, ("rd",), (),
    ]  # fmt: skip
    assert after(*WHOLE).state[0][:2] == (WIDE, Forecast(38, 42, 46, 50, 54))


def test_the_form_has_five_rising_numbers_and_is_filled_in_the_second_time():
    empty, full = (lamps().ask(after(*WHOLE[:count]).state, "rd") for count in (0, 2))
    assert empty == Fill(
        "How many were sold? Give five numbers from low to high, in steps of 1. Ben will hear them; they do not count yet.",
        tuple(
            Field(name, words.capitalize(), "amount", low=0, high=100, step=1, unit="lamps")
            for name, words in forecasts.NAMES.items()
        ),
        "Write it down",
        "forecast",
        rising=True,
    )
    assert (full.act, full.prompt) == (
        "revise",
        "You have heard Ben. Now your last word, from low to high, in steps of 1: only this one counts. Ranges that are 50 lamps wide help nobody to plan, and earn nothing.",
    )
    assert [field.start for field in full.fields] == list(WIDE)
    assert lamps().ask(after(WHOLE[0]).state, "rd") is None


def test_a_move_out_of_turn_or_of_the_other_step_is_not_now():
    with pytest.raises(NotNow, match=r"^It is not the turn of rd\. Wait for the other chair\.$"):
        after(WHOLE[0], WHOLE[0])
    with pytest.raises(NotNow, match=r"^“revise” is not asked for at this point\. What is asked for is “forecast”\.$"):
        after(last("rd", *WIDE))
    with pytest.raises(NotNow, match=r"^“forecast” is not asked for at this point\. What is asked for is “revise”\.$"):
        after(*WHOLE[:2], WHOLE[0])
    with pytest.raises(NotAMove, match="“shrug” is not a move here"):
        after(said("rd", "shrug", *WIDE))
    with pytest.raises(NotAMove, match="no chair “boss”"):
        after(first("boss", *WIDE))
    with pytest.raises(PlayOver):
        after(*WHOLE, WHOLE[0])


GOOD = WIDE._asdict()


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, "That is no forecast."),
        (True, "That is no forecast."),
        (7, "That is no forecast."),
        ("a lot" * 200_000, "That is no forecast."),
        (tuple(WIDE), "That is no forecast."),
        (Record({}), "The forecast lacks “90 % range from”."),
        (Record({**GOOD} | {"x" * 1_000_000: 3}), f"The forecast has no place for “{'x' * 60}”."),
        (Record({k: v for k, v in GOOD.items() if k != "point"}), "The forecast lacks “best guess”."),
        (Record({**GOOD, "point": None}), "“best guess” is no number."),
        (Record({**GOOD, "point": True}), "“best guess” is no number."),
        (Record({**GOOD, "point": "60"}), "“best guess” is no number."),
        (Record({**GOOD, "point": (60,)}), "“best guess” is no number."),
        (Record({**GOOD, "low50": Record({"low50": 30})}), "“50 % range from” is no number."),
        (Record({**GOOD, "point": math.nan}), "“best guess” is outside of what can be."),
        (Record({**GOOD, "high90": math.inf}), "“90 % range to” is outside of what can be."),
        (Record({**GOOD, "high90": 1e308}), "“90 % range to” is outside of what can be."),
        (Record({**GOOD, "high90": 10**5000}), "“90 % range to” is outside of what can be."),
        (Record({**GOOD, "low90": -1}), "“90 % range from” is outside of what can be."),
        (Record({**GOOD, "low50": 90}), "The 50 % range is upside down: it ends below where it begins."),
        (Record({**GOOD, "low90": 100, "high90": 10}), "The 90 % range is upside down: it ends below where it begins."),
        (Record({**GOOD, "low90": 40}), "The 50 % range does not lie inside the 90 % range."),
        (Record({**GOOD, "high90": 70}), "The 50 % range does not lie inside the 90 % range."),
        (Record({**GOOD, "point": 20}), "The best guess does not lie inside the 50 % range."),
        (Record({**GOOD, "point": 90}), "The best guess does not lie inside the 50 % range."),
    ],
)
def test_what_is_no_forecast_is_refused_in_a_sentence_and_changes_nothing(value, message):
    play = after()
    with pytest.raises(NotAMove) as refused:
        play.then(Move("rd", "forecast", value))
    assert str(refused.value) == f"{message} Give five rising numbers within 0 to 100 lamps."
    assert play == after()


def test_ends_may_touch_and_whole_numbers_are_numbers():
    assert after(first("rd", *POINT)).state[0] == (POINT,)
    assert after(first("rd", 0, 0, 0, 100, 100)).state[0] == (Forecast(0.0, 0.0, 0.0, 100.0, 100.0),)


# ---- the scores, beside slow ones ------------------------------------------------------------------------------


def slow_interval_score(low, high, truth, alpha):
    if truth < low:
        return high - low + 2 * (low - truth) / alpha
    if truth > high:
        return high - low + 2 * (truth - high) / alpha
    return high - low


def slow_loss(found, asked):
    fifty = slow_interval_score(found[1], found[3], asked.truth, 0.5)
    ninety = slow_interval_score(found[0], found[4], asked.truth, 0.1)
    return min(1, (fifty + ninety) / 2 / asked.scale)


@pytest.mark.parametrize(
    ("found", "fifty", "ninety"),
    [
        ((30, 35, 40, 45, 50), 10 / 50, 20 / 50),
        ((30, 35, 36, 38, 50), (3 + 4 * 2) / 50, 20 / 50),
        ((42, 43, 44, 45, 46), (2 + 4 * 3) / 50, (4 + 20 * 2) / 50),
        ((10, 15, 20, 25, 30), (10 + 4 * 15) / 50, (20 + 20 * 10) / 50),
    ],
)
def test_a_range_loses_its_width_and_a_miss_4_or_20_times_over(found, fifty, ninety):
    assert forecasts.losses(Forecast(*found), question()) == (pytest.approx(fifty), pytest.approx(ninety))


five = st.lists(st.integers(0, 100), min_size=5, max_size=5).map(lambda numbers: Forecast(*map(float, sorted(numbers))))


@settings(max_examples=50, deadline=None)
@given(five, five, st.integers(0, 100))
def test_losses_and_score_are_what_plain_definitions_say(one, two, truth):
    asked = question(truth=truth)
    assert forecasts.loss(one, asked) == pytest.approx(slow_loss(one, asked))
    least = forecasts.least_loss(asked)
    plain = (2 - slow_loss(one, asked) - slow_loss(two, asked)) / (2 - 2 * least)
    assert forecasts.score([one, two], [asked, asked]) == pytest.approx(min(1, max(0, plain)))


def test_saying_nothing_and_ranges_as_wide_as_the_scale_are_worth_nothing():
    asked = question()
    assert forecasts.loss(None, asked) == forecasts.loss(Forecast(15, 15, 40, 65, 65), asked) == 1.0
    assert forecasts.score([None, Forecast(0, 0, 50, 100, 100)], [asked, asked]) == 0.0
    assert forecasts.score([Forecast(39, 40, 40, 40, 41)], [asked]) == 1.0


def test_all_evidence_together_is_what_a_fine_grid_of_beliefs_says():
    asked = question()
    grid = np.linspace(-200, 300, 50_001)
    belief = np.exp(sum(-0.5 * ((grid - source.says) / source.off) ** 2 for source in asked.evidence.values()))
    belief /= belief.sum()
    mean = (grid * belief).sum()
    assert asked.says == pytest.approx(mean, abs=1e-6)
    assert asked.off == pytest.approx(math.sqrt(((grid - mean) ** 2 * belief).sum()), abs=1e-6)


def expected_loss(asked, stretch):
    """The loss of normal ranges, stretched, for somebody with all evidence: summed over a fine grid of errors."""
    errors = np.linspace(-8, 8, 16_001) * asked.off
    density = np.exp(-0.5 * (errors / asked.off) ** 2)
    lost = 0.0
    for z, alpha in ((forecasts.Z50, 0.5), (forecasts.Z90, 0.1)):
        half = stretch * z * asked.off
        miss = np.maximum(0, np.abs(errors) - half)
        lost += ((2 * half + 2 / alpha * miss) * density).sum() / density.sum() / 2
    return lost / asked.scale


def test_the_least_loss_is_that_of_honest_ranges_and_no_other_width_loses_less():
    for asked in (question(), *course("a").asked, *course("b").asked):
        assert forecasts.least_loss(asked) == pytest.approx(expected_loss(asked, 1.0), abs=1e-5)
        assert all(expected_loss(asked, stretch) > forecasts.least_loss(asked) for stretch in (0.6, 0.9, 1.1, 1.6))


def drawn_losses(asked, stretch, most, draws=40_000):
    """The mean loss, at most `most` each, of ranges around the pooled figure when the evidence is drawn anew."""
    rng = np.random.default_rng(3)
    precision = {chair: 1 / source.off**2 for chair, source in asked.evidence.items()}
    says = sum(p * (asked.truth + rng.standard_normal(draws) / math.sqrt(p)) for p in precision.values())
    centre, off = says / sum(precision.values()), 1 / math.sqrt(sum(precision.values()))
    lost = np.zeros(draws)
    for z, alpha in ((0.6744898, 0.5), (1.6448536, 0.1)):
        low, high = centre - stretch * z * off, centre + stretch * z * off
        miss = np.maximum(0, low - asked.truth) + np.maximum(0, asked.truth - high)
        lost += (high - low + 2 / alpha * miss) / 2 / asked.scale
    return np.minimum(most, lost).mean()


def test_the_least_loss_is_met_over_many_draws_of_the_evidence():
    for asked in course("b").asked:
        assert drawn_losses(asked, 1.0, math.inf) == pytest.approx(forecasts.least_loss(asked), rel=0.02)


def test_that_no_question_costs_more_than_1_bends_the_rule_only_a_little():
    for asked in (*course("a").asked, *course("b").asked):
        honest = drawn_losses(asked, 1.0, 1.0)
        assert honest > forecasts.least_loss(asked) - 0.06
        assert drawn_losses(asked, 0.5, 1.0) > honest < drawn_losses(asked, 1.3, 1.0)
        assert min(drawn_losses(asked, stretch, 1.0) for stretch in (0.6, 0.7, 0.8, 0.9)) > honest - 0.03


@pytest.mark.parametrize("variant", "ab")
def test_who_weighs_all_evidence_well_reaches_the_whole_score_in_most_plays(variant):
    rng, asked, whole = np.random.default_rng(5), course(variant).asked, 0
    for _ in range(200):
        found = [forecasts.around(one, one.truth + one.off * rng.standard_normal(), one.off) for one in asked]
        whole += forecasts.score(found, asked) == 1.0
    assert 130 < whole < 170


def test_quantiles_are_those_of_the_normal_distribution():
    normal = statistics.NormalDist()
    assert pytest.approx(normal.inv_cdf(0.75), abs=1e-12) == forecasts.Z50
    assert pytest.approx(normal.inv_cdf(0.95), abs=1e-12) == forecasts.Z90
    assert forecasts.around(question(), 50, 10) == Forecast(34, 43, 50, 57, 66)
    assert forecasts.around(question(), 95, 10) == Forecast(79, 88, 95, 100, 100)


@pytest.mark.parametrize(
    ("began", "advice", "ended", "weight"),
    [
        (60, 40, 60, 0.0), (60, 40, 50, 0.5), (60, 40, 40, 1.0), (40, 60, 45, 0.25),
        (60, 40, 30, 1.0), (60, 40, 70, 0.0), (60, 60, 60, None), (60, 60, 50, None),
    ],
)  # fmt: skip
def test_the_weight_of_advice_is_the_part_of_the_way_that_one_went(began, advice, ended, weight):
    assert forecasts.weight_of_advice(began, advice, ended) == weight


def test_the_weight_due_is_the_others_precision_in_that_of_both():
    assert forecasts.weight_due(question(), "rd") == pytest.approx((1 / 25) / (1 / 25 + 1 / 400))
    assert forecasts.weight_due(question(), "marketing") == pytest.approx((1 / 400) / (1 / 25 + 1 / 400))


def test_advice_is_well_used_where_the_revision_weighs_both_points_as_they_deserve():
    due = (60 / 400 + 44 / 25) / (1 / 400 + 1 / 25)
    assert forecasts.use_of_advice(question(), "rd", 60, 44, due) == pytest.approx(1)
    assert forecasts.use_of_advice(question(), "rd", 60, 44, due + 4) == pytest.approx(1 - 3.5 / 16)
    assert forecasts.use_of_advice(question(), "rd", 60, 44, due - 4) == pytest.approx(1 - 3.5 / 16)
    assert forecasts.use_of_advice(question(), "rd", 60, 44, due - 0.5) == pytest.approx(1)
    assert forecasts.overshoot(question(), "rd", 60, 44, due - 4) == pytest.approx(3.5 / 16)
    assert forecasts.overshoot(question(), "rd", 60, 44, due + 4) == pytest.approx(-3.5 / 16)
    assert forecasts.use_of_advice(question(), "rd", 60, 44, 90) == 0.0
    assert forecasts.use_of_advice(question(), "rd", 60, 60, 70) is None


fractions = st.fractions(-1000, 1000, max_denominator=60)


@settings(max_examples=50, deadline=None)
@given(st.lists(fractions, min_size=1, max_size=6), fractions, fractions.filter(lambda scale: scale > 0))
def test_the_identity_of_the_heads_holds_exactly(points, truth, scale):
    terms = forecasts.minds(points, truth, scale)
    size, centre = len(points), sum(points) / Fraction(len(points))
    unit = (100 / scale) ** 2
    assert terms == Minds(
        unit * (centre - truth) ** 2,
        unit * sum((point - truth) ** 2 for point in points) / size,
        unit * sum((point - centre) ** 2 for point in points) / size,
    )
    assert terms.together == terms.alone - terms.apart


def test_the_gain_holds_single_guesses_against_single_ones_so_that_averaging_alone_is_no_talking():
    spots = {"first": 60, "last": 46, "advice": 44, "answer": 46}
    talk = Talk(question(), **{name: Forecast(*(spot,) * 5) for name, spot in spots.items()})
    assert talk.before == Minds(24.0**2, (40**2 + 8**2) / 2, 16.0**2)
    assert talk.after == Minds(12.0**2, 12.0**2, 0.0)
    assert forecasts.gain([talk]) == pytest.approx(1 - (12**2) / ((40**2 + 8**2) / 2))
    assert forecasts.by_mean([talk]) == pytest.approx(1 - 24**2 / ((40**2 + 8**2) / 2))
    apart = talk._replace(answer=Forecast(*(44,) * 5))
    assert forecasts.gain([apart]) == pytest.approx(1 - ((12**2 + 8**2) / 2) / ((40**2 + 8**2) / 2))
    silent = talk._replace(last=talk.first, answer=talk.advice)
    assert forecasts.gain([silent]) == 0.0
    worse = talk._replace(last=Forecast(*(90,) * 5), answer=Forecast(*(90,) * 5))
    assert forecasts.gain([worse]) == 0.0
    right = Talk(question(), *(Forecast(*(40,) * 5),) * 4)
    assert forecasts.gain([right]) is forecasts.by_mean([right]) is None


def test_the_chance_of_so_few_hits_is_that_of_all_outcomes_counted_out():
    for share, hits in product((0.5, 0.9), range(7)):
        ways = product((True, False), repeat=6)
        slow = sum(math.prod(share if hit else 1 - share for hit in way) for way in ways if sum(way) <= hits)
        assert forecasts.chance_of_at_most(hits, 6, share) == pytest.approx(slow)
    assert forecasts.chance_of_at_most(-1, 6, 0.5) == 0.0


def test_hits_count_the_ends_of_a_range():
    asked = [question()] * 4
    found = [Forecast(40, 50, 60, 70, 80), Forecast(30, 40, 45, 50, 60), Forecast(10, 20, 25, 30, 39), WIDE]
    assert forecasts.held(found, asked) == (2, 3)
    assert [forecasts.where(one, question()) for one in found[:3]] == [
        "inside the 90 % range", "inside the 50 % range", "outside of both",
    ]  # fmt: skip


# ---- what a chair sees -----------------------------------------------------------------------------------------


def test_the_view_grows_step_by_step():
    views = [lamps().view(after(*WHOLE[:count]), "rd") for count in (0, 1, 2, 3, 4, 8)]
    opening = (Text("An evening.", "scene"), Heading("1. Lamps sold", 1), Text("The store room says 60."))
    mine = Speech(
        "rd", "Ada", "My best guess is 60 lamps. Even odds for 30 to 80 lamps, nine in ten for 10 to 100 lamps.", True
    )
    theirs = Speech(
        "marketing",
        "Ben",
        "My best guess is 44 lamps. Even odds for 41 to 47 lamps, nine in ten for 36 to 52 lamps. It is the till.",
    )
    revised = Speech(
        "rd", "Ada", "My best guess is 46 lamps. Even odds for 42 to 50 lamps, nine in ten for 38 to 54 lamps.", True
    )
    came_true = (
        Text("Forty were sold.", "scene"),
        Table(
            "Lamps sold: 40 lamps came true.",
            ("", "Best guess", "50 % range", "90 % range", "The truth lies"),
            (
                ("You", "46", "42 to 50", "38 to 54", "inside the 90 % range"),
                ("Ben", "46", "43 to 49", "38 to 54", "inside the 90 % range"),
            ),
        ),
        Heading("2. Price of glass", 1),
        Text("The list says 2.10."),
    )
    meter = Meter("Envelopes left", 2, 0, 2)
    assert [view.blocks for view in views[:5]] == [
        (*opening, meter),
        (*opening, mine, meter),
        (*opening, mine, theirs, meter),
        (*opening, mine, theirs, revised, meter),
        (*opening, mine, theirs, revised, *came_true, Meter("Envelopes left", 1, 0, 2)),
    ]
    assert views[5].blocks[-2:] == (
        Text("The truth lay in 2 of your 2 ranges of 90 %, and in 1 of those of 50 %.", "key"),
        Meter("Envelopes left", 0, 0, 2),
    )
    assert [view.status for view in views] == ["yours", "theirs", "yours", "theirs", "yours", "over"]
    assert views[0].brief == (Text("You like glass."), Text("Off by means off by."))


@settings(max_examples=50, deadline=None)
@given(five, five)
def test_before_its_own_forecast_a_chair_sees_the_same_whatever_the_other_wrote(one, two):
    seen = [lamps().view(after(first("marketing", *each)), "rd") for each in (one, two)]
    assert as_json(seen[0]) == as_json(seen[1])
    seen = [lamps().view(after(*WHOLE[:2], last("marketing", *each)), "rd") for each in (one, two)]
    assert as_json(seen[0]) == as_json(seen[1])


def changed(game, **update):
    """A copy of a scenario with other parts, and without what the original had already worked out from its own."""
    copy = game.model_copy(update=update)
    for worked_out in ("asked", "_place"):
        copy.__dict__.pop(worked_out, None)
    return copy


def with_other_facts(game, chair, draw):
    """The same scenario with other facts for one chair; its reasons stay, for they are told when it speaks."""
    questions = {}
    for name, asked in game.questions.items():
        spot = asked.nearest(asked.low + (asked.high - asked.low) * chance(draw, 0, name))
        source = asked.evidence[chair].model_copy(update={"told": f"Other {draw}", "says": spot, "off": asked.off * 3})
        questions[name] = asked.model_copy(update={"evidence": {**asked.evidence, chair: source}})
    chairs = {**game.chairs, chair: game.chairs[chair].model_copy(update={"brief": f"Other {draw}"})}
    return changed(game, questions=questions, chairs=chairs)


def random_plays(game, count):
    for seed in range(count):
        yield outcome(game, seed, "rd", game.policies("rd")["random"]), seed


@pytest.mark.parametrize("chair", CHAIRS)
def test_no_view_depends_on_what_only_the_other_chair_knows(chair):
    hidden = next(name for name in CHAIRS if name != chair)
    for game in (lamps(), course("a"), course("b")):
        for play, seed in random_plays(game, 2):
            other = with_other_facts(game, hidden, seed)
            for count in range(len(play.moves) + 1):
                here, there = (replay(each, seed, play.moves[:count]) for each in (game, other))
                assert as_json(game.view(here, chair)) == as_json(other.view(there, chair))
                assert as_json(game.view(here, hidden)) != as_json(other.view(there, hidden))


@pytest.mark.parametrize("chair", CHAIRS)
def test_a_bot_goes_by_its_own_facts_and_by_what_it_heard_in_earlier_steps(chair):
    hidden = next(name for name in CHAIRS if name != chair)
    for play, seed in random_plays(course("a"), 4):
        other = with_other_facts(course("a"), hidden, seed)
        for count in range(len(play.moves)):
            here, there = (replay(each, seed, play.moves[:count]) for each in (course("a"), other))
            if chair not in here.turn:
                continue
            move = course("a").reply(here, chair)
            assert move == other.reply(there, chair)
            if hidden in here.turn:
                heard = here.then(course("a").policies(hidden)["random"](here, hidden))
                assert move == course("a").reply(heard, chair)


def with_other_envelopes(game, state, hidden):
    """The same scenario with other truths where none came true yet, and other reasons where this chair gave none yet."""
    done, questions = min(map(len, state)), {}
    for index, (name, asked) in enumerate(game.questions.items()):
        update, source = {}, asked.evidence[hidden]
        if 2 * index + 2 > done:
            truth = asked.high if asked.truth < (asked.low + asked.high) / 2 else asked.low
            update |= {"truth": truth, "happened": "Something else."}
        if 2 * index + 1 > done:
            source = source.model_copy(update={"reason": "For another reason.", "sounds": 3 * source.sounds})
        questions[name] = asked.model_copy(update={**update, "evidence": {**asked.evidence, hidden: source}})
    return changed(game, questions=questions)


@pytest.mark.parametrize("chair", CHAIRS)
def test_no_view_and_no_bot_depends_on_what_nobody_has_told_yet(chair):
    hidden = next(name for name in CHAIRS if name != chair)
    for game in (lamps(), course("a"), course("b")):
        for play, seed in random_plays(game, 3):
            for count in range(len(play.moves) + 1):
                here = replay(game, seed, play.moves[:count])
                other = with_other_envelopes(game, here.state, hidden)
                there = replay(other, seed, play.moves[:count])
                assert here.over or other.questions != game.questions
                assert as_json(game.view(here, chair)) == as_json(other.view(there, chair))
                if chair in here.turn:
                    assert game.reply(here, chair) == other.reply(there, chair)


# ---- bots, players, marks --------------------------------------------------------------------------------------


@pytest.mark.parametrize("variant", "ab")
@pytest.mark.parametrize("chair", CHAIRS)
def test_a_bot_says_its_own_figure_and_is_too_sure_fair_or_too_careful_for_a_whole_play(variant, chair):
    game, styles = course(variant), set()
    hidden = next(name for name in CHAIRS if name != chair)
    for seed in range("ab".index(variant), 40, 2):
        play = outcome(game, seed, hidden, game.best)
        ratios = []
        for asked, found in zip(game.asked, game.lines(play.state, chair)[0][::2], strict=True):
            assert found.point == asked.evidence[chair].says
            if asked.low < found.low90 and found.high90 < asked.high:
                ratios.append((found.high90 - found.low90) / (2 * forecasts.Z90 * asked.evidence[chair].off))
        mean = sum(ratios) / len(ratios)
        styles.add("sure" if mean < 0.78 else "fair" if mean < 1.2 else "careful")
    assert styles == {"sure", "fair", "careful"}


def sounding(sounds):
    """Lamps in fine steps, in which Ada's source of the first question is spoken of as so far off."""
    game, asked = lamps(), question(step=0.1)
    source = asked.evidence["rd"].model_copy(update={"sounds": sounds})
    asked = asked.model_copy(update={"evidence": {**asked.evidence, "rd": source}})
    return changed(game, questions={**game.questions, "sold": asked})


def test_a_bot_goes_further_towards_a_source_that_is_spoken_of_as_good_and_its_range_gets_narrower():
    moved = []
    for sounds in (20.0, 5.0, 1.0):
        game = sounding(sounds)
        began = game.reply(after(game=game), "marketing")
        heard = first("rd", *forecasts.around(game.asked[0], 60, sounds))
        value = game.reply(after(heard, began, game=game), "marketing").value
        moved.append((value["point"] - 44, value["high90"] - value["low90"]))
        assert value["high90"] - value["low90"] <= began.value["high90"] - began.value["low90"]
    assert [step for step, _ in moved] == sorted({step for step, _ in moved})
    assert moved[0][1] > moved[2][1]
    assert 0 <= moved[0][0] < 3
    assert 13 < moved[2][0] <= 16


def test_a_bot_is_swayed_by_a_range_that_sounds_sure_but_only_so_far():
    game = sounding(5.0)
    began = game.reply(after(game=game), "marketing")
    heard = ((0, 0, 60, 100, 100), (49, 55, 60, 65, 71), (52, 56, 60, 64, 68), (58, 59, 60, 61, 62), (60,) * 5)
    points = [game.reply(after(first("rd", *one), began, game=game), "marketing").value["point"] for one in heard]
    assert points == sorted(points)
    assert points[0] < points[2] < points[3] == points[4]


def test_the_best_move_is_honest_and_then_weighs_both_sides_by_precision():
    assert lamps().best(after(), "rd") == first("rd", 27, 47, 60, 73, 93)
    assert lamps().best(after(*WHOLE[:2]), "marketing") == last("marketing", 37, 42, 45, 48, 53)


def test_the_players_are_what_their_names_say():
    players = lamps().policies("rd")
    assert list(players) == [
        "random", "widest ranges", "dead certain", "keeps own", "adopts advice", "meets in the middle",
    ]  # fmt: skip
    play = after(first("rd", 27, 47, 60, 73, 93), WHOLE[1])
    assert {name: tuple(player(play, "rd").value[key] for key in Forecast._fields) for name, player in players.items() if name != "random"} == {
        "widest ranges": (0, 0, 60, 100, 100),
        "dead certain": (60, 60, 60, 60, 60),
        "keeps own": (27, 47, 60, 73, 93),
        "adopts advice": (36, 41, 44, 47, 52),
        "meets in the middle": (32, 44, 52, 60, 72),
    }  # fmt: skip
    assert players["keeps own"](after(), "rd") == first("rd", 27, 47, 60, 73, 93)


def test_marks_count_the_last_words():
    marks = lamps().marks(after(*WHOLE), "rd")
    lost = [(8 + 4 * 2 + 16) / 2 / 50, (0.3 + 0.7) / 2]
    least = [forecasts.least_loss(asked) for asked in lamps().asked]
    score = (2 - sum(lost)) / (2 - sum(least))
    due = 60 - 16 * forecasts.weight_due(lamps().asked[0], "rd")
    used = (1 - (abs(46 - due) - 0.5) / 16) + (1 - (0.15 - 0.025) / 0.3)
    gained = 1 - (12**2 + (0 + 10**2) / 2) / ((40**2 + 8**2) / 2 + (10**2 + 20**2) / 2)
    assert marks == Marks(
        pytest.approx(score),
        (
            Mark("analysis", pytest.approx(2 * score), 2, 2),
            Mark("communication", pytest.approx(used), 2, 2),
            Mark("teamwork", pytest.approx(2 * gained), 2, 2),
        ),
        (
            ("90 % ranges that held the truth", 1.0),
            ("50 % ranges that held the truth", 0.5),
            ("how far you went towards the other's figure, on average", pytest.approx((14 / 16 + 0) / 2)),
            ("error of you both that was gone after talking", pytest.approx(gained)),
        ),
    )


def test_there_are_no_skills_before_a_question_is_done_by_both():
    assert lamps().marks(after(*WHOLE[:2]), "rd") == Marks(0.0)
    alone = lamps().marks(after(*WHOLE[:3]), "rd")
    assert alone.score > 0
    assert alone.skills == alone.measures == ()
    assert [mark.attainable for mark in lamps().marks(after(*WHOLE[:5]), "rd").skills] == [1, 1, 1]


def test_where_both_said_the_truth_at_once_there_is_nothing_to_hear_and_nothing_to_gain():
    same = [move for act in (first, last) for chair in CHAIRS for move in [act(chair, 40, 40, 40, 40, 40)]]
    marks = lamps().marks(after(*same), "rd")
    assert [mark.skill for mark in marks.skills] == ["analysis"]
    assert dict(marks.measures) == {"90 % ranges that held the truth": 1.0, "50 % ranges that held the truth": 1.0}
    price = [move for act in (first, last) for chair in CHAIRS for move in [act(chair, 2, 2, 2, 2, 2)]]
    assert [row[4] for row in tables(after(*same, *price), "rd")["Usually off: yours, theirs"].rows] == ["–", "–"]


@settings(max_examples=50, deadline=None)
@given(five, five, five, five, st.sampled_from(CHAIRS))
def test_all_marks_stay_within_their_bounds(one, two, three, four, chair):
    marks = lamps().marks(
        after(first("rd", *one), first("marketing", *two), last("rd", *three), last("marketing", *four)), chair
    )
    assert 0 <= marks.score <= 1
    assert all(0 <= mark.earned <= mark.attainable for mark in marks.skills)
    assert all(0 <= value <= 1 for _, value in marks.measures)


# ---- the debrief -----------------------------------------------------------------------------------------------


def test_the_account_shows_every_range_and_what_came_true():
    picture = lamps().account(after(*WHOLE), "rd")[1]
    assert isinstance(picture, Ranges)
    assert [(row.label, row.point, row.truth) for row in picture.ranges] == [
        ("Lamps sold (lamps)", 46, 40), ("Price of glass (EUR)", 2.1, 2),
    ]  # fmt: skip
    assert picture.alt == (
        "Lamps sold: best guess 46, 50 % range 42 to 50 lamps, 90 % range 38 to 54 lamps; 40 came true, inside the 90 %"
        " range. Price of glass: best guess 2.10, 50 % range 1.95 to 2.25 EUR, 90 % range 1.75 to 2.45 EUR; 2.00 came true,"
        " inside the 50 % range."
    )


def test_the_account_counts_hits_beside_luck_and_says_how_wide_the_ranges_were():
    assert lamps().account(after(*WHOLE), "rd")[2].text == (
        "2 of your 2 ranges of 90 % held what came true, and 1 of those of 50 %. Honest ranges hold 1.8 and 1 on average."
        " With 2 envelopes that is no more than luck can do either way. Your 90 % ranges were 1.3 times as wide as all the"
        " evidence together warrants. That is safe, and hard to plan with."
    )


def sure(game, stretch, shift=0.0):
    """What the account says of ranges around the pooled figure, stretched, and shifted in usual misses."""
    moves = []
    for index, asked in enumerate(game.asked):
        found = forecasts.around(asked, asked.truth + index % 2 * shift * asked.off, asked.off * stretch)
        moves += [act(chair, *found) for act in (first, last) for chair in CHAIRS]
    return game.account(after(*moves, seed=0, game=game), "rd")[2].text


@pytest.mark.parametrize(
    ("stretch", "shift", "words"),
    [
        (
            1.0,
            1.0,
            ("no more than luck", "1.0 times as wide as all the evidence together warrants, which is about right."),
        ),
        (0.3, 3.0, ("fewer than bad luck explains: your ranges were too narrow.", "say aloud one way")),
        (3.0, 0.0, ("of 50 % are more than good luck explains", "3.0 times", "hard to plan with.")),
    ],
)
def test_the_account_calls_a_habit_what_luck_does_not_explain(stretch, shift, words):
    text = sure(course("b"), stretch, shift)
    assert all(word in text for word in words), text


def tables(play, chair):
    """The tables of an account, those in folds too, by their last column."""
    blocks = list(play.activity.account(play, chair))
    blocks += [inner for block in blocks if isinstance(block, Fold) for inner in block.blocks]
    return {block.head[-1]: block for block in blocks if isinstance(block, Table)}


def texts(play, chair):
    return [block.text for block in play.activity.account(play, chair) if isinstance(block, Text)]


def test_the_account_says_what_was_paid_and_how_the_score_follows():
    assert tables(after(*WHOLE), "rd")["With all evidence"].rows == (
        ("Lamps sold", "50 lamps", "0.32", "0.32", "0.32", "0.32"),
        ("Price of glass", "1.00 EUR", "0.30", "0.70", "0.50", "0.47"),
    )
    worth = next(block for block in lamps().account(after(*WHOLE), "rd") if isinstance(block, Fold))
    assert worth.title == "What each envelope cost you"
    assert worth.blocks[-1].text == (
        "You paid 0.41 on average; with all evidence it takes 0.40 on average. The score is (1 − 0.41) / (1 − 0.40), cut off"
        " at 0 and 1: 98 %."
    )


def test_the_account_says_what_is_counted_and_what_the_middle_would_have_done():
    rules = next(block for block in lamps().account(after(*WHOLE), "rd") if isinstance(block, Items)).items
    assert [rule.split(":")[0] for rule in rules] == ["Score and analysis, 98 %", "Communication", "Teamwork"]
    first_ones = ((40**2 + 8**2) / 2, (10**2 + 20**2) / 2)
    alone = 1 - (24**2 + 5**2) / sum(first_ones)
    gained = 1 - (12**2 + (0 + 10**2) / 2) / sum(first_ones)
    assert f"and those of Ben: {100 * gained:.0f} %." in rules[2]
    assert f"it would have been {100 * alone:.0f} %, without a word." in rules[2]


def test_the_account_puts_the_weight_given_beside_the_weight_due():
    usual = "Usually off: yours, theirs"
    assert tables(after(*WHOLE), "rd")[usual].rows == (
        ("Lamps sold", "60", "44", "46", "88 %", "94 %", "20 lamps, 5 lamps"),
        ("Price of glass", "2.10", "1.80", "2.10", "0 %", "50 %", "0.20 EUR, 0.20 EUR"),
    )
    assert tables(after(*WHOLE), "marketing")[usual].rows[0] == (
        "Lamps sold", "44", "60", "46", "12 %", "6 %", "5 lamps, 20 lamps",
    )  # fmt: skip


DUE = (
    "What was due follows from how far off each source usually is: one that is off by half as much counts four times as"
    " much."
)
LOTS = (
    "If the game sat in that chair, these habits were drawn by lot for this play, from the same lots for both chairs. They"
    " say nothing about a department."
)


def test_the_account_comments_on_the_revision_that_was_furthest_from_what_was_due():
    assert texts(after(*WHOLE), "rd")[1:] == [
        f"You were near it in 1 of 2. In “Price of glass” you went less far than was due. {DUE}",
        "Ben was near what was due in 2 of 2, and hardly leant to either side. Their first 90 % ranges were"
        f" 1.0 times as wide as the sources behind them warrant: about right. {LOTS}",
    ]
    meek = texts(spoken(lambda asked: 1.0, lambda asked: 0.6, 1.0), "rd")[1]
    assert meek == f"You were near it in 1 of 2. In “Price of glass” you went further than was due. {DUE}"


def spoken(rd, marketing, off):
    """A play of lamps in which the chairs go so far towards each other, with 90 % ranges of one who is so far off."""
    moves = []
    for asked in lamps().asked:
        says = {chair: asked.evidence[chair].says for chair in CHAIRS}
        moves += [
            first(chair, *forecasts.around(asked, says[chair], off * asked.evidence[chair].off)) for chair in CHAIRS
        ]
        gap = says["marketing"] - says["rd"]
        moves.append(last("rd", *5 * (says["rd"] + rd(asked) * gap,)))
        moves.append(last("marketing", *5 * (says["marketing"] - marketing(asked) * gap,)))
    return after(*moves)


def test_the_account_says_how_the_colleague_leant_and_how_sure_they_were():
    due = {chair: (lambda asked, chair=chair: forecasts.weight_due(asked, chair)) for chair in CHAIRS}
    fair = texts(spoken(due["rd"], due["marketing"], 1.0), "rd")
    assert fair[1] == f"You were near it in every envelope. {DUE}"
    assert "Ben was near what was due in 2 of 2, and hardly leant to either side." in fair[2]
    meek = texts(spoken(due["rd"], lambda asked: 1.0, 1.0), "rd")[2]
    assert "Ben was near what was due in 0 of 2, and on the whole went further than was due." in meek
    stubborn = texts(spoken(due["rd"], lambda asked: 0.0, 0.5), "rd")[2]
    assert "and on the whole held on to their own figure more than was due." in stubborn
    assert "0.5 times as wide as the sources behind them warrant: too sure." in stubborn
    assert "warrant: too careful." in texts(spoken(due["rd"], due["marketing"], 1.5), "rd")[2]


def test_the_account_has_words_for_two_who_agreed_throughout():
    moves = [act(chair, *5 * (asked.truth,)) for asked in lamps().asked for act in (first, last) for chair in CHAIRS]
    play = after(*moves)
    assert texts(play, "rd")[1] == f"You and Ben said the same throughout, so there was nothing to weigh. {DUE}"
    assert texts(play, "rd")[2].startswith("Ben had nothing to weigh. Their first 90 % ranges were 0.0 times")
    rules = next(block for block in lamps().account(play, "rd") if isinstance(block, Items)).items
    assert rules[2].endswith("and those of Ben: no error to lose.")


def test_the_account_adds_the_identity_up_in_every_row():
    assert tables(after(*WHOLE), "rd")["Disagreement"].rows == (
        ("Lamps sold", "576", "832", "256"),
        ("Price of glass", "25", "250", "225"),
        ("All first guesses", "601", "1,082", "481"),
        ("All last guesses", "169", "194", "25"),
    )


@pytest.mark.parametrize("variant", "ab")
def test_in_the_course_the_printed_identity_adds_up_to_the_last_digit(variant):
    game = course(variant)
    for play, _ in random_plays(game, 5):
        for row in tables(play, "rd")["Disagreement"].rows:
            together, alone, apart = (int(cell.replace(",", "")) for cell in row[1:])
            assert together == alone - apart


# ---- the scenario as a whole -----------------------------------------------------------------------------------


def test_the_census_counts_who_has_spoken_and_the_minutes():
    words = 2 + 5 + 3 + (2 + 4 + 3 + 5 + 4) + (3 + 4 + 3 + 4 + 3)
    low = words / 180 + 2 * 65 / 60
    assert lamps().census() == Census(0, 13, (pytest.approx(low), pytest.approx(1.5 * low)))


def test_every_problem_of_a_file_is_found_with_its_place():
    text = (
        LAMPS.replace("truth: 40", "truth: 400")
        .replace("says: 60,", "says: 600,")
        .replace("scale: 50", "scale: 500")
        .replace("step: 0.05", "step: 0.3")
        .replace("marketing: {told: Rumour", "boss: {told: Rumour")
    )
    assert problems(text) == [
        ("questions.sold.scale", "is wider than all that may be answered"),
        ("questions.sold.truth", "must lie between “low” and “high”"),
        ("questions.sold.evidence.rd.says", "must lie between “low” and “high”"),
        ("questions.price.step", "does not lead from “low” to “high” in whole steps"),
        ("questions.price.evidence", "must be there for marketing and rd, and for nobody else"),
    ]
    assert problems(LAMPS.replace("off: 0.2", "off: 0.5")) == [
        ("questions.price.evidence", "is so weak that even both sides together earn nothing in this scale")
    ]
    assert problems(LAMPS.replace("high: 3", "high: 1")) == [("questions.price.high", "must be above “low”")]
    third = LAMPS.replace("questions:", "  third: {name: Cy, role: Guest, brief: You wait.}\nquestions:", 1)
    assert problems(third)[0] == ("chairs", "must be two, not 3")


def problems(text):
    with pytest.raises(ScenarioInvalid) as invalid:
        library.parse(text, "after-the-launch/lamps", "lamps.yaml")
    assert all(isinstance(problem, Problem) and problem.line for problem in invalid.value.problems)
    return [(problem.path, problem.text) for problem in invalid.value.problems]


@pytest.mark.parametrize("wrong", ["off: 0,", "off: -2,", "off: .nan,", "off: .inf,", "off: 1e-300,", "off: 1e300,"])
def test_evidence_is_off_by_something_finite(wrong):
    assert problems(LAMPS.replace("off: 20,", wrong))[0][0] == "questions.sold.evidence.rd.off"


def test_a_figure_has_the_decimals_of_its_questions_steps():
    price = lamps().questions["price"]
    assert (forecasts.figure(1.5, price), forecasts.amount(2, price), forecasts.span((1, 1.25), price)) == (
        "1.50", "2.00 EUR", "1.00 to 1.25 EUR",
    )  # fmt: skip
    assert forecasts.figure(-1200, question()) == "−1,200"
    assert forecasts.figure(-0.0, question()) == forecasts.figure(-0.2, question()) == "0"
    assert price.nearest(1.234) == 1.25
    assert (price.nearest(-9), price.nearest(9)) == (1.0, 3.0)


PAST_MISSES = {
    ("a", "jars", "rd"): (1300, 900, -1500, -1000),
    ("a", "complaints", "marketing"): (11, -3, -5, -10),
    ("a", "eye-level", "rd"): (17, -9, -18),
    ("a", "water-loss", "marketing"): (-8, 3, -9, 5, 8),
    ("a", "second-jar", "rd"): (-8, 6, -2),
    ("a", "cost", "marketing"): (14, -6, -9, 8),
    ("b", "jars", "marketing"): (2600, -1900, 1100),
    ("b", "days", "marketing"): (15, -6, -13),
    ("b", "recommend", "rd"): (-19, 8, -13, 17),
    ("b", "dry-air", "marketing"): (3, -2, 2, -3),
    ("b", "winter", "rd"): (-5, 7),
    ("b", "winter", "marketing"): (12, -5, -9),
}
DRAWN_BY_LOT = {("a", "eye-level", "marketing"): (35, 100), ("b", "recommend", "marketing"): (52, 72)}


@pytest.mark.parametrize("variant", "ab")
def test_in_the_course_people_are_told_the_figures_that_the_rules_use(variant):
    for name, asked in course(variant).questions.items():
        for chair, source in asked.evidence.items():
            place, told = (variant, name, chair), source.told
            assert f"{source.says:,g}" in told or forecasts.figure(source.says, asked) in told
            if place in PAST_MISSES:
                past = PAST_MISSES[place]
                assert all(f"{abs(miss):,}" in told for miss in past)
                size = math.sqrt(sum(miss**2 for miss in past) / len(past)) / (100 if name == "cost" else 1)
                assert size == pytest.approx(source.off, rel=0.08)
            elif place in DRAWN_BY_LOT:
                found, size = DRAWN_BY_LOT[place]
                assert f"{found} " in told and f"{size}" in told and "by lot" in told
                assert 100 * found / size == pytest.approx(source.says, abs=0.5)
                assert source.off == pytest.approx(50 / math.sqrt(size), abs=0.2)
            elif place == ("b", "returns", "rd"):
                misses = [49 * (share - 5) for share in (2, 9, 4)]
                assert math.sqrt(sum(miss**2 for miss in misses) / 3) == pytest.approx(source.off, rel=0.08)
            else:
                assert any(f"{size:g}" in told for size in (source.off, 100 * source.off))
            assert source.off / 1.5 < source.sounds < 1.5 * source.off
        assert f"{asked.truth:,g}" in asked.happened


@pytest.mark.parametrize(("variant", "seed"), [("a", 7811), ("b", 6119)])
def test_in_the_course_the_evidence_is_what_was_drawn_as_the_file_says(variant, seed):
    rng = np.random.default_rng(seed)
    for asked in course(variant).asked:
        margin = 0.04 * (asked.high - asked.low)
        for chair in CHAIRS:
            drawn = math.inf
            while not asked.low + margin <= drawn <= asked.high - margin:
                drawn = asked.truth + asked.evidence[chair].off * rng.standard_normal()
            assert asked.nearest(drawn) == asked.evidence[chair].says


@pytest.mark.parametrize("variant", "ab")
def test_in_the_course_either_side_knows_better_sometimes_and_never_twice_by_as_much(variant):
    due = [round(forecasts.weight_due(asked, "rd"), 2) for asked in course(variant).asked]
    assert due == {"a": [0.94, 0.12, 0.9, 0.04, 0.69, 0.5], "b": [0.06, 0.96, 0.1, 0.86, 0.5, 0.31]}[variant]


@pytest.mark.parametrize("variant", "ab")
def test_in_the_course_it_costs_to_follow_whoever_knows_better_and_weigh_nothing(variant):
    moves = []
    for asked in course(variant).asked:
        better, worse = sorted(asked.evidence.values(), key=lambda source: source.off)
        point = better.says if better.off < worse.off else (better.says + worse.says) / 2
        moves.append(forecasts.around(asked, point, better.off))
    assert 0.7 < forecasts.score(moves, course(variant).asked) < 0.85


@pytest.mark.parametrize("variant", "ab")
def test_in_the_course_one_cannot_win_without_weighing(variant):
    game = course(variant)
    for chair in CHAIRS:
        assert game.expert_share(chair) >= 0.9
        assert max(game.naive(chair, {}).values()) <= 0.6


def test_in_the_course_every_play_ends_and_every_view_is_plain_data():
    for seed in list(SEEDS)[:4]:
        play = outcome(
            library.activity("after-the-launch/six-weeks-on"), seed, "marketing", lamps().policies("rd")["random"]
        )
        assert len(play.moves) == 24
        assert play.over
        json.dumps(as_json(play.activity.view(play, "marketing")), allow_nan=False)


def test_states_can_be_hashed_and_compared():
    assert len({after(*WHOLE).state, after(*WHOLE).state, after(*WHOLE[:7]).state}) == 2
