"""Incentives: days handed in unseen, schemes designed in turn, and equilibria that are found by trying everything."""

from functools import cache
from itertools import product

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from deskswap import library
from deskswap.core.activity import Census, Mark, Marks, replay
from deskswap.core.game import SEEDS, at_random, outcome
from deskswap.core.incentives.colleagues import (
    Board,
    Deal,
    Entry,
    draft,
    fortnight_move,
    intended,
    leaning,
    line,
    manner,
    scheme_in,
    with_more,
)
from deskswap.core.incentives.payoffs import best_rows, equilibria, optimum
from deskswap.core.incentives.scoreboard import ends, news, so_far, told_days, told_scheme, wasted_days, wasted_share
from deskswap.core.moves import Move, Record
from deskswap.core.views import Choice, Choose, Fill, Meter, Speech, Table, Text, as_json, as_text
from deskswap.errors import NotAMove, NotNow, PlayOver, ScenarioInvalid

KEYS = ("own", "shared", "lasting")
WEIGHTS = ("own", "time", "cost", "green")

VOICE = """
    proposes: "{who} proposes."
    builds: "{who} builds."
    amends: "{who} amends."
    first: "{who} first."
    astray: "{who} astray."
    hurt: "{who} hurt."
    lines:
      replies: {{none: "{who} r none", more: "{who} r more", fewer: "{who} r fewer", same: "{who} r same"}}
      copies: {{none: "{who} c none", more: "{who} c more", fewer: "{who} c fewer", same: "{who} c same"}}
      sulks: {{none: "{who} s none", more: "{who} s more", fewer: "{who} s fewer", same: "{who} s same"}}
"""

TINY = f"""
kind: incentives
title: Tiny
summary: Two letters.
minutes: 5
setting: A desk.
days: 2
fortnights_before: 1
fortnights_each: 1
pot: 1000
give: 40
noise: 0.0
designers: [marketing, rd]
diary: [Rain., Sun., Wind.]
halts: [Tomas writes., Ines writes.]
endings: [{{over: 0, text: Poor.}}, {{over: 75, text: Rich.}}]
works: {{own: Own target, shared: The file, lasting: The refill}}
chairs:
  rd: {{name: Ines, role: Lab, brief: You count cents.}}
  marketing: {{name: Tomas, role: Brand, brief: You count days.}}
outcomes:
  time:
    name: Time
    start: 40
    worth: 300
    levels: [{{over: 0, fall: [Late., Later.]}}, {{over: 40, fall: [Slower.]}}, {{over: 46, rise: [Early., Earlier.]}}]
    tally:
      start: -3
      per: 0.5
      digits: 0
      stands:
        - {{over: -2, text: "{{n}} late", end: "{{n}} late."}}
        - {{over: 0, text: "{{n}} early", end: "{{n}} early."}}
  cost:
    name: Cost
    start: 40
    worth: 300
    levels: [{{over: 0}}, {{over: 46, rise: [Cheap.]}}]
    tally: {{start: 3.1, per: -0.01, digits: 2, stands: [{{over: 0, text: "a jar at {{n}}", end: "Jar {{n}}."}}]}}
  green:
    name: Green
    start: 20
    worth: 300
    levels: [{{over: 0, fall: [Grey.]}}, {{over: 30, rise: [Green.]}}]
    tally:
      start: 0
      per: 1
      digits: 0
      stands: [{{over: 0, text: no pouch, end: No pouch.}}, {{over: 15, text: a pouch, end: A pouch.}}]
effects: {{own: [0, 10, 16], harm: [0, 4, 12], shared: [0, 5, 8], lasting: [0, 15, 20]}}
sides:
  rd:
    target: cost
    works: {{own: Cents, shared: Figures, lasting: Pouches}}
    strain: {{own: 0, shared: 10, lasting: 20}}
    tells: Ines tells.
    objects: Ines objects.
    answers: {{accept: Yes., own: More own., time: More time., cost: More cost., green: More green.}}
    habit: {{own: 1, shared: 1, lasting: 0}}
    draft: {{own: 40, time: 25, cost: 30, green: 5}}
  marketing:
    target: time
    works: {{own: Dates, shared: Claims, lasting: Shops}}
    strain: {{own: 0, shared: 15, lasting: 25}}
    tells: Tomas tells.
    objects: Tomas objects.
    answers: {{accept: Fine., own: Own more., time: Time more., cost: Cost more., green: Green more.}}
    habit: {{own: 2, shared: 0, lasting: 0}}
    draft: {{own: 40, time: 30, cost: 25, green: 5}}
voices:
  rd: {VOICE.format(who="Ines")}
  marketing: {VOICE.format(who="Tomas")}
"""

OWN, FILE, REFILL = (2, 0, 0), (1, 1, 0), (1, 0, 1)
FIRST, GREEN, EQUAL = (100, 0, 0, 0), (0, 30, 30, 40), (25, 25, 25, 25)


@cache
def tiny(text=TINY):
    return library.parse(text, "one-scoreboard/tiny")


@cache
def course(variant):
    return library.activity("one-scoreboard/two-bonuses").variant(variant)


def given_days(chair, effort, guess=0, say=""):
    return fortnight_move(chair, effort, guess, say)


def designed(chair, scheme, say=""):
    return Move(chair, "design", Record({**dict(zip(WEIGHTS, scheme, strict=True)), "say": say}))


def after(*moves, seed=7, game=None):
    return replay(game or tiny(), seed, moves)


def one_fortnight(first=OWN, second=OWN):
    return given_days("rd", first), given_days("marketing", second)


WHOLE = (
    *one_fortnight(REFILL, OWN),
    designed("marketing", EQUAL, "Here."),
    Move("rd", "answer", "green"),
    designed("marketing", GREEN),
    given_days("rd", REFILL, 1, "Green now."),
    given_days("marketing", REFILL, 0),
    designed("rd", FIRST),
    Move("marketing", "answer", "accept"),
    given_days("marketing", FILE, 2),
    given_days("rd", OWN, 1),
)


# ---- games of any size against plain loops -----------------------------------------------------------------------


def stays(table, row, column):
    """Whether no other row of that column gives more: the definition, as a loop."""
    return all(table[other][column] <= table[row][column] for other in range(len(table)))


def random_games(count):
    draw = np.random.default_rng(5)
    for _ in range(count):
        shape = draw.integers(1, 6, size=2)
        yield draw.integers(0, 5, size=shape).astype(float), draw.integers(0, 5, size=shape).astype(float)


def test_equilibria_of_1000_random_games_are_those_that_nobody_gains_by_leaving():
    sizes = set()
    for first, second in random_games(1000):
        turned = second.T.tolist()
        slow = tuple(
            (row, column)
            for row in range(first.shape[0])
            for column in range(first.shape[1])
            if stays(first.tolist(), row, column) and stays(turned, column, row)
        )
        assert equilibria(first, second) == slow
        sizes.add(len(slow))
    assert {0, 1, 2, 3} <= sizes


def test_best_replies_and_the_optimum_of_1000_random_games_are_those_of_a_plain_loop():
    for first, second in random_games(1000):
        rows, columns = first.shape
        assert best_rows(first).tolist() == [
            [stays(first.tolist(), row, column) for column in range(columns)] for row in range(rows)
        ]
        joint = (first + second).tolist()
        best = max(joint[row][column] for row in range(rows) for column in range(columns))
        slow = next((r, c) for r in range(rows) for c in range(columns) if joint[r][c] == best)
        assert optimum(first + second) == slow


@given(st.lists(st.tuples(*[st.tuples(*[st.integers(0, 4)] * 3)] * 2), max_size=6))
def test_wasted_days_are_the_sum_of_effort_above_the_smaller_effort(pairs):
    slow = 0
    for pair in pairs:
        for work in (1, 2):
            least = min(effort[work] for effort in pair)
            slow += sum(effort[work] - least for effort in pair)
    assert wasted_days(pairs) == slow


# ---- what the tables of a file say -------------------------------------------------------------------------------


def slow_points(game, first, second):
    """The three outcomes of a fortnight, worked out one after the other."""
    effects = game.effects
    both, kept = effects.shared[min(first[1], second[1])], effects.lasting[min(first[2], second[2])]
    cost = 40 + effects.own[first[0]] - effects.harm[second[0]] + both
    time = 40 + effects.own[second[0]] - effects.harm[first[0]] + both
    return time, cost, list(game.outcomes.values())[2].start + kept


def slow_worth(game, scheme, first, second, chair):
    """What one chair has of a fortnight: bonus less strain."""
    time, cost, green = slow_points(game, first, second)
    target = cost if chair == "rd" else time
    weighed = scheme[0] * target + scheme[1] * time + scheme[2] * cost + scheme[3] * green
    mine = first if chair == "rd" else second
    strain = game.sides[chair].strain
    return game.pot * weighed / 10_000 - sum(strain[key] * days for key, days in zip(KEYS, mine, strict=True))


@pytest.mark.parametrize("scheme", [FIRST, GREEN, EQUAL, (5, 35, 20, 40)])
@pytest.mark.parametrize("which", ["tiny", "a", "b"])
def test_tables_best_replies_and_where_selfish_choices_lead_are_those_of_a_plain_loop(which, scheme):
    game = tiny() if which == "tiny" else course("ab".index(which))
    worth = {}
    for (i, first), (j, second) in product(enumerate(game.efforts), repeat=2):
        points = slow_points(game, first, second)
        assert tuple(int(game.tables[name][i, j]) for name in game.outcomes) == points
        prices = [outcome.worth for outcome in game.outcomes.values()]
        assert game.joint[i, j] == sum(price * point for price, point in zip(prices, points, strict=True))
        worth[first, second] = tuple(slow_worth(game, scheme, first, second, chair) for chair in ("rd", "marketing"))
        assert [game.worth(scheme, place)[i, j] for place in (0, 1)] == pytest.approx(worth[first, second])
    stable = [
        (first, second)
        for first, second in worth
        if all(worth[other, second][0] <= worth[first, second][0] + 1e-9 for other in game.efforts)
        and all(worth[first, other][1] <= worth[first, second][1] + 1e-9 for other in game.efforts)
    ]
    together = max(round(sum(worth[pair]), 6) for pair in stable)
    joint = {pair: game.joint[tuple(map(game.efforts.index, pair))] for pair in stable}
    settled = game.settled(scheme)
    assert settled.pair in stable
    assert round(sum(worth[settled.pair]), 6) == together
    assert settled.joint == min(joint[pair] for pair in stable if round(sum(worth[pair]), 6) == together)
    assert game.stuck(scheme) == min(joint.values())
    for other in game.efforts:
        mine, value = game.best_reply(scheme, 1, other)
        assert value == pytest.approx(max(worth[other, own][1] for own in game.efforts)) == worth[other, mine][1]
        mine, value = game.best_reply(scheme, 0, other)
        assert value == pytest.approx(max(worth[own, other][0] for own in game.efforts)) == worth[mine, other][0]
        for joint in {effort[1:] for effort in game.efforts}:
            rest = [effort for effort in game.efforts if effort[1:] == joint]
            mine, theirs = (game.with_joint(scheme, place, other, joint) for place in (0, 1))
            assert (mine in rest) and (theirs in rest)
            assert worth[mine, other][0] == pytest.approx(max(worth[own, other][0] for own in rest))
            assert worth[other, theirs][1] == pytest.approx(max(worth[other, own][1] for own in rest))
    assert game.left(scheme) == pytest.approx(worth[settled.pair])
    for place in (0, 1):
        alike = game.settled(scheme, place).pair
        assert game.expected(scheme, place) == pytest.approx(worth[alike][place])


def test_every_scheme_has_an_equilibrium_because_joint_work_pays_both_alike():
    game = tiny()
    for scheme in game.schemes[::7]:
        first, second = (game.worth(scheme, place) for place in (0, 1))
        # a potential: what one gains by a change, whatever it is, is one number that both changes share
        round_trip = (first[1:, :-1] - first[:-1, :-1]) + (second[1:, 1:] - second[1:, :-1])
        back = (second[:-1, 1:] - second[:-1, :-1]) + (first[1:, 1:] - first[:-1, 1:])
        assert round_trip == pytest.approx(back)
        assert equilibria(first, second)


def test_the_ends_of_the_scale_and_the_best_scheme_are_found_by_trying_everything():
    game = tiny()
    values = [300 * sum(slow_points(game, *pair)) for pair in product(game.efforts, repeat=2)]
    assert (game.low, game.high) == (32_400.0, max(values)) == (32_400.0, 38_100.0)
    assert game.settled(FIRST) == ((OWN, OWN), game.low)
    assert game.aim == (REFILL, REFILL)
    assert len(game.schemes) == 1771 and {sum(scheme) for scheme in game.schemes} == {100}
    had = game.left(FIRST)
    slow = max(
        game.schemes,
        key=lambda scheme: (
            game.settled(scheme).joint,
            all(now >= then - 1e-9 for then, now in zip(had, game.left(scheme), strict=True)),
            game.stuck(scheme),
            scheme,
        ),
    )
    assert (game.best_scheme, game.quality(slow)) == (slow, 1.0)
    assert [game.efficiency(value) for value in (0, 32_400, 35_250, 38_100, 1e9)] == [0.0, 0.0, 0.5, 1.0, 1.0]


def test_a_bot_that_takes_the_other_for_somebody_like_itself_reads_no_other_strain():
    costly = TINY.replace("strain: {own: 0, shared: 15, lasting: 25}", "strain: {own: 0, shared: 150, lasting: 250}")
    changed = library.parse(costly, "one-scoreboard/tiny", thorough=False)
    assert [game.settled(GREEN, 0).pair for game in (tiny(), changed)] == [(REFILL, REFILL)] * 2
    assert changed.settled(GREEN).pair != (REFILL, REFILL)


def test_days_that_go_nowhere_are_kept_free():
    assert tiny().efforts == (
        (2, 0, 0), (1, 1, 0), (1, 0, 1), (1, 0, 0), (0, 2, 0), (0, 1, 1), (0, 1, 0), (0, 0, 2), (0, 0, 1), (0, 0, 0),
    )  # fmt: skip
    assert told_days(tiny(), (1, 0, 0)) == "1 day on the own target, 1 day kept free"
    assert told_days(tiny(), (0, 2, 0)) == "2 days on the file"


def test_a_scheme_exactly_as_the_house_counts_divides_by_worth():
    assert tiny().house_scheme == pytest.approx((0, 100 / 3, 100 / 3, 100 / 3))
    assert [told_scheme(course(variant), course(variant).house_scheme) for variant in (0, 1)] == [
        "39 % time to market, 28 % cost, 33 % sustainability",
        "28 % date of the balm, 28 % cost of returns, 44 % sustainability",
    ]


@pytest.mark.parametrize("variant", [0, 1])
def test_in_the_course_the_model_scheme_leaves_nobody_with_less_than_the_first_letters(variant):
    game = course(variant)
    assert all(now > then for then, now in zip(game.left(FIRST), game.left(game.best_scheme), strict=True))


@pytest.mark.parametrize("variant", [0, 1])
def test_in_the_course_every_outcome_starts_at_the_same_points_so_that_no_scheme_changes_the_pot(variant):
    assert {outcome.start for outcome in course(variant).outcomes.values()} == {40}


@pytest.mark.parametrize(
    ("scheme", "weight", "expected"),
    [
        ((40, 25, 30, 5), "green", (0, 25, 30, 45)),
        ((10, 40, 40, 10), "green", (0, 25, 25, 50)),
        ((0, 50, 50, 0), "own", (40, 30, 30, 0)),
        ((100, 0, 0, 0), "own", (100, 0, 0, 0)),
    ],
)
def test_more_on_a_weight_is_taken_from_the_own_targets_first(scheme, weight, expected):
    assert with_more(tiny(), scheme, weight) == expected


# ---- the rules -----------------------------------------------------------------------------------------------------


def test_days_then_a_scheme_then_an_answer_then_days_again_and_each_chair_designs_once():
    turns = [after(*WHOLE[:count]).turn for count in range(len(WHOLE) + 1)]
    assert turns == [
        ("rd", "marketing"),
        ("marketing",),
        ("marketing",),
        ("rd",),
        ("marketing",),
        ("rd", "marketing"),
        ("marketing",),
        ("rd",),
        ("marketing",),
        ("rd", "marketing"),
        ("rd",),
        (),
    ]
    assert after(*WHOLE).state == Board(
        (
            (Entry(REFILL, 0, ""), Entry(OWN, 0, "")),
            (Entry(REFILL, 1, "Green now."), Entry(REFILL, 0, "")),
            (Entry(OWN, 1, ""), Entry(FILE, 2, "")),
        ),
        (None, None),
        (Deal(EQUAL, "green", GREEN), Deal(FIRST, "accept")),
    )
    assert [scheme_in(tiny(), after(*WHOLE).state, count) for count in range(3)] == [FIRST, GREEN, FIRST]


def test_the_days_are_asked_for_with_a_guess_and_a_line():
    ask = tiny().ask(after(WHOLE[0]).state, "marketing")
    assert isinstance(ask, Fill)
    assert (ask.prompt, ask.act, ask.total) == (
        "Fortnight 1. You are both paid for this: 100 % own target."
        " Place up to 2 days; what you do not place is kept free.",
        "work",
        0,
    )
    assert [(field.id, field.label, field.form, field.start) for field in ask.fields] == [
        ("own", "Own target", "number", 0),
        ("shared", "The file", "number", 0),
        ("lasting", "The refill", "number", 0),
        ("guess", "Your guess: how many days in all does Ines give to the file and the refill?", "number", 0),
        ("say", "A line to go with it (may stay empty)", "text", ""),
    ]
    assert tiny().ask(after(WHOLE[0]).state, "rd") is None


def test_a_scheme_is_asked_for_from_what_stands_and_again_after_a_wish():
    first, again = (tiny().ask(after(*WHOLE[:count]).state, "marketing") for count in (2, 4))
    assert [ask.prompt for ask in (first, again)] == [
        "Write the letter for the coming 1 fortnights. What shall a bonus hang on? 100 points, in steps of 5.",
        "You were asked for 40 points more on green. Write it again; then it holds for 1 fortnights."
        " What shall a bonus hang on? 100 points, in steps of 5.",
    ]
    asked = after(*WHOLE[:3], Move("rd", "answer", "own"))
    assert "40 points more on the own target." in tiny().ask(asked.state, "marketing").prompt
    starts = [[field.start for field in ask.fields] for ask in (first, again)]
    assert starts == [[100, 0, 0, 0, ""], [25, 25, 25, 25, ""]]
    assert (first.total, [field.step for field in first.fields[:4]]) == (100, [5, 5, 5, 5])


def test_a_scheme_can_be_taken_or_more_of_one_thing_asked_for():
    assert tiny().ask(after(*WHOLE[:3]).state, "rd") == Choose(
        "What do you say to the letter of Tomas? Take it, or ask for one change: 40 points more on something."
        " They come off the own targets first, then off whatever has most.",
        (
            Choice("accept", "Yes."),
            Choice("own", "More own."),
            Choice("time", "More time."),
            Choice("cost", "More cost."),
            Choice("green", "More green."),
        ),
        "answer",
    )


def test_what_is_not_asked_for_now_is_refused():
    with pytest.raises(NotNow, match="It is not the turn of rd"):
        after(WHOLE[0], WHOLE[0])
    with pytest.raises(NotAMove, match="“design” is not a move here"):
        after(designed("rd", EQUAL))
    with pytest.raises(NotAMove, match="no chair “boss”"):
        after(Move("boss", "work", None))
    with pytest.raises(PlayOver):
        after(*WHOLE, WHOLE[0])


RIGHT_DAYS = (
    "Place whole days on own target, the file and the refill, 2 together at most, with a guess in days and a line."
)
GOOD = {"own": 1, "shared": 1, "lasting": 0, "guess": 0, "say": ""}


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, f"That is no form. {RIGHT_DAYS}"),
        (True, f"That is no form. {RIGHT_DAYS}"),
        (("own", 2), f"That is no form. {RIGHT_DAYS}"),
        ({"own": 2}, f"The form has no shared, lasting, guess and say. {RIGHT_DAYS}"),
        ({**GOOD, "x" * 90: 1}, f"There is no field “{'x' * 60}”. {RIGHT_DAYS}"),
        ({**GOOD, "own": True}, f"“own” holds no number that goes there. {RIGHT_DAYS}"),
        ({**GOOD, "own": "1"}, f"“own” holds no number that goes there. {RIGHT_DAYS}"),
        ({**GOOD, "own": 1e308}, f"“own” holds no number that goes there. {RIGHT_DAYS}"),
        ({**GOOD, "own": -1}, f"“own” holds no number that goes there. {RIGHT_DAYS}"),
        ({**GOOD, "own": 0.5}, f"“own” holds no number that goes there. {RIGHT_DAYS}"),
        ({**GOOD, "own": Record({"deep": ()})}, f"“own” holds no number that goes there. {RIGHT_DAYS}"),
        ({**GOOD, "own": 2}, f"These days make 3; there are 2. {RIGHT_DAYS}"),
        ({**GOOD, "guess": "0"}, f"“guess” holds no number that goes there. {RIGHT_DAYS}"),
        ({**GOOD, "guess": 7}, f"“guess” holds no number that goes there. {RIGHT_DAYS}"),
        ({**GOOD, "say": None}, "That is no line. A line is text of at most 200 characters; it may be empty."),
        (
            {**GOOD, "say": "a" * 1_000_000},
            "That is no line. A line is text of at most 200 characters; it may be empty.",
        ),
        ({**GOOD, "say": "Yes \ud83d"}, "The line ends in half a character. Delete the last one and type it again."),
    ],
)
def test_days_that_do_not_fit_are_refused_with_what_would_be_right(value, message):
    with pytest.raises(NotAMove) as refused:
        after(Move("rd", "work", Record(value) if isinstance(value, dict) else value))
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("all of it", "That is no form."),
        ({"own": 100, "time": 0, "cost": 0, "green": 5, "say": ""}, "These points make 105."),
        ({"own": 96, "time": 4, "cost": 0, "green": 0, "say": ""}, "“own” holds no number that goes there."),
        ({"own": 105, "time": 0, "cost": 0, "green": 0, "say": ""}, "“own” holds no number that goes there."),
        ({"own": 100, "time": 0, "cost": 0, "say": ""}, "The form has no green."),
    ],
)
def test_a_scheme_that_does_not_fit_is_refused(value, message):
    right = " Give each of own, time, cost and green points in steps of 5 that make 100 together, and a line."
    with pytest.raises(NotAMove) as refused:
        after(*WHOLE[:2], Move("marketing", "design", Record(value) if isinstance(value, dict) else value))
    assert str(refused.value) == message + right
    with pytest.raises(NotAMove, match="That is no line"):
        after(*WHOLE[:2], designed("marketing", EQUAL, "a" * 201))


@pytest.mark.parametrize("value", [None, True, "", "money", ("accept",), Record({}), "x" * 1_000_000])
def test_an_answer_is_one_of_five(value):
    with pytest.raises(NotAMove) as refused:
        after(*WHOLE[:3], Move("rd", "answer", value))
    assert str(refused.value) == "That is no answer to a scheme. An answer is one of accept, own, time, cost and green."


def test_whole_numbers_with_a_point_are_whole_numbers():
    move = Move("rd", "work", Record({**GOOD, "own": 1.0, "say": "  Hm. "}))
    assert after(move).state.sealed == (Entry(FILE, 0, "Hm."), None)


def test_signs_that_no_screen_shows_are_dropped_from_a_line():
    move = Move("rd", "work", Record({**GOOD, "say": "\u202eFine.\x00\x1b\r\n 👩\u200d🔬\tsays so\u2069"}))
    assert after(move).state.sealed[0].say == "Fine. 👩\u200d🔬 says so"


# ---- what a chair sees ---------------------------------------------------------------------------------------------


def test_what_days_bring_and_points_are_worth_is_at_hand_in_words_and_figures():
    brief = tiny().view(after(), "marketing").brief
    table = next(block for block in brief if isinstance(block, Table))
    assert table.head == ("Days", "Own target", "to the other's", "The file", "The refill")
    assert table.rows == (("0", "0", "0", "0", "0"), ("1", "+10", "−4", "+5", "+15"), ("2", "+16", "−12", "+8", "+20"))
    text = as_text(brief, 10_000)
    assert (
        "Every fortnight starts anew at time 40, cost 40 and green 20. Your days on the own target add to “time”"
        in text
    )
    assert "- The file: Claims A day costs you 15 euros." in text
    assert "- Own target: Dates A day costs you nothing." in text
    assert "under your present letter, which knows only time: 52 points pay 520 euros." in text


def test_days_handed_in_are_seen_by_their_own_chair_only():
    play = after(WHOLE[0])
    assert tiny().view(play, "rd").blocks[2:] == (
        Text("Sealed: 1 day on the own target, 1 day on the refill.", "note"),
        Meter("Fortnights left", 3, 0, 3),
    )
    other = after(given_days("rd", FILE, 2, "Secret."))
    assert as_json(tiny().view(play, "marketing")) == {**as_json(tiny().view(other, "marketing"))}
    assert tiny().view(play, "marketing").blocks == (
        *tiny().view(after(), "rd").blocks[:2],
        Meter("Fortnights left", 3, 0, 3),
    )


def test_a_fortnight_is_told_with_what_happened_what_both_did_and_what_it_brought():
    blocks = tiny().view(after(*WHOLE[:7]), "rd").blocks
    texts = as_text(blocks)
    assert "Fortnight 2\n-----------\n\nSun.\n\nCheap.\n\nGreen.\n\nInes (you): Green now." in texts
    tables = [block for block in blocks if isinstance(block, Table)]
    assert tables[-1] == Table(
        "Days of both, and what they brought in points. That makes time 46, cost 46 and green 35; to the house this"
        " fortnight is worth 38.1 thousand euros.",
        ("", "Ines", "Tomas", "What came of it"),
        (
            ("Own target", "1", "1", "cost +6 and time +6"),
            ("The file", "0", "0", "nothing"),
            ("The refill", "1", "1", "green +15"),
            ("Bonus", "416", "416", "in euros, as the letter pays"),
        ),
    )
    assert blocks[-4:] == (
        Text("Your bonus is 416 euros, less 20 that your days cost you: 396."),
        Text(
            "Shared days of Tomas: you expected 1, it was 1. So far: 6 early, a jar at 3.06 and a pouch.",
            "note",
        ),
        Text("Ines writes.", "scene"),
        Meter("Fortnights left", 1, 0, 3),
    )


def test_days_that_met_nobody_and_days_kept_free_are_told():
    blocks = tiny().view(after(given_days("rd", (0, 2, 0)), given_days("marketing", (0, 1, 0))), "rd").blocks
    table = next(block for block in blocks if isinstance(block, Table))
    assert table.rows == (
        ("Own target", "0", "0", "nothing"),
        ("The file", "2", "1", "both targets +5; 1 day met nobody"),
        ("The refill", "0", "0", "nothing"),
        ("Kept free", "0", "1", ""),
        ("Bonus", "450", "450", "in euros, as the letter pays"),
    )
    alone = tiny().view(after(given_days("rd", (0, 2, 0)), given_days("marketing", (0, 0, 0))), "rd").blocks
    table = next(block for block in alone if isinstance(block, Table))
    assert table.rows[1] == ("The file", "2", "0", "nothing: 2 days met nobody")


def fortnights(*pairs):
    return Board(tuple((Entry(first, 0, ""), Entry(second, 0, "")) for first, second in pairs), (None, None), ())


def test_what_happens_at_work_is_told_with_its_direction_and_never_twice():
    quiet, early, late = (OWN, OWN), ((0, 0, 0), OWN), (OWN, (0, 0, 0))
    told = fortnights(quiet, early, quiet, early, late, early, late, early, late)
    assert [news(tiny(), told, k) for k in range(9)] == [
        [], ["Early."], ["Slower."], ["Earlier."], ["Late.", "Cheap."], [], ["Later."], [], [],
    ]  # fmt: skip
    green = fortnights((REFILL, REFILL), (OWN, OWN), (REFILL, REFILL))
    assert [news(tiny(), green, k) for k in range(3)] == [
        ["Early.", "Cheap.", "Green."],
        ["Slower.", "Grey."],
        ["Earlier."],
    ]


def test_what_it_all_came_to_is_the_sum_of_points_above_the_start():
    told = fortnights(((0, 0, 0), OWN), ((0, 0, 0), OWN), (REFILL, REFILL))
    points = [slow_points(tiny(), *(entry.effort for entry in pair)) for pair in told.fortnights]
    days = round(-3 + 0.5 * sum(time - 40 for time, _, _ in points))
    price = 3.1 - 0.01 * sum(cost - 40 for _, cost, _ in points)
    assert (days, round(price, 2), sum(green - 20 for _, _, green in points)) == (16, 3.28, 15)
    assert so_far(tiny(), told, 3) == "16 early, a jar at 3.28 and a pouch"
    assert ends(tiny(), told) == "16 early. Jar 3.28. A pouch."
    assert so_far(tiny(), told, 0) == "3 late, a jar at 3.10 and no pouch"


def test_a_scheme_is_told_with_its_line_and_an_answer_in_the_words_of_the_chair():
    blocks = tiny().view(after(*WHOLE[:5]), "marketing").blocks
    head = ("Own target", "Time, for both", "Cost, for both", "Green, for both")
    assert blocks[-5:-1] == (
        Speech("marketing", "Tomas", "Here.", True),
        Table("The letter of Tomas. In % of the bonus.", head, (("25", "25", "25", "25"),)),
        Speech("rd", "Ines", "More green."),
        Table("The letter of Tomas, written again; it holds now. In % of the bonus.", head, (("0", "30", "30", "40"),)),
    )


def test_the_last_line_says_how_it_ended():
    both = [300 * sum(slow_points(tiny(), *pair)) for pair in ((REFILL, REFILL), (OWN, FILE))]
    share = tiny().efficiency(sum(both) / 2)
    blocks = tiny().view(after(*WHOLE), "rd").blocks
    assert blocks[-3:] == (
        Text(ends(tiny(), after(*WHOLE).state), "scene"),
        Text("Poor.", "scene"),
        Text(f"Under your two letters you came {100 * share:.0f} % of the way from selfish to best.", "key"),
    )
    assert tiny().view(after(*WHOLE), "rd").status == "over"


STRAINS = st.tuples(*[st.integers(0, 60)] * 3)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 500), STRAINS, st.sampled_from(("rd", "marketing")))
@example(0, (60, 0, 0), "rd")
def test_no_view_tells_the_private_side_of_the_other_chair(seed, strain, chair):
    game = tiny()
    other = game.other(chair)
    side = game.sides[other]
    changed = side.model_copy(
        update={
            "strain": dict(zip(KEYS, strain, strict=True)),
            "draft": {"own": 100, "time": 0, "cost": 0, "green": 0},
            "habit": {"own": 0, "shared": 1, "lasting": 1},
            "works": dict.fromkeys(KEYS, "Something else"),
            "tells": "Something else.",
        }
    )
    twin = game.model_copy(
        update={
            "sides": {**game.sides, other: changed},
            "voices": {**game.voices, other: game.voices[chair]},
            "chairs": {**game.chairs, other: game.chairs[other].model_copy(update={"brief": "Another brief."})},
        }
    )
    for name in ("tables", "joint", "low", "high", "aim", "best_scheme"):
        twin.__dict__.pop(name, None)
    play = replay(game, seed, ())
    while not play.over:
        play = play.then(at_random(play, play.turn[(seed + len(play.moves)) % len(play.turn)]))
    for count in range(len(play.moves) + 1):
        part = play.until(count)
        assert as_json(game.view(part, chair)) == as_json(twin.view(replay(twin, seed, part.moves), chair))
        if chair not in part.turn and not part.over:
            continue
        assert all(
            game.reply(part, one) == twin.reply(replay(twin, seed, part.moves), one)
            for one in part.turn
            if one == chair
        )


# ---- who sits in an empty chair ------------------------------------------------------------------------------------


def board(*efforts, deals=()):
    return Board(tuple((Entry(first, 0, ""), Entry(second, 0, "")) for first, second in efforts), (None, None), deals)


def test_each_manner_sits_in_a_third_of_the_seeds_of_a_variant():
    found = [manner(tiny(), seed, chair) for seed in SEEDS for chair in ("rd", "marketing")]
    assert {style: found.count(style) for style in set(found)} == {"replies": 16, "copies": 16, "sulks": 16}


def test_who_replies_does_what_pays_best_against_the_last_fortnight():
    agreed = (Deal(GREEN, "accept"),)
    assert intended(tiny(), Board(), "rd", "replies") == FILE
    assert intended(tiny(), board((FILE, REFILL), deals=agreed), "rd", "replies") == REFILL
    assert intended(tiny(), board((REFILL, OWN), deals=agreed), "rd", "replies") == (1, 0, 0)


def test_who_copies_goes_one_day_beyond_the_other_as_far_as_its_letter_pays():
    game = course(0)
    none, plan = (4, 0, 0), (1, 1, 2)
    pays, not_paid = (Deal((0, 30, 25, 45), "accept"),), (Deal((100, 0, 0, 0), "accept"),)
    assert game.settled((0, 30, 25, 45), 0).pair[0] == plan
    assert intended(game, Board(), "rd", "copies") == (3, 1, 0)
    assert intended(game, board((none, none), (none, none), deals=pays), "rd", "copies")[1:] == (1, 1)
    assert intended(game, board((none, none), (none, (0, 2, 2)), deals=pays), "rd", "copies") == plan
    assert intended(game, board((none, none), (none, (0, 2, 2)), deals=not_paid), "rd", "copies") == none


def test_who_sulks_does_what_its_letter_pays_for_then_gives_nothing_then_half():
    game = course(0)
    good, none, plan = (0, 2, 2), (4, 0, 0), (1, 1, 2)
    deals = (Deal((0, 25, 25, 50), "accept"), Deal((0, 25, 25, 50), "accept"))
    met, let_down = (good, good), (good, none)
    assert intended(game, Board(), "rd", "sulks") == (3, 1, 0)
    assert intended(game, board(met, met, met, deals=deals), "rd", "sulks") == plan
    assert intended(game, board(met, met, let_down, deals=deals), "rd", "sulks")[1:] == (0, 0)
    assert intended(game, board(met, let_down, (none, none), deals=deals), "rd", "sulks")[1:] == (0, 1)
    assert intended(game, board(let_down, (none, none), (none, none), deals=deals), "rd", "sulks") == plan
    assert intended(game, board(met, met, ((2, 1, 1), (3, 1, 0)), deals=deals), "rd", "sulks") == plan


@pytest.mark.parametrize("style", ["replies", "copies", "sulks"])
def test_no_colleague_gives_days_to_an_own_target_that_its_letter_does_not_pay_for(style):
    game = course(0)
    deals = (Deal((0, 100, 0, 0), "accept"),)
    given_last = ((0, 2, 2), (0, 2, 2))
    assert intended(game, board(given_last, given_last, deals=deals), "rd", style)[0] == 0


def test_a_colleague_says_what_its_days_cost_before_the_first_scheme_and_nothing_twice():
    game = course(0)
    agreed = (Deal((0, 25, 25, 50), "accept"),) * 2
    voice, side, plan = game.voices["rd"], game.sides["rd"], (1, 1, 2)
    assert line(game, Board(), "rd", "sulks", (3, 1, 0)) == voice.first
    assert line(game, board((plan, plan)), "rd", "sulks", (3, 1, 0)) == side.tells
    two = board((plan, plan), ((3, 1, 0), plan), deals=agreed)
    assert line(game, two, "rd", "sulks", plan) == voice.lines["sulks"]["more"]
    assert line(game, two, "rd", "sulks", (2, 0, 2)) == voice.astray
    repeated = two._replace(fortnights=((Entry(plan, 0, str(voice.astray)), Entry(plan, 0, "")), two.fortnights[1]))
    assert line(game, repeated, "rd", "sulks", (2, 0, 2)) == ""
    same = board((plan, plan), (plan, plan), deals=agreed)
    assert line(game, same, "rd", "sulks", plan) == voice.lines["sulks"]["same"]
    below = board((plan, plan), ((0, 2, 2), (0, 2, 2)), deals=agreed)
    assert line(game, below, "rd", "replies", game.best_reply((0, 25, 25, 50), 0, (0, 2, 2))[0]) in (
        voice.lines["replies"].values()
    )
    hurt = board((plan, plan), (plan, (4, 0, 0)), deals=agreed)
    assert line(game, hurt, "rd", "sulks", intended(game, hurt, "rd", "sulks")) == voice.hurt
    left = board((plan, plan), (plan, plan), deals=(Deal(FIRST, "accept"),))
    assert line(game, left, "rd", "copies", (4, 0, 0)) == voice.lines["copies"]["none"]
    fewer = board((plan, plan), ((0, 2, 2), plan), deals=agreed)
    assert line(game, fewer, "rd", "sulks", plan) == voice.lines["sulks"]["fewer"]


def test_a_day_goes_astray_now_and_then_and_only_one():
    noisy = library.parse(TINY.replace("noise: 0.0", "noise: 0.5"), "one-scoreboard/tiny", thorough=False)
    assert {noisy.reply(after(seed=seed, game=noisy), "rd") for seed in range(60)} == {
        given_days("rd", FILE, 1, "Ines tells.")
    }
    moved = []
    for seed in range(90):
        play = after(*WHOLE[:2], designed("marketing", GREEN), Move("rd", "answer", "accept"), seed=seed, game=noisy)
        plan = intended(noisy, play.state, "rd", manner(noisy, seed, "rd"))
        effort = tuple(noisy.reply(play, "rd").value[key] for key in KEYS)
        moves = [one - other for one, other in zip(effort, plan, strict=True)]
        moved.append(max(sum(d for d in moves if d > 0), -sum(d for d in moves if d < 0)))
    assert set(moved) == {0, 1} and 25 < moved.count(1) < 65


def test_nothing_of_the_present_fortnight_moves_a_reply():
    for seed in range(6):
        replies = {
            tiny().reply(after(*WHOLE[:5], given_days("rd", effort), seed=seed), "marketing")
            for effort in tiny().efforts
        }
        assert len(replies) == 1


def test_a_colleague_takes_a_scheme_of_which_it_expects_no_less():
    led = one_fortnight(REFILL, OWN)
    assert tiny().reply(after(*led, designed("marketing", FIRST)), "rd") == Move("rd", "answer", "accept")
    poor = (0, 0, 0, 100)
    assert tiny().expected(poor, 0) < tiny().expected(FIRST, 0)
    asked = {weight: with_more(tiny(), poor, weight) for weight in WEIGHTS}
    gains = {weight: tiny().expected(one, 0) for weight, one in asked.items() if one[1] - one[2] < 30}
    assert list(gains) == ["own", "cost", "green"]
    assert tiny().reply(after(*led, designed("marketing", poor)), "rd").value == max(gains, key=gains.get)


def test_a_colleague_objects_in_words_to_a_scheme_that_leans_to_the_other():
    greedy, play = (0, 80, 20, 0), after(*WHOLE[:2])
    assert [leaning(tiny(), greedy, chair) for chair in ("rd", "marketing")] == [True, False]
    offered = play.then(designed("marketing", greedy))
    answer = tiny().reply(offered, "rd")
    assert answer == Move("rd", "answer", "cost")
    choices = {choice.id: choice.text for choice in tiny().ask(offered.state, "rd").choices}
    assert (choices["cost"], choices["green"]) == ("Ines objects.", "More green.")
    assert Speech("rd", "Ines", "Ines objects.") in tiny().view(offered.then(answer), "marketing").blocks


def test_a_colleague_proposes_its_draft_and_gives_way_once():
    assert tiny().reply(after(*WHOLE[:2]), "marketing") == designed("marketing", (40, 30, 25, 5), "Tomas proposes.")
    asked = after(*WHOLE[:2], designed("marketing", (40, 30, 25, 5)), Move("rd", "answer", "green"))
    assert tiny().reply(asked, "marketing") == designed("marketing", (0, 30, 25, 45), "Tomas amends.")


def test_a_colleague_builds_on_a_scheme_that_worked_unless_it_leans_against_it():
    def second(scheme, *later):
        return draft(tiny(), board((OWN, OWN), *later, deals=(Deal(scheme, "accept"),)), "rd")

    worked, failed = (REFILL, REFILL), (OWN, OWN)
    changed = [GREEN, *(with_more(tiny(), GREEN, weight) for weight in WEIGHTS)]
    upright = [scheme for scheme in changed if scheme[1] - scheme[2] < 30]
    expected = max(upright, key=lambda scheme: round(tiny().expected(scheme, 0), 6))
    assert len(upright) < len(changed)
    assert second(GREEN, worked) == designed("rd", expected, "Ines builds.")
    own_draft = designed("rd", (40, 25, 30, 5), "Ines proposes.")
    assert second(GREEN, failed) == own_draft
    assert second((0, 60, 0, 40), worked) == own_draft


def test_the_expert_asks_for_the_change_that_helps_most_and_takes_what_cannot_be_bettered():
    def offered(scheme):
        return after(*WHOLE[:2], designed("marketing", scheme))

    worth = {weight: tiny().quality(with_more(tiny(), (40, 30, 25, 5), weight)) for weight in WEIGHTS}
    assert tiny().best(offered((40, 30, 25, 5)), "rd") == Move("rd", "answer", max(worth, key=worth.get))
    assert tiny().best(offered(tiny().best_scheme), "rd") == Move("rd", "answer", "accept")
    assert tiny().best(after(*WHOLE[:2]), "marketing") == designed("marketing", tiny().best_scheme)


def test_in_the_course_no_naive_player_passes_60_percent_and_the_expert_passes_90_alike_in_both_variants():
    shares = {
        (variant, chair): {**course(variant).naive(chair, {}), "expert": course(variant).expert_share(chair)}
        for variant in (0, 1)
        for chair in ("rd", "marketing")
    }
    for (variant, chair), found in shares.items():
        assert set(found) == {"random", "selfish", "copying", "evenly", "generous", "expert"}
        assert max(share for name, share in found.items() if name != "expert") <= 0.60
        assert found["expert"] >= 0.90
        assert all(abs(share - shares[1 - variant, chair][name]) <= 0.10 for name, share in found.items())


# ---- marks and account ---------------------------------------------------------------------------------------------


def test_the_score_is_made_of_joint_result_own_scheme_and_foresight():
    game = tiny()
    months = [300 * sum(slow_points(game, *pair)) for pair in ((REFILL, REFILL), (OWN, FILE))]
    joint = (sum(months) / 2 - 32_400) / (38_100 - 32_400)
    assert 0 < joint < 1
    before = max(0.0, (300 * sum(slow_points(game, REFILL, OWN)) - 32_400) / 5_700)
    rd, marketing = (game.marks(after(*WHOLE), chair) for chair in ("rd", "marketing"))
    assert rd == Marks(
        pytest.approx(0.6 * joint + 0.1 * 1.0),
        (
            Mark("teamwork", pytest.approx(joint), 1.0, 2),
            Mark("analysis", 0.0, 1.0, 1),
            Mark("communication", 3.0, 3.0, 3),
        ),
        (
            ("joint result before", pytest.approx(before)),
            ("joint result under your two letters", pytest.approx(joint)),
            ("your own letter", 0.0),
            ("days of the other foreseen", 1.0),
            ("joint days that met nobody", pytest.approx(2 / 4)),
        ),
    )
    assert marketing.score == pytest.approx(0.6 * joint + 0.3 * game.quality(GREEN) + 0.1 * (0.5 + 0.5 + 0.0) / 3)


def test_before_anything_was_done_there_is_nothing_to_mark():
    marks = tiny().marks(after(), "rd")
    assert (marks.score, marks.skills) == (0.0, ())
    assert all(value == 0.0 for _, value in marks.measures)
    assert wasted_share(Board()) == 0.0


def test_the_account_shows_every_fortnight_every_scheme_and_where_it_leads():
    blocks = tiny().account(after(*WHOLE), "rd")
    figure = blocks[1]
    results = [300 * sum(slow_points(tiny(), *pair)) / 1000 for pair in ((REFILL, OWN), (REFILL, REFILL), (OWN, FILE))]
    assert figure.series[0].values == pytest.approx(results)
    assert all(f"{value:.1f}" in figure.alt for value in results)
    assert "Two selfish people under the first letters bring 32.4, the most there can be is 38.1." in figure.alt
    table = next(block for block in blocks if isinstance(block, Table))
    assert [row[:5] for row in table.rows] == [
        ("The first letters", "100", "0", "0", "0"),
        ("Tomas, first proposal", "25", "25", "25", "25"),
        ("Tomas, after “more on green”", "0", "30", "30", "40"),
        ("Ines, accepted", "100", "0", "0", "0"),
        ("As the house counts", "0", "33", "33", "33"),
        ("One that would do", *map(str, tiny().best_scheme)),
    ]
    assert [row[5:] for row in table.rows] == [
        tuple(
            f"{100 * tiny().efficiency(joint):.0f} %" for joint in (tiny().settled(scheme).joint, tiny().stuck(scheme))
        )
        for scheme in (FIRST, EQUAL, GREEN, FIRST, tiny().house_scheme, tiny().best_scheme)
    ]
    text = as_text(blocks, 10_000)
    assert (
        "Under the first letters and the letter of Ines: both give 2 days on the own target. That is 0 % of the way."
        in text
    )
    assert (
        "Your score is 43 % = 60 % × 55 % (joint result under your two letters) + 30 % × 0 % (your own letter)"
        " + 10 % × 100 % (days of the other foreseen)." in text
    )
    assert "in all 3 fortnights. A guess counts whole where it was right" in text
    assert "Under the letter of Tomas: both give 1 day on the own target, 1 day on the refill." in text
    assert "You two came 100 % of the way, about what was paid for." in text
    assert "2 days on the work that needs both met no day of the other, 50 % of all that were given to it;" in text
    assert "Under your letters you came further than under the first ones." in text
    assert ("If nobody begins, it is" in text) == any(
        tiny().stuck(scheme) < tiny().settled(scheme).joint for scheme in (FIRST, GREEN, tiny().best_scheme)
    )
    assert manner(tiny(), 7, "marketing") == "copies"
    assert "If a bot was Tomas in this play, it was one that goes one shared day of each kind beyond" in text


def told(*moves, game=None):
    return as_text((game or tiny()).account(after(*moves, game=game), "rd"), 10_000)


def test_the_account_compares_what_the_two_did_with_what_each_letter_paid_for():
    taken = Move("rd", "answer", "accept"), Move("marketing", "answer", "accept")
    low = (designed("marketing", GREEN), taken[0], *one_fortnight(), designed("rd", GREEN), taken[1], *one_fortnight())
    text = told(*one_fortnight(), *low)
    assert "Under the letter of Tomas and the letter of Ines: both give 1 day on the own target" in text
    assert "You two came 0 % of the way, less than was paid for: some day met nobody" in text
    assert "Under your letters you came no further than under the first ones." in text
    assert "Nobody gave a day to the work that needs both." in text
    kept = (designed("marketing", FIRST), Move("rd", "answer", "own"), designed("marketing", FIRST))
    both = one_fortnight(REFILL, REFILL)
    text = told(*one_fortnight(), *kept, *both, designed("rd", tiny().best_scheme), taken[1], *both)
    assert "Tomas, kept after “more on own target”" in text
    assert "more than was paid for." in text
    assert "No day on the work that needs both went without a day of the other." in text
    assert "You had it." in text


def test_the_account_says_who_is_worse_off_under_the_model_scheme():
    text = told(*WHOLE)
    had, have = tiny().left(FIRST), tiny().left(tiny().best_scheme)
    worse = any(now < then for then, now in zip(had, have, strict=True))
    assert ("Somebody has less of it than under the first letters" in text) == worse
    costly = library.parse(
        TINY.replace("{own: 0, shared: 10, lasting: 20}", "{own: 0, shared: 10, lasting: 80}"),
        "one-scoreboard/tiny",
        thorough=False,
    )
    had, have = costly.left(FIRST), costly.left(costly.best_scheme)
    assert any(now < then for then, now in zip(had, have, strict=True))
    assert "Somebody has less of it than under the first letters" in told(*WHOLE, game=costly)


def test_the_account_of_the_course_says_that_the_house_does_not_count_what_a_day_costs():
    shipped = as_text(course(0).account(outcome(course(0), 2, "rd", at_random), "rd"), 10_000)
    assert "Paid exactly as the house counts, they come 86 % of the way" in shipped
    assert "Nobody has to be noble for it" in shipped


def test_minutes_are_those_of_reading_and_doing():
    census = tiny().census()
    assert census == Census(0, 0, (pytest.approx(census.minutes[0]), pytest.approx(census.minutes[1])))
    doing = (3 * 45 + 2 * 90) / 60
    assert doing < census.minutes[0] < census.minutes[1] < doing + 1


# ---- what can be wrong with a file -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "path", "text"),
    [
        ("harm: [0, 4, 12]", "harm: [0, 4]", "effects.harm", "must hold 0 and then the points after 1 to 2 days"),
        ("harm: [0, 4, 12]", "harm: [1, 4, 12]", "effects.harm", "must hold 0 and then the points after 1 to 2 days"),
        ("own: [0, 10, 16]", "own: [0, 10, 90]", "outcomes.cost", "runs from 28 to 130 with these effects; an index stays in 0 to 100"),
        ("target: cost", "target: time", "sides", "must have two different targets"),
        ("target: cost", "target: fame", "sides.rd.target", "must be one of time, cost and green"),
        ("designers: [marketing, rd]", "designers: [rd, rd]", "designers", "must be rd and marketing, in the order in which they design"),
        ("habit: {own: 2,", "habit: {own: 3,", "sides.marketing.habit", "must make at most 2 days"),
        ("over: 15, text: a pouch", "over: -1, text: a pouch", "outcomes.green.tally.stands", "must rise"),
        ("tells: Ines tells.", f"tells: {'p' * 201}", "sides.rd.tells", "is longer than the 200 characters that go with a move"),
        ("draft: {own: 40, time: 30", "draft: {own: 41, time: 29", "sides.marketing.draft", "must make 100 points in steps of 5"),
        ("draft: {own: 40, time: 30", "draft: {own: 40, time: 20", "sides.marketing.draft", "must make 100 points in steps of 5"),
        ("answers: {accept: Yes., ", "answers: {", "sides.rd.answers", "says nothing for “accept”"),
        ("answers: {accept: Yes., ", "answers: {accept: Yes., fame: Fame., ", "sides.rd.answers", "knows no “fame”; there is accept, own, time, cost and green"),
        ("over: 0, fall: [Late.,", "over: 1, fall: [Late.,", "outcomes.time.levels", "must begin over 0 and rise"),
        ("diary: [Rain., Sun., Wind.]", "diary: [Rain., Sun.]", "diary", "must hold 3 entries, one for each fortnight"),
        ("over: 75, text: Rich.", "over: 0, text: Rich.", "endings", "must begin over 0 and rise"),
        ('"Ines proposes."', f'"{"p" * 201}"', "voices.rd.proposes", "is longer than the 200 characters that go with a move"),
        ('"Ines c more"', f'"{"p" * 201}"', "voices.rd.lines.copies.more", "is longer than the 200 characters that go with a move"),
        ("  marketing: {name", "  boss: {name: Cy, role: Guest, brief: You wait.}\n  marketing: {name", "chairs", "must be two, not 3"),
        ("shared: [0, 5, 8]", "shared: [0, 25, 40]", "sides", "must have one equilibrium where each is paid for its own target only: all days on own targets"),
        ("harm: [0, 4, 12], shared: [0, 5, 8], lasting: [0, 15, 20]", "harm: [0, 0, 0], shared: [0, 0, 0], lasting: [0, 0, 0]", "outcomes", "leave nothing to win: selfish choices under the first scheme are best"),
        ("strain: {own: 0, shared: 10, lasting: 20}", "strain: {own: 0, shared: 10, lasting: 900}", "sides", "leave no scheme that makes the selfish choice the joint one; lower a strain"),
    ],
)  # fmt: skip
def test_every_problem_of_a_file_is_found_with_its_place(old, new, path, text):
    assert TINY.count(old) == 1
    with pytest.raises(ScenarioInvalid) as invalid:
        library.parse(TINY.replace(old, new), "one-scoreboard/tiny", "tiny.yaml")
    assert (path, text) in [(problem.path, problem.text) for problem in invalid.value.problems]


def test_an_outcome_may_not_be_called_as_an_answer_is():
    with pytest.raises(ScenarioInvalid, match="has a name that the game keeps for itself"):
        library.parse(TINY.replace("green:", "accept:"), "one-scoreboard/tiny")


def test_a_fortnight_in_the_middle_brings_its_report_and_the_next_question():
    game = course(0)
    play = replay(game, 2, [given_days("rd", (4, 0, 0)), given_days("marketing", (4, 0, 0))])
    blocks = game.view(play, "rd").blocks
    assert blocks[-2:] == (
        Text(
            "Shared days of Tomas Lindqvist: you expected 0, it was 0."
            " So far: the cream 10 days late, a jar at 3.10 euros and no refill.",
            "note",
        ),
        Meter("Fortnights left", 5, 0, 6),
    )
    assert game.view(play, "rd").status == "yours"
