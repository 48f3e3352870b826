"""What the lab of module 7 draws: raw prices, what brands are worth, what a price moves, and what Heron might be.

Rules this module keeps:

- Figures on the purchases say that they are real, whose, and after which cleaning.
- Figures on Heron rest on invented part-worths and say so on themselves.
- What is missing is said in a sentence in place of the figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from deskswap.charts import COLOURS, INK, QUIET, Picture, _axes
from deskswap.charts.choice import (
    BRANDS,
    NAMES,
    PRICE,
    USED,
    WORTHS,
    Worth,
    delta_worth,
    drawn_worth,
    model,
    own_elasticity,
    paid,
    prices,
    purchases,
    shares,
    shares_with_interval,
    shares_with_twin,
)
from deskswap.charts.data import Table, origin, real, said_if_missing
from deskswap.core.activity import percent

REAL = "real purchases of crackers (Ecdat Cracker)"


class Part(NamedTuple):
    """What Heron might have: its worth to customers in euros and how far off that may be, and what it costs a jar."""

    worth: float
    off: float
    cost: float


HERON: Mapping[str, Part] = {
    "perfume-free": Part(2.6, 0.8, 0.05),
    "pump instead of jar": Part(2.0, 0.9, 0.55),
    "refill pouch": Part(0.9, 0.9, 0.30),
    "gold lid": Part(0.3, 0.5, 0.45),
}
"""Invented part-worths for the lab; nobody was asked. `off` is a standard error."""

COST, RIVAL, BRAND, A_EURO = 3.10, 19.0, 1.0, 0.22
"""Invented: a plain jar's cost, the rival's price, Heron's worth as a name, in euros; what a euro less weighs."""

KEPT = 0.4
"""The part of the shelf price that reaches the house after the shop's margin and the tax; invented."""


# ---- raw data ----------------------------------------------------------------------------------------------------


@said_if_missing
def first_purchases(rows: int = 8) -> Table:
    """The first purchases: household, the prices on the shelf in whole cents, who was featured, and what was bought."""
    frame = real("Ecdat", "Cracker")
    found = prices(frame).astype(int)
    found.insert(0, "household", frame["id"])
    features = frame[[f"feat.{brand}" for brand in BRANDS]].to_numpy()
    found["featured"] = [", ".join(name for name, on in zip(BRANDS, row, strict=True) if on) or "–" for row in features]
    found["bought"] = frame["choice"]
    return Table(found.head(rows), f"{origin('Ecdat', 'Cracker')} Prices in cents, rounded; the displays are left off.")


@said_if_missing
def all_prices() -> Picture:
    """Every price of every brand on the shelf, 3,292 purchases: the larger the dot, the more often."""
    found = prices(real("Ecdat", "Cracker"))
    figure, axes = _axes(f"{REAL}: every price on the shelf", height=3.6)
    said = []
    for row, (brand, name) in enumerate(zip(BRANDS, NAMES, strict=True)):
        values, counts = np.unique(found[brand], return_counts=True)
        axes.scatter(values, [row] * len(values), s=12 + 0.6 * counts, color=COLOURS[row], alpha=0.5)
        zeros = int((found[brand] == 0).sum())
        rest = found[brand][found[brand] > 0]
        said.append(
            f"{name}: {rest.min():.0f} to {rest.max():.0f} cents, middle {rest.median():.0f}"
            + (f", and {zeros} at 0." if zeros else ".")
        )
    axes.set_yticks(range(len(NAMES)), NAMES)
    axes.set_ylim(len(NAMES) - 0.5, -0.6)
    axes.set_xlabel("price on the shelf, cents (the larger the dot, the more often)")
    return Picture(figure, f"{origin('Ecdat', 'Cracker')} Prices on the shelf. {' '.join(said)}")


@said_if_missing
def odd_prices() -> Table:
    """The purchases in which a price is 0."""
    frame = real("Ecdat", "Cracker")
    found = prices(frame)
    rows = found[(found == 0).any(axis=1)].astype(int)
    rows.insert(0, "household", frame["id"])
    rows["bought"] = frame["choice"]
    return Table(rows, "Purchases with a price of 0, in cents as the set has them:")


# ---- what a brand is worth ---------------------------------------------------------------------------------------


def _bars(axes: Any, rows: Mapping[str, Mapping[str, Worth]], names: tuple[str, ...]) -> None:
    """One row a name; for each group a bar from low to high and a dot, the groups side by side and named at the top."""
    step = 0.62 / max(1, len(rows))
    for place, (group, found) in enumerate(rows.items()):
        for row, name in enumerate(names):
            y, one = row + (place - (len(rows) - 1) / 2) * step, found[name]
            axes.plot([one.low, one.high], [y, y], linewidth=5, color=COLOURS[place], alpha=0.4, solid_capstyle="butt")
            axes.plot([one.cents], [y], "o", markersize=8, color=COLOURS[place], label=group if not row else None)
    axes.axvline(0, color=QUIET, linewidth=1)
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.45, -0.6)
    if len(rows) > 1:
        axes.legend(frameon=False, fontsize=10, loc="upper left", bbox_to_anchor=(1.0, 1.0))


def _signed(number: float) -> str:
    """A whole number with a minus that is one; no sign on a zero."""
    return f"{number:.0f}".replace("-0", "0") if abs(number) < 0.5 else f"{number:.0f}".replace("-", "−")


def _range(one: Worth) -> str:
    return f"{_signed(one.cents)} ({_signed(one.low)} to {_signed(one.high)})"


def _told(found: Mapping[str, Worth]) -> str:
    return ", ".join(f"{name} {_range(one)}" for name, one in found.items())


@said_if_missing
def paid_and_worth(reveal: bool = False) -> Picture:
    """What people paid for each brand above the private label; with `reveal`, also what the model says it is worth."""
    found = paid()
    naive = {name: found[name] - found["private label"] for name in NAMES[:3]}
    names = tuple(sorted(naive, key=lambda name: -naive[name]))
    rows = {"mean price paid": {name: Worth(naive[name], naive[name], naive[name]) for name in names}}
    if reveal:
        rows["worth, if price, display and feature were equal"] = {name: drawn_worth(name) for name in names}
    figure, axes = _axes(f"{REAL}: cents above the private label", height=3.0)
    _bars(axes, rows, names)
    if reveal:
        axes.legend(frameon=False, fontsize=10, loc="upper center", bbox_to_anchor=(0.45, -0.22), ncol=2)
        axes.set_xlabel("cents above the private label (bars: 90 % interval over households)", labelpad=2)
    else:
        axes.set_xlim(-70, 75)
        for row, name in enumerate(names):
            axes.annotate(f"{naive[name]:.0f}", (naive[name], row), xytext=(9, -4), textcoords="offset points")
        axes.set_xlabel("cents above the private label")
    told = ", ".join(f"{name} {value:.0f}" for name, value in naive.items())
    alt = f"{REAL}, cents above the private label. Mean price paid: {told}."
    if reveal:
        alt += f" Worth by the model, with 90 % interval over households: {_told(rows[list(rows)[1]])}."
    return Picture(figure, alt)


@said_if_missing
def cleaned(cleaning: str = USED) -> Picture:
    """What the parts are worth after a cleaning, beside the one that the lab uses."""
    fits = dict.fromkeys((USED, cleaning))
    rows = {name: {part: delta_worth(model(name), part) for part in WORTHS} for name in fits}
    count = len(purchases(cleaning).bought)
    price = model(cleaning).values[PRICE]
    figure, axes = _axes(f"{REAL}: {cleaning}, {count:,} of 3,292 left", height=3.8)
    _bars(axes, rows, WORTHS)
    axes.set_xlabel("worth in cents (brands: above the private label; bars: 90 %, from the Hessian)")
    told = " ".join(f"{name}: {_told(found)}." for name, found in rows.items())
    alt = f"{REAL}: {cleaning}, {count:,} purchases left, a dollar more counts {price:.2f}. Worth in cents. {told}"
    return Picture(figure, alt)


@said_if_missing
def three_intervals() -> Picture:
    """The same worths with three intervals: Hessian and delta method, purchases drawn again, households drawn again."""
    rows = {
        "Hessian": {part: delta_worth(model(), part) for part in WORTHS},
        "purchases\ndrawn again": {part: drawn_worth(part, by_household=False) for part in WORTHS},
        "households\ndrawn again": {part: drawn_worth(part) for part in WORTHS},
    }
    figure, axes = _axes(f"{REAL}: 3,289 purchases of 136 households", height=4.4)
    _bars(axes, rows, WORTHS)
    axes.set_xlabel("worth in cents (brands: above the private label; bars: 90 % interval)")
    told = " ".join(f"{name.replace(chr(10), ' ')}: {_told(found)}." for name, found in rows.items())
    return Picture(figure, f"{REAL}, worth in cents with 90 % intervals. {told}")


@said_if_missing
def for_the_meeting() -> Picture:
    """What brands, a feature and a display are worth, with the interval over households: the figure for a meeting."""
    found = {part: drawn_worth(part) for part in WORTHS}
    figure, axes = _axes(f"{REAL}: 136 households", height=3.4)
    _bars(axes, {"": found}, WORTHS)
    for row, one in enumerate(found.values()):
        text = f"{_signed(one.cents)} cents ({_signed(one.low)} to {_signed(one.high)})"
        axes.annotate(text, (one.cents, row), xytext=(0, 9), textcoords="offset points", ha="center", color=INK)
    axes.set_xlabel("worth in cents (brands: above the private label; bars: 90 % interval over households)")
    return Picture(figure, f"{REAL}, 136 households, worth in cents with 90 % interval: {_told(found)}.")


# ---- what a price moves ------------------------------------------------------------------------------------------


@said_if_missing
def shares_at(brand: str = "Nabisco", change: int = 10) -> Picture:
    """Market shares as they were, and as predicted with one brand so many cents dearer, with intervals."""
    before, after = 100 * shares(model().values), shares_with_interval(brand, change)
    told_change = f"{brand} {change:+d} cents in every purchase".replace("-", "−")
    figure, axes = _axes(f"{REAL}: {told_change}", height=3.4)
    for row, (was, now) in enumerate(zip(before, after, strict=True)):
        axes.plot([now.low, now.high], [row, row], linewidth=6, color=COLOURS[1], alpha=0.4, solid_capstyle="butt")
        axes.plot([was], [row], "|", markersize=22, markeredgewidth=3, color=QUIET)
        axes.plot([now.cents], [row], "o", markersize=9, color=COLOURS[1])
        text = f"{was:.0f} → {now.cents:.0f} %"
        axes.annotate(
            text, (max(was, now.high), row), xytext=(9, 0), textcoords="offset points", va="center", color=INK
        )
    axes.set_yticks(range(len(NAMES)), NAMES)
    axes.set_ylim(len(NAMES) - 0.5, -0.5)
    axes.set_xlim(0, 100)
    axes.set_xlabel("market share, % (line: as it was; dot and bar: predicted, 90 % interval over households)")
    told = "; ".join(
        f"{name} {was:.0f} to {now.cents:.0f} % ({now.low:.0f} to {now.high:.0f})"
        for name, was, now in zip(NAMES, before, after, strict=True)
    )
    steep = own_elasticity(brand)
    alt = (
        f"{REAL}, {told_change}, predicted shares: {told}. Where its price rises by 1 %, its"
        f" share falls by {-steep.cents:.1f} % ({-steep.high:.1f} to {-steep.low:.1f})."
    )
    return Picture(figure, alt)


@said_if_missing
def twins() -> Picture:
    """The predicted shares where Nabisco stands on the shelf twice, the same box in another colour."""
    before, after = shares(model().values), shares_with_twin()
    figure, axes = _axes("computed from the model: the same Nabisco in two colours", height=2.6)
    labels = (*NAMES, "Nabisco, blue")
    colours = (COLOURS[0], COLOURS[2], COLOURS[1], COLOURS[3], COLOURS[5])
    for row, found in enumerate((before, after)):
        left = 0.0
        for place in (2, 4, 3, 0, 1):
            if place < len(found):
                width = 100 * float(found[place])
                axes.barh([row], [width], left=left, color=colours[place], height=0.55, edgecolor="white")
                name = labels[place] if width > 12 else labels[place][0]
                axes.text(
                    left + width / 2,
                    row,
                    f"{name}\n{width:.0f}",
                    ha="center",
                    va="center",
                    color=INK if place in (3, 4) else "white",
                    fontsize=9.5,
                )
                left += width
    axes.set_yticks([0, 1], ["as it is", "in two colours"])
    axes.set_ylim(1.5, -0.5)
    axes.set_xlim(0, 100)
    axes.set_xlabel("predicted market share, %")
    both = float(after[2] + after[4])
    alt = (
        f"Computed from the model: Nabisco alone {percent(before[2])}, in two colours {percent(both)} together; the"
        f" private label falls from {percent(before[3])} to {percent(after[3])}. No customer has gained anything."
    )
    return Picture(figure, alt)


# ---- what to build -----------------------------------------------------------------------------------------------


def heron_share(price: float, parts: tuple[str, ...], worths: Mapping[str, float] | None = None) -> float:
    """The share of customers who would take Heron and not the rival, in 0..1, by a logit on invented part-worths."""
    known = worths or {name: part.worth for name, part in HERON.items()}
    ahead = BRAND + sum(known[name] for name in parts) - (price - RIVAL)
    return float(1 / (1 + np.exp(-A_EURO * ahead)))


def heron_margin(price: float, parts: tuple[str, ...]) -> float:
    """What a jar leaves the house, in euros: its part of the shelf price less what it costs to make."""
    return KEPT * price - COST - sum(HERON[name].cost for name in parts)


def build(price: float = 24.0, **has: bool) -> Picture:
    """Heron as chosen, and every part more or less: what the house earns on a hundred customers, with its interval.

    `has` names the parts with underscores for spaces and dashes.
    """
    chosen = tuple(name for name in HERON if has.get(name.replace(" ", "_").replace("-", "_")))
    rows = {"as chosen": chosen}
    for name in HERON:
        swapped = tuple(one for one in HERON if (one in chosen) != (one == name))
        rows[f"{'less' if name in chosen else 'more'}: {name}"] = swapped
    figure, axes = _axes(f"invented part-worths, nobody was asked: Heron at {price:.0f} euros", height=3.8)
    random = np.random.default_rng(1)
    draws = [{name: random.normal(part.worth, part.off) for name, part in HERON.items()} for _ in range(400)]
    said, first = [], np.zeros(len(draws))
    for row, (name, parts) in enumerate(rows.items()):
        margin, share = heron_margin(price, parts), heron_share(price, parts)
        drawn = np.array([100 * margin * heron_share(price, parts, worths) for worths in draws])
        first = first if row else drawn
        low, high = np.quantile(drawn, [0.05, 0.95])
        better = f", better in {percent(float((drawn > first).mean()))} of draws" if row else ""
        middle, colour = 100 * margin * share, COLOURS[0] if row else COLOURS[1]
        axes.plot([low, high], [row, row], linewidth=6, color=colour, alpha=0.4, solid_capstyle="butt")
        axes.plot([middle], [row], "o", markersize=9, color=colour)
        axes.annotate(
            f"{middle:.0f} euros, share {percent(share)}{better}",
            (middle, row),
            xytext=(0, 9),
            textcoords="offset points",
            ha="center",
            color=INK,
        )
        said.append(
            f"{name}: {middle:.0f} euros ({low:.0f} to {high:.0f}), share {percent(share)}, {margin:.2f} a jar{better}."
        )
    axes.set_yticks(range(len(rows)), list(rows))
    axes.set_ylim(len(rows) - 0.5, -0.8)
    axes.set_xlim(0, 1.2 * axes.get_xlim()[1])
    axes.set_xlabel("left to the house of 100 customers, euros (bars: 90 % interval of the invented part-worths)")
    has_text = ", ".join(chosen) or "nothing extra"
    return Picture(
        figure, f"Invented part-worths. Heron at {price:.0f} euros with {has_text}, of 100 customers. {' '.join(said)}"
    )
