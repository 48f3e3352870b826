"""The mathematics of a trade between two chairs: what a deal is worth, what was possible, what was left on the table.

Rules this module keeps:

- What a deal is worth to a chair is the sum of its points over the issues. Points are whole numbers, so all
  that two chairs can reach together lies on a small grid, and every figure here is exact.
- Deals are never listed one by one: the grid is built issue by issue, which takes 56 steps for 8 issues of
  7 options (5.7 million deals).
- “Left” and “right” are the two chairs; no function here knows who plays.

Sources: the product of gains is Nash's (J. F. Nash, The bargaining problem, Econometrica 18, 1950, 155–162);
the plane of joint outcomes, its efficient frontier and the gains left on the table are as in H. Raiffa,
*The Art and Science of Negotiation* (1982).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot
from typing import Any, NamedTuple

import numpy as np

Grid = np.ndarray[Any, np.dtype[np.int64]]
"""How many deals give the left chair so many points (row) and the right chair so many (column)."""

Deal = tuple[int, ...]
"""For each issue the place of the option that was taken."""

Pair = tuple[int, int]
"""What a deal is worth to the left and to the right chair, in points."""

Payoffs = tuple[tuple[int, ...], ...]
"""A chair's points: issue by issue, option by option."""

HUNDRED = 100
"""The best deal is worth so many points to a chair, and its weights make so much together."""

HIGH, LOW = 1.25, 0.75
"""An issue “matters a great deal” from this multiple of an equal share of the weights, and “little” up to that one."""


class Domain(NamedTuple):
    """All that a trade is about: both chairs' points, and what no deal is worth to each."""

    left: Payoffs
    right: Payoffs
    walk: Pair


def worth(points: Payoffs, deal: Deal) -> int:
    """What a deal is worth to a chair with these points."""
    return sum(row[option] for row, option in zip(points, deal, strict=True))


def pair(domain: Domain, deal: Deal | None) -> Pair:
    """What a deal is worth to both; None is no deal."""
    return domain.walk if deal is None else (worth(domain.left, deal), worth(domain.right, deal))


def weights(points: Payoffs) -> tuple[int, ...]:
    """How much each issue matters to a chair: the points between its worst and its best option."""
    return tuple(max(row) - min(row) for row in points)


def favourites(points: Payoffs) -> Deal:
    """A chair's own best deal; the earliest option where several are equal."""
    return tuple(row.index(max(row)) for row in points)


def level(points: Payoffs, issue: int) -> str:
    """How much an issue matters to a chair, in a word: ``high``, ``middle`` or ``low``."""
    share = weights(points)[issue] * len(points) / sum(weights(points))
    return "high" if share >= HIGH else "low" if share <= LOW else "middle"


def compatible(domain: Domain, issue: int) -> bool:
    """Whether both chairs like the same option of an issue best."""
    left, right = domain.left[issue], domain.right[issue]
    return any(a == max(left) and b == max(right) for a, b in zip(left, right, strict=True))


def opposed(domain: Domain, issue: int) -> bool:
    """Whether what one chair wins on an issue the other loses, point for point."""
    sums = {a + b for a, b in zip(domain.left[issue], domain.right[issue], strict=True)}
    return len(sums) == 1 and len(set(domain.left[issue])) > 1


# ---- what can be reached -------------------------------------------------------------------------------------


def counts(domain: Domain) -> Grid:
    """How many deals there are for each pair of points."""
    return _layers(domain)[-1]


def _layers(domain: Domain) -> list[Grid]:
    """The counts after no issue, one issue, two, … all."""
    layers: list[Grid] = [np.ones((1, 1), dtype=np.int64)]
    for left, right in zip(domain.left, domain.right, strict=True):
        last = layers[-1]
        height, width = last.shape
        grid = np.zeros((height + max(left), width + max(right)), dtype=np.int64)
        for a, b in zip(left, right, strict=True):
            grid[a : a + height, b : b + width] += last
        layers.append(grid)
    return layers


def frontier(grid: Grid) -> tuple[Pair, ...]:
    """The pairs that no deal beats for one chair without costing the other (Pareto), by the left chair's points."""
    found: list[Pair] = []
    for left in range(grid.shape[0] - 1, -1, -1):
        (reached,) = np.nonzero(grid[left])
        if len(reached) and (not found or reached[-1] > found[-1][1]):
            found.append((left, int(reached[-1])))
    return tuple(reversed(found))


def nash_point(grid: Grid, walk: Pair) -> Pair | None:
    """The pair with the largest product of gains over no deal (Nash 1950); None where no deal is a gain for both.

    Where several products are equal, the more even pair; then the one better for the left chair.
    """
    gains = [(left - walk[0], right - walk[1]) for left, right in frontier(grid)]
    gains = [gain for gain in gains if min(gain) > 0]
    if not gains:
        return None
    best = max(gains, key=lambda gain: (gain[0] * gain[1], -abs(gain[0] - gain[1]), gain[0]))
    return best[0] + walk[0], best[1] + walk[1]


def deal_at(domain: Domain, at: Pair) -> Deal:
    """A deal that is worth exactly this pair, the earliest options on the last issues. There must be one."""
    layers = _layers(domain)
    left, right = at
    deal: list[int] = []
    for layer, lefts, rights in zip(layers[-2::-1], domain.left[::-1], domain.right[::-1], strict=True):
        option = next(k for k, (a, b) in enumerate(zip(lefts, rights, strict=True)) if _at(layer, left - a, right - b))
        left, right = left - lefts[option], right - rights[option]
        deal.append(option)
    return tuple(reversed(deal))


def _at(grid: Grid, left: int, right: int) -> int:
    inside = 0 <= left < grid.shape[0] and 0 <= right < grid.shape[1]
    return int(grid[left, right]) if inside else 0


# ---- what a deal is worth against what was possible ----------------------------------------------------------


def joint_efficiency(domain: Domain, at: Pair) -> float:
    """(J − J₀) ÷ (Jmax − J₀), J the points of both together and J₀ those of no deal; in 0..1 (Raiffa 1982)."""
    most = sum(
        max(a + b for a, b in zip(left, right, strict=True))
        for left, right in zip(domain.left, domain.right, strict=True)
    )
    none = sum(domain.walk)
    return _share(sum(at) - none, most - none)


def nash_ratio(grid: Grid, walk: Pair, at: Pair) -> float:
    """The product of gains over no deal ÷ the largest there is (Nash 1950); 0 where either chair gains nothing."""
    best = nash_point(grid, walk)
    if best is None or min(at[0] - walk[0], at[1] - walk[1]) <= 0:
        return 0.0
    return (at[0] - walk[0]) * (at[1] - walk[1]) / ((best[0] - walk[0]) * (best[1] - walk[1]))


def preferred_by_both(grid: Grid, at: Pair) -> float:
    """The share of all deals that are worth more to both chairs than this pair; in 0..1."""
    left, right = max(0, at[0] + 1), max(0, at[1] + 1)
    return float(grid[left:, right:].sum() / grid.sum())


def nearness(grid: Grid, walk: Pair, at: Pair) -> float:
    """1 − distance to the nearest pair on the frontier ÷ that of no deal (Euclid's, in points); in 0..1."""
    best = frontier(grid)
    gap, most = (min(hypot(left - x, right - y) for left, right in best) for x, y in (at, walk))
    return 1.0 - _share(gap, most) if most else float(gap == 0)


def common_ground(domain: Domain, deal: Deal | None) -> float:
    """The share of the compatible issues on which a deal takes an option that is best for both; in 0..1.

    No deal finds none; a trade without compatible issues has nothing to find, which is 0 too.
    """
    issues = [issue for issue in range(len(domain.left)) if compatible(domain, issue)]
    if deal is None or not issues:
        return 0.0
    met = sum(
        domain.left[k][deal[k]] == max(domain.left[k]) and domain.right[k][deal[k]] == max(domain.right[k])
        for k in issues
    )
    return met / len(issues)


def guessed(guess: Sequence[float], truth: Sequence[float]) -> float:
    """1 − ½ Σ|ŵ − w| with the weights as shares: 1 is right, 0 has nothing in common; in 0..1."""
    return 1.0 - sum(abs(a / sum(guess) - b / sum(truth)) for a, b in zip(guess, truth, strict=True)) / 2


def beyond_even(guess: Sequence[float], truth: Sequence[float]) -> float:
    """What a guess adds to giving every issue the same number: 1 is right, 0 is no better than that; in 0..1.

    (guessed − that of equal weights) ÷ (1 − that of equal weights), nothing below 0; the authors' own measure.
    """
    even = guessed([1] * len(truth), truth)
    return _share(guessed(guess, truth) - even, 1 - even) if even < 1 else guessed(guess, truth)


def hundred(shares: Sequence[float]) -> tuple[int, ...]:
    """Shares as whole numbers that make exactly a hundred: rounded down, the rest goes to the largest remainders."""
    exact = [HUNDRED * share / sum(shares) for share in shares]
    found = [int(value) for value in exact]
    by_rest = sorted(range(len(exact)), key=lambda k: (found[k] - exact[k], k))
    for k in by_rest[: HUNDRED - sum(found)]:
        found[k] += 1
    return tuple(found)


def _share(part: float, whole: float) -> float:
    return min(1.0, max(0.0, part / whole)) if whole > 0 else 0.0
