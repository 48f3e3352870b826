"""What the objective games share, shown with a game of three moves in which one hides a coin and both guess."""

from typing import Literal

import pytest

from deskswap.core.activity import Census, Chair, Marks, chance
from deskswap.core.game import MOST_MOVES, SEEDS, Game, at_random, outcome
from deskswap.core.moves import Move
from deskswap.core.views import Choice, Choose, Either, Meter, Option, Speech, Text
from deskswap.errors import NotAMove

SIDES = (Choice("heads", "Heads"), Choice("tails", "Tails"))


class Coins(Game):
    """Chair by chair a coin is guessed, `rounds` times; a coin may be looked at first, which is a move of its own.

    The state: (seed, the moves so far). In an `endless` game nobody ever comes to an end,
    in a `stubborn` one no move is right.
    """

    kind: Literal["coins"]
    rounds: int = 1
    endless: bool = False
    stubborn: bool = False

    def coin(self, seed, chair, number):
        return SIDES[chance(seed, number, chair) < 0.5].id

    def guesses(self, state, chair):
        return [move for move in state[1] if move.chair == chair and move.act == "guess"]

    def start(self, seed):
        return seed, ()

    def turn(self, state):
        made = sum(move.act == "guess" for move in state[1])
        over = made == len(self.chairs) * self.rounds and not self.endless
        return () if over else (tuple(self.chairs)[made % len(self.chairs)],)

    def ask(self, state, chair):
        if chair not in self.turn(state):
            return None
        guess, look = Choose("Which side is up?", SIDES, "guess"), Choose("", (Choice("look", "Look"),), "look")
        return Either("What do you do?", (Option("Guess", guess), Option("Look", look)))

    def step(self, state, move):
        if self.stubborn or (state[1] and state[1][-1].act == "look" == move.act):
            raise NotAMove("That is not right.", "Nothing is.")
        return state[0], (*state[1], move)

    def view(self, play, chair):
        said = [
            (Text("A quick look.", "scene"),) * (move.chair == chair)
            if move.act == "look"
            else (Speech(move.chair, move.chair, move.value, mine=move.chair == chair),)
            for move in play.moves
        ]
        left = Meter("Guesses left", len(self.chairs) - len(play.moves), 0, 2)
        return self.told(play, chair, (Text("Guess."),), (Text("A coin."), Text("Another.")), said, (left,))

    def reply(self, play, chair):
        return Move(chair, "guess", "heads")

    def best(self, play, chair):
        return Move(chair, "guess", self.coin(play.seed, chair, len(self.guesses(play.state, chair))))

    def policies(self, chair):
        return {"heads": lambda play, seat: Move(seat, "guess", "heads"), "random": at_random}

    def marks(self, play, chair):
        made = self.guesses(play.state, chair)
        return Marks(sum(move.value == self.coin(play.seed, chair, k) for k, move in enumerate(made)) / self.rounds)

    def account(self, play, chair):
        return ()

    def census(self):
        return Census(4, 5, (1, 1))

    def problems(self):
        return ()


def coins(kind=Coins, **more):
    """The game with two chairs."""
    chairs = {name: Chair(name=name, role="R", brief="b") for name in ("rd", "marketing")}
    words = {"kind": "coins", "id": "tests/coins", "title": "Coins", "summary": "Two coins.", "minutes": 1}
    return kind(**words, chairs=chairs, **more)


def guess(chair, side="heads"):
    return Move(chair, "guess", side)


LOOK = Move("rd", "look", "look")


def test_what_a_play_is_worth_is_at_most_one_and_nothing_gives_the_best_away():
    game = coins()
    play = outcome(game, 1, "rd", at_random)
    assert (game.attainable("rd"), game.seen(), game.decisions(play, "rd")) == (1.0, (), ())


def test_a_policy_moves_for_its_chair_and_bots_for_all_others():
    play = outcome(coins(), 3, "marketing", lambda play, chair: guess(chair, "tails"))
    assert play.moves == (guess("rd", "heads"), guess("marketing", "tails"))
    assert outcome(coins(), 3, "rd", lambda play, chair: guess(chair, "tails")).moves == (
        guess("rd", "tails"),
        guess("marketing", "heads"),
    )


def test_a_game_without_an_end_is_told_of():
    with pytest.raises(RuntimeError, match=f"tests/coins does not end within {MOST_MOVES} moves"):
        outcome(coins(endless=True), 1, "rd", at_random)


def test_players_are_compared_by_their_mean_score_over_all_seeds():
    game = coins()
    for chair in ("rd", "marketing"):
        right = [game.coin(seed, chair, 0) for seed in SEEDS].count("heads")
        naive = game.naive(chair, {"a player of words": lambda choices: [1]})
        assert naive["heads"] == right / len(SEEDS)
        assert list(naive) == ["heads", "random"]
        assert 0 < naive["random"] < 1


def test_the_expert_is_played_once_on_every_seed():
    asked = []

    class Watched(Coins):
        def best(self, play, chair):
            asked.append(chair)
            return super().best(play, chair)

    game = coins(Watched)
    assert [game.expert_share(chair) for chair in ("rd", "marketing")] == [1.0, 1.0]
    assert asked == ["rd"] * len(SEEDS) + ["marketing"] * len(SEEDS)


def test_the_player_at_random_does_everything_that_is_allowed():
    game = coins(rounds=2)
    plays = [outcome(game, seed, "rd", at_random) for seed in range(60)]
    mine = {(move.act, move.value) for play in plays for move in play.moves if move.chair == "rd"}
    assert mine == {("guess", "heads"), ("guess", "tails"), ("look", "look")}
    assert all(play.moves[k : k + 2] != (LOOK, LOOK) for play in plays for k in range(len(play.moves)))


def test_the_player_at_random_plays_the_same_play_again():
    assert outcome(coins(rounds=3), 5, "rd", at_random) == outcome(coins(rounds=3), 5, "rd", at_random)


def test_the_player_at_random_gives_up_where_nothing_is_allowed():
    play = outcome(coins(), 1, "rd", at_random).until(0)
    with pytest.raises(RuntimeError, match="No allowed move was found at random in tests/coins"):
        at_random(type(play)(coins(stubborn=True), 1, (), play.states), "rd")


LEFT = {count: Meter("Guesses left", count, 0, 2) for count in range(-1, 3)}
OPENING = (Text("A coin."), Text("Another."))


@pytest.mark.parametrize(
    ("moves", "chair", "blocks", "new", "status"),
    [
        ((), "rd", (*OPENING, LEFT[2]), 3, "yours"),
        ((), "marketing", (*OPENING, LEFT[2]), 3, "theirs"),
        ((LOOK,), "rd", (*OPENING, Text("A quick look.", "scene"), LEFT[1]), 2, "yours"),
        ((LOOK,), "marketing", (*OPENING, LEFT[1]), 3, "theirs"),
        ((guess("rd"),), "rd", (*OPENING, Speech("rd", "rd", "heads", True), LEFT[1]), 2, "theirs"),
        ((guess("rd"),), "marketing", (*OPENING, Speech("rd", "rd", "heads"), LEFT[1]), 4, "yours"),
        (
            (LOOK, guess("rd"), guess("marketing")),
            "rd",
            (*OPENING, Text("A quick look.", "scene"), Speech("rd", "rd", "heads", True),
             Speech("marketing", "marketing", "heads"), LEFT[-1]),
            3,
            "over",
        ),
        (
            (LOOK, guess("rd"), guess("marketing")),
            "marketing",
            (*OPENING, Speech("rd", "rd", "heads"), Speech("marketing", "marketing", "heads", True), LEFT[-1]),
            2,
            "over",
        ),
    ],
)  # fmt: skip
def test_a_view_tells_what_each_move_brought_and_what_of_it_is_new(moves, chair, blocks, new, status):
    game = coins()
    play = outcome(game, 1, "rd", at_random).until(0)
    for move in moves:
        play = play.then(move)
    view = game.view(play, chair)
    assert (view.blocks, view.new, view.status, view.seq) == (blocks, new, status, len(moves))
    assert (view.title, view.you.name, view.brief) == ("Coins", chair, (Text("Guess."),))
    assert view.ask == game.ask(play.state, chair)
    assert (view.ask is None) == (status != "yours")
