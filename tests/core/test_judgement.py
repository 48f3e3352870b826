"""Judgement tests: two forms of items, three ways to reveal the key, and marks that never exceed 1."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskswap import library
from deskswap.core import bots
from deskswap.core.activity import Census, Mark, Marks, Seen, replay
from deskswap.core.judgement import pearson
from deskswap.core.moves import Move, Record
from deskswap.core.views import (
    Choice,
    Choose,
    Field,
    Fill,
    Heading,
    Items,
    Meter,
    Speech,
    Table,
    Text,
    as_json,
    as_text,
)
from deskswap.errors import NotAMove, NotNow, PlayOver, Problem, ScenarioInvalid

KETTLE = """
kind: judgement
title: Kettles
summary: Two items.
minutes: 1
form: a
reveal: never
key_origin: The authors set the key.
intro: Two situations.
chairs:
  you: {name: You, role: Tester, brief: Take your time.}
items:
  whistle:
    skill: communication
    situation: The kettle whistles.
    responses:
      lift: {text: Lift it, weight: 0.5}
      wait: {text: Wait, weight: 0.25}
      shout: {text: "Shout, and then some?", weight: 0.25}
    because: It is hot.
  tea:
    skill: teamwork
    form: rate
    asked: How good is each?
    situation: There is tea for three.
    responses:
      pour: {text: Pour, rating: 5}
      ask: {text: Ask, rating: 3}
      leave: {text: Leave, rating: 1}
    because: Tea is for pouring.
"""


@cache
def kettle(reveal="never"):
    return library.parse(KETTLE.replace("reveal: never", f"reveal: {reveal}"), "before-you-start/kettle")


def lift(name="lift"):
    return Move("you", "choose", name)


def rate(**ratings):
    return Move("you", "rate", Record(ratings))


def after(*moves, reveal="never"):
    return replay(kettle(reveal), 7, moves)


RATE = rate(pour=4, ask=3, leave=2)
chosen = st.sampled_from(("lift", "wait", "shout"))
rated = st.fixed_dictionaries({name: st.integers(1, 5) for name in ("pour", "ask", "leave")})
anything = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=9), chosen,
    st.tuples(st.integers()), rated.map(Record), st.dictionaries(st.text(max_size=3), st.integers()).map(Record),
)  # fmt: skip


def test_an_item_to_choose_asks_for_one_of_its_responses():
    assert kettle().ask((), "you") == Choose(
        "Which response would work best?",
        (Choice("lift", "Lift it"), Choice("wait", "Wait"), Choice("shout", "Shout, and then some?")),
    )


def test_an_item_to_rate_asks_for_a_number_for_each_response():
    scale = "1 would make it worse, 5 would work very well"
    assert kettle().ask(("lift",), "you") == Fill(
        "How good is each?",
        (
            Field("pour", "Pour", "number", low=1, high=5, step=1, help=scale),
            Field("ask", "Ask", "number", low=1, high=5, step=1, help=scale),
            Field("leave", "Leave", "number", low=1, high=5, step=1, help=scale),
        ),
        "Next",
        "rate",
    )


def test_the_state_is_the_answers_and_the_play_ends_after_the_last_item():
    play = after(lift(), rate(pour=4.0, ask=3, leave=2))
    assert play.state == ("lift", Record({"pour": 4, "ask": 3, "leave": 2}))
    assert play.over and kettle().ask(play.state, "you") is None
    with pytest.raises(PlayOver, match=r"^This play has ended\. Start a new one to play again\.$"):
        play.then(lift())


def test_there_is_one_chair():
    with pytest.raises(NotAMove, match="no chair “rd”"):
        after(Move("rd", "choose", "lift"))


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("sing", "There is no choice 'sing' here. The choices are lift, wait and shout."),
        (3, "There is no choice 3 here. The choices are lift, wait and shout."),
        (None, "There is no choice None here. The choices are lift, wait and shout."),
    ],
)
def test_a_choice_that_is_none_is_no_move(value, message):
    with pytest.raises(NotAMove) as refused:
        after(lift(value))
    assert str(refused.value) == message


def test_a_choice_of_another_item_is_not_now():
    with pytest.raises(NotNow) as refused:
        after(lift("pour"))
    assert str(refused.value) == "“pour” belongs to another item. The choices are lift, wait and shout."


def test_choosing_where_rating_is_asked_for_is_no_move():
    with pytest.raises(NotAMove, match="What is asked for is “rate”"):
        after(lift(), lift())


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("pour", "'pour' is no set of ratings."),
        (Record({"pour": 1, "ask": 2}), "The ratings are not for exactly the responses of this item."),
        (Record({"pour": 6, "ask": 2, "leave": 1}), "“pour” cannot be rated 6."),
        (Record({"pour": 5, "ask": 2.5, "leave": 1}), "“ask” cannot be rated 2.5."),
        (Record({"pour": 5, "ask": 2, "leave": True}), "“leave” cannot be rated True."),
        (Record({"pour": "5", "ask": 2, "leave": 1}), "“pour” cannot be rated '5'."),
    ],
)
def test_ratings_are_whole_numbers_for_each_response(value, message):
    with pytest.raises(NotAMove) as refused:
        after(lift(), Move("you", "rate", value))
    assert str(refused.value) == f"{message} Give each of pour, ask and leave a whole number from 1 to 5."


def test_a_refused_text_is_quoted_only_in_part():
    with pytest.raises(NotAMove) as refused:
        after(lift("x" * 1_000_000))
    assert len(str(refused.value)) < 160


def test_a_choice_earns_the_keys_weight_over_the_highest():
    assert after(lift()).activity.marks(after(lift()), "you") == Marks(1.0, (Mark("communication", 1.0, 1.0, 1),))
    assert kettle().marks(after(lift("wait")), "you") == Marks(0.5, (Mark("communication", 0.5, 1.0, 1),))
    assert kettle().marks(after(), "you") == Marks(0.0)


@pytest.mark.parametrize(
    ("ratings", "mark"),
    [((5, 3, 1), 1.0), ((3, 2, 1), 1.0), ((1, 3, 5), 0.0), ((4, 4, 4), 0.0), ((5, 1, 3), 0.5)],
)
def test_a_rating_earns_the_correlation_with_the_key_and_a_flat_one_nothing(ratings, mark):
    marks = kettle().marks(after(lift(), rate(pour=ratings[0], ask=ratings[1], leave=ratings[2])), "you")
    assert marks.skills[1] == Mark("teamwork", pytest.approx(mark), 1.0, 1)
    assert marks.score == pytest.approx((1 + mark) / 2)


def test_the_correlation_of_a_line_with_itself_is_1():
    assert pearson([1, 2, 3], [1, 2, 3]) == pytest.approx(1)
    assert pearson([1, 2, 3], [3, 2, 1]) == pytest.approx(-1)
    assert pearson([1, 1, 1], [3, 2, 1]) == 0


def test_the_view_of_a_kept_key_shows_the_item_and_no_explanation():
    view = kettle().view(after(lift("wait")), "you")
    assert view.blocks == (
        Text("Two situations.", "scene"),
        Meter("Answered", 1, 0, 2),
        Heading("2 of 2"),
        Text("There is tea for three."),
    )
    assert (view.brief, view.status, view.seq, view.new) == ((Text("Take your time."),), "yours", 1, 3)


def test_the_first_view_is_new_as_a_whole_and_the_last_one_says_so():
    assert kettle().view(after(), "you").new == 4
    view = kettle().view(after(lift(), RATE), "you")
    assert view.blocks == (Text("Two situations.", "scene"), Text("That was the last one."))
    assert (view.ask, view.status, view.new) == (None, "over", 1)


WHISTLE = (
    Heading("1, looked at again", 3),
    Text("The kettle whistles.", "note"),
    Speech("you", "You", "Wait", True),
    Text("It is hot."),
)
TEA = (
    Heading("2, looked at again", 3),
    Text("There is tea for three.", "note"),
    Table(
        "Your ratings beside the key's.",
        ("Response", "You", "Key"),
        (("Pour", "4", "5"), ("Ask", "3", "3"), ("Leave", "2", "1")),
    ),
    Text("Tea is for pouring."),
)


def test_after_each_item_its_explanation_stands_above_the_next():
    one = kettle("after-item").view(after(lift("wait"), reveal="after-item"), "you")
    assert (one.blocks[1:5], one.new) == (WHISTLE, 7)
    two = kettle("after-item").view(after(lift("wait"), RATE, reveal="after-item"), "you")
    assert (two.blocks[1:], two.new) == ((*TEA, Text("That was the last one.")), 5)


def test_always_keeps_all_explanations_in_view():
    view = kettle("always").view(after(lift("wait"), RATE, reveal="always"), "you")
    assert (view.blocks[1:-1], view.new) == ((*WHISTLE, *TEA), 5)


def test_decisions_hold_the_shares_of_items_to_choose_unless_the_key_is_kept():
    assert kettle().decisions(after(lift("wait"), RATE), "you") == ()
    (decision,) = kettle("always").decisions(after(lift("wait"), RATE, reveal="always"), "you")
    assert (decision.turn, decision.values, decision.chosen) == (0, (1.0, 0.5, 0.5), "wait")
    assert (decision.regret, decision.best.id, decision.why) == (0.5, "lift", "It is hot.")


def test_the_account_of_a_kept_key_holds_the_profile_its_limits_and_the_origin_only():
    table, picture, limits, origin = kettle().account(after(lift("wait"), RATE), "you")
    assert table.rows == (("Communication", "1", "50 %", "100 points"), ("Teamwork", "1", "100 %", "100 points"))
    assert (picture.labels, picture.series[0].values) == (("Communication", "Teamwork"), (50.0, 100.0))
    assert picture.alt == (
        "How far your answers agree with the key: communication 50 %, teamwork 100 %, on few items each."
    )
    assert "mean alpha .46" in limits.text and "retest .82" in limits.text and "De Leng et al. 2017" in limits.text
    assert origin == Items(("The authors set the key.",), "Where the key comes from")


def test_the_account_of_a_key_that_is_told_goes_through_the_items_to_rate():
    assert kettle("always").account(after(lift("wait"), RATE, reveal="always"), "you") == (
        *TEA,
        Items(("The authors set the key.",), "Where the key comes from"),
    )


def test_nothing_that_a_person_is_shown_of_a_kept_key_gives_it_away():
    play = after(lift("wait"), RATE)
    shown = [as_json(kettle().view(play.until(count), "you")) for count in range(3)]
    text = f"{shown} {as_text(kettle().account(play, 'you'))} {kettle().decisions(play, 'you')}"
    assert "It is hot" not in text and "Tea is for pouring" not in text and "weight" not in text


def test_the_best_play_earns_everything_and_a_bot_answers_by_the_key():
    best = bots.best_play(kettle(), 7, "you")
    assert kettle().marks(best, "you").score == pytest.approx(1.0)
    replies = {kettle().reply(replay(kettle(), seed, ()), "you").value for seed in range(40)}
    assert replies == {"lift", "wait", "shout"}
    assert kettle().reply(after(lift()), "you") == rate(pour=5, ask=3, leave=1)


def test_shares_are_exact():
    assert kettle().attainable("you") == 2.0
    assert kettle().expert_share("you") == pytest.approx(1.0)
    assert kettle().share("you", bots.first) == pytest.approx((1.0 + 1.0) / 2)
    assert kettle().share("you", bots.last) == pytest.approx((0.5 + 0.0) / 2)
    # Of the six orders of the item to rate, r is 1, ½, ½, −½, −½ and −1.
    assert kettle().share("you", bots.at_random) == pytest.approx((2 / 3 + 2 / 6) / 2)


def test_the_census_counts_answers_and_words():
    census = kettle().census()
    assert census == Census(3 * 125, 1 + 3 + 375, (pytest.approx(25 / 180 + 50 / 60),) * 2)
    told = kettle("always").census().minutes[0] - census.minutes[0]
    assert told == pytest.approx(7 / 180)


def test_every_item_is_seen_with_its_worth():
    assert kettle().seen() == (
        Seen("items.whistle", "you", kettle().ask((), "you").choices, (1.0, 0.5, 0.5), ({}, {}, {})),
        Seen(
            "items.tea", "you", (Choice("pour", "Pour"), Choice("ask", "Ask"), Choice("leave", "Leave")),
            (5.0, 3.0, 1.0), ({}, {}, {}),
        ),
    )  # fmt: skip


def test_every_problem_of_a_file_is_found_with_its_place():
    text = (
        KETTLE.replace("you: {name", "rd: {name")
        .replace("Lift it, weight: 0.5", "Lift it, weight: 0.9")
        .replace("rating: 3", "weight: 0.2")
    )
    with pytest.raises(ScenarioInvalid) as invalid:
        library.parse(text, "before-you-start/kettle", "kettle.yaml")
    assert invalid.value.problems == (
        Problem("chairs", "must hold the one chair “you”", "kettle.yaml", 10),
        Problem("items.whistle.responses", "have weights that sum to 1.4; they must sum to 1", "kettle.yaml", 16),
        Problem(
            "items.tea.responses",
            "need a rating each and nothing else, because the item's form is “rate”",
            "kettle.yaml",
            26,
        ),
    )


def test_a_flat_key_is_a_problem():
    with pytest.raises(ScenarioInvalid, match="are all rated alike, so no rating of them can be right"):
        library.parse(KETTLE.replace("rating: 3", "rating: 5").replace("rating: 1", "rating: 5"), "a/kettle")


def test_the_key_belongs_to_the_digest_and_the_words_do_not():
    assert library.parse(KETTLE.replace("Pour,", "Pour it,"), "a/b").digest == kettle().digest
    assert library.parse(KETTLE.replace("rating: 3", "rating: 2"), "a/b").digest != kettle().digest


@given(chosen, rated, st.integers())
def test_marks_never_exceed_1_a_prefix_is_legal_and_replay_is_deterministic(choice, ratings, seed):
    moves = (lift(choice), Move("you", "rate", Record(ratings)))
    play = replay(kettle(), seed, moves)
    assert 0 <= kettle().marks(play, "you").score <= 1
    assert all(0 <= mark.earned <= mark.attainable for mark in kettle().marks(play, "you").skills)
    for count in range(3):
        assert replay(kettle(), seed, moves[:count]) == play.until(count)
