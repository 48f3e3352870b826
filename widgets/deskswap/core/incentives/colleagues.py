"""Who sits in an empty chair of an incentive game, and the players who know nothing of it but its rules.

Rules this module keeps:

- A colleague works from what it can know: its own side of the file, the schemes, and the fortnights that are done.
- Three manners: `replies` does what pays it best against the other's last fortnight; `copies` does what the other
  did; `sulks` works in good faith, gives nothing in the fortnight after a let-down and half of it in the next.
- Now and then a day goes astray, by chance.
- The naive players are what a person might do without thinking; they say what they do and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from deskswap.core.activity import Play, chance
from deskswap.core.game import Policy, at_random
from deskswap.core.incentives.payoffs import (
    ACCEPT,
    FULL,
    OWN,
    STEP,
    STYLES,
    WORKS,
    Effort,
    Event,
    Payoffs,
    Scheme,
    Style,
    joint_days,
)
from deskswap.core.moves import Move, Record, Value

LET_DOWN = 2
"""So many days of joint work less than one's own are a let-down for those who sulk."""


class Entry(NamedTuple):
    """What a chair handed in for a fortnight: its days by work, the joint days it expects of the other, and a line."""

    effort: Effort
    guess: int
    say: str


class Deal(NamedTuple):
    """A scheme on its way: as proposed, what the other answered, and as designed again; empty where not yet."""

    draft: Scheme
    wish: str = ""
    final: Scheme = ()

    @property
    def scheme(self) -> Scheme:
        """The scheme as it stands."""
        return self.final or self.draft

    @property
    def closed(self) -> bool:
        """Whether it holds now."""
        return self.wish == ACCEPT or bool(self.final)


class Board(NamedTuple):
    """The state: the fortnights both have handed in, what lies sealed for the present one, and the schemes designed."""

    fortnights: tuple[tuple[Entry, Entry], ...] = ()
    sealed: tuple[Entry | None, Entry | None] = (None, None)
    deals: tuple[Deal, ...] = ()

    @property
    def open(self) -> Deal | None:
        """The scheme that is still being talked about, if there is one."""
        return self.deals[-1] if self.deals and not self.deals[-1].closed else None

    def efforts(self, place: int) -> tuple[Effort, ...]:
        """The days of one chair, fortnight by fortnight."""
        return tuple(fortnight[place].effort for fortnight in self.fortnights)


def scheme_in(game: Payoffs, board: Board, fortnight: int) -> Scheme:
    """The scheme that holds in a fortnight, counted from 0."""
    if fortnight < game.fortnights_before:
        return game.first_scheme
    return board.deals[(fortnight - game.fortnights_before) // game.fortnights_each].scheme


def with_more(game: Payoffs, scheme: Scheme, weight: str) -> Scheme:
    """The scheme with more on a weight: taken from the own targets first, then from the largest."""
    found, at = list(scheme), game.weights.index(weight)
    for _ in range(game.give // STEP):
        rest = [place for place in range(len(found)) if place != at]
        giver = 0 if at and found[0] else max(rest, key=lambda place: found[place])
        moved = min(STEP, found[giver])
        found[giver] -= moved
        found[at] += moved
    return tuple(found)


def manner(game: Payoffs, seed: int, chair: str) -> Style:
    """The manner in which a bot sits in a chair in the plays of a seed: each in a third of the seeds of a variant."""
    return STYLES[(seed // 2 + game.places[chair]) % len(STYLES)]


def intended(game: Payoffs, board: Board, chair: str, style: Style) -> Effort:
    """The days that a colleague means to give in the coming fortnight."""
    place, fortnight = game.places[chair], len(board.fortnights)
    mine, theirs = board.efforts(place), board.efforts(1 - place)
    scheme, habit = scheme_in(game, board, fortnight), tuple(game.sides[chair].habit[work] for work in WORKS)
    if style == "sulks":
        plan = habit if fortnight < game.fortnights_before else game.settled(scheme, place).pair[place]
        return _sulking(plan, mine, theirs)
    if not fortnight:
        return habit
    return theirs[-1] if style == "copies" else game.best_reply(scheme, place, theirs[-1])[0]


def _sulking(plan: Effort, mine: tuple[Effort, ...], theirs: tuple[Effort, ...]) -> Effort:
    """The plan, or none of its joint days in the fortnight after a let-down, or half of them in the next."""
    let_down = [
        joint_days(own) - joint_days(other) >= LET_DOWN for own, other in zip(mine[-2:], theirs[-2:], strict=True)
    ]
    if not any(let_down):
        return plan
    shared, lasting = (0, 0) if let_down[-1] else (days // 2 for days in plan[1:])
    return sum(plan) - shared - lasting, shared, lasting


def work(game: Payoffs, board: Board, seed: int, chair: str) -> Move:
    """The fortnight that a colleague hands in: what it means to do, with a day gone astray by chance, and a line."""
    fortnight, style = len(board.fortnights), manner(game, seed, chair)
    plan = intended(game, board, chair, style)
    effort = plan
    if chance(seed, fortnight, f"{chair}/astray") < game.noise:
        near = [other for other in game.efforts if sum(abs(a - b) for a, b in zip(other, plan, strict=True)) == 2]
        effort = near[int(chance(seed, fortnight, f"{chair}/where") * len(near))]
    theirs = board.efforts(1 - game.places[chair])
    guess = joint_days(theirs[-1] if theirs else effort)
    return fortnight_move(chair, effort, guess, line(game, board, chair, style))


def line(game: Payoffs, board: Board, chair: str, style: Style) -> str:
    """What a colleague says with what it means to do; nothing where it would only say the same again."""
    done = len(board.fortnights)
    plans = [
        joint_days(intended(game, board._replace(fortnights=board.fortnights[:count]), chair, style))
        for count in range(max(0, done - 2), done + 1)
    ]
    events = [_event(before, now) for before, now in zip([None, *plans], plans, strict=False)]
    fresh = len(events) < 2 or events[-1] != events[-2]
    return str(game.voices[chair].lines[style][events[-1]]) if fresh else ""


def _event(before: int | None, now: int) -> Event:
    """What there is to say about the joint days of a plan after those of the last."""
    if before is not None and now < before:
        return "down"
    if before is not None and now > before:
        return "up"
    return "steady" if now else "own"


def draft(game: Payoffs, board: Board, chair: str) -> Move:
    """The scheme that a colleague proposes, or that it designs again with more on what the other asked for."""
    scheme = tuple(game.sides[chair].draft[weight] for weight in game.weights)
    if board.open is None:
        return scheme_move(game, chair, scheme, game.voices[chair].proposes)
    amended = with_more(game, scheme, board.open.wish)
    return scheme_move(game, chair, amended, game.voices[chair].amends)


def answer(game: Payoffs, board: Board, chair: str) -> Move:
    """Whether a colleague takes the scheme on the table: where it is not worse off than it was, by its own reckoning.

    It reckons what it would have at its best if the other went on as last fortnight. Else it asks for the weight
    that would help it most.
    """
    assert board.open is not None
    place, scheme = game.places[chair], board.open.draft
    theirs = board.efforts(1 - place)[-1]
    before = game.best_reply(scheme_in(game, board, len(board.fortnights) - 1), place, theirs)[1]
    if game.best_reply(scheme, place, theirs)[1] >= before:
        return Move(chair, "answer", ACCEPT)
    gains = {weight: game.best_reply(with_more(game, scheme, weight), place, theirs)[1] for weight in game.weights}
    return Move(chair, "answer", max(game.weights, key=lambda weight: gains[weight]))


def fortnight_move(chair: str, effort: Effort, guess: int, say: str = "") -> Move:
    """The move that hands in a fortnight."""
    days: dict[str, Value] = dict(zip(WORKS, effort, strict=True))
    return Move(chair, "work", Record({**days, "guess": str(guess), "say": say}))


def scheme_move(game: Payoffs, chair: str, scheme: Scheme, say: str = "") -> Move:
    """The move that lays a scheme on the table."""
    weights: dict[str, Value] = dict(zip(game.weights, scheme, strict=True))
    return Move(chair, "design", Record({**weights, "say": str(say)}))


# ---- the players who know nothing ------------------------------------------------------------------------------

Choosing = Callable[[Payoffs, Board, str], Effort]
"""How to divide the days of a fortnight."""


def player(choose: Choosing, scheme: Callable[[Payoffs, Board], Scheme], wish: str = ACCEPT) -> Policy:
    """A player with one way to choose and design and one answer, who expects of the other what it last did."""

    def moved(play: Play, chair: str) -> Move:
        game, board = play.activity, play.state
        assert isinstance(game, Payoffs)
        theirs = board.efforts(1 - game.places[chair])
        acts: Mapping[str, Callable[[], Move]] = {
            "work": lambda: fortnight_move(chair, choose(game, board, chair), joint_days(theirs[-1]) if theirs else 0),
            "design": lambda: scheme_move(game, chair, scheme(game, board)),
            "answer": lambda: Move(chair, "answer", wish),
        }
        ask = game.ask(board, chair)
        assert ask is not None and not hasattr(ask, "options")
        return acts[ask.act]()

    return moved


def _selfish(game: Payoffs, board: Board, chair: str) -> Effort:
    place = game.places[chair]
    theirs = (game.efforts[0], *board.efforts(1 - place))[-1]
    return game.best_reply(scheme_in(game, board, len(board.fortnights)), place, theirs)[0]


def _copying(game: Payoffs, board: Board, chair: str) -> Effort:
    return (game.efforts[0], *board.efforts(1 - game.places[chair]))[-1]


def _even(game: Payoffs, board: Board, chair: str) -> Effort:
    """As even as whole days allow, the rest on the own target."""
    each, rest = divmod(game.days, 3)
    return each + rest, each, each


def _generous(game: Payoffs, board: Board, chair: str) -> Effort:
    """All on joint work, half and half, whatever the other does."""
    half = game.days // 2
    return 0, game.days - half, half


def _equal(game: Payoffs, board: Board) -> Scheme:
    return (FULL // 4,) * 4


def _as_set(game: Payoffs, board: Board) -> Scheme:
    return game.first_scheme


POLICIES: Mapping[str, Policy] = {
    "random": at_random,
    "selfish": player(_selfish, _as_set, OWN),
    "copying": player(_copying, _as_set),
    "evenly": player(_even, _equal),
    "generous": player(_generous, _equal),
}
"""The naive players by name."""
