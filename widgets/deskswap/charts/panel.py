"""How a panel sees a product age: twelve judges, ten weeks, and how much the judges differ.

Rules this module keeps:

- A score is the panel's mark for “rancid”, on the scale of the set; its documentation names no unit.
- Each judge has a line of their own through their scores. The answer for the panel is the mean of these lines, and its
  interval comes from how much they differ (t, judges minus one). Two scores of one judge are not two judges.
- The naive interval counts every fry as an observation of its own; it is drawn only to be compared.
- Missing scores are left out; how many is said. All intervals are at 90 %.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from deskswap.charts import COLOURS, INK, QUIET, Picture, _axes
from deskswap.charts.data import real, said_if_missing

FRIES = ("reshape2", "french_fries")
LABEL = "real data: 12 judges, 10 weeks, reshape2 “french_fries”"
OILS = {"all three oils": 0, "oil 1": 1, "oil 2": 2, "oil 3": 3}


class Slope(NamedTuple):
    """A change a week with the ends of its 90 % interval, in points of the scale."""

    a_week: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.a_week:+.2f} a week ({self.low:+.2f} to {self.high:+.2f})".replace("-", "−")


def fries(oil: int = 0) -> pd.DataFrame:
    """The fries with a score for rancid, a row each; of one oil, or of all three for 0.

    Raises:
        Missing: the set is not here.
    """
    found = real(*FRIES).dropna(subset=["rancid"])
    return found[found["treatment"] == oil] if oil else found


def lines(scores: pd.DataFrame) -> dict[int, tuple[float, float]]:
    """Judge -> slope a week and height at week 0 of the least-squares line through that judge's scores."""
    found = {}
    for judge, own in scores.groupby("subject"):
        slope, height = np.polyfit(own["time"], own["rancid"], 1)
        found[int(judge)] = (float(slope), float(height))
    return found


def naive(scores: pd.DataFrame) -> Slope:
    """The slope of one line through all scores, as if each came from a judge of its own."""
    fit = stats.linregress(scores["time"], scores["rancid"])
    half = float(stats.t.ppf(0.95, len(scores) - 2) * fit.stderr)
    return Slope(float(fit.slope), float(fit.slope) - half, float(fit.slope) + half)


def by_judges(scores: pd.DataFrame) -> Slope:
    """The mean of the judges' slopes, with a t interval over judges."""
    slopes = np.array([slope for slope, _ in lines(scores).values()])
    half = float(stats.t.ppf(0.95, len(slopes) - 1) * slopes.std(ddof=1) / math.sqrt(len(slopes)))
    return Slope(float(slopes.mean()), float(slopes.mean()) - half, float(slopes.mean()) + half)


def reaches(limit: float, scores: pd.DataFrame, draws: int = 2000, seed: int = 1) -> tuple[float, float, float]:
    """The week in which the panel's mean line reaches a score, and the range of nine in ten panels of the same size.

    Panels are drawn from these judges with replacement. Infinity stands for never; a week may lie beyond the tenth.
    """
    heights = np.array(list(lines(scores).values()))
    draw = np.random.default_rng(seed).integers(0, len(heights), (draws, len(heights)))
    weeks = np.sort(_week(limit, heights[draw].mean(axis=1)))
    low, high = (float(weeks[round(point * (draws - 1))]) for point in (0.05, 0.95))
    return float(_week(limit, heights.mean(axis=0)[None])[0]), low, high


def _week(limit: float, means: NDArray[np.float64]) -> NDArray[np.float64]:
    """The week in which each line (slope, height) reaches the limit: 0 where it begins there, infinity for never."""
    slopes, heights = means[:, 0], means[:, 1]
    with np.errstate(divide="ignore", invalid="ignore"):
        weeks = (limit - heights) / slopes
    return np.where(heights >= limit, 0.0, np.where(slopes <= 0, np.inf, weeks))


# ---- figures -------------------------------------------------------------------------------------------------


@said_if_missing
def one_line(oil: str = "all three oils") -> Picture:
    """The panel's mean for rancid week by week, with one line through all scores."""
    scores = fries(OILS[oil])
    found = naive(scores)
    figure, axes = _axes(f"{LABEL}, {oil}")
    means = scores.groupby("time")["rancid"].mean()
    axes.plot(means.index, means, "o", color=COLOURS[0], markersize=8)
    fit = np.polyfit(scores["time"], scores["rancid"], 1)
    axes.plot([1, 10], np.polyval(fit, [1, 10]), color=COLOURS[0], linewidth=2.4)
    axes.set_ylim(0, 8)
    axes.set_xlabel("week")
    axes.set_ylabel("rancid, mean of all scores")
    axes.annotate(f"{found}", (1, 7.2), color=COLOURS[0], fontsize=13)
    told = ", ".join(f"{week} {mean:.1f}" for week, mean in means.items())
    return Picture(figure, f"{LABEL}, {oil}: mean score for rancid by week: {told}. One line through all"
                           f" {len(scores)} scores: {found}.")  # fmt: skip


@said_if_missing
def judge_by_judge(oil: str = "all three oils") -> Picture:
    """Each judge's own line, the mean of the lines, and the two intervals for the change a week."""
    scores = fries(OILS[oil])
    found, narrow, own = by_judges(scores), naive(scores), lines(scores)
    figure, axes = _axes(f"{LABEL}, {oil}")
    for slope, height in own.values():
        colour = COLOURS[1] if slope < 0 else QUIET
        axes.plot([1, 10], [height + slope, height + 10 * slope], color=colour, linewidth=1.3, alpha=0.75)
    slope, height = np.mean(list(own.values()), axis=0)
    axes.plot([1, 10], [height + slope, height + 10 * slope], color=COLOURS[0], linewidth=4)
    axes.set_ylim(-0.5, 13.5)
    axes.set_xlabel("week")
    axes.set_ylabel("rancid, a line a judge")
    axes.annotate(f"counting judges: {found}", (1, 12.4), color=COLOURS[0], fontsize=13)
    axes.annotate(f"counting fries: {narrow}", (1, 11.4), color=QUIET, fontsize=13)
    falling = sum(slope < 0 for slope, _ in own.values())
    told = ", ".join(f"{judge} {slope:+.2f}".replace("-", "−") for judge, (slope, _) in own.items())
    return Picture(
        figure,
        f"{LABEL}, {oil}: change in rancid a week by judge: {told}. {falling} of {len(own)} fall. Mean of the judges"
        f" {found}; one line through all scores {narrow}.",
    )


@said_if_missing
def shelf_life(limit: float = 4.0, oil: str = "all three oils") -> Picture:
    """The week in which the panel's mean reaches a limit, with the range of panels like this one."""
    scores = fries(OILS[oil])
    week, low, high = reaches(limit, scores)
    figure, axes = _axes(f"{LABEL}, {oil}; the limit is yours", height=3.4)
    slope, height = np.mean(list(lines(scores).values()), axis=0)
    axes.plot([0, 10], [height, height + 10 * slope], color=COLOURS[0], linewidth=2.4)
    axes.axvspan(10, 16, color=QUIET, alpha=0.12)
    axes.annotate("nobody tasted\nafter week 10", (13, 1.2), ha="center", color=QUIET)
    axes.plot([0, 16], [limit, limit], color=COLOURS[1], linewidth=1.5)
    axes.plot([min(low, 16), min(high, 16)], [limit, limit], color=COLOURS[1], linewidth=9, alpha=0.4)
    if week <= 16:
        axes.plot([week], [limit], "o", color=COLOURS[1], markersize=11)
    words = f"{_said(week)}; nine panels in ten: {_said(low)} to {_said(high)}"
    axes.annotate(words, (0.3, 7.1), color=INK, fontsize=13)
    axes.set_xlim(0, 16)
    axes.set_ylim(0, 8)
    axes.set_xlabel("week")
    axes.set_ylabel("rancid, mean of the judges")
    return Picture(figure, f"{LABEL}, {oil}: the mean of the judges reaches a score of {limit:g}: {words}.")


def _said(week: float) -> str:
    """A week in words; beyond the tenth nobody tasted, so none is named."""
    return "after week 10" if week > 10 else f"week {week:.0f}"
