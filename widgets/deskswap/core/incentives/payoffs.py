"""The mathematics of an incentive game: outcomes, bonuses, best replies, equilibria, optimum.

Rules this module keeps:

- It knows no play and no state: what follows from the file before anybody plays.
- Shared and lasting work pay by the smaller of the two chairs' days: the minimum-effort game of Van Huyck, Battalio &
  Beil (1990, American Economic Review 80, 234–248).
- All games are enumerated: an equilibrium is a pair of choices that neither chair gains by leaving (Nash 1950).
- Tables have one row for each choice of the first chair and one column for each choice of the second.
"""

from __future__ import annotations

from functools import cached_property
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from deskswap.core.incentives.scenario import FULL, STEP, WORKS, Effort, Scenario, Scheme
from deskswap.errors import Problem

TINY = 1e-9
"""Bonuses that differ by less than this are the same."""

Weights = tuple[float, ...]
"""A scheme whose weights need not be whole steps."""

_Array = Any  # numpy's own annotation says nothing that a reader needs here


class Settled(NamedTuple):
    """Where selfish choices under a scheme lead: the first and the second chair's choice, and the joint result."""

    pair: tuple[Effort, Effort]
    joint: float


def best_rows(table: _Array) -> _Array:
    """For each column, which rows give the most: booleans of the table's shape."""
    return table >= table.max(axis=0, keepdims=True) - TINY


def equilibria(first: _Array, second: _Array) -> tuple[tuple[int, int], ...]:
    """The pairs (row, column) that neither chair gains by leaving, in order; none where there is no such pair.

    `first` is paid to the chair that chooses the row, `second` to the one that chooses the column (Nash 1950).
    """
    both = best_rows(first) & best_rows(second.T).T
    return tuple((int(row), int(column)) for row, column in np.argwhere(both))


def optimum(table: _Array) -> tuple[int, int]:
    """The pair (row, column) with the largest entry, the earliest of several."""
    row, column = np.unravel_index(int(table.argmax()), table.shape)
    return int(row), int(column)


def joint_days(effort: Effort) -> int:
    """The days that a chair gave to work that pays only where both do it."""
    return sum(effort[1:])


class Payoffs(Scenario):
    """An incentive game, and what follows from its file alone."""

    # ---- what choices bring ----------------------------------------------------------------------------------

    @cached_property
    def tables(self) -> dict[str, _Array]:
        """Outcome -> its index for every pair of choices."""
        own, shared, lasting = np.array(self.efforts).T
        gain, harm = np.array(self.effects.own)[own], np.array(self.effects.harm)[own]
        both = np.array(self.effects.shared)[np.minimum(shared[:, None], shared[None, :])]
        kept = np.array(self.effects.lasting)[np.minimum(lasting[:, None], lasting[None, :])]
        first, second = (self.sides[chair].target for chair in self.chairs)
        return {
            first: self.outcomes[first].start + gain[:, None] - harm[None, :] + both,
            second: self.outcomes[second].start + gain[None, :] - harm[:, None] + both,
            self.lasting: self.outcomes[self.lasting].start + kept,
        }

    @cached_property
    def joint(self) -> _Array:
        """What a fortnight is worth to the house for every pair of choices, in euros."""
        return sum(outcome.worth * self.tables[name] for name, outcome in self.outcomes.items())

    def spot(self, first: Effort, second: Effort) -> tuple[int, int]:
        """Where a pair of choices stands in the tables."""
        return self.efforts.index(first), self.efforts.index(second)

    def bonus(self, scheme: Weights, place: int) -> _Array:
        """What a chair is paid for every pair of choices, in euros: the pot times the weighted mean of the indices."""
        target = self.sides[tuple(self.chairs)[place]].target
        parts = [scheme[0] * self.tables[target]]
        parts += [weight * self.tables[name] for name, weight in zip(self.outcomes, scheme[1:], strict=True)]
        return self.pot * sum(parts) / (FULL * FULL)

    def worth(self, scheme: Weights, place: int, like: int | None = None) -> _Array:
        """What a chair has of every pair of choices: its bonus less the strain of its days, in euros.

        `like` is the chair whose strain is taken; its own where nothing is said.
        """
        side = self.sides[tuple(self.chairs)[place if like is None else like]]
        strain = np.array(self.efforts) @ np.array([side.strain[work] for work in WORKS])
        return self.bonus(scheme, place) - (strain[:, None] if place == 0 else strain[None, :])

    def best_reply(self, scheme: Scheme, place: int, other: Effort) -> tuple[Effort, float]:
        """A chair's best choice where the other chooses as given, and what it has of it; the earliest of several."""
        table = self.worth(scheme, place)
        index = self.efforts.index(other)
        column = table[:, index] if place == 0 else table[index, :]
        best = int((column >= column.max() - TINY).argmax())
        return self.efforts[best], float(column[best])

    def settled(self, scheme: Weights, like: int | None = None) -> Settled:
        """Where selfish choices lead under a scheme.

        Of several equilibria, the one worth the most to the two together, which two people who talk would pick (payoff
        dominance: Harsanyi & Selten 1988); of equal ones the poorest for the house. There always is one: what joint
        work brings is paid to both alike, so all games here have a potential (Monderer & Shapley 1996).
        """
        first, second = self.worth(scheme, 0, like), self.worth(scheme, 1, like)
        row, column = min(equilibria(first, second), key=lambda at: (round(-first[at] - second[at], 6), self.joint[at]))
        return Settled((self.efforts[row], self.efforts[column]), float(self.joint[row, column]))

    def left(self, scheme: Weights) -> tuple[float, float]:
        """What each chair has, less its strain, where selfish choices lead under a scheme, in euros."""
        at = self.spot(*self.settled(scheme).pair)
        return float(self.worth(scheme, 0)[at]), float(self.worth(scheme, 1)[at])

    def expected(self, scheme: Weights, place: int) -> float:
        """What a chair expects of a scheme that takes the other for somebody like itself, in euros."""
        at = self.spot(*self.settled(scheme, place).pair)
        return float(self.worth(scheme, place)[at])

    def with_joint(self, scheme: Weights, place: int, other: Effort, joint: tuple[int, int]) -> Effort:
        """The choice with so many joint days that is best for a chair: what it does with the rest of its days."""
        rest = [effort for effort in self.efforts if effort[1:] == joint]
        table, index = self.worth(scheme, place), self.efforts.index(other)
        column = table[:, index] if place == 0 else table[index, :]
        return max(rest, key=lambda effort: (round(float(column[self.efforts.index(effort)]), 6), -effort[0]))

    def stuck(self, scheme: Weights) -> float:
        """The joint result at the equilibrium that is poorest for the house: where two may stay if nobody begins."""
        return min(float(self.joint[at]) for at in equilibria(self.worth(scheme, 0), self.worth(scheme, 1)))

    # ---- the ends of the scale -------------------------------------------------------------------------------

    @cached_property
    def low(self) -> float:
        """The joint result of a fortnight where selfish choices lead under the first scheme: all days on own targets.

        `problems` makes sure that they lead there; said like this, it tells nothing of anybody's strain.
        """
        return float(self.joint[0, 0])

    @cached_property
    def high(self) -> float:
        """The largest joint result that a fortnight can have."""
        return float(self.joint.max())

    @cached_property
    def aim(self) -> tuple[Effort, Effort]:
        """The pair of choices with the largest joint result."""
        row, column = optimum(self.joint)
        return self.efforts[row], self.efforts[column]

    def efficiency(self, joint: float) -> float:
        """Where a joint result lies from the selfish level (0) to the most there is (1), cut off at both ends."""
        return min(1.0, max(0.0, (joint - self.low) / (self.high - self.low)))

    def quality(self, scheme: Weights) -> float:
        """The efficiency of the place where selfish choices lead under a scheme, in 0..1."""
        return self.efficiency(self.settled(scheme).joint)

    @cached_property
    def schemes(self) -> tuple[Scheme, ...]:
        """Every scheme there is, in steps of `STEP`."""
        parts = product(range(0, FULL + 1, STEP), repeat=3)
        return tuple((FULL - sum(rest), *rest) for rest in parts if sum(rest) <= FULL)

    @property
    def house_scheme(self) -> Weights:
        """The scheme that pays both chairs exactly as the house counts: the weights by worth, not rounded."""
        worth = [outcome.worth for outcome in self.outcomes.values()]
        return (0.0, *(FULL * one / sum(worth) for one in worth))

    @cached_property
    def best_scheme(self) -> Scheme:
        """The scheme under which selfish choices lead furthest.

        Of equal ones first those that leave nobody with less than the first scheme does, then those that can get stuck
        least. It is what `settled`, `left` and `stuck` say of every scheme, for all of them at once.
        """
        weights, worth = np.array(self.schemes), []
        for place, side in enumerate(self.sides[chair] for chair in self.chairs):
            paid = np.stack([self.tables[name] for name in (side.target, *self.outcomes)])
            strain = self.bonus(self.first_scheme, place) - self.worth(self.first_scheme, place)
            worth.append(self.pot * np.tensordot(weights, paid, axes=1) / (FULL * FULL) - strain)
        stable = (worth[0] >= worth[0].max(axis=1, keepdims=True) - TINY) & (
            worth[1] >= worth[1].max(axis=2, keepdims=True) - TINY
        )
        together = np.where(stable, np.round(worth[0] + worth[1], 6), -np.inf)
        picked = together == together.max(axis=(1, 2), keepdims=True)
        joint, stuck = (np.where(these, self.joint, np.inf).min(axis=(1, 2)) for these in (picked, stable))
        had = self.left(self.first_scheme)
        fair = (picked & (worth[0] >= had[0] - TINY) & (worth[1] >= had[1] - TINY)).any(axis=(1, 2))
        return max(zip(joint, fair, stuck, self.schemes, strict=True))[3]

    # ---- what can be wrong with a file -----------------------------------------------------------------------

    def problems(self) -> tuple[Problem, ...]:
        found = [*self._missing()]
        if found:
            return tuple(found)
        for name, table in self.tables.items():
            if table.min() < 0 or table.max() > FULL:
                text = f"runs from {table.min()} to {table.max()} with these effects; an index stays in 0 to {FULL}"
                found.append(Problem(f"outcomes.{name}", text))
        if equilibria(self.worth(self.first_scheme, 0), self.worth(self.first_scheme, 1)) != ((0, 0),):
            text = "must have one equilibrium where each is paid for its own target only: all days on own targets"
            found.append(Problem("sides", text))
        elif self.low >= self.high:
            found.append(Problem("outcomes", "leave nothing to win: selfish choices under the first scheme are best"))
        return tuple(found)

    def dead_ends(self) -> tuple[Problem, ...]:
        if self.quality(self.best_scheme) >= 1 - TINY:
            return ()
        return (Problem("sides", "leave no scheme that makes the selfish choice the joint one; lower a strain"),)
