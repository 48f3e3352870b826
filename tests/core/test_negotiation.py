"""Negotiation: acts in turn, a deal or none, and every figure about it against a brute force in plain loops."""

from functools import cache
from itertools import product
from math import dist
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskswap import library
from deskswap.core.activity import Census, Mark, Marks, replay
from deskswap.core.game import SEEDS, at_random, outcome
from deskswap.core.moves import Move, Record
from deskswap.core.negotiation import RULES, bargaining, haggling, settlement, speaking
from deskswap.core.negotiation.bargaining import Domain
from deskswap.core.negotiation.haggling import TEMPERS, Act, Heard, Seat, Talk
from deskswap.core.views import Fold, Items, Meter, Plane, Speech, Table, Text, as_json, as_text, tasks
from deskswap.errors import MoveRejected, NotAMove, NotNow, PlayOver, ScenarioInvalid

LAMP = """
kind: negotiation
title: A lamp
summary: Three points.
minutes: 3
setting: An evening.
without_deal: They stay in the dark.
rounds: 4
counterparts: [tough, yielding, reciprocating, candid]
no_deal: {rd: 30, marketing: 20}
chairs:
  rd: {name: Ada, role: Lab, brief: You like glass.}
  marketing: {name: Ben, role: Brand, brief: You like light.}
openings: {rd: [rd opens], marketing: [ben opens]}
voices:
  rd: {proposes: [rd proposes], holds: [rd holds], takes_back: ["rd takes back {issue}"], meets: ["rd meets {issue}"], late: [rd late], asks: ["rd asks: {issue}"],
    notes_high: ["{issue} is high, rd notes."], notes_low: ["Oh. {issue} is low, rd notes."], evades: [rd evades], accepts: [rd accepts], relents: [rd relents],
    leaves: [rd leaves]}
  marketing: {proposes: [ben proposes], holds: [ben holds], takes_back: ["ben takes back {issue}"], meets: ["ben meets {issue}"], late: [ben late], asks: ["ben asks: {issue}"],
    notes_high: ["{issue} is high, ben notes."], notes_low: ["Oh. {issue} is low, ben notes."], evades: [ben evades], accepts: [ben accepts], relents: [ben relents],
    leaves: [ben leaves]}
issues:
  glass:
    text: The glass
    short: the glass
    options: {thin: thin glass, thick: thick glass, double: double glass}
    points: {rd: {thin: 0, thick: 40, double: 60}, marketing: {thin: 20, thick: 10, double: 0}}
    says:
      rd: {why: rd why glass, plain: rd plain glass, half: rd half glass, gives: [rd gives glass], wants: [rd wants glass]}
      marketing: {why: ben why glass, plain: ben plain glass, half: ben half glass, gives: [ben gives glass], wants: [ben wants glass]}
  light:
    text: The light
    short: the light
    options: {warm: warm light, cold: cold light}
    points: {rd: {warm: 20, cold: 0}, marketing: {warm: 60, cold: 0}}
    says:
      rd: {why: rd why light, plain: rd plain light, half: rd half light, gives: [rd gives light], wants: [rd wants light]}
      marketing: {why: ben why light, plain: ben plain light, half: ben half light, gives: [ben gives light], wants: [ben wants light]}
  price:
    text: The price
    short: the price
    options: {low: low price, mid: middle price, high: high price}
    points: {rd: {low: 0, mid: 10, high: 20}, marketing: {low: 20, mid: 10, high: 0}}
    says:
      rd: {why: rd why price, plain: rd plain price, half: rd half price, gives: [rd gives price], wants: [rd wants price]}
      marketing: {why: ben why price, plain: ben plain price, half: ben half price, gives: [ben gives price], wants: [ben wants price]}
"""
LEFT, RIGHT = ((0, 40, 60), (20, 0), (0, 10, 20)), ((20, 10, 0), (60, 0), (20, 10, 0))
COURSE = "the-trade/launch-against-spec"


@cache
def lamp(text=LAMP):
    return library.parse(text, "the-trade/lamp")


def deal(glass, light, price):
    return Record({"glass": glass, "light": light, "price": price})


MINE, THEIRS, FAIR = deal("double", "warm", "high"), deal("thin", "warm", "low"), deal("thick", "warm", "mid")


def after(*moves, seed=0, game=None):
    return replay(game or lamp(), seed, [Move(*move) for move in moves])


def guess(chair, *numbers):
    return chair, "guess", Record(dict(zip(("glass", "light", "price"), numbers, strict=True)))


AGREED = (("rd", "offer", MINE), ("marketing", "offer", THEIRS), ("rd", "offer", FAIR), ("marketing", "accept", "yes"))
WHOLE = (*AGREED, guess("rd", 20, 60, 20), guess("marketing", 40, 40, 20))


# ---- the mathematics, against plain loops -----------------------------------------------------------------------


def random_domain(random):
    """A small trade: 1 to 4 issues of 2 to 4 options, points 0 to 9, any no-deal values."""
    sizes = [random.randint(2, 4) for _ in range(random.randint(1, 4))]
    left, right = (tuple(tuple(random.randint(0, 9) for _ in range(size)) for size in sizes) for _ in range(2))
    return Domain(left, right, (random.randint(0, 12), random.randint(0, 12)))


def every_pair(domain):
    """The points of each deal there is, deal by deal."""
    return [
        (
            sum(row[k] for row, k in zip(domain.left, one, strict=True)),
            sum(row[k] for row, k in zip(domain.right, one, strict=True)),
        )
        for one in product(*(range(len(row)) for row in domain.left))
    ]


def beaten(at, others):
    return any(x >= at[0] and y >= at[1] and (x > at[0] or y > at[1]) for x, y in others)


def share(part, whole):
    return max(0.0, min(1.0, part / whole)) if whole > 0 else 0.0


@pytest.mark.parametrize("block", range(10))
def test_on_a_thousand_small_trades_every_figure_is_that_of_the_brute_force(block):
    random = Random(block)
    for _ in range(100):
        domain = random_domain(random)
        pairs, (d, e) = every_pair(domain), domain.walk
        grid = bargaining.counts(domain)
        assert {tuple(map(int, at)): int(grid[tuple(at)]) for at in np.argwhere(grid)} == {
            at: pairs.count(at) for at in pairs
        }
        best = sorted({at for at in pairs if not beaten(at, pairs)})
        assert list(bargaining.frontier(grid)) == best
        products = [(x - d) * (y - e) for x, y in pairs if x > d and y > e]
        found = bargaining.nash_point(grid, domain.walk)
        assert (found is None) == (not products)
        if found:
            assert found in pairs and min(found[0] - d, found[1] - e) > 0
            assert (found[0] - d) * (found[1] - e) == max(products)
        most = max(x + y for x, y in pairs)
        for at in [random.choice(pairs) for _ in range(3)] + [domain.walk]:
            x, y = at
            assert bargaining.joint_efficiency(domain, at) == pytest.approx(share(x + y - d - e, most - d - e))
            better = [1 for a, b in pairs if a > x and b > y]
            assert bargaining.preferred_by_both(grid, at) == pytest.approx(len(better) / len(pairs))
            ratio = (x - d) * (y - e) / max(products) if products and x > d and y > e else 0
            assert bargaining.nash_ratio(grid, domain.walk, at) == pytest.approx(ratio)
            gap, far = min(dist(at, one) for one in best), min(dist(domain.walk, one) for one in best)
            near = 1 - share(gap, far) if far else float(gap == 0)
            assert bargaining.nearness(grid, domain.walk, at) == pytest.approx(near)
            if at in pairs:
                assert bargaining.pair(domain, bargaining.deal_at(domain, at)) == at


@pytest.mark.parametrize("block", range(5))
def test_a_bid_is_the_best_liked_deal_that_is_worth_enough(block):
    random = Random(block)
    for _ in range(60):
        points = random_domain(random).left
        liked = [[random.random() for _ in row] for row in points]
        wanted = random.randint(0, sum(map(max, points)))
        enough = [
            sum(like[k] for like, k in zip(liked, one, strict=True))
            for one in product(*(range(len(row)) for row in points))
            if sum(row[k] for row, k in zip(points, one, strict=True)) >= wanted
        ]
        found = haggling.bid(points, wanted, liked)
        assert bargaining.worth(points, found) >= wanted
        assert sum(like[k] for like, k in zip(liked, found, strict=True)) == pytest.approx(max(enough))


def test_weights_favourites_and_levels_are_read_off_the_points():
    assert bargaining.weights(LEFT) == (60, 20, 20)
    assert bargaining.favourites(LEFT) == (2, 0, 2)
    assert [bargaining.level(LEFT, issue) for issue in range(3)] == ["high", "low", "low"]
    assert bargaining.level(((0, 50), (0, 50)), 0) == "middle"


def test_an_issue_is_compatible_opposed_or_neither():
    domain = Domain(LEFT, RIGHT, (30, 20))
    assert [bargaining.compatible(domain, issue) for issue in range(3)] == [False, True, False]
    assert [bargaining.opposed(domain, issue) for issue in range(3)] == [False, False, True]
    assert bargaining.common_ground(domain, (0, 0, 0)) == 1
    assert bargaining.common_ground(domain, (0, 1, 0)) == bargaining.common_ground(domain, None) == 0
    assert bargaining.common_ground(Domain(LEFT[:1], RIGHT[:1], (0, 0)), (0,)) == 0


def test_a_guess_is_right_as_far_as_it_covers_the_truth():
    assert bargaining.guessed((60, 20, 20), (60, 20, 20)) == 1
    assert bargaining.guessed((1, 0), (0, 1)) == 0
    assert bargaining.guessed((1, 1, 1), (60, 20, 20)) == pytest.approx(1 - (4 / 15))
    assert bargaining.beyond_even((1, 1, 1), (60, 20, 20)) == 0
    assert bargaining.beyond_even((60, 20, 20), (60, 20, 20)) == 1
    assert bargaining.beyond_even((20, 60, 20), (60, 20, 20)) == 0
    assert bargaining.beyond_even((75, 25), (50, 50)) == 0.75


@given(st.lists(st.floats(0.01, 1), min_size=1, max_size=8))
def test_shares_become_whole_numbers_that_make_a_hundred(shares):
    found = bargaining.hundred(shares)
    assert sum(found) == 100
    assert all(abs(number - 100 * one / sum(shares)) < 1 for number, one in zip(found, shares, strict=True))


# ---- the rules ------------------------------------------------------------------------------------------------


def test_the_chairs_act_in_turn_and_the_seed_says_who_begins():
    assert [after(*WHOLE[:count]).turn for count in range(7)] == [
        ("rd",), ("marketing",), ("rd",), ("marketing",), ("rd", "marketing"), ("marketing",), (),
    ]  # fmt: skip
    assert [lamp().start(seed).first for seed in (0, 7, 8, 15, 16)] == [0, 0, 1, 1, 0]
    assert after(seed=8).turn == ("marketing",)


def test_a_deal_is_the_offer_that_was_accepted():
    assert after(*AGREED).state == Talk(
        0,
        (Act("offer", (2, 0, 2)), Act("offer", (0, 0, 0)), Act("offer", (1, 0, 1)), Act("accept")),
        ((), ()),
    )
    assert after(*AGREED).state.deal == (1, 0, 1)
    assert after(*AGREED[:3]).state.deal is None
    assert after(*AGREED[:2], ("rd", "accept", "yes")).state.deal == (0, 0, 0)
    assert after(("rd", "leave", "yes")).state.deal is None


def open_acts(*moves, chair):
    return tuple(tasks(lamp().ask(after(*moves).state, chair)))


def test_what_is_open_depends_on_the_offer_on_the_table_the_question_and_the_acts_left():
    tell = [("rd", "tell", "glass"), ("marketing", "tell", "light")] * 4
    assert open_acts(chair="rd") == ("offer", "ask", "tell", "leave")
    assert open_acts(chair="marketing") == ()
    assert open_acts(*AGREED[:1], chair="marketing") == ("offer", "ask", "tell", "accept", "leave")
    assert open_acts(("rd", "ask", "price"), chair="marketing") == ("answer",)
    assert open_acts(*tell[:6], chair="rd") == ("offer", "ask", "tell", "leave")
    assert open_acts(*tell[:7], chair="marketing") == ("leave",)
    assert open_acts(*tell[:6], ("rd", "offer", FAIR), chair="marketing") == ("accept", "leave")
    assert open_acts(*AGREED, chair="marketing") == ("guess",)


def test_an_answer_uses_up_no_turn_and_the_one_who_gave_it_acts_next():
    asked = (("rd", "ask", "price"), ("marketing", "answer", "half"))
    play = after(*asked)
    assert play.turn == ("marketing",) and play.state.spent == 1
    assert open_acts(*asked, chair="marketing") == ("offer", "ask", "tell", "leave")
    back = after(*asked, ("marketing", "ask", "glass"), ("rd", "answer", "no"))
    assert back.turn == ("rd",) and back.state.spent == 2
    assert haggling.makers(0, back.state.acts) == (0, 1, 1, 0)
    assert [act.kind for act in back.state.by(1)] == ["answer", "ask"]
    tell = [("rd", "tell", "glass"), ("marketing", "tell", "light")] * 3
    assert open_acts(*tell, ("rd", "ask", "price"), ("marketing", "answer", "no"), chair="marketing") == ("leave",)


def test_accepting_says_what_it_is_worth_and_below_no_deal_says_so():
    def accept(offer, chair="marketing"):
        return tasks(lamp().ask(after(("rd", "offer", offer)).state, chair))["accept"]

    assert accept(FAIR).choices[0].text == "Yes, for 80 points (no deal is 20)"
    assert accept(deal("double", "cold", "mid")).choices[0].text == (
        "Yes, for 10 points, although that is less than no deal (20)"
    )
    assert accept(FAIR).prompt == (
        "Accept what Ada offers? The glass: thick glass; The light: warm light; The price: middle price."
    )


def test_the_prompt_says_when_the_talk_is_about_to_end():
    tell = [("rd", "tell", "glass"), ("marketing", "tell", "light")] * 4
    prompts = [lamp().ask(play.state, play.turn[0]).prompt for play in (after(*tell[:k]) for k in (0, 5, 6, 7))]
    assert prompts == [
        "Round 1 of 4. What do you do?",
        "Round 3 of 4. What do you do?",
        "Round 4 of 4. This is your last turn; Ben can then only accept or leave. What do you do?",
        "Round 4 of 4. You have the last word. What do you do?",
    ]


def test_the_prompt_says_what_the_last_offers_are_worth():
    prompts = [lamp().ask(play.state, play.turn[0]).prompt for play in (after(*AGREED[:k]) for k in (1, 2))]
    assert prompts == [
        "Round 1 of 4. Ada's last offer is worth 60 to you, no deal 20. What do you do?",
        "Round 2 of 4. Your last offer is worth 100 to you, Ben's last offer is worth 20 to you, no deal 30."
        " What do you do?",
    ]


def test_an_offer_form_begins_with_the_last_own_offer_and_shows_the_own_points_only():
    fresh, later = (tasks(lamp().ask(after(*AGREED[:count]).state, "rd"))["offer"] for count in (0, 2))
    assert [field.start for field in fresh.fields] == [None, None, None]
    assert [field.start for field in later.fields] == ["double", "warm", "high"]
    assert [choice.text for choice in later.fields[0].choices] == [
        "thin glass (0)",
        "thick glass (40)",
        "double glass (60)",
    ]


def test_a_question_is_answered_plainly_by_half_or_not():
    play = after(("rd", "ask", "price"), ("marketing", "answer", "half"))
    assert play.state.acts == (Act("ask", issue=2), Act("answer", issue=2, how="half"))
    assert lamp().seat(play.state, "rd").heard == (Heard(2, 0, ""),)
    assert lamp().seat(after(("rd", "ask", "price"), ("marketing", "answer", "no")).state, "rd").heard == ()
    plain = after(
        ("rd", "ask", "light"), ("marketing", "answer", "plain"), ("marketing", "tell", "light"), ("rd", "tell", "price")
    ).state  # fmt: skip
    assert lamp().seat(plain, "rd").heard == (Heard(1, 0, "high"),) * 2
    marketing = lamp().seat(plain, "marketing")
    assert (marketing.heard, marketing.told, marketing.inquired) == ((Heard(2, 2, "low"),), (1, 1), ())
    assert lamp().seat(plain, "rd").inquired == (1,)


BIG = "x" * 1_000_000
BAD_ANY = [None, True, 7, 1e308, -1, "moon", BIG, (), ("yes",), Record({}), Record({"yes": Record({BIG: (None,)})})]
BAD_OFFERS = [
    (Record({"glass": "thin", "light": "warm"}), "The offer leaves out “price”."),
    (Record({**deal("thin", "warm", "low"), BIG: "thin"}), f"The offer holds an unknown issue, “{BIG[:60]}”."),
    (deal("thin", "warm", "double"), "“price” has no such option. Its options are low, mid and high."),
    (deal("thin", ("warm",), "low"), "“light” has no such option."),
    (deal(Record({}), "warm", "low"), "“glass” has no such option."),
    ("thin", "That is no offer. An offer names one option for each of glass, light and price."),
]
BAD_GUESSES = [
    (Record({"glass": 50, "light": 50}), "That does not say one number for each issue."),
    (Record({"glass": 50, "light": 50, "price": 1}), "The weights make 101 together."),
    (Record({"glass": 50, "light": 50, "price": 0.5}), "“price” has no whole number from 0 to 100."),
    (Record({"glass": 150, "light": -50, "price": 0}), "“glass” has no whole number from 0 to 100."),
    (Record({"glass": True, "light": 99, "price": 0}), "“glass” has no whole number from 0 to 100."),
    (Record({"glass": 1e308, "light": 0, "price": 0}), "“glass” has no whole number from 0 to 100."),
    (Record({"glass": "100", "light": 0, "price": 0}), "“glass” has no whole number from 0 to 100."),
    (10**400, "That does not say one number for each issue."),
]


@pytest.mark.parametrize(("value", "message"), BAD_OFFERS)
def test_an_offer_names_one_option_for_each_issue(value, message):
    play = after()
    with pytest.raises(NotAMove) as refused:
        play.then(Move("rd", "offer", value))
    assert str(refused.value).startswith(message)
    assert len(str(refused.value)) < 200
    assert play == after()


@pytest.mark.parametrize(("value", "message"), BAD_GUESSES)
def test_a_guess_shares_out_a_hundred_whole_points(value, message):
    with pytest.raises(NotAMove) as refused:
        after(*AGREED, ("rd", "guess", value))
    assert (
        str(refused.value) == f"{message} A guess gives a whole number to each of glass, light and price, 100 in all."
    )


@pytest.mark.parametrize("value", BAD_ANY)
def test_every_other_value_is_refused_with_what_would_be_right(value):
    for moves, act, chair in (
        ((), "ask", "rd"), ((), "tell", "rd"), ((), "leave", "rd"), (AGREED[:1], "accept", "marketing"),
        ((("rd", "ask", "price"),), "answer", "marketing"), ((), "offer", "rd"), (AGREED, "guess", "rd"),
    ):  # fmt: skip
        with pytest.raises(NotAMove) as refused:
            after(*moves, (chair, act, value))
        assert refused.value.allowed and len(str(refused.value)) < 250


def test_a_whole_number_may_come_as_a_float():
    assert after(*AGREED, guess("rd", 20.0, 60.0, 20)).state.guesses == ((20, 60, 20), ())


def test_what_is_right_at_another_point_is_not_now():
    with pytest.raises(
        NotNow, match=r"^“accept” is not open at this point\. What is open is offer, ask, tell and leave\.$"
    ):
        after(("rd", "accept", "yes"))
    with pytest.raises(NotNow, match="It is not the turn of marketing"):
        after(("marketing", "offer", MINE))
    with pytest.raises(NotNow, match="It is not the turn of rd"):
        after(*WHOLE[:5], guess("rd", 20, 60, 20))
    with pytest.raises(NotAMove, match="“sing” is not a move here"):
        after(("rd", "sing", "yes"))
    with pytest.raises(NotAMove, match="no chair “boss”"):
        after(("boss", "offer", MINE))
    with pytest.raises(PlayOver):
        after(*WHOLE, guess("rd", 20, 60, 20))


# ---- what a chair sees ----------------------------------------------------------------------------------------


def test_the_brief_holds_the_own_table_and_what_the_other_has_told():
    play = after(
        ("rd", "ask", "price"), ("marketing", "answer", "half"), ("marketing", "ask", "price"), ("rd", "answer", "no"),
        ("rd", "ask", "price"), ("marketing", "answer", "plain"), ("marketing", "ask", "price"), ("rd", "answer", "no"),
        ("rd", "ask", "light"), ("marketing", "answer", "half"),
    )  # fmt: skip
    brief = lamp().view(play, "rd").brief
    assert brief[:2] == (
        Text("You like glass."),
        Table(
            "Your table. The best deal is worth 100 points to you, no deal 30.",
            ("Issue", "Weight", "Your points for each option", "Why"),
            (
                (
                    "The glass",
                    "60",
                    "thin glass\u00a0(0); thick glass\u00a0(40); double glass\u00a0(60)",
                    "rd why glass",
                ),
                ("The light", "20", "warm light\u00a0(20); cold light\u00a0(0)", "rd why light"),
                ("The price", "20", "low price\u00a0(0); middle price\u00a0(10); high price\u00a0(20)", "rd why price"),
            ),
        ),
    )
    assert brief[2:] == (
        Items(
            ("The price: would like low price; it matters little.", "The light: would like warm light; how much it matters was left open."),
            "What Ben has told you",
        ),
    ) or brief[2:] == (
        Items(
            ("The light: would like warm light; how much it matters was left open.", "The price: would like low price; it matters little."),
            "What Ben has told you",
        ),
    )  # fmt: skip
    assert len(lamp().view(play, "marketing").brief) == 2


def test_the_talk_is_told_act_by_act_to_each_chair():
    def page(caption, head, glass, light, price):
        rows = (("The glass", *glass), ("The light", *light), ("The price", *price))
        return Table(f"{caption} points; no deal is 30.", ("Issue", head, "Your points"), rows)

    warm, thick = ("warm light", "20"), ("thick glass", "40")
    first = page("Your offer 1. For you that is 100", "Offered", ("double glass", "60"), warm, ("high price", "20"))
    offered = page("Ben's offer 1. For you that is 20", "Offered", ("thin glass", "0"), warm, ("low price", "0"))
    second = page(
        "Your offer 2. For you that is 70", "Offered", ("thick glass (before: double glass)", "40"), warm,
        ("middle price (before: high price)", "10"),
    )  # fmt: skip
    agreed = page("Agreed. For you that is 70", "Agreed", thick, warm, ("middle price", "10"))
    view = lamp().view(after(*WHOLE), "rd")
    assert view.blocks == (
        Text("An evening.", "scene"),
        Text(RULES.format(rounds=4, other="Ben"), "note"),
        Speech("rd", "Ada", "rd opens", True),
        first,
        Speech("marketing", "Ben", "ben opens"),
        offered,
        Speech("rd", "Ada", "rd gives glass", True),
        second,
        Speech("marketing", "Ben", "ben accepts"),
        agreed,
        Text("Your guess is put down.", "note"),
        Text("A deal worth 70 points to you; no deal would have been 30.", "key"),
    )
    later = lamp().view(after(*AGREED[:3]), "marketing")
    assert later.blocks[-2].rows[0] == ("The glass", "thick glass (before: double glass)", "10")
    assert later.blocks[-1] == Meter("Rounds left", 3, 0, 4)
    repeated = lamp().view(after(*AGREED[:2], ("rd", "offer", MINE)), "marketing")
    assert repeated.blocks[-2] == Text("The same page as before. For you that is 60 points; no deal is 20.", "note")


def test_a_talk_without_a_deal_says_so():
    moves = (("rd", "leave", "yes"), guess("rd", 20, 60, 20), guess("marketing", 40, 40, 20))
    view = lamp().view(after(*moves), "marketing")
    assert view.blocks[2:] == (
        Speech("rd", "Ada", "rd leaves"),
        Text("There is no deal. They stay in the dark.", "scene"),
        Text("Your guess is put down.", "note"),
        Text("No deal, so you have the 20 points you could have had without this meeting.", "key"),
    )


def lines(*moves, seed=0):
    play = after(*moves, seed=seed)
    return speaking.spoken(lamp(), play.state.first, play.state.acts, seed)


def test_every_act_is_said_aloud_from_what_both_have_seen():
    told = (
        ("rd", "tell", "price"),
        ("marketing", "ask", "light"),
        ("rd", "answer", "half"),
        ("rd", "ask", "price"),
        ("marketing", "answer", "no"),
    )
    assert lines(*told, ("marketing", "leave", "yes")) == (
        "rd plain price", "Oh. The price is low, ben notes. ben asks: the light", "rd half light", "rd asks: the price",
        "ben evades", "ben leaves",
    )  # fmt: skip


def test_what_was_told_is_taken_note_of_once_and_by_its_weight():
    assert (
        lines(("rd", "tell", "glass"), ("marketing", "offer", THEIRS))[1] == "The glass is high, ben notes. ben opens"
    )
    asked = lines(
        ("rd", "ask", "light"), ("marketing", "answer", "plain"), ("marketing", "tell", "price"), ("rd", "offer", MINE),
        ("marketing", "offer", THEIRS), ("rd", "offer", MINE),
    )  # fmt: skip
    assert asked[2:] == (
        "ben plain price",
        "Oh. The price is low, rd notes. rd proposes",
        "ben proposes",
        "rd late rd holds",
    )
    crossed = lines(
        ("rd", "tell", "glass"), ("marketing", "ask", "price"), ("rd", "answer", "plain"), ("rd", "tell", "light"),
        ("marketing", "tell", "light"),
    )  # fmt: skip
    assert crossed[3:] == ("rd plain light", "Oh. The light is low, ben notes. ben plain light")
    even = LAMP.replace("{thin: 0, thick: 40, double: 60}", "{thin: 0, thick: 20, double: 33}").replace(
        "rd: {warm: 20, cold: 0}", "rd: {warm: 47, cold: 0}"
    )
    play = after(("rd", "tell", "glass"), ("marketing", "offer", THEIRS), game=lamp(even))
    assert speaking.spoken(lamp(even), 0, play.state.acts, 0)[1] == "ben opens"


def test_a_late_yes_to_what_is_far_from_the_own_last_offer_says_so():
    cold = deal("thin", "cold", "low")
    tell = [("rd", "tell", "glass"), ("marketing", "tell", "light")] * 2
    moves = (*tell, ("rd", "offer", MINE), ("marketing", "offer", cold), ("rd", "accept", "yes"))
    assert lines(*moves)[-1] == "rd relents"
    assert lines(*moves[:-2], ("marketing", "accept", "yes"))[-1] == "ben accepts"
    assert lines(*moves[4:])[-1] == "rd accepts"


def test_a_first_offer_that_comes_late_is_no_opening():
    said = lines(
        ("rd", "tell", "glass"), ("marketing", "offer", THEIRS), ("rd", "offer", MINE), ("marketing", "offer", MINE)
    )
    assert said[2:] == ("rd proposes", "ben gives glass")


def test_an_offer_says_what_it_gives_and_wants_takes_back_or_that_it_holds():
    high = deal("double", "warm", "mid")
    said = lines(
        ("rd", "offer", MINE), ("marketing", "offer", THEIRS), ("rd", "offer", MINE), ("marketing", "offer", THEIRS),
        ("rd", "offer", high), ("marketing", "offer", THEIRS), ("rd", "offer", MINE),
    )  # fmt: skip
    assert said == (
        "rd opens", "ben opens", "rd holds", "ben holds", "rd late rd gives price rd wants glass", "ben late ben holds",
        "rd takes back the price",
    )  # fmt: skip


def test_a_move_goes_towards_what_the_other_has_told_and_is_given_where_nothing_is_known():
    first, thick = deal("double", "cold", "high"), deal("thick", "cold", "high")
    assert lines(("rd", "offer", first), ("marketing", "tell", "price"), ("rd", "offer", thick))[2] == (
        "Oh. The price is low, rd notes. rd gives glass"
    )
    told = lines(("rd", "offer", thick), ("marketing", "tell", "glass"), ("rd", "offer", first))
    assert told[2] == "Oh. The glass is low, rd notes. rd takes back the glass"
    warm = lines(("rd", "offer", first), ("marketing", "tell", "light"), ("rd", "offer", thick))
    assert warm[2] == "The light is high, rd notes. rd gives glass rd wants light"


def test_what_the_other_called_unimportant_is_neither_argued_about_nor_spoken_of_as_a_gift_beside_another():
    low, both = deal("double", "warm", "mid"), deal("thick", "warm", "mid")
    first = (("rd", "offer", MINE), ("marketing", "tell", "price"), ("rd", "offer", MINE))
    assert lines(*first, ("marketing", "offer", THEIRS), ("rd", "offer", both))[-1] == "rd late rd gives glass"
    assert lines(*first[:2], ("rd", "offer", low))[-1] == "Oh. The price is low, rd notes. rd gives price"
    met = lines(*first[:2], ("rd", "offer", deal("double", "warm", "low")))
    assert met[-1] == "Oh. The price is low, rd notes. rd meets the price"
    assert lines(*first, ("marketing", "tell", "glass"), ("rd", "offer", deal("thick", "warm", "high")))[-1] == (
        "Oh. The glass is low, rd notes. rd late rd gives glass"
    )


def test_lines_that_are_used_up_come_again_rather_than_an_untrue_one():
    thick = deal("thick", "warm", "high")
    said = lines(
        ("rd", "offer", MINE), ("marketing", "offer", THEIRS), ("rd", "offer", thick), ("marketing", "offer", THEIRS),
        ("rd", "offer", MINE), ("marketing", "offer", THEIRS), ("rd", "offer", thick),
    )  # fmt: skip
    assert said[2::2] == ("rd gives glass rd wants price", "rd late rd takes back the glass", "rd gives glass")


def test_a_page_turned_round_without_coming_nearer_repeats_what_it_wants():
    """Two issues of options in a ring: the place of the other is as far away after the move as before."""
    side, back = deal("double", "warm", "mid"), deal("thin", "warm", "mid")
    thick = deal("thick", "warm", "mid")
    said = lines(
        ("rd", "offer", side), ("marketing", "offer", thick), ("rd", "offer", back), ("marketing", "offer", thick),
        ("rd", "offer", side),
    )  # fmt: skip
    assert said[2::2] == ("rd wants glass", "rd late rd wants glass")


def test_lines_of_a_sort_follow_each_other_from_a_place_that_the_seed_gives():
    text = LAMP.replace("holds: [rd holds]", "holds: [one, two, three]")
    moves = [("rd", "offer", MINE), ("marketing", "offer", THEIRS)] * 3
    found = set()
    for seed in (0, 1, 2, 3, 4, 5, 6, 7):
        play = after(*moves, seed=seed, game=lamp(text))
        said = [line.removeprefix("rd late ") for line in speaking.spoken(lamp(text), 0, play.state.acts, seed)[2::2]]
        assert tuple(said) in {("one", "two"), ("two", "three"), ("three", "one")}
        found.add(tuple(said))
    assert len(found) > 1


# ---- nothing of the other's table leaks -----------------------------------------------------------------------

OTHER_TABLE = {
    "rd": (
        LAMP.replace("rd: {thin: 0, thick: 40, double: 60}", "rd: {thin: 35, thick: 0, double: 10}")
        .replace("rd: {warm: 20, cold: 0}", "rd: {warm: 45, cold: 0}")
        .replace("no_deal: {rd: 30", "no_deal: {rd: 5")
        .replace("You like glass.", "You like something else.")
        .replace("rd why", "for another reason")
    ),
    "marketing": (
        LAMP.replace("marketing: {thin: 20, thick: 10, double: 0}", "marketing: {thin: 5, thick: 0, double: 45}")
        .replace("marketing: {warm: 60, cold: 0}", "marketing: {warm: 35, cold: 0}")
        .replace("marketing: 20}", "marketing: 7}", 1)
        .replace("You like light.", "You like something else.")
        .replace("ben why", "for another reason")
    ),
}


def random_moves(seed, words=True):
    """A whole random play; without `words` nobody says anything true about a table."""
    play = replay(lamp(), seed, ())
    silent = {"tell", "answer"}
    while not play.over:
        move = at_random(play, play.turn[0])
        if not words and move.act in silent | {"ask"}:
            move = Move(move.chair, "offer", [MINE, THEIRS, FAIR][len(play.moves) % 3])
            if "offer" not in tasks(lamp().ask(play.state, move.chair)):
                move = Move(move.chair, "leave", "yes")
        play = play.then(move)
    return play.moves


@pytest.mark.parametrize("chair", ["rd", "marketing"])
def test_what_a_chair_sees_does_not_depend_on_the_others_table(chair):
    other = lamp(OTHER_TABLE["marketing" if chair == "rd" else "rd"])
    assert other.domain != lamp().domain
    for seed in range(60):
        moves = random_moves(seed, words=False)
        for count in range(len(moves) + 1):
            seen = [as_json(game.view(replay(game, seed, moves[:count]), chair)) for game in (lamp(), other)]
            assert seen[0] == seen[1]


def test_where_something_was_told_only_words_are_different():
    other = lamp(OTHER_TABLE["marketing"])

    def besides_words(view):
        return [block for block in view.blocks if not isinstance(block, Speech)], view.ask, view.brief[:2]

    for seed in range(60):
        moves = random_moves(seed)
        for count in range(len(moves) + 1):
            mine, theirs = (game.view(replay(game, seed, moves[:count]), "rd") for game in (lamp(), other))
            assert besides_words(mine) == besides_words(theirs)
            told = [one for one in replay(lamp(), seed, moves[:count]).state.acts if one.kind in ("tell", "answer")]
            assert told or as_json(mine) == as_json(theirs)


@pytest.mark.parametrize("manner", TEMPERS)
def test_a_counterpart_acts_the_same_whatever_the_other_sides_table_is(manner):
    text = LAMP.replace("[tough, yielding, reciprocating, candid]", f"[{manner}]")
    other = OTHER_TABLE["rd"].replace("[tough, yielding, reciprocating, candid]", f"[{manner}]")
    for seed in range(30):
        moves = random_moves(seed, words=False)
        for count in range(len(moves)):
            plays = [replay(lamp(one), seed, moves[:count]) for one in (text, other)]
            if "marketing" in plays[0].turn:
                assert lamp(text).reply(plays[0], "marketing") == lamp(other).reply(plays[1], "marketing")


# ---- who sits across ------------------------------------------------------------------------------------------


def seat(made=0, theirs=(), heard=(), asked=-1, last=False, rounds=5):
    return Seat(LEFT, 30, made, rounds, (), theirs, heard, asked, last)


def aims(name):
    return [haggling.aim(TEMPERS[name], seat(made)) for made in range(5)]


def test_aims_fall_late_or_early_to_the_last_one():
    assert aims("tough") == [100, 99, 94, 82, 58]
    assert aims("yielding") == [96, 66, 57, 50, 44]
    assert aims("candid") == [96, 85, 74, 62, 51]
    assert haggling.aim(TEMPERS["tough"], seat(0, rounds=1)) == 100


def test_a_reciprocating_counterpart_gives_back_a_part_of_what_it_is_given():
    nothing, something = (0, 0, 0), (1, 0, 1)
    assert haggling.aim(TEMPERS["reciprocating"], seat(0, (nothing,))) == 96
    assert haggling.aim(TEMPERS["reciprocating"], seat(0, (nothing, something))) == round(96.5 - 0.6 * 40)
    assert haggling.aim(TEMPERS["reciprocating"], seat(0, (something, nothing))) == round(96.5 - 0.6 * 40)
    assert haggling.aim(TEMPERS["reciprocating"], seat(0, ((2, 0, 2),))) == round(30 + 0.35 * 70)


def test_what_stays_and_what_is_said_seems_to_matter():
    assert haggling.seeming_weights(seat()) == pytest.approx((1 / 3, 1 / 3, 1 / 3))
    stuck = haggling.seeming_weights(seat(theirs=((0, 0, 0), (0, 0, 1), (0, 0, 2))))
    assert stuck[0] == stuck[1] > stuck[2]
    said = haggling.seeming_weights(seat(heard=(Heard(0, 0, "low"), Heard(1, 0, "high"), Heard(2, 1))))
    assert said == pytest.approx((0.4 / 3.4, 2 / 3.4, 1 / 3.4))


def test_nothing_is_known_while_all_weights_seem_equal():
    assert haggling.knowledge((0.25, 0.25, 0.25, 0.25)) == 0
    assert haggling.knowledge((0.30, 0.20, 0.25, 0.25)) == pytest.approx(0.2)
    assert haggling.knowledge((0.7, 0.1, 0.1, 0.1)) == 1


def test_an_option_is_liked_by_its_nearness_and_by_the_even_part_of_the_way():
    no_wish, half = haggling.likings(seat(), 50), haggling.likings(seat(theirs=((0, 0, 0),)), 50)
    assert no_wish == ((0, 0, 0), (0, 0), (0, 0, 0))
    evenly = haggling.EVENNESS
    assert half[0] == pytest.approx((1 / 3 - evenly / 4, 1 / 6, 0 - evenly / 4))
    assert half[1] == pytest.approx((1 / 3, 0 - evenly * 4))
    known = seat(theirs=((0, 0, 0),), heard=(Heard(0, 0, "high"), Heard(1, 0, "low")))
    assert haggling.knowledge(haggling.seeming_weights(known)) == 1
    assert haggling.likings(known, 50)[0] == pytest.approx((2 / 3.4, 1 / 3.4, 0))


def test_nothing_is_given_on_an_issue_that_the_other_has_called_unimportant():
    low = seat(theirs=((0, 0, 0),), heard=(Heard(0, 0, "low"),))
    assert haggling.likings(low, 50)[0] == (-1, -0.5, 0)
    for wanted in range(20, 101):
        assert haggling.bid(LEFT, wanted, haggling.likings(low, wanted))[0] == 2
    assert haggling.bid(LEFT, 30, haggling.likings(low._replace(heard=()), 30))[0] < 2


def test_taking_back_costs_and_what_stood_in_for_a_wish_is_no_gift():
    gave = seat()._replace(mine=((1, 0, 2),))
    assert haggling.likings(gave, 50)[0] == pytest.approx((0, 0, -haggling.RELUCTANCE / 3))
    assert haggling.likings(gave._replace(instead=(1, -1, -1), told=(0,)), 50)[0] == (0, 0, 0)


def test_who_expects_a_quarrel_puts_something_else_forward_until_it_has_said_or_heard_otherwise():
    shy = seat()._replace(instead=(1, -1, -1))
    assert haggling.wishes(seat()) == (2, 0, 2)
    assert haggling.wishes(shy) == (1, 0, 2)
    assert haggling.wishes(shy._replace(theirs=((0, 0, 0),), heard=(Heard(0, 0, "low"),))) == (1, 0, 2)
    assert haggling.wishes(shy._replace(told=(0,))) == (2, 0, 2)
    assert haggling.wishes(shy._replace(heard=(Heard(0, 2),))) == (2, 0, 2)
    assert haggling.wishes(shy._replace(theirs=((2, 0, 0), (0, 0, 0)))) == (2, 0, 2)
    assert haggling.aim(TEMPERS["tough"], shy) == 80
    assert haggling.reply("tough", shy, lambda word: 0.0) == Act("offer", (1, 0, 2))
    assert haggling.likings(shy, 50)[0] == (haggling.QUARREL, 0, haggling.QUARREL)


def test_who_shows_no_priorities_meets_half_way_offers_and_who_shows_them_is_offered_a_trade():
    points = ((0, 10, 20), (0, 20, 40), (0, 10, 20), (0, 10, 20))
    silent = Seat(points, 10, 2, 5, (), ((0, 0, 0, 0), (0, 0, 0, 0)))
    assert haggling.bid(points, 50, haggling.likings(silent, 50)) == (1, 1, 1, 1)
    told = silent._replace(heard=(Heard(0, 0, "high"), Heard(1, 0, "low"), Heard(2, 0, "high")))
    assert haggling.bid(points, 60, haggling.likings(told, 60)) == (0, 2, 0, 2)


def act(name, **known):
    return haggling.reply(name, seat(**known), lambda word: 0.0)


def test_a_counterpart_accepts_what_reaches_its_aim_and_leaves_only_at_the_end():
    assert act("tough") == Act("offer", (2, 0, 2))
    assert act("tough", made=4, theirs=((1, 0, 0),), last=True) == Act("accept")
    assert act("tough", made=4, theirs=((1, 1, 0),), last=True) == Act("leave")
    assert act("yielding", made=1, theirs=((1, 0, 1),)) == Act("accept")


def test_a_question_is_answered_by_temper():
    answers = {name: act(name, asked=1).how for name in TEMPERS}
    assert answers == {"tough": "no", "yielding": "half", "reciprocating": "half", "candid": "no"}
    assert act("candid", asked=1, heard=(Heard(0, 0, "high"),)) == Act("answer", how="plain")


def test_some_counterparts_ask_once():
    assert act("candid", made=1) == Act("ask", issue=0)
    assert act("reciprocating", made=2) == Act("ask", issue=0)


def test_nobody_asks_what_was_told_or_asked_before():
    known = {"heard": (Heard(0, 0), Heard(2, 0, "low"))}
    assert act("candid", made=1, **known) == Act("ask", issue=1)
    asked = seat(made=1, **known)._replace(inquired=(1,))
    assert haggling.reply("candid", asked, lambda word: 0.0).kind == "offer"


def test_players_who_know_nothing_play_as_they_are_called():
    first, last, best = ((0, 0, 0),), {"made": 4, "last": True}, (2, 0, 2)
    assert haggling.held_out(seat(theirs=first)) == Act("offer", best)
    assert haggling.split(seat()) == Act("offer", (1, 0, 1))
    assert haggling.split(seat(theirs=((1, 0, 1),))) == Act("accept")
    assert haggling.first_offer(seat()) == Act("offer", best)
    assert haggling.first_offer(seat(theirs=first)) == Act("accept")
    assert haggling.conceded(seat()) == Act("offer", best)
    assert haggling.conceded(seat(theirs=first)._replace(mine=(best,))) == Act("offer", (1, 0, 1))
    assert haggling.split(seat(asked=1)) == Act("answer", how="half")
    assert haggling.held_out(seat(theirs=first, **last)) == Act("leave")
    assert haggling.waited(seat(theirs=((1, 0, 0),))) == Act("offer", best)
    assert haggling.waited(seat(theirs=((1, 0, 0),), **last)) == Act("accept")
    assert haggling.waited(seat(theirs=first, **last)) == Act("leave")


def test_the_two_variants_of_a_pair_meet_different_counterparts_and_all_come_equally_often():
    assert [lamp().manner(seed) for seed in range(8)] == [
        "tough", "reciprocating", "yielding", "candid", "reciprocating", "tough", "candid", "yielding",
    ]  # fmt: skip
    counts = [sum(lamp().manner(seed) == name for seed in SEEDS) for name in TEMPERS]
    assert counts == [6, 6, 6, 6]


def test_a_bot_guesses_from_offers_and_words():
    play = after(*AGREED, seed=0)
    assert lamp().reply(play, "marketing") == Move(
        "marketing", "guess", Record({"glass": 27, "light": 46, "price": 27})
    )
    assert lamp().reply(after(), "rd") == Move("rd", "offer", MINE)


def test_the_strong_player_tells_asks_offers_the_fair_deal_and_takes_no_worse():
    def best(*moves, chair="rd", game=None):
        play = after(*moves, game=game)
        return play.activity.best(play, chair)

    tell = (("rd", "tell", "glass"), ("marketing", "tell", "light"))
    fair = deal("double", "warm", "mid")
    assert best() == Move("rd", "tell", "glass")
    assert best(*tell) == Move("rd", "ask", "light")
    assert best(*tell, ("rd", "tell", "glass"), ("marketing", "ask", "price")) == Move("rd", "answer", "plain")
    assert best(*tell, *tell) == Move("rd", "offer", fair)
    assert best(("rd", "offer", fair), chair="marketing") == Move("marketing", "accept", "yes")
    assert best(*tell, *tell, *tell, ("rd", "offer", MINE), chair="marketing") == Move("marketing", "accept", "yes")
    assert best(*tell, *tell, *tell, tell[0], chair="marketing") == Move("marketing", "leave", "yes")
    assert best(*AGREED) == Move(*guess("rd", 20, 60, 20))


def test_every_policy_plays_to_the_end_and_guesses_evenly_if_it_guesses():
    for chair in lamp().chairs:
        for name, policy in lamp().policies(chair).items():
            for seed in range(8):
                play = outcome(lamp(), seed, chair, policy)
                assert play.over
                mine = play.state.guesses[lamp().place(chair)]
                assert name == "random" or mine == (34, 33, 33)


def better(at):
    """How many deals about the lamp are worth more to both, counted one by one."""
    return sum(x > at[0] and y > at[1] for x, y in every_pair(Domain(LEFT, RIGHT, (30, 20))))


# ---- marks and account ----------------------------------------------------------------------------------------


def test_a_deal_is_scored_by_its_product_of_gains():
    pairs = every_pair(Domain(LEFT, RIGHT, (30, 20)))
    most = max((x - 30) * (y - 20) for x, y in pairs if x > 30 and y > 20)
    ratio = (70 - 30) * (80 - 20) / most
    joint = (150 - 50) / (max(x + y for x, y in pairs) - 50)
    best = [at for at in pairs if not beaten(at, pairs)]
    near = 1 - min(dist((70, 80), at) for at in best) / min(dist((30, 20), at) for at in best)
    both = sum(x > 70 and y > 80 for x, y in pairs) / 18
    approx = pytest.approx
    assert lamp().marks(after(*WHOLE), "rd") == Marks(
        approx(ratio),
        (Mark("analysis", approx(joint), 1.0, 1), Mark("teamwork", approx(ratio), 1.0, 1), Mark("communication", 0.5, 1.0, 1)),
        (
            ("points reached together, of the most there were", approx(joint)),
            ("deals that were not better for both", approx(1 - both)),
            ("closeness to the best deals", approx(near)), ("product of both gains, of the largest", approx(ratio)),
            ("shared wish agreed", 1.0), ("issues you asked or told about (2 are enough)", 0.0),
            ("points of your guess in the right place", 1.0),
        ),
    )  # fmt: skip
    assert dict(lamp().marks(after(*WHOLE), "marketing").measures)["points of your guess in the right place"] == approx(
        0.8
    )


def skills(*moves, chair="rd"):
    return {mark.skill: mark.earned for mark in lamp().marks(after(*moves), chair).skills}


def test_communication_is_half_the_guess_and_half_what_was_asked_or_told():
    end = (
        ("rd", "offer", FAIR),
        ("marketing", "accept", "yes"),
        guess("rd", 20, 60, 20),
        guess("marketing", 34, 33, 33),
    )
    asked = (("rd", "ask", "price"), ("marketing", "answer", "no"), ("marketing", "tell", "light"))
    told = (("rd", "tell", "price"), ("marketing", "tell", "light"))
    more = (("rd", "tell", "glass"), ("marketing", "tell", "light"))
    assert skills(*end)["communication"] == 0.5
    assert skills(*asked, *end)["communication"] == 0.75
    assert skills(*asked, *end, chair="marketing")["communication"] == pytest.approx(
        (0.5 + bargaining.beyond_even((34, 33, 33), (60, 20, 20))) / 2
    )
    assert skills(*asked, *told, *end)["communication"] == 0.75
    assert skills(*asked, *more, *end)["communication"] == skills(*asked, *more, *told, *end)["communication"] == 1.0
    answered = (("rd", "tell", "glass"), ("marketing", "ask", "price"), ("rd", "answer", "half"))
    assert skills(*answered, *end)["communication"] == 1.0


def test_analysis_is_nothing_below_no_deal_and_is_not_counted_where_a_bad_offer_was_left():
    poor = (("rd", "offer", MINE), ("marketing", "offer", THEIRS))
    assert skills(*poor, ("rd", "accept", "yes")) == {"analysis": 0, "teamwork": 0}
    assert skills(*poor, ("rd", "accept", "yes"), chair="marketing")["analysis"] == pytest.approx(70 / 110)
    assert skills(*poor, ("rd", "leave", "yes")) == {"teamwork": 0}
    assert skills(*poor, ("rd", "leave", "yes"), chair="marketing") == {"analysis": 0, "teamwork": 0}
    assert skills(("rd", "leave", "yes")) == {"analysis": 0, "teamwork": 0}
    fair = (("rd", "offer", FAIR), ("marketing", "leave", "yes"))
    assert skills(*fair, chair="marketing") == {"analysis": 0, "teamwork": 0}


def test_no_deal_a_loss_and_a_talk_that_goes_on_score_nothing():
    assert lamp().marks(after(*AGREED[:3]), "rd") == Marks(0.0)
    gone = lamp().marks(after(("rd", "leave", "yes")), "rd")
    measures = dict(gone.measures)
    assert gone.score == 0 and measures["points reached together, of the most there were"] == 0
    assert measures["deals that were not better for both"] == pytest.approx(1 - better((30, 20)) / 18)
    assert lamp().marks(after(*AGREED[:2], ("rd", "accept", "yes")), "rd").score == 0


def test_the_account_shows_plane_table_and_what_would_have_been_better():
    blocks = lamp().account(after(*WHOLE), "marketing")
    plane = next(block for block in blocks if isinstance(block, Plane))
    by_name = {points.name: [(dot.x, dot.y) for dot in points.dots] for points in plane.points}
    assert by_name["your offers"] == [(100, 20)]
    assert by_name["offers of Ada"] == [(60, 100), (80, 70)]
    assert by_name["no deal"] == [(20, 30)]
    assert by_name["your deal"] == [(80, 70)]
    assert sorted(by_name["frontier"]) == sorted((y, x) for x, y in bargaining.frontier(lamp().grid))
    assert {points.name: points.joined for points in plane.points}["your offers"]
    assert plane.alt == (
        "Dots for the 18 deals that were possible fill a cloud."
        " Its upper right edge, the frontier, runs from 100 for you and 20 for Ada to 60 for you and 100 for Ada."
        " No deal is 20 for you and 30 for Ada; the largest product of gains is 70 for you and 90 for Ada."
        " Your offers began at 100 for you and 20 for Ada and ended at 100 for you and 20 for Ada."
        " The other's offers began at 60 for you and 100 for Ada and ended at 80 for you and 70 for Ada."
        " Your deal is 80 for you and 70 for Ada."
    )
    table = next(block for block in blocks if isinstance(block, Table))
    assert table.rows[0] == ("The glass", "thick glass", "thin glass", "double glass", "20", "60", "40")
    text = as_text(blocks, 1000)
    assert (
        "You gained 60 points over no deal, Ada gained 40: 60 × 40 = 2,400."
        " The largest product that any deal reaches is 50 × 60 = 3,000, so the score is 80 %."
    ) in text
    assert (
        "“The light”: you both wanted the same, warm light, and that is what you agreed."
        " Nobody asked or told about it in words."
    ) in text
    assert (
        "Of the 100 points of your guess, 80 lie where Ada's weights are; with the same number for every issue it would"
        " be 73. Of Ada's guess of your weights it is 100."
    ) in text
    assert "You asked nothing and told nothing: all that was learnt of you was read off your offers." in text
    assert "If a bot sat in Ada's chair, it was set to hold out until late, and to say nothing when asked." in text
    assert "(Nash 1950)" in text and "(Raiffa 1982)" in text and "Thompson and Hastie (1990)" in text
    path = next(block for block in blocks if isinstance(block, Fold)).blocks[0]
    assert path.rows == (("Your offer 1", "100", "20"), ("Ada's offer 1", "60", "100"), ("Ada's offer 2", "80", "70"))


def test_a_deal_that_leaves_something_is_set_beside_one_that_is_better_for_both():
    poor = deal("thin", "cold", "high")
    moves = (("rd", "offer", MINE), ("marketing", "offer", poor), ("rd", "accept", "yes"), *WHOLE[4:])
    text = as_text(lamp().account(after(*moves), "rd"), 1000)
    assert "You were no better off with this deal than with none, so the score is 0 %." in text
    assert "The deal is worth 20 to you and 20 to Ben. 9 of 18 possible deals are better for both of you." in text
    assert better((20, 20)) == 9
    assert "“The light”: you both wanted the same, warm light, but you agreed on something else." in text
    assert "Better for both: 80 for you and 80 for Ben" in text
    assert "- The light: warm light instead of cold light" in text
    other = (("rd", "offer", deal("double", "cold", "high")), ("marketing", "accept", "yes"), *WHOLE[4:])
    text = as_text(lamp().account(after(*other), "rd"), 1000)
    assert "Ben was no better off with this deal than with none, so the score is 0 %." in text


def test_without_a_deal_the_account_says_what_there_was():
    moves = (("rd", "ask", "light"), ("marketing", "answer", "no"), ("marketing", "leave", "yes"), *WHOLE[4:])
    text = as_text(lamp().account(after(*moves), "rd"), 1000)
    assert "Without a deal nobody gains, so the score is 0 %. The largest product that any deal reaches is" in text
    assert "Having no deal is worth 30 to you and 20 to Ben. 8 of 18 possible deals are better for both of you." in text
    assert better((30, 20)) == 8
    assert "You made no deal." in text
    assert "but it was never agreed. One of you had put it into words." in text
    assert "- The glass: double glass\n" in text
    assert "In words, asking or telling, you spoke of the light: 1 of 3 issues." in text
    assert "Offer by offer" not in text and "best page" not in text


def test_the_best_page_of_the_talk_is_named_where_it_scored_more_than_the_end():
    def named(*moves, chair="rd"):
        play = after(*moves, *WHOLE[4:])
        text = as_text(play.activity.account(play, chair), 1000)
        return next((line for line in text.split("\n") if line.startswith("The best page")), "")

    later = (("rd", "offer", FAIR), ("marketing", "offer", deal("thick", "warm", "low")))
    assert named(*later, ("rd", "accept", "yes")) == (
        "The best page on the table was your offer 1: 70 for you, 80 for Ben, a score of 80 %."
        " Against that page, the end brought you 10 fewer and Ben 10 more."
    )
    assert named(*later, ("rd", "leave", "yes"), chair="marketing") == (
        "The best page on the table was Ada's offer 1: 80 for you, 70 for Ada, a score of 80 %."
    )
    assert named(*AGREED) == (
        "The best page on the table was your offer 1: 100 for you, 60 for Ben, a score of 93 %."
        " Against that page, the end brought you 30 fewer and Ben 20 more."
    )
    assert named(AGREED[0], ("marketing", "accept", "yes")) == ""
    assert settlement._change(0) == "as much"


@pytest.mark.parametrize(
    ("agreed", "sentence"),
    [
        (deal("double", "warm", "mid"), "None of 18 possible deals is better for both of you."),
        (deal("thin", "warm", "high"), "1 of 18 possible deals is better for both of you."),
        (deal("double", "cold", "high"), "2 of 18 possible deals are better for both of you."),
    ],
)
def test_how_many_deals_are_better_for_both_is_counted(agreed, sentence):
    play = after(*WHOLE[:2], ("rd", "offer", agreed), *WHOLE[3:])
    assert int(sentence.split()[0].replace("None", "0")) == better(bargaining.pair(lamp().domain, play.state.deal))
    text = as_text(lamp().account(play, "rd"), 1000)
    assert sentence in text
    assert ("Better for both" in text) == ("None" not in sentence)


def test_at_most_four_hundred_dots_stand_for_all_deals():
    game = library.activity(COURSE)
    found = settlement.thinned(game)
    assert 200 <= len(found) <= settlement.MOST_DOTS
    assert all(game.grid[at] for at in found)
    assert len(settlement.thinned(lamp())) == len(set(every_pair(lamp().domain)))


# ---- the scenario as a whole ----------------------------------------------------------------------------------


def test_minutes_are_half_or_all_of_the_rounds_with_the_reading():
    low, high = lamp().census().minutes
    assert lamp().census() == Census(0, 0, (low, high))
    assert low == pytest.approx(2 * 55 / 60 + 38 / 180, abs=0.1)
    assert high > 4 * 55 / 60


def problems(text):
    with pytest.raises(ScenarioInvalid) as invalid:
        library.parse(text, "the-trade/lamp", "lamp.yaml")
    return [(problem.path, problem.text) for problem in invalid.value.problems]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("no_deal: {rd: 30, marketing: 20}", "no_deal: {rd: 30, boss: 20}", ("no_deal", "says nothing for the chair “marketing”")),
        ("no_deal: {rd: 30, marketing: 20}", "no_deal: {rd: 30, marketing: 20, boss: 1}", ("no_deal", "there is no chair “boss”; there is marketing and rd")),
        ("half: ben half glass,", "half: ben half glass, instead: green,", ("issues.glass.says.marketing.instead", "there is no option “green”; there is double, thick and thin")),
        ("rd: {warm: 20, cold: 0}", "rd: {warm: 20}", ("issues.light.points.rd", "says nothing for the option “cold”")),
        ("rd: {warm: 20, cold: 0}", "rd: {warm: 20, cold: 1}", ("issues.light.points.rd", "must give the worst option 0 points, so that the best says the weight")),
        ("rd: {warm: 20, cold: 0}", "rd: {warm: 21, cold: 0}", ("issues", "weigh 101 together for rd; the best options make 100")),
        ("rd: {warm: 20, cold: 0}", "rd: {warm: 0, cold: 20}", ("issues", "hold none on which both chairs like the same option best")),
        ("rd: {low: 0, mid: 10, high: 20}", "rd: {low: 0, mid: 11, high: 20}", ("issues", "hold none on which one chair loses, point for point, what the other wins")),
        ("no_deal: {rd: 30, marketing: 20}", "no_deal: {rd: 100, marketing: 100}", ("no_deal", "leaves no deal that is a gain for both")),
        ("  marketing: {name: Ben, role: Brand, brief: You like light.}\n", "", ("chairs", "must be two, not 1")),
    ],
)  # fmt: skip
def test_every_problem_of_a_file_is_found_with_its_place(old, new, problem):
    assert LAMP.count(old) == 1
    assert problem in problems(LAMP.replace(old, new))


def test_where_both_weigh_the_same_there_is_nothing_to_trade():
    text = LAMP.replace("{thin: 0, thick: 40, double: 60}", "{thin: 0, thick: 10, double: 20}").replace(
        "rd: {warm: 20, cold: 0}", "rd: {warm: 60, cold: 0}"
    )
    assert problems(text) == [("issues", "weigh the same for both chairs, so that there is nothing to trade")]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(("rd", "marketing")))
def test_bots_play_any_seed_of_the_course_to_its_end(seed, chair):
    game = library.activity(COURSE)
    play = outcome(game, seed, chair, lambda play, seat: play.activity.reply(play, seat))
    assert play.over
    marks = play.activity.marks(play, chair)
    assert all(0 <= value <= 1 for _, value in marks.measures)


def test_in_the_course_what_a_chair_tells_is_true_to_its_weight():
    words = {"high": "a great deal to me", "middle": "somewhat to me", "low": "little to me"}
    game = library.activity(COURSE)
    for variant in game.variants:
        one = game.variant(game.seed_of(variant, 0))
        for chair in one.chairs:
            for issue, name in enumerate(one.names):
                assert words[bargaining.level(one.points(chair), issue)] in one.issues[name].says[chair].plain


def test_in_the_course_splitting_in_the_middle_leaves_most_of_the_gain():
    game = library.activity(COURSE)
    for variant in game.variants:
        one = game.variant(game.seed_of(variant, 0))
        middle = tuple((len(places) - 1) // 2 for places in one.places)
        assert bargaining.nash_ratio(one.grid, one.domain.walk, bargaining.pair(one.domain, middle)) < 0.4


def test_in_the_course_a_counterpart_does_not_open_with_the_shared_wish_and_comes_to_it_once_it_hears_of_it():
    for seed in SEEDS:
        for chair in ("rd", "marketing"):
            game = library.activity(COURSE).variant(seed)
            shared = next(k for k in range(6) if bargaining.compatible(game.domain, k))
            wish = bargaining.favourites(game.domain.left)[shared]
            play = replay(game, seed, [])
            if play.turn == (game.other(chair),):
                play = play.then(game.reply(play, game.other(chair)))
            play = play.then(Move(chair, "tell", game.names[(shared + 1) % 6]))
            play = play.then(game.reply(play, game.other(chair)))
            assert all(offer[shared] != wish for offer in play.state.offers(game.place(game.other(chair))))
            while not play.state.closed and len(play.state.offers(1 - game.place(chair))) < 6:
                mine = chair in play.turn
                told = Move(chair, "answer", "no") if mine and play.state.acts[-1].kind == "ask" else (
                    Move(chair, "tell", game.names[shared])
                )  # fmt: skip
                play = play.then(told if mine else game.reply(play, play.turn[0]))
            assert play.state.offers(1 - game.place(chair))[-1][shared] == wish


def test_in_the_course_a_counterpart_gives_nothing_that_was_called_unimportant():
    for seed in SEEDS:
        for chair in ("rd", "marketing"):
            game = library.activity(COURSE).variant(seed)
            points = game.points(chair)
            low = [
                k
                for k in range(6)
                if bargaining.level(points, k) == "low" and not bargaining.compatible(game.domain, k)
            ]
            play = replay(game, seed, [])
            while not play.state.closed and chair in game.chairs:
                if chair not in play.turn:
                    play = play.then(game.reply(play, play.turn[0]))
                elif play.state.acts and play.state.acts[-1].kind == "ask":
                    play = play.then(Move(chair, "answer", "plain"))
                elif "tell" not in tasks(game.ask(play.state, chair)):
                    break
                else:
                    told = len(play.state.by(game.place(chair)))
                    play = play.then(Move(chair, "tell", game.names[low[told % len(low)]]))
            best = bargaining.favourites(game.points(game.other(chair)))
            offers = play.state.offers(1 - game.place(chair))
            assert offers and all(offer[k] == best[k] for offer in offers[1:] for k in low[:1])


def test_a_refused_move_is_one_sentence_about_what_would_be_right():
    with pytest.raises(MoveRejected) as refused:
        after(("rd", "offer", Record({})))
    assert str(refused.value) == (
        "The offer leaves out “glass”. An offer names one option for each of glass, light and price."
    )
