"""What the lab of module 7 computes: a multinomial logit of real purchases, what brands are worth, what a price moves.

Rules this module keeps:

- The data come as they were published; what is done about odd prices is a choice with a name.
- A purchase goes to a brand with the chance exp(v) ÷ Σ exp(v), v the sum of part-worths (McFadden 1974): brands against
  the private label, price in dollars, display and feature as 0 or 1.
- A worth is a part-worth ÷ that of a dollar less, in cents. Intervals are at 90 %: from the Hessian and the delta
  method, which take purchases for independent, and from drawing whole households again, which does not.
- Chance comes from a seed: the same call gives the same figures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import minimize

from deskswap.charts.data import real

BRANDS = ("sunshine", "kleebler", "nabisco", "private")
"""As the set spells them; the last one is what the others are measured against."""

NAMES = ("Sunshine", "Keebler", "Nabisco", "private label")

PARTS = (*NAMES[:3], "a dollar more", "display", "feature")
"""The part-worths in the order in which they are fitted."""

PRICE = PARTS.index("a dollar more")
WORTHS = ("Nabisco", "Keebler", "Sunshine", "feature", "display")
"""What has a worth in cents, in the order of the figures."""

NINETY = 1.645
"""So many standard errors on each side make 90 %."""

Array = NDArray[np.float64]


class Choices(NamedTuple):
    """Purchases: `parts` (purchase, brand, part), `bought` the brand's place, `household` counted from 0."""

    parts: Array
    bought: NDArray[np.int64]
    household: NDArray[np.int64]


class Fit(NamedTuple):
    """Part-worths, their covariance by the Hessian, and the log-likelihood."""

    values: Array
    covariance: Array
    likelihood: float


class Worth(NamedTuple):
    """A worth in cents, or another figure, with a 90 % interval."""

    cents: float
    low: float
    high: float


# ---- the data and what is done about odd prices -----------------------------------------------------------------


def prices(frame: pd.DataFrame) -> pd.DataFrame:
    """The prices alone, in cents, a column a brand."""
    found = frame[[f"price.{brand}" for brand in BRANDS]].round(0)
    return found.set_axis(list(BRANDS), axis=1)


def _filled(frame: pd.DataFrame) -> pd.DataFrame:
    columns = [f"price.{brand}" for brand in BRANDS]
    known = frame[columns].where(frame[columns] > 0)
    return frame.assign(**known.fillna(known.median()))


CLEANINGS: Mapping[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "leave the zeros in": lambda frame: frame,
    "leave out the three purchases": lambda frame: frame[(prices(frame) > 0).all(axis=1)],
    "put the brand's usual price": _filled,
    "cut everything under 60 cents": lambda frame: frame[(prices(frame) >= 60).all(axis=1)],
}
"""What can be done about the zero prices, by name."""

USED = "leave out the three purchases"


@cache
def purchases(cleaning: str = USED) -> Choices:
    """The purchases of the set after a cleaning.

    Raises:
        Missing: the set is not there.
    """
    return choices(CLEANINGS[cleaning](real("Ecdat", "Cracker")))


def choices(frame: pd.DataFrame) -> Choices:
    """A table of purchases as arrays: brands against the last one, price in dollars, display, feature."""
    tables = [frame[[f"{name}.{brand}" for brand in BRANDS]].to_numpy(float) for name in ("price", "disp", "feat")]
    brands = np.broadcast_to(np.eye(len(BRANDS))[:, :-1], (len(frame), len(BRANDS), len(BRANDS) - 1))
    parts = np.concatenate([brands, np.stack([tables[0] / 100, *tables[1:]], axis=2)], axis=2)
    bought = frame["choice"].map({brand: place for place, brand in enumerate(BRANDS)}).to_numpy(np.int64)
    return Choices(parts, bought, np.unique(frame["id"], return_inverse=True)[1].astype(np.int64))


# ---- the model ---------------------------------------------------------------------------------------------------


def chances(parts: Array, values: Array) -> Array:
    """The chance of each alternative in each purchase."""
    worth = parts @ values
    raised = np.exp(worth - worth.max(axis=1, keepdims=True))
    found: Array = raised / raised.sum(axis=1, keepdims=True)
    return found


def fitted(data: Choices, weights: Array | None = None, start: Array | None = None) -> Fit:
    """The part-worths with the largest likelihood, purchases counting by `weights` (once each if nothing is said)."""
    size = data.parts.shape[2]
    count = np.ones(len(data.bought)) if weights is None else weights
    chosen = data.parts[np.arange(len(data.bought)), data.bought]

    def lost(values: Array) -> tuple[float, Array]:
        odds = chances(data.parts, values)
        gap = chosen - np.einsum("nj,njk->nk", odds, data.parts)
        return -float(count @ np.log(odds[np.arange(len(odds)), data.bought])), -(count @ gap)

    def bend(values: Array) -> Array:
        odds = chances(data.parts, values)
        apart = data.parts - np.einsum("nj,njk->nk", odds, data.parts)[:, None]
        rows = (apart * np.sqrt(count[:, None] * odds)[..., None]).reshape(-1, size)
        found: Array = rows.T @ rows
        return found

    first = np.zeros(size) if start is None else start
    best = minimize(lost, first, jac=True, hess=bend, method="trust-exact", options={"gtol": 1e-4})
    return Fit(best.x, np.asarray(np.linalg.inv(bend(best.x)), dtype=np.float64), -float(best.fun))


@cache
def model(cleaning: str = USED) -> Fit:
    """The model of the purchases after a cleaning."""
    return fitted(purchases(cleaning))


def cents(values: Array, part: str) -> Array:
    """What a part is worth, in cents; `values` may be many rows of part-worths."""
    found: Array = -100 * values[..., PARTS.index(part)] / values[..., PRICE]
    return found


def delta_worth(fit: Fit, part: str) -> Worth:
    """A worth with its interval by the delta method, as if no two purchases were of one household."""
    at, price = PARTS.index(part), fit.values[PRICE]
    slope = np.zeros(len(PARTS))
    slope[at], slope[PRICE] = -100 / price, 100 * fit.values[at] / price**2
    half = NINETY * float(np.sqrt(slope @ fit.covariance @ slope))
    middle = float(cents(fit.values, part))
    return Worth(middle, middle - half, middle + half)


@cache
def drawn_again(by_household: bool = True, draws: int = 200, seed: int = 1) -> Array:
    """Part-worths of so many bootstrap samples, a row each: whole households drawn again, or single purchases."""
    data, fit = purchases(), model()
    unit = data.household if by_household else np.arange(len(data.bought))
    random = np.random.default_rng(seed)
    count = int(unit.max()) + 1
    weights = (np.bincount(random.integers(0, count, count), minlength=count)[unit] for _ in range(draws))
    return np.array([fitted(data, weight.astype(float), fit.values).values for weight in weights])


def drawn_worth(part: str, by_household: bool = True) -> Worth:
    """A worth with the interval in which nine in ten bootstrap samples lie."""
    low, high = np.quantile(cents(drawn_again(by_household), part), [0.05, 0.95])
    return Worth(float(cents(model().values, part)), float(low), float(high))


# ---- what a price moves ------------------------------------------------------------------------------------------


def shares(values: Array, parts: Array | None = None) -> Array:
    """Predicted market shares: the mean chance of each brand over all purchases, as they were if nothing is said."""
    found: Array = chances(purchases().parts if parts is None else parts, values).mean(axis=0)
    return found


@cache
def _utilities(draws: int = 60) -> tuple[Array, Array]:
    """For the fit and for so many bootstrap samples over households: the sums of part-worths, and the price's."""
    values = np.vstack([model().values, drawn_again()[:draws]])
    return np.moveaxis(purchases().parts @ values.T, 2, 0).copy(), values[:, PRICE]


def _shares_drawn(brand: str, change: float) -> Array:
    """Predicted shares with a brand so many cents dearer: a row for the fit, then one for each bootstrap sample."""
    worth, price = _utilities()
    worth = worth.copy()
    worth[..., NAMES.index(brand)] += price[:, None] * change / 100
    raised = np.exp(worth - worth.max(axis=2, keepdims=True))
    found: Array = (raised / raised.sum(axis=2, keepdims=True)).mean(axis=1)
    return found


def shares_with_interval(brand: str, change: float) -> tuple[Worth, ...]:
    """Predicted shares in % with a brand so many cents dearer in every purchase, with the interval over households."""
    found = 100 * _shares_drawn(brand, change)
    low, high = np.quantile(found[1:], [0.05, 0.95], axis=0)
    return tuple(Worth(*map(float, one)) for one in zip(found[0], low, high, strict=True))


def own_elasticity(brand: str) -> Worth:
    """By how many % a brand's share changes where its price rises by 1 % everywhere, with the interval over households.

    Each price rises by 1 % of itself; in the model that is price × part-worth × (1 − chance), weighed by the chance.
    """
    worth, price = _utilities()
    at = NAMES.index(brand)
    raised = np.exp(worth - worth.max(axis=2, keepdims=True))
    odds = raised[..., at] / raised.sum(axis=2)
    paid_by = purchases().parts[:, at, PRICE]
    found = price * (paid_by * odds * (1 - odds)).sum(axis=1) / odds.sum(axis=1)
    low, high = np.quantile(found[1:], [0.05, 0.95])
    return Worth(float(found[0]), float(low), float(high))


def shares_with_twin(brand: str = "Nabisco") -> Array:
    """Predicted shares where a brand stands on the shelf twice, the second one last: the same box in another colour."""
    parts = purchases().parts
    return shares(model().values, np.concatenate([parts, parts[:, [NAMES.index(brand)]]], axis=1))


def paid() -> dict[str, float]:
    """Brand -> the mean price, in cents, that those paid who bought it; of the purchases that are used."""
    data = purchases()
    price = 100 * data.parts[np.arange(len(data.bought)), data.bought, PRICE]
    return {name: float(price[data.bought == place].mean()) for place, name in enumerate(NAMES)}
