"""Which evidence carries which claim: a real randomised trial, the ways to misread it, and Heron's claims beside it.

Rules this module keeps:

- An effect is a difference of shares between the two groups of the trial, in percentage points: licorice minus sugar.
  Below 0 fewer people had the trouble with licorice.
- Its interval is Newcombe's (1998, method 10: two Wilson intervals together), at 90 %.
- Two people have no outcomes in the published set; they are left out, and every figure says of how many it is.
- What is invented about Heron says so in the same table.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from deskswap.charts import COLOURS, INK, QUIET, Picture, _axes
from deskswap.charts.data import Table, real, said_if_missing
from deskswap.core.activity import percent
from deskswap.core.skills import wilson

TRIAL = ("medicaldata", "licorice_gargle")

OUTCOMES = {
    "pacu30min_throatPain": "sore throat at rest, 30 min",
    "pacu90min_throatPain": "sore throat at rest, 90 min",
    "postOp4hour_throatPain": "sore throat at rest, 4 hours",
    "pod1am_throatPain": "sore throat at rest, next morning",
    "pacu30min_swallowPain": "pain swallowing, 30 min",
    "extubation_cough": "cough, tube just out",
    "pacu30min_cough": "cough, 30 min",
    "pacu90min_cough": "cough, 90 min",
    "postOp4hour_cough": "cough, 4 hours",
    "pod1am_cough": "cough, next morning",
}
"""The ten outcomes of the set, each counted as any trouble at all against none."""

AT_REST = tuple(OUTCOMES)[:4]
"""The four readings of the throat at rest, in the order of time."""

REGISTERED = "registered"
"""The outcome that the trial's register entry names: a sore throat at rest within the first four hours."""

GROUPS = {
    "sex": ("preOp_gender", {0: "men", 1: "women"}),
    "smoking": ("preOp_smoking", {1: "smoke", 2: "smoked", 3: "never smoked"}),
    "size of the operation": ("intraOp_surgerySize", {1: "small", 2: "medium", 3: "large"}),
    "state of health": ("preOp_asa", {1: "healthy", 2: "mild illness", 3: "severe illness"}),
}
"""Ways to split the people: name -> column, and what its values mean."""


class Difference(NamedTuple):
    """How many of how many had the trouble with licorice and with sugar, and the difference with its interval."""

    name: str
    licorice: int
    of_licorice: int
    sugar: int
    of_sugar: int

    @property
    def points(self) -> float:
        """The difference in percentage points, licorice minus sugar."""
        return 100 * (self.licorice / self.of_licorice - self.sugar / self.of_sugar)

    @property
    def interval(self) -> tuple[float, float]:
        """Its 90 % interval (Newcombe), in percentage points."""
        low, high = newcombe(self.licorice, self.of_licorice, self.sugar, self.of_sugar)
        return 100 * low, 100 * high

    def __str__(self) -> str:
        low, high = self.interval
        return (
            f"{self.name} {_signed(self.points)} points ({_signed(low)} to {_signed(high)};"
            f" {self.licorice} of {self.of_licorice} against {self.sugar} of {self.of_sugar})"
        )


def newcombe(hits: int, of: int, others: int, of_others: int, z: float | None = None) -> tuple[float, float]:
    """The interval of a difference of two shares, hits ÷ of − others ÷ of_others, in −1..1; at 90 % without `z`.

    Source: Newcombe, R. G. (1998), Statistics in Medicine 17, 873–890, method 10.
    """
    more = () if z is None else (z,)
    one, two = hits / of, others / of_others
    low_one, high_one = wilson(one, of, *more)
    low_two, high_two = wilson(two, of_others, *more)
    gap = one - two
    return gap - math.hypot(one - low_one, high_two - two), gap + math.hypot(high_one - one, two - low_two)


def trial() -> pd.DataFrame:
    """The people with outcomes, a row each: their group, their outcomes as yes or no, and what is known of them.

    Raises:
        Missing: the set is not here.
    """
    found = real(*TRIAL).dropna(subset=list(OUTCOMES)).copy()
    for column in OUTCOMES:
        found[column] = found[column] > 0
    found[REGISTERED] = found[list(AT_REST[:3])].any(axis=1)
    found["licorice"] = found["treat"] == 1
    return found


def difference(people: pd.DataFrame, column: str, name: str = "") -> Difference:
    """The effect on one outcome among these people, who must be of both groups."""
    with_it, without = (people.loc[people["licorice"] == group, column] for group in (True, False))
    named = name or OUTCOMES.get(column, "sore throat at rest within 4 hours")
    return Difference(named, int(with_it.sum()), len(with_it), int(without.sum()), len(without))


def whole(column: str = REGISTERED) -> Difference:
    """The effect on one outcome in the whole trial."""
    return difference(trial(), column)


# ---- what chance does where one may choose -------------------------------------------------------------------


def looks_good(looked: int, shuffles: int = 2000, seed: int = 1) -> float:
    """How often at least one of the first so many outcomes seems better with licorice, if licorice did nothing at all.

    The groups are drawn by lot anew each time, so nothing but chance can make a difference. “Seems better” is an
    interval of 90 % that lies wholly below 0. The result is in 0..1.
    """
    people = trial()
    troubles = people[list(OUTCOMES)[:looked]].to_numpy(dtype=float)
    size, draw = int(people["licorice"].sum()), np.random.default_rng(seed)
    order = np.argsort(draw.random((shuffles, len(people))), axis=1)[:, :size]
    hits = troubles[order].sum(axis=1)
    good = _below(hits, size, troubles.sum(axis=0) - hits, len(people) - size)
    return float(good.any(axis=1).mean())


def _below(hits: Any, of: int, others: Any, of_others: int) -> Any:
    """Where the upper end of Newcombe's interval lies below 0; the counts are arrays."""
    tables = [np.array([wilson(k / n, n) for k in range(n + 1)]) for n in (of, of_others)]
    one, two = hits / of, others / of_others
    high_one = tables[0][hits.astype(int), 1]
    low_two = tables[1][others.astype(int), 0]
    return one - two + np.hypot(high_one - one, two - low_two) < 0


def again(splits: int = 500, seed: int = 1) -> tuple[float, float]:
    """The best-looking of ten outcomes in half of the people, and the same outcome in the other half.

    Both are means over so many random halves, in percentage points.
    """
    people, draw = trial(), np.random.default_rng(seed)
    troubles, group = people[list(OUTCOMES)].to_numpy(dtype=float), people["licorice"].to_numpy()
    first, second = [], []
    for _ in range(splits):
        half = draw.permutation(len(people)) < len(people) // 2
        one, two = (
            100 * (troubles[part & group].mean(axis=0) - troubles[part & ~group].mean(axis=0)) for part in (half, ~half)
        )
        best = int(one.argmin())
        first.append(one[best])
        second.append(two[best])
    return float(np.mean(first)), float(np.mean(second))


# ---- figures -------------------------------------------------------------------------------------------------


def _label(people: int = 233) -> str:
    return f"real data: {people} patients, medicaldata “licorice_gargle”"


@said_if_missing
def over_time(sugar: bool = False) -> Picture:
    """The share with a sore throat at four readings: the licorice group alone, or with the group that had sugar."""
    people = trial()
    figure, axes = _axes(_label())
    names = ["30 min", "90 min", "4 hours", "next morning"]
    said = []
    for group, name, colour in ((True, "licorice", COLOURS[0]), (False, "sugar water", COLOURS[1]))[: 1 + sugar]:
        part = people[people["licorice"] == group]
        shares = [part[column].mean() for column in AT_REST]
        for x, share in enumerate(shares):
            low, high = wilson(share, len(part))
            axes.plot([x, x], [100 * low, 100 * high], color=colour, linewidth=4, alpha=0.4)
        axes.plot(range(4), [100 * share for share in shares], "o-", color=colour, linewidth=2.4, markersize=8)
        axes.annotate(f"   {name}", (3, 100 * shares[-1]), va="center", color=colour, fontsize=12)
        told = ", ".join(f"{when} {percent(share)}" for when, share in zip(names, shares, strict=True))
        said.append(f"{name} ({len(part)} people): {told}.")
    axes.set_xticks(range(4), names)
    axes.set_xlim(-0.3, 3.9)
    axes.set_ylim(0, 60)
    axes.set_ylabel("with a sore throat at rest, % (bars: 90 %)")
    return Picture(figure, f"{_label()}: share with a sore throat at rest. {' '.join(said)}")


@said_if_missing
def all_outcomes(pick: str = "") -> Picture:
    """The effect on each of the ten outcomes with its interval, one picked out, the registered one below."""
    people = trial()
    rows = sorted((difference(people, column) for column in OUTCOMES), key=lambda row: row.points)
    named = difference(people, REGISTERED, "in the register: at rest within 4 hours")
    return _forest([*rows, named], _label(), {pick, named.name})


@said_if_missing
def by_group(split: str = "smoking", outcome: str = REGISTERED) -> Picture:
    """The effect on the registered outcome in each part of the people, with its interval, and in all."""
    people = trial()
    column, meanings = GROUPS[split]
    rows = [difference(people[people[column] == value], outcome, name) for value, name in meanings.items()]
    return _forest([*rows, difference(people, outcome, "all")], f"{_label()}, by {split}", {"all"})


def _forest(rows: Sequence[Difference], text: str, strong: set[str]) -> Picture:
    """Differences with their intervals, one a row; those in `strong` in full colour."""
    figure, axes = _axes(text, height=1.4 + 0.36 * len(rows))
    for y, row in enumerate(rows):
        colour = COLOURS[1] if row.name in strong else COLOURS[0]
        axes.plot(row.interval, [y, y], color=colour, linewidth=5, alpha=0.45)
        axes.plot([row.points], [y], "o", color=colour, markersize=8)
        axes.annotate(
            f"{_signed(row.points)}", (row.points, y), xytext=(0, 6), textcoords="offset points", ha="center", color=INK
        )
    axes.axvline(0, color=QUIET, linewidth=1.5)
    axes.set_yticks(range(len(rows)), [f"{row.name}  ({row.of_licorice + row.of_sugar})" for row in rows])
    axes.set_ylim(len(rows) - 0.4, -0.8)
    axes.set_xlabel("licorice minus sugar water, percentage points (bars: 90 %; in brackets: people)")
    return Picture(figure, f"{text}: difference licorice minus sugar water. {'; '.join(map(str, rows))}.")


@said_if_missing
def chance_finds(looked: int = 10) -> Picture:
    """How often chance alone makes one of so many outcomes look better, on the curve from 1 to 10 outcomes."""
    text = "real patients, groups drawn by lot again 2,000 times: licorice does nothing"
    figure, axes = _axes(text)
    counts = range(1, len(OUTCOMES) + 1)
    shares = [looks_good(count) for count in counts]
    axes.plot(counts, [100 * share for share in shares], "o-", color=COLOURS[0], linewidth=2.4)
    axes.plot([looked], [100 * shares[looked - 1]], "o", color=COLOURS[1], markersize=14)
    words = f"{looked} looked at: {percent(shares[looked - 1])}"
    axes.annotate(
        words, (looked, 100 * shares[looked - 1]), xytext=(0, 14), textcoords="offset points", ha="right", color=INK
    )
    axes.set_xticks(list(counts))
    axes.set_ylim(0, 40)
    axes.set_xlabel("outcomes that one may choose from")
    axes.set_ylabel("at least one seems to work, %")
    told = ", ".join(f"{count}: {percent(share)}" for count, share in zip(counts, shares, strict=True))
    return Picture(figure, f"{text}. At least one of so many outcomes still seems better: {told}.")


@said_if_missing
def of_a_hundred() -> Picture:
    """For a meeting: of a hundred people in each group, how many had a sore throat within four hours."""
    found = whole()
    figure, axes = _axes(_label(), height=3.9)
    sides = (("with licorice", found.licorice, found.of_licorice), ("with sugar water", found.sugar, found.of_sugar))
    for offset, (name, hits, of) in zip((0, 13), sides, strict=True):
        count = round(100 * hits / of)
        for number in range(100):
            colour = COLOURS[1] if number < count else "#c9d1d9"
            axes.plot([offset + number % 10], [-(number // 10)], "o", color=colour, markersize=9)
        axes.annotate(f"{name}: {count} of 100", (offset - 0.4, 1), fontsize=14, color=INK)
    low, high = found.interval
    axes.annotate(
        f"{-found.points:.0f} fewer in a hundred; anything from {-high:.0f} to {-low:.0f} fits these data",
        (-0.4, -10.9), fontsize=13, color=INK, annotation_clip=False,
    )  # fmt: skip
    axes.set_axis_off()
    axes.set_ylim(-11.2, 1.9)
    axes.set_title(f"{_label()}: sore throat at rest within four hours", loc="left", color=QUIET, fontstyle="italic")
    return Picture(figure, f"{_label()}: of a hundred people, how many had a sore throat at rest within four hours."
                           f" {found}.")  # fmt: skip


# ---- Heron's claims on the same ladder -----------------------------------------------------------------------

LADDER: tuple[Mapping[str, str], ...] = (
    {
        "the claim says": "“24 % more moisture than before”",
        "so it needs": "the same people before and after",
        "Heron has": "that: 32 people, eight hours after use",
        "it says no more than": "it was more. Weather, attention and any other cream are in the figure too",
    },
    {
        "the claim says": "“more than without”",
        "so it needs": "an untreated patch on the same people, at the same time",
        "Heron has": "nothing for the moisture",
        "it says no more than": "nothing yet",
    },
    {
        "the claim says": "“reduces water loss”, because of NL-3",
        "so it needs": "the same cream without NL-3, given by lot, nobody knowing which; the reading named beforehand",
        "Heron has": "11 % less than without NL-3 after four weeks; how it was given out, ask Ines",
        "it says no more than": "those 32 people, that reading, that week",
    },
    {
        "the claim says": "“repairs the barrier”",
        "so it needs": "a barrier that was damaged first, and read until it was whole, with and without",
        "Heron has": "nothing: nobody looked for it",
        "it says no more than": "nothing at all",
    },
    {
        "the claim says": "“better than Derma Nord”",
        "so it needs": "both creams on the same people by lot, enough of them, on a reading named beforehand",
        "Heron has": "six colleagues on one evening, about level",
        "it says no more than": "that a study would be worth its money",
    },
)
"""Words of a claim, the design that would carry them, and what Heron's invented study holds."""


def ladder() -> Table:
    """Heron's claims, each with the design that would carry it and what there is. All of it is invented."""
    caption = "Heron's claims. The company, the product and all its figures are invented."
    return Table(pd.DataFrame(list(LADDER)), caption)


def _signed(points: float) -> str:
    """A difference in whole points with its sign; a true minus."""
    whole = round(points)
    return f"−{-whole}" if whole < 0 else f"+{whole}" if whole else "0"
