"""How many interviews are enough: the coverage curve, computed, simulated, and of the learner's own calls.

Rules this module keeps:

- The model: each need comes up in one interview with its own probability, the same in every interview, independently
  of the others; the probabilities of all needs follow a beta distribution.
- `mean` is the mean of that distribution, `spread` how unlike the needs are: its variance ÷ mean (1 − mean), in 0..1.
  With a and b of the beta distribution, mean = a / (a + b) and spread = 1 / (a + b + 1).
- A figure says on itself whether it is computed, simulated, or the learner's own calls.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from deskswap import library
from deskswap.charts import COLOURS, INK, QUIET, Picture, _axes, _name_ends, label, own_plays
from deskswap.core.activity import Play, percent
from deskswap.core.game import outcome
from deskswap.core.interview import Interview, needs

CALLS = "in-their-chair/on-the-phone"

ENOUGH = 0.9
"""The coverage that is asked for: about 90 % of the needs."""

REPORTED = (20, 30)
"""The number of interviews that Griffin and Hauser (1993) are reported to give for it; not read for this course."""

MOST = 500
"""Interviews beyond which nobody counts."""


class Model(NamedTuple):
    """The beta distribution of the needs' probabilities, by its two parameters, both above 0."""

    a: float
    b: float


def model(mean: float, spread: float) -> Model:
    """The beta distribution with this mean and spread, both between 0 and 1 and neither of them 0 or 1."""
    size = 1 / spread - 1
    return Model(mean * size, (1 - mean) * size)


def expected(mean: float, spread: float, interviews: int) -> tuple[float, ...]:
    """The expected share of needs heard after 0, 1, … interviews, in 0..1: 1 − E[(1 − p)^n].

    For p from a beta distribution E[(1 − p)^n] = B(a, b + n) / B(a, b), the product of (b + i) / (a + b + i) over
    i below n (the beta-binomial distribution at zero).
    """
    a, b = model(mean, spread)
    missed, found = 1.0, [0.0]
    for done in range(interviews):
        missed *= (b + done) / (a + b + done)
        found.append(1 - missed)
    return tuple(found)


def simulated(
    mean: float, spread: float, interviews: int, studies: int = 200, size: int = 100, seed: int = 1
) -> np.ndarray:
    """The share of needs heard after 0, 1, … interviews in so many simulated studies of `size` needs each.

    An array of studies × (interviews + 1), values in 0..1.
    """
    chance = np.random.default_rng(seed)
    a, b = model(mean, spread)
    probabilities = chance.beta(a, b, (studies, size))
    first = np.where(probabilities > 1e-12, chance.geometric(np.maximum(probabilities, 1e-12)), np.inf)
    return np.stack([(first <= done).mean(axis=1) for done in range(interviews + 1)], axis=1)


def interviews_for(mean: float, spread: float, share: float = ENOUGH) -> int | None:
    """The first number of interviews whose expected coverage reaches the share; None where `MOST` do not."""
    a, b = model(mean, spread)
    missed = 1.0
    for done in range(MOST):
        missed *= (b + done) / (a + b + done)
        if 1 - missed >= share:
            return done + 1
    return None


# ---- figures -----------------------------------------------------------------------------------------------------


def curve(mean: float = 0.15, spread: float = 0.05, interviews: int = 40) -> Picture:
    """The expected coverage, and where nine in ten simulated studies of 100 needs lie."""
    figure, axes = _axes("computed (line) and simulated (band)")
    line = expected(mean, spread, interviews)
    low, high = np.quantile(simulated(mean, spread, interviews), [0.05, 0.95], axis=0)
    axes.axvspan(*REPORTED, color=QUIET, alpha=0.12)
    axes.axhline(100 * ENOUGH, color=QUIET, linewidth=1.2, linestyle="--")
    axes.fill_between(range(interviews + 1), 100 * low, 100 * high, color=COLOURS[0], alpha=0.25)
    axes.plot(range(interviews + 1), [100 * share for share in line], color=COLOURS[0], linewidth=2.4)
    needed = interviews_for(mean, spread)
    if needed and needed <= interviews:
        axes.plot([needed], [100 * line[needed]], marker="o", markersize=9, color=COLOURS[1])
        axes.annotate(
            f"{needed} interviews", (needed, 100 * line[needed]), xytext=(8, -18), textcoords="offset points",
            color=COLOURS[1],
        )  # fmt: skip
    axes.set_ylim(0, 100)
    axes.set_xlim(0, interviews)
    axes.set_xlabel("interviews (grey: 20 to 30)")
    axes.set_ylabel("needs heard, %")
    values = ", ".join(f"{percent(line[done])} after {done}" for done in (5, 10, 20, 30) if done <= interviews)
    band = f"{percent(low[-1])} to {percent(high[-1])} after {interviews}"
    return Picture(
        figure,
        f"Computed: a need comes up in {percent(mean)} of the interviews on average, spread {spread:.2f}."
        f" Expected coverage {values}. Nine in ten simulated studies of 100 needs lie within {band}."
        f" About 90 % takes {_needed(needed)}.",
    )


def enough(spread: float = 0.05) -> Picture:
    """How many interviews 90 % takes, by how often a need comes up on average, for needs alike and unlike."""
    figure, axes = _axes("computed, nobody's interviews")
    means = [round(0.04 + 0.01 * step, 2) for step in range(47)]
    spreads = {"all alike": 0.001, f"spread {spread:.2f}": spread, "very unlike (0.20)": 0.2}
    axes.axhspan(*REPORTED, color=QUIET, alpha=0.15)
    told = []
    for colour, (name, each) in zip(COLOURS, spreads.items(), strict=False):
        found = {mean: interviews_for(mean, each) for mean in means}
        points = [(mean, number) for mean, number in found.items() if number and number <= 100]
        axes.plot(
            [100 * mean for mean, _ in points],
            [number for _, number in points],
            color=colour,
            linewidth=2.4,
            label=name,
        )
        told.append(f"{name}: {_within(found)}.")
    axes.set_ylim(0, 100)
    axes.set_xlim(0, 52)
    axes.set_xlabel("a need comes up in so many interviews, % on average")
    axes.set_ylabel("interviews for 90 %")
    axes.legend(frameon=False, fontsize=11, labelcolor="linecolor", loc="upper right")
    return Picture(
        figure,
        "Computed: interviews that an expected coverage of 90 % takes, by how often a need comes up on average."
        f" 20 to 30 interviews are enough where the mean lies in these ranges. {' '.join(told)}",
    )


def _within(found: dict[float, int | None]) -> str:
    """The means for which the number of interviews lies in the reported range, in words."""
    means = [mean for mean, number in found.items() if number is not None and REPORTED[0] <= number <= REPORTED[1]]
    return f"{percent(means[0])} to {percent(means[-1])}" if means else "none of those shown"


def _needed(number: int | None) -> str:
    return f"{number} interviews" if number else f"more than {MOST} interviews"


# ---- the learner's own calls ---------------------------------------------------------------------------------------


def calls() -> Interview:
    """The interview of module 2."""
    found = library.activity(CALLS)
    assert isinstance(found, Interview)
    return found


@lru_cache(maxsize=8)
def stand_in(seed: int = 2) -> Play:
    """A whole round of calls in which bots sit in both chairs."""
    game = calls()
    return outcome(game, seed, next(iter(game.chairs)), lambda play, chair: play.activity.reply(play, chair))


def said(play: Play) -> tuple[float, ...]:
    """The share of needs that had been said after 0, 1, … questions of a round of calls, in 0..1."""
    game, asked = _game(play), play.state.asked
    return tuple(len(needs.raised(game.customers, asked[:done])) / len(game.market) for done in range(len(asked) + 1))


def expected_said(play: Play) -> dict[str, tuple[float, ...]]:
    """What questions at random bring on average on the same calls, as shares in 0..1: open ones, and followed up."""
    game = _game(play)
    return {
        "open at random": _shares(needs.open_curve(game.customers, game.questions), game),
        "each one followed up": _shares(needs.followed_curve(game.customers, game.questions), game),
    }


def _shares(values: Sequence[float], game: Interview) -> tuple[float, ...]:
    return tuple(value / len(game.market) for value in values)


def _game(play: Play) -> Interview:
    assert isinstance(play.activity, Interview)
    return play.activity


def my_calls() -> Picture:
    """The learner's latest calls beside what was to be expected; where there are none, two bots', labelled so."""
    mine = own_plays(CALLS)
    play = mine[-1] if mine else stand_in()
    name = "your calls" if mine else "two bots"
    curves = {name: said(play), **expected_said(play)}
    figure, axes = _axes(f"{label(not mine)}; the other lines are computed")
    for colour, values in zip(COLOURS, curves.values(), strict=False):
        axes.plot(range(len(values)), [100 * value for value in values], color=colour, linewidth=2.4)
    axes.set_ylim(0, 100)
    axes.set_xlabel("questions")
    axes.set_ylabel("needs said, %")
    last = len(play.state.asked)
    _name_ends(axes, last, {name: 100 * values[-1] for name, values in curves.items()})
    axes.tick_params(colors=INK)
    parts = "; ".join(
        f"{name} {percent(values[last // 2])} and {percent(values[-1])}" for name, values in curves.items()
    )
    return Picture(
        figure, f"{label(not mine)}: needs said of all there were, after {last // 2} and {last} questions. {parts}."
    )
