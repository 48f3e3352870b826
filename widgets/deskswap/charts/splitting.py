"""What splitting every issue in the middle leaves on the table: simulated trades, and the learner's own deals.

Rules this module keeps:

- A simulated trade has mirrored weights: what matters most to one side matters least to the other. On each issue the
  two want opposite ends of evenly spaced levels.
- Chance comes from a seed: the same call draws the same figure.
- Shares are of the joint maximum: both sides' points together ÷ the most that they can be together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from deskswap import library
from deskswap.charts import COLOURS, INK, QUIET, Picture, _axes, gathered, label, plays_of
from deskswap.core.activity import Play, percent
from deskswap.core.negotiation import Negotiation
from deskswap.core.negotiation.bargaining import Pair, frontier, nash_point, pair

TRADE = "the-trade/launch-against-spec"

ISSUES, LEVELS = 6, 5
"""The size of the simulated trades."""

Weights = np.ndarray[tuple[int], np.dtype[np.float64]]
"""How much each issue matters to one side; they sum to 1."""

DRAWS: dict[str, Callable[[np.random.Generator, int], Weights]] = {
    "nearly equal weights": lambda draw, size: draw.dirichlet([8.0] * size),
    "numbers from 1 to 10": lambda draw, size: draw.integers(1, 11, size).astype(float),
    "any numbers from 0 to 1": lambda draw, size: draw.random(size),
    "any division of the whole": lambda draw, size: draw.dirichlet([1.0] * size),
    "very unequal weights": lambda draw, size: draw.dirichlet([0.5] * size),
}
"""Ways to draw weights, by name; those that do not sum to 1 are divided by their sum."""

USUAL = "any numbers from 0 to 1"
"""The way that gives the figure in the lesson."""

STAND_INS = {
    "the authors' strong player": "",
    "always concedes": "always concede",
    "all in the middle": "split every issue in the middle",
}
"""Players who stand in where the learner has no play of their own yet, with their policy; empty for the strong one."""


MOST_NAMED = 6
"""The most plays that a figure names one by one."""


class Spread(NamedTuple):
    """A share over many trades: its mean, and between which values nine in ten lie."""

    mean: float
    low: float
    high: float


# ---- simulated trades ----------------------------------------------------------------------------------------


def mirrored_weights(draw: np.random.Generator, way: str = USUAL, issues: int = ISSUES) -> Weights:
    """Weights of one side, the heaviest first; the other side has them in reverse order."""
    raw = np.sort(DRAWS[way](draw, issues))[::-1]
    found: Weights = raw / raw.sum()
    return found


def joint_share(weights: Weights, swaps: int, levels: int = LEVELS) -> float:
    """Joint points ÷ joint maximum after so many swaps, the other issues being split in the middle.

    A swap gives each side the whole of one issue that weighs more for it, the heaviest first. Where the levels have no
    middle one the lower of two is taken. With mirrored weights this makes no difference: what one side loses by it on
    one issue, it wins on the mirrored one.
    """
    other = weights[::-1]
    steps = np.arange(levels) / (levels - 1)
    middle = float(steps[(levels - 1) // 2])
    swaps = min(swaps, len(weights) // 2)
    mine = np.full(len(weights), middle)
    mine[:swaps], mine[len(weights) - swaps :] = 1.0, 0.0
    joint = float((weights * mine + other * (1 - mine)).sum())
    return joint / float(np.maximum(weights, other).sum())


def shares(
    swaps: int = 0, way: str = USUAL, trades: int = 500, issues: int = ISSUES, levels: int = LEVELS, seed: int = 1
) -> tuple[float, ...]:
    """The joint share in each of so many simulated trades."""
    draw = np.random.default_rng(seed)
    return tuple(joint_share(mirrored_weights(draw, way, issues), swaps, levels) for _ in range(trades))


def spread(values: Sequence[float]) -> Spread:
    """The mean of values, and the 5th and 95th of a hundred."""
    low, high = np.quantile(values, [0.05, 0.95])
    return Spread(float(np.mean(values)), float(low), float(high))


def swaps_and_shares(way: str = USUAL, trades: int = 500, seed: int = 1) -> Picture:
    """How much of the joint maximum is reached with no swap, one, two and three."""
    names = ("no swap: all in the middle", "one swap", "two swaps", "three swaps: all traded")
    rows = {name: spread(shares(count, way, trades, seed=seed)) for count, name in enumerate(names)}
    return _spreads(rows, f"{trades} trades with mirrored weights, {way}")


def splitting_by_weights(trades: int = 500, seed: int = 1) -> Picture:
    """How much of the joint maximum splitting in the middle reaches, for each way to draw the weights."""
    rows = {way: spread(shares(0, way, trades, seed=seed)) for way in DRAWS}
    return _spreads(rows, f"every issue split in the middle, {trades} trades each")


def _spreads(rows: Mapping[str, Spread], text: str) -> Picture:
    figure, axes = _axes(f"{label(True)}: {text}", height=3.2)
    for row, found in enumerate(rows.values()):
        axes.plot([100 * found.low, 100 * found.high], [row, row], linewidth=5, color=COLOURS[0], alpha=0.4)
        axes.plot([100 * found.mean], [row], marker="o", markersize=9, color=COLOURS[0])
        place = (100 * found.mean, row)
        axes.annotate(percent(found.mean), place, xytext=(0, 9), textcoords="offset points", ha="center", color=INK)
    axes.set_yticks(range(len(rows)), list(rows))
    axes.set_ylim(len(rows) - 0.5, -0.8)
    axes.set_xlim(40, 103)
    axes.set_xlabel("joint points, % of the joint maximum (dot: mean, bar: nine trades in ten)")
    parts = (
        f"{name}: mean {percent(found.mean)}, nine in ten from {percent(found.low)} to {percent(found.high)}."
        for name, found in rows.items()
    )
    return Picture(figure, f"{label(True)}, {text}, share of the joint maximum. {' '.join(parts)}")


# ---- the learner's own deals ---------------------------------------------------------------------------------


def trade() -> Negotiation:
    """The negotiation of module 6, its first variant; it knows the others."""
    found = library.activity(TRADE)
    assert isinstance(found, Negotiation)
    return found


def stand_ins(seed: int = 4) -> dict[str, Play]:
    """Plays of players who stand in for the learner, from the first chair against a bot, by the players' names."""
    return gathered.stand_ins(TRADE, STAND_INS, seed)


def my_deals() -> Picture:
    """Where the class's deals lie, or the learner's own; simulated players, labelled so, where there is no play yet."""
    found = plays_of(TRADE)
    if not found.taken:
        return deals_on_the_plane(stand_ins(), label(True) + found.left_out)
    plays = found.plays if found.of_class else found.plays[-MOST_NAMED:]
    return deals_on_the_plane({f"play {number}": play for number, play in enumerate(plays, 1)}, found.label)


def deals_on_the_plane(plays: Mapping[str, Play], whose: str) -> Picture:
    """The ends of plays on the plane of both chairs' points, with the frontiers of the variants played.

    `whose` says on the figure whose plays these are. More than `MOST_NAMED` are not named one by one.
    """
    figure, axes = _axes(f"{whose}, deals about the launch", height=5.6)
    first, second = (str(chair.name) for chair in trade().chairs.values())
    fair: set[Pair] = set()
    none: set[Pair] = set()
    for game in {negotiation(play).domain: negotiation(play) for play in plays.values()}.values():
        edge = frontier(game.grid)
        axes.plot([x for x, _ in edge], [y for _, y in edge], color=QUIET, linewidth=1.5)
        fair.add(nash_point(game.grid, game.domain.walk) or game.domain.walk)
        none.add(game.domain.walk)
    for places, text, marker, colour in (
        (sorted(fair), "largest product of gains", "*", COLOURS[2]),
        (sorted(none), "no deal", "x", QUIET),
    ):
        for x, y in places:
            axes.plot([x], [y], marker=marker, markersize=20 if marker == "*" else 9, color=colour)
            axes.annotate(text, (x, y), xytext=(10, 6), textcoords="offset points", color=colour)
    ends = {name: end(play) for name, play in plays.items()}
    for row, (name, at) in enumerate(ends.items()):
        axes.plot([at[0]], [at[1]], marker="o", markersize=9, color=COLOURS[1], alpha=0.7)
        below = -19 - 13 * sum(at == other for other in list(ends.values())[:row])
        if len(plays) <= MOST_NAMED:
            axes.annotate(name, at, xytext=(0, below), textcoords="offset points", ha="center", color=COLOURS[1])
    axes.set_xlim(0, 105)
    axes.set_ylim(0, 105)
    axes.set_aspect("equal")
    axes.set_xlabel(f"points for {first}")
    axes.set_ylabel(f"points for {second}")
    said = " ".join(f"{name}: {_said(play)}" for name, play in plays.items())
    if len(plays) > MOST_NAMED:
        said = _said_of_many(list(plays.values()))
    return Picture(
        figure,
        f"{whose}, deals about the launch: points for {first}, then for {second}. {said}"
        f" The largest product of gains is at {_pairs(fair)}, no deal at {_pairs(none)}.",
    )


def _said_of_many(plays: Sequence[Play]) -> str:
    """How many plays there are, how many of them with a deal, and what the deals brought on average."""
    made = [end(play) for play in plays if play.state.deal is not None]
    told = f"{len(plays)} plays, {len(made)} of them with a deal"
    means = [sum(values) / len(made) for values in zip(*made, strict=True)]
    return f"{told}, on average at {means[0]:.0f} and {means[1]:.0f}." if made else f"{told}."


def _pairs(places: set[Pair]) -> str:
    return " or ".join(f"{x} and {y}" for x, y in sorted(places))


def negotiation(play: Play) -> Negotiation:
    """The trade that a play is of."""
    assert isinstance(play.activity, Negotiation)
    return play.activity


def end(play: Play) -> Pair:
    """What a finished play brought to the first and to the second chair."""
    return pair(negotiation(play).domain, play.state.deal)


def _said(play: Play) -> str:
    left, right = end(play)
    score = percent(play.activity.marks(play, next(iter(play.activity.chairs))).score)
    return f"{'a deal' if play.state.deal is not None else 'no deal'}, {left} and {right}, score {score}."
