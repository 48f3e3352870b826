"""What the lab of module 5 computes and draws: where a bonus leads two people who look after themselves.

Rules this module keeps:

- The games are those of the course, both variants, by the rules of the core; nothing of the rules is written twice.
- A scheme is given in parts, in any numbers: 1, 1, 1, 1 is a quarter on everything.
- A share of the way is (Π − ΠNash) ÷ (Πmax − ΠNash): 0 where selfish choices lead under the first letters, 1 at best.
- A game with wrong estimates is drawn with a seed that comes in as an argument: the same figure on every machine.
- Every figure says on itself that the game's figures are invented.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from deskswap import library
from deskswap.charts import COLOURS, GROUND, INK, QUIET, Picture, Said, _axes
from deskswap.core.activity import percent
from deskswap.core.incentives import Incentives
from deskswap.core.incentives.payoffs import Weights, equilibria, joint_days
from deskswap.core.incentives.scenario import FULL, WORKS, Effort
from deskswap.core.incentives.scoreboard import days_of, wasted_days

BONUSES = "one-scoreboard/two-bonuses"

INVENTED = "computed, invented figures"

OBVIOUS: dict[str, Weights] = {
    "own targets, as it is": (100, 0, 0, 0),
    "the date, for both": (0, 100, 0, 0),
    "the cost, for both": (0, 0, 100, 0),
    "sustainability, for both": (0, 0, 0, 100),
    "a quarter on everything": (25, 25, 25, 25),
}
"""What is proposed in most meetings, by name: points on own targets, time, cost, sustainability."""

SHADES = LinearSegmentedColormap.from_list("way", ["#f4f1ea", "#9ecae1", COLOURS[0], "#08306b"])


class Place(NamedTuple):
    """Where two people end: their days by work, the share of the way in 0..1, and the joint days that met nobody."""

    pair: tuple[Effort, Effort]
    share: float
    wasted: int


class Estimate(NamedTuple):
    """What a house takes for true ÷ what is: a factor each for the effects (own, harm, shared, lasting) and strains."""

    effects: tuple[float, ...]
    strain: tuple[tuple[float, ...], ...]


class Spread(NamedTuple):
    """A share over drawn games: its mean, and between which values nine in ten lie."""

    mean: float
    low: float
    high: float


# ---- where a scheme leads ------------------------------------------------------------------------------------


@cache
def game(variant: str = "a") -> Incentives:
    """The incentive game of module 5 in one of its variants, `a` before the launch or `b` after it."""
    found = dict(library.activity(BONUSES).each)[variant]
    assert isinstance(found, Incentives)
    return found


def scheme(own: float, time: float, cost: float, sustainability: float) -> Weights:
    """Parts as points that make 100.

    Raises:
        ValueError: a part is below 0, or all are 0.
    """
    parts = (own, time, cost, sustainability)
    if min(parts) < 0 or not sum(parts):
        raise ValueError("A bonus must hang on something: give at least one of the four more than 0.")
    return tuple(FULL * part / sum(parts) for part in parts)


def places(variant: str, weights: Weights) -> dict[str, Place]:
    """Where selfish people end under a scheme: if both begin, if only the first chair does, and if nobody does."""
    played = game(variant)
    begun = played.settled(weights).pair
    tables = played.worth(weights, 0), played.worth(weights, 1)
    at = min(equilibria(*tables), key=lambda pair: played.joint[pair])
    waits = (played.efforts[at[0]], played.efforts[at[1]])
    first = next(iter(played.chairs.values())).name.split()[0]
    pairs = {"both begin": begun, f"only {first} begins": (begun[0], waits[1]), "nobody begins": waits}
    return {name: _place(played, pair) for name, pair in pairs.items()}


def _place(played: Incentives, pair: tuple[Effort, Effort]) -> Place:
    share = played.efficiency(float(played.joint[played.spot(*pair)]))
    return Place(pair, share, wasted_days([pair]))


def _doing(effort: Effort, days: int) -> str:
    """The days of one chair in short: ``2 own, 1 file, 1 refill``."""
    parts = [f"{count} {word}" for count, word in zip(effort, ("own", "file", "refill"), strict=True) if count]
    return ", ".join([*parts, *([f"{days - sum(effort)} free"] if days > sum(effort) else [])])


def _did(played: Incentives, pair: tuple[Effort, Effort]) -> str:
    names = [chair.name.split()[0] for chair in played.chairs.values()]
    return "; ".join(f"{name} {_doing(effort, played.days)}" for name, effort in zip(names, pair, strict=True))


# ---- wrong estimates -----------------------------------------------------------------------------------------


def estimates(wrong: float, draws: int, seed: int) -> tuple[Estimate, ...]:
    """So many sets of factors, each drawn evenly from 1 − wrong to 1 + wrong."""
    drawn = 1 + wrong * np.random.default_rng(seed).uniform(-1, 1, (draws, 4 + 2 * len(WORKS)))
    return tuple(Estimate(tuple(row[:4]), (tuple(row[4:7]), tuple(row[7:]))) for row in drawn.tolist())


def drawn_game(played: Incentives, estimate: Estimate) -> Incentives:
    """The same game with effects and strains times these factors."""
    effects = {
        name: tuple(factor * points for points in values)
        for factor, (name, values) in zip(estimate.effects, played.effects, strict=True)
    }
    sides = {
        chair: side.model_copy(
            update={"strain": {work: f * side.strain[work] for work, f in zip(WORKS, factors, strict=True)}}
        )
        for factors, (chair, side) in zip(estimate.strain, played.sides.items(), strict=True)
    }
    fields = {name: getattr(played, name) for name in type(played).model_fields}
    return type(played).model_construct(
        **{**fields, "effects": played.effects.model_copy(update=effects), "sides": sides}
    )


def shares_if_wrong(
    variant: str, schemes: Sequence[Weights], wrong: float = 0.2, draws: int = 200, seed: int = 1
) -> tuple[tuple[float, ...], ...]:
    """For each scheme, the share of the way in each drawn game, if both begin."""
    games = [drawn_game(game(variant), estimate) for estimate in estimates(wrong, draws, seed)]
    return tuple(tuple(one.quality(weights) for one in games) for weights in schemes)


def spread(values: Sequence[float]) -> Spread:
    """The mean of values, and the 5th and 95th of a hundred."""
    low, high = np.quantile(values, [0.05, 0.95])
    return Spread(float(np.mean(values)), float(low), float(high))


# ---- drawing -------------------------------------------------------------------------------------------------


def single_numbers(variant: str = "a") -> Picture:
    """What the obvious schemes do to the number that they pay for, and what the house has of it."""
    played = game(variant)
    figure, left = _axes("invented figures: the number that is paid for", height=4.6)
    figure.set_size_inches(10.6, 4.6)
    figure.subplots_adjust(left=0.2, right=0.55)
    right = figure.add_axes((0.62, 0.11, 0.36, 0.77))
    right.spines[["top", "right", "left"]].set_visible(False)
    right.set_title("what the house has of it", loc="left", fontsize=12, color=QUIET, fontstyle="italic")
    said = []
    for row, (name, weights) in enumerate(OBVIOUS.items()):
        place = places(variant, weights)["both begin"]
        spots = {"start": (0, 0), "end": played.spot(*place.pair)}
        paid = [_paid(played, weights, spots[when]) for when in ("start", "end")]
        left.plot(paid, [row, row], color=COLOURS[0], linewidth=2, alpha=0.5)
        left.plot(paid[:1], [row], "o", color=GROUND, markeredgecolor=COLOURS[0], markersize=9)
        left.plot(paid[1:], [row], "o", color=COLOURS[0], markersize=10)
        right.barh([row], [100 * place.share], height=0.34, color=COLOURS[1])
        right.text(100 * place.share + 2, row, percent(place.share), va="center", color=COLOURS[1], fontsize=12)
        right.text(0, row - 0.32, _did(played, place.pair), va="center", color=INK, fontsize=9)
        said.append(
            f"{name}: the number goes from {paid[0]:.0f} to {paid[1]:.0f} points, the house comes"
            f" {percent(place.share)} of the way; {_did(played, place.pair)}."
        )
    left.set_yticks(range(len(OBVIOUS)), list(OBVIOUS))
    for axes in (left, right):
        axes.set_ylim(len(OBVIOUS) - 0.5, -0.6)
        axes.set_xlim(0, 100)
    right.set_yticks([])
    left.set_xlabel("points (hollow: all days on own targets; full: under this bonus)")
    right.set_xlabel("share of the way to the best fortnight, %")
    return Picture(figure, f"{INVENTED}, variant {variant}, if both begin. {' '.join(said)}")


def _paid(played: Incentives, weights: Weights, spot: tuple[int, int]) -> float:
    """The figure that the two are paid for, in points: the mean of both chairs' weighted indices."""
    return float(np.mean([played.bonus(weights, place)[spot] for place in (0, 1)])) * FULL / played.pot


def weighing(own: float = 1, time: float = 1, cost: float = 1, sustainability: float = 1, variant: str = "a") -> Any:
    """A scheme among all schemes, and where it leads among all pairs of choices; a sentence where nothing is weighed.

    On the left the own target keeps the points that the scheme gives it.
    """
    try:
        weights = scheme(own, time, cost, sustainability)
    except ValueError as wrong:
        return Said(str(wrong))
    played, found = game(variant), places(variant, weights)
    begun, waiting = found["both begin"], found["nobody begins"]
    text = f"{INVENTED}: {percent(begun.share)} of the way, {percent(1 - begun.share)} lost"
    figure, left = _axes(text, height=5.2)
    figure.set_size_inches(11, 5.2)
    figure.subplots_adjust(left=0.08, right=0.46, top=0.88, bottom=0.12)
    _scheme_map(left, played, weights)
    right = figure.add_axes((0.57, 0.12, 0.4, 0.76))
    _choice_map(right, played, {"if both begin": begun.pair, "if nobody begins": waiting.pair})
    names = [str(one.name).lower() for one in played.outcomes.values()]
    pays = ", ".join(f"{points:.0f} on {name}" for points, name in zip(weights, ["own targets", *names], strict=True))
    alt = (
        f"{INVENTED}, variant {variant}. Points: {pays}. If both begin, they come {percent(begun.share)} of the way:"
        f" {_did(played, begun.pair)}. {percent(1 - begun.share)} are lost. If nobody begins, {percent(waiting.share)}:"
        f" {_did(played, waiting.pair)}. Wasted if only one begins: {days_of(list(found.values())[1].wasted)} a"
        f" fortnight. The best pair of choices is {_did(played, played.aim)}."
    )
    return Picture(figure, alt)


@cache
def _qualities(variant: str, own: int) -> tuple[tuple[float, float, float], ...]:
    """(cost, time, share of the way) of every scheme that leaves so many points, in fives, on own targets."""
    played = game(variant)
    return tuple((one[2], one[1], played.quality(one)) for one in played.schemes if one[0] == own)


def _scheme_map(axes: Any, played: Incentives, weights: Weights) -> None:
    own = 5 * round(weights[0] / 5)
    variant = next(name for name in ("a", "b") if game(name) is played)
    across, up, shares = zip(*_qualities(variant, own), strict=True)
    axes.scatter(across, up, c=shares, cmap=SHADES, vmin=0, vmax=1, marker="s", s=120 if own < 50 else 90)
    axes.plot(
        [weights[2]], [weights[1]], "o", markersize=13, color="none", markeredgecolor=COLOURS[1], markeredgewidth=3
    )
    near = (weights[2], weights[1])
    box = {"facecolor": GROUND, "edgecolor": "none", "alpha": 0.85, "pad": 1.5}
    axes.annotate("yours", near, xytext=(12, 9), textcoords="offset points", color=COLOURS[1], fontsize=12, bbox=box)
    axes.set(xlim=(-4, 104), ylim=(-4, 104))
    axes.set_xlabel("points on cost (what is left goes to sustainability)")
    axes.set_ylabel("points on time")
    axes.text(102, 99, f"{own} points on own targets\ndark: far on the way", ha="right", va="top", color=QUIET)


def _choice_map(axes: Any, played: Incentives, marked: Mapping[str, tuple[Effort, Effort]]) -> None:
    """The house's result for every pair of choices, ordered by joint days, with places marked."""
    order = sorted(played.efforts, key=lambda effort: (joint_days(effort), effort[1:], effort[0]))
    index = [played.efforts.index(effort) for effort in order]
    axes.imshow(played.joint[np.ix_(index, index)].T / 1000, cmap=SHADES, origin="lower")
    days = [joint_days(effort) for effort in order]
    for edge in [days.index(count) - 0.5 for count in range(1, played.days + 1)]:
        axes.axhline(edge, color=GROUND, linewidth=1)
        axes.axvline(edge, color=GROUND, linewidth=1)
    middles = [float(np.mean([k for k, given in enumerate(days) if given == count])) for count in sorted(set(days))]
    axes.set_xticks(middles, sorted(set(days)))
    axes.set_yticks(middles, sorted(set(days)))
    first, second = (chair.name.split()[0] for chair in played.chairs.values())
    axes.set_xlabel(f"joint days of {first}, every way to give them")
    axes.set_ylabel(f"joint days of {second}")
    spots = {**marked, "best for the house": played.aim}
    signs = (("o", COLOURS[1], 14), ("X", COLOURS[4], 10), ("*", COLOURS[3], 15))
    for (name, pair), (sign, colour, size) in zip(spots.items(), signs, strict=True):
        at = [order.index(effort) for effort in pair]
        face = "none" if sign == "o" else colour
        axes.plot(
            *at,
            sign,
            markersize=size,
            color=face,
            markeredgecolor=colour,
            markeredgewidth=2.5 if sign == "o" else 0,
            label=name,
            linestyle="",
        )
    axes.legend(
        loc="lower left",
        bbox_to_anchor=(-0.04, 1.0),
        ncol=3,
        frameon=False,
        fontsize=9,
        handletextpad=0.2,
        columnspacing=1,
    )


def beginnings(variant: str = "a") -> Picture:
    """What three schemes come to if both begin, if one begins and if nobody does, with the days that meet nobody."""
    played = game(variant)
    rows = {
        "a quarter on everything": OBVIOUS["a quarter on everything"],
        "as the house counts": played.house_scheme,
        "made for these two": played.best_scheme,
    }
    figure, axes = _axes(f"{INVENTED}: a letter does not begin for you", height=3.6)
    said = []
    for row, (name, weights) in enumerate(rows.items()):
        for k, (when, place) in enumerate(places(variant, weights).items()):
            y = row + (k - 1) * 0.26
            axes.barh([y], [100 * place.share], height=0.2, color=COLOURS[k], alpha=0.85)
            lost = f", {days_of(place.wasted)} wasted" if place.wasted else ""
            axes.text(
                100 * place.share + 1, y, f"{when}: {percent(place.share)}{lost}", va="center", color=INK, fontsize=10
            )
            said.append(f"{name}, {when}: {percent(place.share)}{lost}.")
    axes.set_yticks(range(len(rows)), list(rows))
    axes.set_ylim(len(rows) - 0.5, -0.6)
    axes.set_xlim(0, 135)
    axes.set_xticks(range(0, 101, 20))
    axes.set_xlabel("share of the way to the best fortnight, %")
    return Picture(figure, f"{INVENTED}, variant {variant}, share of the way. {' '.join(said)}")


def if_wrong(
    wrong: int = 20, variant: str = "a", own: float = 1, time: float = 1, cost: float = 1, sustainability: float = 1
) -> Any:
    """Schemes over 200 drawn games in which effects and strains are up to `wrong` % off; a sentence for no scheme."""
    try:
        mine = scheme(own, time, cost, sustainability)
    except ValueError as nothing:
        return Said(str(nothing))
    played = game(variant)
    rows = {
        "the date, for both": OBVIOUS["the date, for both"],
        "a quarter on everything": OBVIOUS["a quarter on everything"],
        "as the house counts": played.house_scheme,
        "made for these two": played.best_scheme,
        "yours": mine,
    }
    found = dict(zip(rows, map(spread, shares_if_wrong(variant, list(rows.values()), wrong / 100)), strict=True))
    figure, axes = _axes(f"{INVENTED}: 200 drawn games, each estimate up to {wrong} % off", height=3.8)
    for row, (name, one) in enumerate(found.items()):
        colour = COLOURS[1] if name == "yours" else COLOURS[0]
        axes.plot(
            [100 * one.low, 100 * one.high], [row, row], linewidth=6, color=colour, alpha=0.4, solid_capstyle="butt"
        )
        axes.plot([100 * one.mean], [row], "o", markersize=9, color=colour)
        axes.annotate(
            percent(one.mean), (100 * one.mean, row), xytext=(0, 9), textcoords="offset points", ha="center", color=INK
        )
    axes.set_yticks(range(len(found)), list(found))
    axes.set_ylim(len(found) - 0.5, -0.8)
    axes.set_xlim(-3, 103)
    axes.set_xlabel("share of the way, % (dot: mean; bar: nine games in ten), if both begin")
    said = " ".join(
        f"{name}: mean {percent(one.mean)}, nine in ten from {percent(one.low)} to {percent(one.high)}."
        for name, one in found.items()
    )
    return Picture(
        figure,
        f"{INVENTED}, variant {variant}, 200 drawn games, each estimate up to {wrong} % off, share of the way. {said}",
    )
