"""Who sits in an empty chair of an incentive game, and the players who know nothing of it but its rules.

Rules this module keeps:

- A colleague works from what it can know: its own side of the file, the schemes, and the fortnights that are done.
- Three manners: `replies` does what pays it best against the other's last fortnight; `copies` goes one joint day of
  each work beyond the other's last fortnight, as far as its letter pays for it; `sulks` does all its letter pays for,
  but no joint days in the fortnight after a let-down and half of them in the next.
- Now and then a day goes astray, by chance.
- The naive players are what a person might do without thinking; they say what they do and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from deskswap.core.activity import Play, chance
from deskswap.core.game import Policy, at_random
from deskswap.core.incentives.payoffs import Payoffs, joint_days
from deskswap.core.incentives.scenario import (
    ACCEPT,
    FULL,
    OWN,
    STEP,
    STYLES,
    WORKS,
    Effort,
    Event,
    Scheme,
    Style,
)
from deskswap.core.moves import Move, Record, Value

LET_DOWN = 2
"""So many days of joint work less than one's own are a let-down for those who sulk."""

LEANING = 30
"""So many points more on the other's target than on one's own are a scheme that leans."""


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
    """The days that a colleague means to give in the coming fortnight; never more joint days than its letter pays."""
    place, fortnight = game.places[chair], len(board.fortnights)
    mine, theirs = board.efforts(place), board.efforts(1 - place)
    scheme, habit = scheme_in(game, board, fortnight), tuple(game.sides[chair].habit[work] for work in WORKS)
    if not fortnight:
        return habit
    if style == "replies":
        return game.best_reply(scheme, place, theirs[-1])[0]
    plan = habit if fortnight < game.fortnights_before else game.settled(scheme, place).pair[place]
    if style == "copies":
        shared, lasting = (min(most, given + 1) for most, given in zip(plan[1:], theirs[-1][1:], strict=True))
    else:
        let_down = _let_down(mine, theirs)
        shared, lasting = (0, 0) if let_down[-1] else (days // 2 if any(let_down) else days for days in plan[1:])
    return game.with_joint(scheme, place, theirs[-1], (shared, lasting))


def _let_down(mine: tuple[Effort, ...], theirs: tuple[Effort, ...]) -> list[bool]:
    """Whether the last fortnights, two at most, were a let-down: so many joint days less than one's own."""
    pairs = zip(mine[-2:], theirs[-2:], strict=True)
    return [joint_days(own) - joint_days(other) >= LET_DOWN for own, other in pairs]


def work(game: Payoffs, board: Board, seed: int, chair: str) -> Move:
    """The fortnight that a colleague hands in: what it means to do, with a day gone astray by chance, and a line.

    No day goes astray in the first fortnight.
    """
    fortnight, style = len(board.fortnights), manner(game, seed, chair)
    plan = effort = intended(game, board, chair, style)
    if fortnight and chance(seed, fortnight, f"{chair}/astray") < game.noise:
        near = [other for other in game.efforts if _days_apart(other, plan) == 1]
        effort = near[int(chance(seed, fortnight, f"{chair}/where") * len(near))]
    theirs = board.efforts(1 - game.places[chair])
    guess = joint_days(theirs[-1] if theirs else effort)
    return fortnight_move(chair, effort, guess, line(game, board, chair, style, effort))


def _days_apart(one: Effort, other: Effort) -> int:
    """How many days lie elsewhere, free days counted as well."""
    moved = [here - there for here, there in zip(one, other, strict=True)]
    return max(sum(days for days in moved if days > 0), -sum(days for days in moved if days < 0))


def line(game: Payoffs, board: Board, chair: str, style: Style, effort: Effort) -> str:
    """What a colleague says with the days that it hands in; nothing where it has said the same before.

    Before the first scheme is designed it says what its days cost it, roughly, as one would to a colleague.
    """
    place, voice, fortnight = game.places[chair], game.voices[chair], len(board.fortnights)
    mine, theirs = board.efforts(place), board.efforts(1 - place)
    if fortnight == game.fortnights_before - 1:
        text = game.sides[chair].tells
    elif not fortnight:
        text = voice.first
    elif effort != intended(game, board, chair, style):
        text = voice.astray
    elif style == "sulks" and any(_let_down(mine, theirs)):
        text = voice.hurt
    else:
        text = voice.lines[style][_event(joint_days(mine[-1]), joint_days(effort))]
    return "" if text in [fortnight[place].say for fortnight in board.fortnights] else str(text)


def _event(before: int, now: int) -> Event:
    """What there is to say about the joint days of a fortnight after those of the last."""
    if not now:
        return "none"
    return "fewer" if now < before else "more" if now > before else "same"


def draft(game: Payoffs, board: Board, chair: str) -> Move:
    """The scheme that a colleague proposes, or that it designs again with more on what the other asked for."""
    voice = game.voices[chair]
    if board.open:
        return scheme_move(game, chair, with_more(game, board.open.draft, board.open.wish), voice.amends)
    if _has_worked(game, board) and not leaning(game, board.deals[-1].scheme, chair):
        return scheme_move(game, chair, _built_on(game, board.deals[-1].scheme, chair), voice.builds)
    return scheme_move(game, chair, tuple(game.sides[chair].draft[weight] for weight in game.weights), voice.proposes)


def _has_worked(game: Payoffs, board: Board) -> bool:
    """Whether the fortnights under a designed scheme were worth more to the house than those before it."""
    cut = game.fortnights_before
    results = [game.joint[game.spot(first.effort, second.effort)] for first, second in board.fortnights]
    return len(results) > cut and float(sum(results[cut:]) / len(results[cut:]) - sum(results[:cut]) / cut) > 0


def _built_on(game: Payoffs, scheme: Scheme, chair: str) -> Scheme:
    """The scheme, or what more on a weight makes of it: what a chair expects most of, and never one that leans."""
    place = game.places[chair]
    changed = [scheme, *(with_more(game, scheme, weight) for weight in game.weights)]
    upright = [one for one in changed if not leaning(game, one, chair)]
    return max(upright, key=lambda one: round(game.expected(one, place), 6))


def leaning(game: Payoffs, scheme: Scheme, chair: str) -> bool:
    """Whether a scheme leans to the other chair's target, against a chair's own."""
    mine, theirs = (game.weights.index(game.sides[one].target) for one in (chair, game.other(chair)))
    return scheme[theirs] - scheme[mine] >= LEANING


def answer(game: Payoffs, board: Board, chair: str) -> Move:
    """What a colleague says to the scheme on the table.

    It asks for its own target where the scheme leans to the other's. Where it expects less of the scheme than of the
    one that held, it asks for the weight that helps it most and does not make it lean. Else it accepts.
    """
    assert board.open is not None
    place, scheme = game.places[chair], board.open.draft
    if leaning(game, scheme, chair):
        return Move(chair, "answer", game.sides[chair].target)
    held = scheme_in(game, board, len(board.fortnights) - 1)
    if game.expected(scheme, place) >= game.expected(held, place):
        return Move(chair, "answer", ACCEPT)
    asked = {weight: with_more(game, scheme, weight) for weight in game.weights}
    gains = {weight: game.expected(one, place) for weight, one in asked.items() if not leaning(game, one, chair)}
    return Move(chair, "answer", max(gains, key=lambda weight: gains[weight]))


def fortnight_move(chair: str, effort: Effort, guess: int, say: str = "") -> Move:
    """The move that hands in a fortnight."""
    days: dict[str, Value] = dict(zip(WORKS, effort, strict=True))
    return Move(chair, "work", Record({**days, "guess": guess, "say": say}))


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
    theirs = ((game.days, 0, 0), *board.efforts(1 - place))[-1]
    return game.best_reply(scheme_in(game, board, len(board.fortnights)), place, theirs)[0]


def _copying(game: Payoffs, board: Board, chair: str) -> Effort:
    return ((game.days, 0, 0), *board.efforts(1 - game.places[chair]))[-1]


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
