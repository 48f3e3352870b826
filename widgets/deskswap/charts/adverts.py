"""Adverts and quotes: forty real months that move together, and what that does and does not say about cause.

Rules this module keeps:

- The set names no unit for adverts or quotes; none is invented here.
- Months hang together, so forty of them count for fewer. Their effective number for a correlation is
  n ÷ (1 + 2 Σ r_x(k) r_y(k)), over lags up to a fifth of the months (Bartlett 1935); the interval is Fisher's, with it.
- The slope's interval is Newey and West's (1987) with three lags, and a t of n − 2. All intervals are at 90 %.
- The two invented worlds are generated: in one adverts bring quotes, in the other they bring none. They say so.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from numpy.typing import NDArray
from scipy import stats

from deskswap.charts import COLOURS, GROUND, INK, QUIET, Picture, _axes
from deskswap.charts.data import real, said_if_missing
from deskswap.core.skills import Z90

MONTHS = ("fpp3", "insurance")
LABEL = "real data: 40 months of a US insurer, fpp3 “insurance”"
TWINS = 2
"""The first so many months hold the very same two numbers as the months a quarter later: see `repeats`."""

Array = NDArray[np.float64]


class Together(NamedTuple):
    """A correlation with the ends of its 90 % interval; how many months there are, and for how many they count."""

    r: float
    low: float
    high: float
    months: int
    worth: float

    def __str__(self) -> str:
        return f"r = {self.r:.2f} ({self.low:.2f} to {self.high:.2f})".replace("-", "−")


class Slope(NamedTuple):
    """Quotes more per unit of adverts, with the ends of its 90 % interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.2f} ({self.low:.2f} to {self.high:.2f})".replace("-", "−")


def months() -> tuple[Array, Array]:
    """Adverts and quotes, month by month.

    Raises:
        Missing: the set is not here.
    """
    found = real(*MONTHS)
    return found["TVadverts"].to_numpy(dtype=float), found["Quotes"].to_numpy(dtype=float)


def repeats() -> pd.DataFrame:
    """The months that hold the very same pair of numbers as another month.

    Raises:
        Missing: the set is not here.
    """
    found = real(*MONTHS)
    return found[found.duplicated(["Quotes", "TVadverts"], keep=False)].sort_values(["Quotes", "Month"])


def own_correlation(values: Array, lag: int) -> float:
    """The correlation of a series with itself so many months later, with the mean and spread of the whole."""
    centred = values - values.mean()
    return float((centred[:-lag] * centred[lag:]).sum() / (centred**2).sum()) if lag else 1.0


def worth(one: Array, other: Array) -> float:
    """For how many independent months these count when their correlation is asked for; at most as many as they are."""
    lags = range(1, len(one) // 5 + 1)
    shared = sum(own_correlation(one, lag) * own_correlation(other, lag) for lag in lags)
    return float(min(len(one), len(one) / max(1.0, 1 + 2 * shared)))


def together(one: Array, other: Array, independent: bool = False) -> Together:
    """How two series move together; `independent` takes every month for one of its own."""
    count = float(len(one)) if independent else worth(one, other)
    r = float(np.corrcoef(one, other)[0, 1])
    half = Z90 / math.sqrt(count - 3)
    return Together(r, math.tanh(math.atanh(r) - half), math.tanh(math.atanh(r) + half), len(one), count)


def slope(adverts: Array, quotes: Array, lags: int = 3) -> Slope:
    """Quotes on adverts by least squares; the interval allows for months that hang together (Newey and West)."""
    matrix = np.column_stack([np.ones(len(adverts)), adverts])
    found, *_ = np.linalg.lstsq(matrix, quotes, rcond=None)
    scores = matrix * (quotes - matrix @ found)[:, None]
    middle = scores.T @ scores
    for lag in range(1, lags + 1):
        cross = scores[lag:].T @ scores[:-lag]
        middle += (1 - lag / (lags + 1)) * (cross + cross.T)
    bread = np.linalg.inv(matrix.T @ matrix)
    half = float(stats.t.ppf(0.95, len(adverts) - 2)) * math.sqrt((bread @ middle @ bread)[1, 1])
    return Slope(float(found[1]), float(found[1]) - half, float(found[1]) + half)


def at_lag(adverts: Array, quotes: Array, lag: int) -> float:
    """The correlation of adverts with the quotes so many months later; below 0, with those of earlier months."""
    if lag < 0:
        return at_lag(quotes, adverts, -lag)
    return float(np.corrcoef(adverts[: len(adverts) - lag], quotes[lag:])[0, 1])


# ---- two invented worlds -------------------------------------------------------------------------------------

WORLDS = {"adverts bring quotes": 1.7, "adverts bring nothing": 0.0}
"""What one more unit of adverts brings in each world."""


def world(effect: float, count: int = 40, seed: int = 11, cut: bool = False) -> tuple[Array, Array]:
    """Generated adverts and quotes of so many months. With `cut`, a coin takes half of the adverts away in some months.

    Where the effect is 0, both follow the season: the budget is set by the demand that is expected, and demand comes.
    """
    draw = np.random.default_rng(seed)
    season = np.zeros(count)
    for month in range(1, count):
        season[month] = 0.55 * season[month - 1] + draw.standard_normal()
    season = season / season.std()
    noise, coin = draw.standard_normal(count), draw.random(count) < 0.5
    planned = 8.2 + 1.3 * season
    adverts = np.where(coin, planned / 2, planned) if cut else planned
    demand = 1.7 * planned + 1.0 * noise - 0.2
    return adverts, demand - effect * (planned - adverts)


# ---- figures -------------------------------------------------------------------------------------------------


@said_if_missing
def side_by_side() -> Picture:
    """Adverts and quotes over the forty months, each in its own standard units."""
    adverts, quotes = months()
    figure, axes = _axes(LABEL)
    names = list(real(*MONTHS)["Month"])
    for values, colour in ((quotes, COLOURS[0]), (adverts, COLOURS[1])):
        axes.plot(range(40), (values - values.mean()) / values.std(), "o-", color=colour, markersize=4, linewidth=2)
    axes.annotate("quotes", (11, 1.9), color=COLOURS[0], fontsize=13)
    axes.annotate("adverts on television", (19, 2.2), color=COLOURS[1], fontsize=13)
    axes.set_xticks(range(0, 40, 6), names[::6])
    axes.set_ylim(-2.8, 2.8)
    axes.set_ylabel("standard deviations from the mean")
    found = together(adverts, quotes)
    return Picture(
        figure,
        f"{LABEL}: quotes run from {quotes.min():.1f} to {quotes.max():.1f}, adverts from {adverts.min():.1f} to"
        f" {adverts.max():.1f}, and they rise and fall together: {found}.",
    )


@said_if_missing
def scattered(changes: bool = False, without_twins: bool = False) -> Picture:
    """Quotes against adverts, a dot a month; or their changes from month to month; or without those that repeat."""
    adverts, quotes = months()
    if without_twins:
        adverts, quotes = adverts[TWINS:], quotes[TWINS:]
    if changes:
        adverts, quotes = np.diff(adverts), np.diff(quotes)
    found, line = together(adverts, quotes), slope(adverts, quotes)
    what = "changes from month to month" if changes else "month by month"
    figure, axes = _axes(f"{LABEL}: {what}")
    axes.plot(adverts, quotes, "o", color=COLOURS[0], markersize=8, alpha=0.7)
    ends = np.array([adverts.min(), adverts.max()])
    axes.plot(ends, quotes.mean() + line.value * (ends - adverts.mean()), color=COLOURS[1], linewidth=2.4)
    worth_of = f"{found.months} {'changes' if changes else 'months'}, worth about {found.worth:.0f}"
    axes.annotate(f"{found}\n{worth_of}", (0.03, 0.85), xycoords="axes fraction", color=INK, fontsize=13)
    axes.set_xlabel("change in adverts" if changes else "adverts")
    axes.set_ylabel("change in quotes" if changes else "quotes")
    return Picture(figure, f"{LABEL}, {what}: {found}; {worth_of}. One more unit of adverts goes with {line} more"
                           " quotes.")  # fmt: skip


@said_if_missing
def by_lag(lag: int = 1) -> Picture:
    """The correlation of adverts with quotes so many months earlier and later, and its mirror image."""
    adverts, quotes = months()
    figure, axes = _axes(LABEL)
    lags = range(-6, 7)
    values = [at_lag(adverts, quotes, step) for step in lags]
    noise = Z90 / math.sqrt(worth(adverts, quotes))
    axes.axhspan(-noise, noise, color=QUIET, alpha=0.13)
    axes.annotate("as much as chance makes", (-6, -noise + 0.03), color=QUIET)
    for step, value in zip(lags, values, strict=True):
        colour = COLOURS[1] if step == lag else COLOURS[0]
        axes.plot([step, step], [0, value], color=colour, linewidth=6, alpha=0.6, solid_capstyle="butt")
        axes.plot([step], [value], "o", color=colour, markersize=9)
    axes.annotate(f"{values[lag + 6]:.2f}".replace("-", "−"), (lag, values[lag + 6]), xytext=(8, 6),
                  textcoords="offset points", color=COLOURS[1], fontsize=13)  # fmt: skip
    axes.set_ylim(-0.6, 1.1)
    axes.set_xticks(list(lags))
    axes.set_xlabel("quotes so many months after the adverts (left of 0: before them)")
    axes.set_ylabel("correlation")
    told = ", ".join(f"{step}: {value:.2f}" for step, value in zip(lags, values, strict=True)).replace("-", "−")
    return Picture(figure, f"{LABEL}: correlation of adverts with the quotes so many months later: {told}.")


@said_if_missing
def three_worlds() -> Picture:
    """The real months beside two invented worlds with about the same correlation, and what cutting adverts would do."""
    panels = {"real: nobody tried": months(), **{name: world(effect) for name, effect in WORLDS.items()}}
    figure = Figure(figsize=(9.6, 3.6), facecolor=GROUND)
    said = []
    for place, (name, (adverts, quotes)) in enumerate(panels.items(), 1):
        axes: Any = figure.add_subplot(1, 3, place)
        axes.spines[["top", "right"]].set_visible(False)
        r = float(np.corrcoef(adverts, quotes)[0, 1])
        invented = name in WORLDS
        axes.plot(adverts, quotes, "o", color=COLOURS[place - 1], markersize=6, alpha=0.7)
        axes.set_title(f"{'invented: ' if invented else ''}{name}\nr = {r:.2f}", fontsize=10.5, color=INK)
        axes.set_xlabel("adverts")
        axes.set_xlim(4.5, 12.5)
        axes.set_ylim(6.5, 22)
        if place == 1:
            axes.set_ylabel("quotes")
        lost = f"by {cut_by_lot(WORLDS[name]):.0f} a month" if invented else "nobody knows"
        axes.annotate(f"halve the adverts,\nand quotes fall: {lost}", (4.7, 20), color=QUIET, fontsize=9)
        said.append(f"{'invented: ' if invented else ''}{name}, r = {r:.2f}, with half the adverts quotes fall: {lost}")
    figure.tight_layout()
    return Picture(figure, f"{LABEL}, beside two invented worlds. {'; '.join(said)}.")


def cut_by_lot(effect: float, count: int = 400, seed: int = 11) -> float:
    """How many fewer quotes come in months whose adverts a coin has halved, in an invented world."""
    planned, uncut = world(effect, count, seed)
    adverts, quotes = world(effect, count, seed, cut=True)
    return float((uncut - quotes)[adverts < planned].mean())
