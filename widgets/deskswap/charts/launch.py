"""Did the campaign work? Invented launch figures with a known truth, four ways to read them, and what each finds.

Rules this module keeps:

- Everything here is generated: two regions, week by week, jars sold per 100 shops. Every figure says so.
- The truth is an argument: what the campaign brings a week, a trend, and a rival's empty shelf that helps both regions.
- The campaign ran in the north only. The south had the same weather, the same trend and the same empty shelf; `drift`
  makes the south grow more slowly by itself, and then it is no fair comparison any more.
- Chance comes from a seed. Intervals are t intervals at 90 %; they know of noise and of nothing else.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from deskswap.charts import COLOURS, INK, QUIET, Picture, _axes, _name_ends
from deskswap.core.activity import percent

WEEKS, CAMPAIGN, EMPTY_WEEKS = 20, range(13, 17), 6
"""Weeks since the launch; the weeks of the campaign; how long the rival's shelf stays empty."""

TRUTH = 60.0
"""What the campaign brings in its weeks: jars a week per 100 shops."""

OWN_NOISE, SHARED_NOISE = 12.0, 15.0
"""Standard deviations of what makes a week better or worse: in one region, and in both at once."""

BEFORE, TREND, RIVAL, SOUTH = (
    "the weeks before",
    "a line through time",
    "a line and the rival's shelf",
    "the south beside it",
)
"""The four ways to read the figures: what the campaign's weeks are compared with."""


class World(NamedTuple):
    """What is true, in jars a week per 100 shops: by the campaign, by the trend, by the rival's shelf from one week on.

    `drift` is by how many jars a week the south falls behind the north by itself.
    """

    campaign: float = TRUTH
    trend: float = 4.0
    rival: float = 80.0
    rival_from: int = 12
    drift: float = 0.0
    seed: int = 7


class Estimate(NamedTuple):
    """What a way of reading finds: jars a week per 100 shops with the ends of its 90 % interval."""

    way: str
    jars: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.way} {_whole(self.jars)} ({_whole(self.low)} to {_whole(self.high)})"


def sales(world: World) -> pd.DataFrame:
    """The generated weeks: `week`, `north`, `south`, and whether the `campaign` ran and the rival was `empty`."""
    draw = np.random.default_rng(world.seed)
    weeks = np.arange(1, WEEKS + 1)
    campaign = np.isin(weeks, CAMPAIGN)
    empty = (weeks >= world.rival_from) & (weeks < world.rival_from + EMPTY_WEEKS)
    both = world.trend * weeks + world.rival * empty + SHARED_NOISE * draw.standard_normal(WEEKS)
    own = OWN_NOISE * draw.standard_normal((2, WEEKS))
    north = 300 + both + world.campaign * campaign + own[0]
    south = 270 + both - world.drift * weeks + own[1]
    return pd.DataFrame({"week": weeks, "north": north, "south": south, "campaign": campaign, "empty": empty})


# ---- four ways to read them ----------------------------------------------------------------------------------


def against_the_weeks_before(found: pd.DataFrame) -> Estimate:
    """The north's campaign weeks minus the same number of weeks just before them."""
    during = found.loc[found["campaign"], "north"]
    before = found.loc[found["week"].between(CAMPAIGN[0] - len(CAMPAIGN), CAMPAIGN[0] - 1), "north"]
    return _difference(BEFORE, during, before)


def against_a_line(found: pd.DataFrame, rival: bool = False) -> Estimate:
    """The campaign's weeks against a line through all weeks of the north; with `rival`, its empty shelf is in too."""
    columns = [np.ones(WEEKS), found["week"], found["campaign"], *([found["empty"]] if rival else [])]
    matrix = np.column_stack(columns).astype(float)
    values, low, high = _least_squares(matrix, found["north"].to_numpy(), 2)
    return Estimate(RIVAL if rival else TREND, values, low, high)


def against_the_south(found: pd.DataFrame) -> Estimate:
    """How much more the north gained over the south than before: campaign weeks against all weeks before them."""
    gap = found["north"] - found["south"]
    return _difference(SOUTH, gap[found["campaign"]], gap[found["week"] < CAMPAIGN[0]])


def estimates(world: World) -> tuple[Estimate, ...]:
    """What the four ways find in one world, the easiest first."""
    found = sales(world)
    return (
        against_the_weeks_before(found),
        against_a_line(found),
        against_a_line(found, rival=True),
        against_the_south(found),
    )


def held(world: World, times: int = 300) -> dict[str, float]:
    """How often each way's 90 % interval holds the truth, over so many worlds that differ by chance only; in 0..1."""
    counts = dict.fromkeys((BEFORE, TREND, RIVAL, SOUTH), 0)
    for seed in range(times):
        for found in estimates(world._replace(seed=seed)):
            counts[found.way] += found.low <= world.campaign <= found.high
    return {way: count / times for way, count in counts.items()}


def _difference(way: str, one: pd.Series, other: pd.Series) -> Estimate:
    """The difference of two means, with the t interval that takes both to vary equally."""
    gap = float(one.mean() - other.mean())
    degrees = len(one) + len(other) - 2
    spread = math.sqrt((one.var(ddof=1) * (len(one) - 1) + other.var(ddof=1) * (len(other) - 1)) / degrees)
    half = float(stats.t.ppf(0.95, degrees)) * spread * math.sqrt(1 / len(one) + 1 / len(other))
    return Estimate(way, gap, gap - half, gap + half)


def _least_squares(matrix: NDArray[np.float64], values: NDArray[np.float64], which: int) -> tuple[float, float, float]:
    """One coefficient of a least-squares fit with its 90 % t interval."""
    found, *_ = np.linalg.lstsq(matrix, values, rcond=None)
    rest = values - matrix @ found
    degrees = len(values) - matrix.shape[1]
    covariance = np.linalg.inv(matrix.T @ matrix) * (rest @ rest) / degrees
    half = float(stats.t.ppf(0.95, degrees)) * math.sqrt(covariance[which, which])
    return float(found[which]), float(found[which]) - half, float(found[which]) + half


# ---- figures -------------------------------------------------------------------------------------------------

LABEL = "invented: generated launch figures for Heron"


def first_look(rival: float = 80.0, rival_from: int = 12) -> Picture:
    """What Ruth sees: the north, the campaign's four weeks and the four before them."""
    found = sales(World(rival=rival, rival_from=rival_from))
    uplift = against_the_weeks_before(found)
    figure, axes = _axes(LABEL)
    axes.axvspan(CAMPAIGN[0] - 0.5, CAMPAIGN[-1] + 0.5, color=COLOURS[4], alpha=0.18)
    axes.plot(found["week"], found["north"], "o-", color=COLOURS[0], linewidth=2)
    start = CAMPAIGN[0] - len(CAMPAIGN)
    before = found.loc[found["week"].between(start, CAMPAIGN[0] - 1), "north"].mean()
    during = found.loc[found["campaign"], "north"].mean()
    for left, mean in ((start, before), (CAMPAIGN[0], during)):
        axes.plot([left - 0.4, left + 3.4], [mean, mean], color=COLOURS[1], linewidth=4)
    axes.annotate("campaign", (CAMPAIGN[0] - 0.3, 555), color=INK, fontsize=12)
    axes.annotate(
        f"+{uplift.jars:.0f} jars a week", (CAMPAIGN[0] + 4, during), va="center", color=COLOURS[1], fontsize=13
    )
    _finish(axes)
    return Picture(
        figure,
        f"{LABEL}: jars a week per 100 shops in the north, weeks 1 to {WEEKS}. Mean of the four weeks before the"
        f" campaign {before:.0f}, of its four weeks {during:.0f}. {_said(uplift)}.",
    )


def both_regions(rival: float = 80.0, rival_from: int = 12, drift: float = 0.0) -> Picture:
    """The north with the campaign and the south without, and the weeks in which the rival's shelf was empty."""
    found = sales(World(rival=rival, rival_from=rival_from, drift=drift))
    figure, axes = _axes(LABEL)
    axes.axvspan(CAMPAIGN[0] - 0.5, CAMPAIGN[-1] + 0.5, color=COLOURS[4], alpha=0.18)
    axes.annotate("campaign, north only", (CAMPAIGN[0] - 0.3, 555), color=INK, fontsize=12)
    empty = found.loc[found["empty"], "week"]
    axes.plot([empty.min() - 0.5, empty.max() + 0.5], [168, 168], color=COLOURS[3], linewidth=10)
    axes.annotate("rival's shelf empty", (empty.min() - 0.5, 182), color=COLOURS[3], fontsize=12)
    for name, colour in (("north", COLOURS[0]), ("south", COLOURS[1])):
        axes.plot(found["week"], found[name], "o-", color=colour, linewidth=2)
    _finish(axes)
    _name_ends(axes, WEEKS, {name: float(found[name].iloc[-1]) for name in ("north", "south")})
    gap = found["north"] - found["south"]
    before, during = gap[found["week"] < CAMPAIGN[0]].mean(), gap[found["campaign"]].mean()
    return Picture(
        figure,
        f"{LABEL}: jars a week per 100 shops. The rival's shelf was empty from week {empty.min()} to {empty.max()}."
        f" Before the campaign the north was {_whole(before)} jars a week above the south, in its weeks"
        f" {_whole(during)}.",
    )


def four_answers(rival: float = 80.0, rival_from: int = 12, drift: float = 0.0) -> Picture:
    """What the four ways find, each with its interval, and the truth as a line."""
    found = estimates(World(rival=rival, rival_from=rival_from, drift=drift))
    return _answers(found, LABEL)


def _answers(found: Sequence[Estimate], text: str) -> Picture:
    figure, axes = _axes(text, height=3.6)
    axes.axvline(TRUTH, color=COLOURS[2], linewidth=2.5)
    axes.annotate(
        f"put in: {TRUTH:.0f}", (TRUTH + 4, -0.58), ha="left", color=COLOURS[2], fontsize=12, annotation_clip=False
    )
    axes.axvline(0, color=QUIET, linewidth=1)
    for y, one in enumerate(found):
        colour = COLOURS[0] if one.low <= TRUTH <= one.high else COLOURS[1]
        axes.plot([one.low, one.high], [y, y], color=colour, linewidth=6, alpha=0.45)
        axes.plot([one.jars], [y], "o", color=colour, markersize=9)
        axes.annotate(
            _whole(one.jars), (one.jars, y), xytext=(0, 9), textcoords="offset points", ha="center", color=INK
        )
    axes.set_yticks(range(len(found)), [one.way for one in found])
    axes.set_ylim(len(found) - 0.5, -0.8)
    axes.set_xlim(-60, 260)
    axes.set_xlabel("the campaign brought, jars a week per 100 shops (bars: 90 %)")
    miss = [one.way for one in found if not one.low <= TRUTH <= one.high]
    told = f"The truth lies outside for: {', '.join(miss)}" if miss else "The truth lies inside all of them"
    return Picture(figure, f"{text}: put in were {TRUTH:.0f} jars a week. Found, compared with"
                           f" {'; '.join(map(str, found))}. {told}.")  # fmt: skip


def how_often(rival: float = 80.0, rival_from: int = 12, drift: float = 0.0, times: int = 300) -> Picture:
    """How often each way's 90 % interval holds what was put in, over many such launches."""
    shares = held(World(rival=rival, rival_from=rival_from, drift=drift), times)
    text = f"{LABEL}, {times} times over"
    figure, axes = _axes(text, height=3.0)
    for y, share in enumerate(shares.values()):
        axes.plot([0, 100 * share], [y, y], color=COLOURS[0], linewidth=9, alpha=0.6, solid_capstyle="butt")
        axes.annotate(f" {percent(share)}", (100 * share, y), va="center", color=INK)
    axes.axvline(90, color=COLOURS[2], linewidth=2)
    axes.set_yticks(range(len(shares)), list(shares))
    axes.set_ylim(len(shares) - 0.4, -0.6)
    axes.set_xlim(0, 108)
    axes.set_xlabel("launches in which the 90 % interval holds the truth, % (green: what it promises)")
    told = ", ".join(f"{way} {percent(share)}" for way, share in shares.items())
    return Picture(figure, f"{text}: the 90 % interval holds what was put in, compared with {told}.")


def _finish(axes: Any) -> None:
    axes.set_xlim(0.3, WEEKS + 2.7)
    axes.set_ylim(150, 590)
    axes.set_xticks(range(1, WEEKS + 1, 3))
    axes.set_xlabel("weeks since the launch")
    axes.set_ylabel("jars a week per 100 shops")


def _said(uplift: Estimate) -> str:
    return f"The difference is {_whole(uplift.jars)} jars a week ({_whole(uplift.low)} to {_whole(uplift.high)})"


def _whole(value: float) -> str:
    """A whole number with a true minus."""
    return f"{value:.0f}".replace("-", "−")
