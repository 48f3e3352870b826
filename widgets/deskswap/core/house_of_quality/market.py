"""The arithmetic of a house of quality: what specs count, what a choice is worth, and what can be bought.

Rules this module keeps:

- It knows plain numbers and no scenario. Every tuple follows the order of the scenario file.
- A need is met in full at `MET` points; what comes on top nobody feels.
- A level may also work against a need, and takes points away from it; below 0 there is nothing.
- Cheaper wins a tie, then what stands first.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product
from typing import Any, NamedTuple

import numpy as np

Chosen = tuple[int, ...]
"""One level of each spec, by place."""

MET = 9
"""The points at which a need is met in full: one strong relation at full reach, or three medium ones."""


class House(NamedTuple):
    """Weights by need; points by need and spec; reach by spec and level, 0..1; points taken by spec, level and need.

    Where `harm` is empty, no level takes anything from any need.
    """

    weights: tuple[int, ...]
    relations: tuple[tuple[int, ...], ...]
    reach: tuple[tuple[float, ...], ...]
    harm: tuple[tuple[tuple[int, ...], ...], ...] = ()


class Plan(NamedTuple):
    """What can be bought: the cost in cents of each level of each spec, and the cap on their sum."""

    costs: tuple[tuple[int, ...], ...]
    cap: int

    def cost(self, choice: Chosen) -> int:
        """The cost of a choice, in cents."""
        return sum(costs[level] for costs, level in zip(self.costs, choice, strict=True))


def importance(house: House) -> tuple[int, ...]:
    """What each spec counts: the sum of weight times relation over the needs, the bottom row of the house."""
    columns = zip(*house.relations, strict=True)
    return tuple(sum(w * r for w, r in zip(house.weights, column, strict=True)) for column in columns)


def utility(house: House, choice: Chosen) -> float:
    """How much of what customers want a choice meets, in 0..1: the weighted mean of the needs' satisfaction."""
    reached = [reach[level] for reach, level in zip(house.reach, choice, strict=True)]
    taken = [levels[level] for levels, level in zip(house.harm, choice, strict=True)] if house.harm else []
    met = [
        sum(r * x for r, x in zip(row, reached, strict=True)) - sum(harm[need] for harm in taken)
        for need, row in enumerate(house.relations)
    ]
    return sum(w * min(MET, max(0.0, m)) / MET for w, m in zip(house.weights, met, strict=True)) / sum(house.weights)


def weighted_tau(truth: Sequence[float], guess: Sequence[float]) -> float:
    """Kendall's tau with every pair weighted by its difference in truth, in −1..1.

    The sum over pairs of |t_j − t_k| · sign(t_j − t_k) · sign(g_j − g_k), divided by the sum of |t_j − t_k|: a pair
    that the truth ties has no weight, a pair that the guess ties earns nothing, as in Somers's d. 0 where all tie.
    """
    pairs = [(a - b, c - d) for (a, c), (b, d) in combinations(zip(truth, guess, strict=True), 2)]
    whole = sum(abs(real) for real, _ in pairs)
    return sum(real * _sign(told) for real, told in pairs) / whole if whole else 0.0


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)


class Market:
    """All affordable choices of a plan, searched in full: at most 8 specs of 4 levels make 65,536 of them."""

    def __init__(self, plan: Plan) -> None:
        every = np.array(list(product(*(range(len(costs)) for costs in plan.costs))), dtype=np.intp)
        costs = _picked(plan.costs, every).sum(axis=1)
        keep = np.flatnonzero(costs <= plan.cap)
        order = keep[np.argsort(costs[keep], kind="stable")]
        self.plan = plan
        self.choices, self.costs = every[order], costs[order]

    def utilities(self, house: House) -> Any:
        """The utility of every affordable choice, cheapest first, rounded to 9 places so that equals are equal."""
        points = _picked(house.reach, self.choices) @ np.array(house.relations, dtype=float).T
        for spec, levels in enumerate(house.harm):
            points = points - np.array(levels, dtype=float)[self.choices[:, spec]]
        weights = np.array(house.weights, dtype=float)
        return np.round(np.clip(points / MET, 0.0, 1.0) @ weights / weights.sum(), 9)

    def best(self, house: House) -> Chosen:
        """The choice with the highest utility in a house; the cheapest of several."""
        return self._choice(int(np.argmax(self.utilities(house))))

    def range(self, house: House) -> tuple[float, float]:
        """The lowest and the highest utility that can be bought."""
        values = self.utilities(house)
        return float(values.min()), float(values.max())

    def share(self, house: House, choice: Chosen) -> float:
        """1 less the part of the utility lost: (U − Umin) / (Umax − Umin) over what can be bought; 1 where all tie."""
        low, high = self.range(house)
        return min(1.0, max(0.0, (utility(house, choice) - low) / (high - low))) if high > low else 1.0

    def enough(self, house: House, choice: Chosen) -> Chosen:
        """The cheapest choice worth at least as much as this one; this one itself where none is cheaper."""
        found = self._choice(int(np.argmax(self.utilities(house) >= round(utility(house, choice), 9))))
        return found if self.plan.cost(found) < self.plan.cost(choice) else choice

    def dearest(self) -> Chosen:
        """The choice that takes the dearest level it can, spec by spec, the dearest spec first."""
        costs = self.plan.costs
        found = [row.index(min(row)) for row in costs]
        for spec in sorted(range(len(costs)), key=lambda index: -max(costs[index])):
            rest = self.plan.cap - self.plan.cost(tuple(found)) + costs[spec][found[spec]]
            found[spec] = max((cost, place) for place, cost in enumerate(costs[spec]) if cost <= rest)[1]
        return tuple(found)

    def spread(self) -> Chosen:
        """The choice that raises every spec by one level in turn, from the cheapest, as long as the money lasts."""
        found = list(self.cheapest())
        while True:
            before = tuple(found)
            for spec, costs in enumerate(self.plan.costs):
                found[spec] = min(found[spec] + 1, len(costs) - 1)
                if self.plan.cost(tuple(found)) > self.plan.cap:
                    found[spec] = before[spec]
            if tuple(found) == before:
                return before

    def cheapest(self) -> Chosen:
        """The cheapest choice."""
        return self._choice(0)

    def _choice(self, index: int) -> Chosen:
        return tuple(int(level) for level in self.choices[index])


def _picked(table: Sequence[Sequence[float]], choices: Any) -> Any:
    """For every choice (rows) the table's entry of each spec (columns) at the chosen level."""
    return np.stack([np.array(row)[choices[:, spec]] for spec, row in enumerate(table)], axis=1)


def harmless(levels: int, needs: int) -> tuple[tuple[int, ...], ...]:
    """What one expects of a spec's levels before anybody has looked: that none works against any need."""
    return ((0,) * needs,) * levels


def even(levels: int) -> tuple[float, ...]:
    """What one expects of a spec's levels before anybody has measured: even steps from 0 to 1."""
    return tuple(level / (levels - 1) for level in range(levels))
