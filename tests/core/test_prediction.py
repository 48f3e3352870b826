"""Predict the other chair: two lists each, in either order, and Kendall's tau between guess and truth."""

from functools import cache
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskswap import library
from deskswap.core import bots
from deskswap.core.activity import Census, Mark, Marks, Seen, replay
from deskswap.core.moves import Move
from deskswap.core.prediction import Pair, same_order
from deskswap.core.views import Choice, Figure, Rank, Series, Table, Text, as_json
from deskswap.errors import NotAMove, NotNow, PlayOver, Problem, ScenarioInvalid

LAMPS = """
kind: prediction
title: Lamps
summary: Three concerns.
minutes: 1
skill: teamwork
setting: An evening.
ask_own: Your list.
ask_other: Their list.
top: first
bottom: last
chairs:
  rd: {name: Ada, role: Lab, brief: You like glass.}
  marketing: {name: Ben, role: Brand, brief: You like light.}
concerns:
  glass: {text: The glass, why: {rd: "It breaks.", marketing: "It shines."}}
  light: {text: The light, why: {rd: "It is warm.", marketing: "It sells."}}
  price: {text: The price itself, why: {rd: "It is fair.", marketing: "It hurts."}}
minds:
  rd: {own: [glass, light, price], expects: [price, glass, light]}
  marketing: {own: [light, price, glass], expects: [glass, price, light]}
"""
CHOICES = (Choice("glass", "The glass"), Choice("light", "The light"), Choice("price", "The price itself"))
GLP, LPG, PGL, GPL = (
    ("glass", "light", "price"), ("light", "price", "glass"), ("price", "glass", "light"), ("glass", "price", "light"),
)  # fmt: skip


@cache
def lamps():
    return library.parse(LAMPS, "two-languages/lamps")


def rank(chair, order):
    return Move(chair, "rank", order)


def predict(chair, order):
    return Move(chair, "predict", order)


def after(*moves):
    return replay(lamps(), 7, moves)


def listing(title, *texts):
    rows = tuple((str(place), text) for place, text in enumerate(texts, 1))
    return Table(f"{title}. Place 1: first.", ("Place", "Concern"), rows)


WHOLE = (rank("rd", GLP), rank("marketing", LPG), predict("rd", PGL), predict("marketing", GPL))
orders_of_three = st.sampled_from(tuple(permutations(("glass", "light", "price"))))


def test_both_chairs_may_move_until_each_has_ranked_and_predicted():
    assert [after(*WHOLE[:count]).turn for count in range(5)] == [
        ("rd", "marketing"),
        ("rd", "marketing"),
        ("rd", "marketing"),
        ("marketing",),
        (),
    ]
    assert after(*WHOLE).state == (Pair(GLP, PGL), Pair(LPG, GPL))


def test_a_chair_ranks_for_itself_then_for_the_other_then_waits():
    assert lamps().ask(after().state, "rd") == Rank("Your list.", CHOICES, "first", "last")
    assert lamps().ask(after(WHOLE[0]).state, "rd") == Rank("Their list.", CHOICES, "first", "last", "predict")
    assert lamps().ask(after(WHOLE[0], WHOLE[2]).state, "rd") is None


def test_one_chair_may_finish_before_the_other_begins():
    play = after(rank("marketing", LPG), predict("marketing", GPL))
    assert play.turn == ("rd",)
    with pytest.raises(NotNow, match="It is not the turn of marketing"):
        play.then(rank("marketing", LPG))


def test_predicting_before_ranking_and_ranking_twice_are_not_now():
    with pytest.raises(NotNow, match=r"^“predict” is not asked for at this point\. What is asked for is “rank”\.$"):
        after(predict("rd", GLP))
    with pytest.raises(NotNow, match=r"^“rank” is not asked for at this point\. What is asked for is “predict”\.$"):
        after(rank("rd", GLP), rank("rd", GLP))


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("glass", "That is no list of concerns."),
        (("glass", "light", 3), "That is no list of concerns."),
        (("glass", "light"), "The list does not hold each concern exactly once."),
        (("glass", "light", "light"), "The list does not hold each concern exactly once."),
        (("glass", "light", "moon"), "The list does not hold each concern exactly once."),
    ],
)
def test_a_list_holds_each_concern_once(value, message):
    with pytest.raises(NotAMove) as refused:
        after(rank("rd", value))
    assert str(refused.value) == f"{message} Put each of glass, light and price in one place."


def test_other_acts_other_chairs_and_a_play_that_is_over_are_refused():
    with pytest.raises(NotAMove, match="“send” is not a move here"):
        after(Move("rd", "send", GLP))
    with pytest.raises(NotAMove, match="no chair “boss”"):
        after(rank("boss", GLP))
    with pytest.raises(PlayOver):
        after(*WHOLE, rank("rd", GLP))


def test_the_share_of_pairs_in_the_same_order_is_tau_moved_to_0_to_1():
    assert same_order(GLP, GLP) == 1
    assert same_order(GLP, ("price", "light", "glass")) == 0
    assert same_order(GLP, LPG) == pytest.approx(1 / 3)


def test_the_score_compares_the_guess_with_the_others_own_list():
    marks = lamps().marks(after(*WHOLE), "rd")
    third = pytest.approx(1 / 3)
    assert marks == Marks(
        third,
        (Mark("teamwork", third, 1.0, 1),),
        (("prediction", third), ("projection", third), ("closeness", third)),
    )
    assert lamps().marks(after(*WHOLE), "marketing").score == pytest.approx(2 / 3)


def test_there_are_no_marks_before_both_lists_are_there():
    assert lamps().marks(after(WHOLE[0], WHOLE[1]), "rd") == Marks(0.0)
    assert lamps().marks(after(WHOLE[0], WHOLE[2]), "rd") == Marks(0.0)


def test_a_person_in_the_other_chair_counts_with_their_own_list():
    play = after(rank("rd", GLP), rank("marketing", PGL), predict("rd", PGL))
    assert lamps().marks(play, "rd").score == 1.0


def test_the_view_grows_list_by_list():
    numbered = listing("Your own list", "The glass", "The light", "The price itself")
    guess = listing("What you expect of Ben", "The price itself", "The glass", "The light")
    theirs = listing("The list of Ben", "The light", "The price itself", "The glass")
    views = [
        lamps().view(play, "rd")
        for play in (after(), after(WHOLE[0]), after(WHOLE[0], WHOLE[2]), after(*WHOLE[:3]), after(*WHOLE))
    ]
    scene = Text("An evening.", "scene")
    assert [view.blocks for view in views] == [
        (scene,),
        (scene, numbered),
        (scene, numbered, guess, Text("Ben is still writing.", "note")),
        (scene, numbered, guess, theirs),
        (scene, numbered, guess, theirs),
    ]
    assert [view.status for view in views] == ["yours", "yours", "theirs", "theirs", "over"]
    assert [view.new for view in views] == [1, 1, 2, 2, 2]
    assert views[0].brief == (Text("You like glass."),)


@given(orders_of_three, orders_of_three, orders_of_three, orders_of_three)
def test_before_its_own_guess_a_chair_sees_the_same_whatever_the_other_wrote(own, guess, own2, guess2):
    seen = [
        lamps().view(after(rank("rd", GLP), rank("marketing", one), predict("marketing", two)), "rd")
        for one, two in ((own, guess), (own2, guess2))
    ]
    assert as_json(seen[0]) == as_json(seen[1])


def test_bots_write_what_the_story_says_and_the_best_guess_is_the_others_list():
    assert lamps().reply(after(), "marketing") == rank("marketing", LPG)
    assert lamps().reply(after(WHOLE[1]), "marketing") == predict("marketing", GPL)
    assert lamps().best(after(), "rd") == rank("rd", GLP)
    assert lamps().best(after(WHOLE[0]), "rd") == predict("rd", LPG)
    assert lamps().best(after(WHOLE[0], rank("marketing", PGL)), "rd") == predict("rd", PGL)
    assert lamps().marks(bots.best_play(lamps(), 7, "rd"), "rd").score == 1.0


def test_the_account_shows_the_largest_miss_first_with_the_reason():
    blocks = lamps().account(after(*WHOLE), "rd")
    assert blocks[2].rows == (
        ("The light", "3", "1", "It sells."),
        ("The price itself", "1", "2", "It hurts."),
        ("The glass", "2", "3", "It shines."),
    )
    assert blocks[1].text == (
        "Of the 3 pairs one can make from 3 concerns, you put 1 in the order in which Ben has them. Kendall's tau is"
        " −0.33: +1 is the same order, 0 is what guessing gives on average, −1 is the reverse (Kendall 1938)."
    )
    assert blocks[3] == Figure(
        "bars",
        "How far off each concern was",
        "In the order of their list, the places between your guess and theirs are"
        " The light: 2, The price itself: 1, The glass: 1.",
        ("The light", "The price itself", "The glass"),
        (Series("Places off", (2.0, 1.0, 1.0)),),
        "places",
    )
    assert blocks[-2:] == (
        Text("Ben put 2 of the 3 pairs in your order."),
        listing("What Ben expected of you", "The glass", "The price itself", "The light"),
    )


@pytest.mark.parametrize(
    ("guess", "verdict"),
    [
        (GLP, "You were nearer to yourself than to Ben: part of what you predicted was you."),
        (LPG, "You were nearer to Ben than to yourself: you did not simply predict your own list."),
        (PGL, "You were as near to yourself as to Ben."),
    ],
)
def test_the_account_says_whether_you_predicted_yourself(guess, verdict):
    play = after(rank("rd", GLP), rank("marketing", LPG), predict("rd", guess), predict("marketing", GPL))
    assert lamps().account(play, "rd")[5].text.endswith(verdict)


def test_an_order_is_no_choice_among_a_few():
    assert lamps().decisions(after(*WHOLE), "rd") == ()


def test_shares_are_exact():
    assert lamps().attainable("rd") == 1.0
    assert lamps().expert_share("rd") == 1.0
    assert lamps().share("rd", bots.at_random) == pytest.approx(0.5)
    assert lamps().share("rd", bots.first) == pytest.approx(1 / 3)
    assert lamps().share("rd", bots.last) == pytest.approx(2 / 3)
    assert lamps().share("rd", bots.NAIVE["longest"]) == pytest.approx(1 / 2)


def test_the_census_counts_orders_and_ways_to_take_turns():
    minutes = 16 / 180 + 1
    reasons = 8 / 180
    assert lamps().census() == Census(
        6 * 6**4, (1 + 6 + 36) ** 2, (pytest.approx(minutes), pytest.approx(minutes + reasons))
    )


def test_the_states_are_counted_right():
    found, waiting = {lamps().start(0)}, [lamps().start(0)]
    activity = lamps()
    for state in waiting:
        for chair in activity.turn(state):
            for order in permutations(activity.concerns):
                later = activity.step(state, Move(chair, activity.ask(state, chair).act, order))
                if later not in found:
                    found.add(later)
                    waiting.append(later)
    assert len(found) == activity.census().states


def test_each_list_is_seen_by_the_chair_that_must_predict_it():
    assert lamps().seen() == (
        Seen("minds.marketing.own", "rd", CHOICES, (1.0, 3.0, 2.0), ({}, {}, {})),
        Seen("minds.rd.own", "marketing", CHOICES, (3.0, 2.0, 1.0), ({}, {}, {})),
    )


def test_every_problem_of_a_file_is_found_with_its_place():
    text = (
        LAMPS.replace("[glass, light, price]", "[glass, light]")
        .replace('rd: "It breaks.", ', "")
        .replace("  marketing: {own", "  boss: {own")
        .replace("concerns:", "  third: {name: Cy, role: Guest, brief: You wait.}\nconcerns:")
    )
    with pytest.raises(ScenarioInvalid) as invalid:
        library.parse(text, "two-languages/lamps", "lamps.yaml")
    found = [(problem.path, problem.text) for problem in invalid.value.problems]
    assert found[:6] == [
        ("chairs", "must be two, not 3"),
        ("minds", "says nothing for the chair “marketing”"),
        ("minds", "says nothing for the chair “third”"),
        ("minds", "there is no chair “boss”; there is marketing, rd and third"),
        ("minds.rd.own", "must hold every concern exactly once"),
        ("concerns.glass.why", "says nothing for the chair “rd”"),
    ]
    assert all(isinstance(problem, Problem) and problem.line for problem in invalid.value.problems)


@given(st.permutations(WHOLE), st.integers())
def test_the_moves_of_two_chairs_may_follow_in_any_order(moves, seed):
    """Where each chair ranks before it predicts, every interleaving is legal and ends in the same state."""
    firsts = [moves.index(WHOLE[0]) < moves.index(WHOLE[2]), moves.index(WHOLE[1]) < moves.index(WHOLE[3])]
    if not all(firsts):
        with pytest.raises(NotNow):
            replay(lamps(), seed, moves)
        return
    play = replay(lamps(), seed, moves)
    assert play.state == (Pair(GLP, PGL), Pair(LPG, GPL))
    assert all(replay(lamps(), seed, moves[:count]) == play.until(count) for count in range(5))


@given(orders_of_three, orders_of_three, orders_of_three)
def test_scores_stay_in_0_to_1_and_do_not_depend_on_the_own_list(own, theirs, guess):
    play = after(rank("rd", own), rank("marketing", theirs), predict("rd", guess))
    assert lamps().marks(play, "rd").score == same_order(guess, theirs) == same_order(theirs, guess)
    assert all(0 <= value <= 1 for _, value in lamps().marks(play, "rd").measures)


def test_players_who_know_nothing_are_asked_by_their_names():
    players = {"first": bots.first, "last": bots.last}
    assert lamps().naive("rd", players) == {name: lamps().share("rd", player) for name, player in players.items()}


def test_in_the_course_predicting_your_own_list_earns_at_most_60_percent():
    found = [
        same_order(member.minds["rd"].own, member.minds["marketing"].own)
        for _, member in library.activity("two-languages/their-list").each
    ]
    assert found == [pytest.approx(11 / 21), pytest.approx(8 / 21)]
