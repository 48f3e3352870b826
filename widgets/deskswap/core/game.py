"""What the objective games share: scores that are computed, and players who know nothing of the game but its rules.

Rules this module keeps:

- A game's points are its score, 0..1; what can be attained is 1.
- Its players are policies: functions from a play and a chair to a move. They are played, on a fixed list of seeds,
  against the bots that a learner would meet; so their figures are the same on every machine.
- A view is told move by move: what each move brought for a chair, in order; the newest part can then be paced.
- Nothing in a reply of a bot may depend on a move of this round that its chair has not seen.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import Literal

from deskswap.core.activity import Activity, Decision, Play, Player, Seen, chance, replay
from deskswap.core.answers import answer
from deskswap.core.moves import Move
from deskswap.core.views import Block, Meter, View
from deskswap.errors import MoveRejected

Policy = Callable[[Play, str], Move]
"""How to play a game: a play in which it is the chair's turn, the chair -> its move."""

SEEDS = range(1, 25)
"""The seeds on which the players of a game are compared."""

MOST_MOVES = 500
"""A game that is longer than this does not end."""

MOST_TRIES = 100
"""How often the random player looks for a move that the rules allow."""


class Game(Activity):
    """A kind whose score is computed from what was done. Its file has variants, so that a second play is a new one."""

    @abstractmethod
    def policies(self, chair: str) -> Mapping[str, Policy]:
        """The players who know nothing beyond the rules, by name: what `check` holds against the 60 % line."""

    def attainable(self, chair: str) -> float:
        return 1.0

    def naive(self, chair: str, players: Mapping[str, Player]) -> dict[str, float]:
        """The mean score of each of the kind's own players over `SEEDS`, with bots in all other chairs."""
        return {name: self._mean(chair, policy) for name, policy in self.policies(chair).items()}

    def expert_share(self, chair: str) -> float:
        """The mean score of `best` over `SEEDS`, with bots in all other chairs."""
        return self._mean(chair, lambda play, seat: play.activity.best(play, seat))

    def seen(self) -> tuple[Seen, ...]:
        """None: in a game no words of a choice tell its worth."""
        return ()

    def decisions(self, play: Play, chair: str) -> tuple[Decision, ...]:
        """None, where the kind's account says more than a list of choices could."""
        return ()

    def _mean(self, chair: str, policy: Policy) -> float:
        plays = [outcome(self, seed, chair, policy) for seed in SEEDS]
        return sum(play.activity.marks(play, chair).score for play in plays) / len(plays)

    def told(
        self,
        play: Play,
        chair: str,
        brief: Sequence[Block],
        opening: Sequence[Block],
        by_move: Sequence[Sequence[Block]],
        meters: Sequence[Meter] = (),
    ) -> View:
        """The view of a chair: the opening, then what each move brought for it, then the meters.

        `by_move` has one entry a move; all since the chair's own last move count as new, in a fresh play everything.
        """
        assert len(by_move) == len(play.moves)
        opening = (*self.quoted(play, chair), *opening)
        last = max((index for index, move in enumerate(play.moves) if move.chair == chair), default=None)
        new = (
            sum(len(blocks) for blocks in by_move[last:]) if last is not None else len(opening) + sum(map(len, by_move))
        )
        blocks = (*opening, *(block for blocks in by_move for block in blocks), *meters)
        status: Literal["yours", "theirs", "over"] = (
            "over" if play.over else "yours" if chair in play.turn else "theirs"
        )
        return View(
            self.title, self.you(chair), tuple(brief), blocks, self.ask(play.state, chair), status, len(play.moves),
            new + len(meters),
        )  # fmt: skip


def outcome(game: Activity, seed: int, chair: str, policy: Policy) -> Play:
    """The whole play in which a policy moves for one chair and bots for all others.

    Raises `RuntimeError` where it does not end within `MOST_MOVES` moves.
    """
    play = replay(game, seed, ())
    while not play.over:
        if len(play.moves) > MOST_MOVES:
            raise RuntimeError(f"{game.id} does not end within {MOST_MOVES} moves.")
        others = [name for name in play.turn if name != chair]
        play = play.then(play.activity.reply(play, others[0]) if others else policy(play, chair))
    return play


def at_random(play: Play, chair: str) -> Move:
    """The player who does anything that the rules allow, every act as often as any other."""
    ask = play.activity.ask(play.state, chair)
    assert ask is not None
    for attempt in range(MOST_TRIES):
        numbers = count()
        act, value = answer(
            ask,
            lambda: chance(play.seed, len(play.moves), f"{chair}/{attempt}/{next(numbers)}"),  # noqa: B023
        )
        try:
            play.activity.step(play.state, Move(chair, act, value))
        except MoveRejected:
            continue
        return Move(chair, act, value)
    raise RuntimeError(f"No allowed move was found at random in {play.activity.id}.")
