"""Bots in empty chairs, and the players who know nothing."""

import pytest

from deskswap import library
from deskswap.core import bots
from deskswap.core.activity import replay
from deskswap.core.moves import Move
from deskswap.core.views import Choice
from tests.core.lamp import LAMP, lamp

CHOICES = (
    Choice("a", "Could you please send it?"),
    Choice("b", "No."),
    Choice("c", "Yes, of course, let’s do it, and the numbers follow in the afternoon by post."),
)


@pytest.mark.parametrize(
    ("player", "chances"),
    [
        ("random", [1 / 3, 1 / 3, 1 / 3]),
        ("longest", [0, 0, 1]),
        ("shortest", [0, 1, 0]),
        ("first", [1, 0, 0]),
        ("last", [0, 0, 1]),
        ("politest", [1, 0, 0]),
        ("most questions", [1, 0, 0]),
        ("most agreeable", [0, 0, 1]),
    ],
)
def test_a_naive_player_sees_the_words_only(player, chances):
    assert list(bots.NAIVE[player](CHOICES)) == pytest.approx(chances)


def test_a_naive_player_takes_equals_as_often():
    assert list(bots.NAIVE["most questions"](CHOICES[1:])) == [0.5, 0.5]


def test_a_bot_moves_only_in_an_empty_chair():
    play = replay(lamp(), 1, ())
    assert bots.reply(play, ["marketing"]) is None
    assert bots.reply(play, ["rd"]).chair == "rd"


def test_the_same_seed_gives_the_same_play():
    plays = [bots.answered(replay(lamp(), 5, ()), ["rd", "marketing"]) for _ in range(2)]
    assert plays[0] == plays[1] and plays[0].over


def test_a_best_play_takes_the_best_continuation():
    play = bots.best_play(lamp(), 1, "rd")
    assert play.moves[0] == Move("rd", "choose", "open")
    assert play.over


def test_a_play_that_does_not_end_is_stopped():
    class Endless:
        id = "tests/endless"
        chairs = ("you",)

        def variant(self, seed):
            return self

        def start(self, seed):
            return 0

        def turn(self, state):
            return ("you",)

        def step(self, state, move):
            return state + 1

    with pytest.raises(RuntimeError, match="tests/endless does not end within 1000 moves"):
        bots.played(Endless(), 1, "you", lambda play: Move("you", "choose", "again"))


def test_the_lamp_is_what_these_tests_think_it_is():
    assert library.parse(LAMP, "tests/lamp") == lamp()
