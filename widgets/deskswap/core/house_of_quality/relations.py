"""From needs to specs: what a house of quality holds, and what follows from it by arithmetic.

Rules this module keeps:

- A house is plain numbers: how much each need counts, how strongly each spec moves each need, and how far each level
  of a spec reaches. The truth, a chair's belief and a learner's own house are all of this one type.
- A relation is none, weak, medium or strong and counts 0, 1, 3 or 9 (Hauser & Clausing 1988, Harvard Business Review
  66(3), 63–73: the method this game is named after).
- A need is met in full at `MET` points; what comes on top nobody feels.
- Every list follows the order of the scenario file. Cheaper wins a tie, then what stands first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations, product
from typing import Annotated, Any, Literal, NamedTuple

import numpy as np
from pydantic import Field as Of

from deskswap.core.activity import Part, Slug, Words, listed
from deskswap.core.game import Game
from deskswap.errors import Problem

STRENGTHS = {"none": 0, "weak": 1, "medium": 3, "strong": 9}
"""What a relation counts."""

COUNTS = {"hardly": 1, "somewhat": 3, "much": 9}
"""What a need's weight counts."""

MET = 9
"""The points at which a need is met in full: one strong relation at full reach, or three medium ones."""

Strength = Literal["none", "weak", "medium", "strong"]
Count = Literal["hardly", "somewhat", "much"]
Chosen = tuple[int, ...]
"""One level of each spec, by place."""

Entry = tuple[str, str]
"""Something to know: (need, "") its weight, (need, spec) a relation, ("", spec) how far the spec's levels reach."""


class Need(Part):
    """A customer's need: a short `label`, the need in the customer's words, and the question one asks about it."""

    label: Words
    text: Words
    asked: Words


class Level(Part):
    """A level of a spec: its cost in cents a piece, and in truth how far it reaches, 0..1."""

    text: Words
    cost: Annotated[int, Of(ge=0, le=10_000)]
    reach: Annotated[float, Of(ge=0, le=1)]


class Spec(Part):
    """A technical spec with its levels, from the least to the most, and the question one asks about it."""

    label: Words
    text: Words
    asked: Words
    levels: Annotated[dict[Slug, Level], Of(min_length=2, max_length=4)]


class Folder(Part):
    """Evidence on one need or spec, in its owner's words.

    It settles the weights of some `needs`, some `cells` (need -> specs) and the `steps` of some specs; or nothing.
    """

    text: Words
    needs: tuple[Slug, ...] = ()
    cells: dict[Slug, tuple[Slug, ...]] = {}
    steps: tuple[Slug, ...] = ()


class Truth(Part):
    """The generator's truth: every need's weight, and every relation that is not none."""

    weights: dict[Slug, Count]
    relations: dict[Slug, dict[Slug, Strength]]


class Belief(Part):
    """Where a side thinks otherwise than the truth, out of habit. `pride` is the spec it defends, with its reason."""

    weights: dict[Slug, Count] = {}
    relations: dict[Slug, dict[Slug, Strength]] = {}
    pride: Slug
    because: Words


class House(NamedTuple):
    """Weights by need; points by need and spec; reach by spec and level, 0..1."""

    weights: tuple[int, ...]
    relations: tuple[tuple[int, ...], ...]
    reach: tuple[tuple[float, ...], ...]


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
    met = [min(1.0, sum(r * x for r, x in zip(row, reached, strict=True)) / MET) for row in house.relations]
    return sum(w * m for w, m in zip(house.weights, met, strict=True)) / sum(house.weights)


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
        weights = np.array(house.weights, dtype=float)
        return np.round(np.minimum(1.0, points / MET) @ weights / weights.sum(), 9)

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

    def unfelt(self, house: House, choice: Chosen) -> int:
        """The cents that could be saved with no customer feeling it: down to the cheapest choice worth as much."""
        enough = self.utilities(house) >= round(utility(house, choice), 9)
        return self.plan.cost(choice) - int(self.costs[enough].min())

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


def even(levels: int) -> tuple[float, ...]:
    """What one expects of a spec's levels before anybody has measured: even steps from 0 to 1."""
    return tuple(level / (levels - 1) for level in range(levels))


class NeedsAndSpecs(Game):
    """What a scenario file of this kind holds, and what each chair can know of it.

    `desks` holds the folders of each chair by what they are on; `cap` is the most that all levels may cost together,
    in cents a `piece`. A chair has `turns` to consult, and at most so many `questions` among them.
    """

    setting: Words
    piece: Words
    cap: Annotated[int, Of(ge=1)]
    turns: Annotated[int, Of(ge=1, le=12)]
    questions: Annotated[int, Of(ge=1, le=8)]
    needs: Annotated[dict[Slug, Need], Of(min_length=2, max_length=8)]
    specs: Annotated[dict[Slug, Spec], Of(min_length=2, max_length=8)]
    truth: Truth
    beliefs: dict[Slug, Belief]
    desks: dict[Slug, dict[Slug, Folder]]

    @cached_property
    def real(self) -> House:
        """The truth as a house."""
        strengths = {(need, spec): kind for need, row in self.truth.relations.items() for spec, kind in row.items()}
        return House(
            tuple(COUNTS[self.truth.weights[need]] for need in self.needs),
            tuple(tuple(STRENGTHS[strengths.get((need, spec), "none")] for spec in self.specs) for need in self.needs),
            tuple(tuple(level.reach for level in spec.levels.values()) for spec in self.specs.values()),
        )

    @cached_property
    def market(self) -> Market:
        """What can be bought under the cap."""
        costs = tuple(tuple(level.cost for level in spec.levels.values()) for spec in self.specs.values())
        return Market(Plan(costs, self.cap))

    def entries(self, folder: Folder) -> tuple[Entry, ...]:
        """What a folder settles: a need's weight, a cell, or a spec's steps."""
        return (
            *((need, "") for need in folder.needs),
            *((need, spec) for need, row in folder.cells.items() for spec in row),
            *(("", spec) for spec in folder.steps),
        )

    def wrong(self, chair: str) -> frozenset[Entry]:
        """The entries in which a chair's side thinks otherwise than the truth, out of habit."""
        belief = self.beliefs[chair]
        steps = (spec for spec, reach in zip(self.specs, self.real.reach, strict=True) if reach != even(len(reach)))
        return frozenset(
            (
                *((need, "") for need in belief.weights),
                *((need, spec) for need, row in belief.relations.items() for spec in row),
                *(("", spec) for spec in steps),
            )
        )

    def knowing(self, chair: str, folders: Iterable[tuple[str, str]]) -> House:
        """The house of a chair that has read these folders (desk, topic) with care; for the rest, its habit."""
        settled = {entry for desk, topic in folders for entry in self.entries(self.desks[desk][topic])}
        belief, real = self.beliefs[chair], self.real
        left = self.wrong(chair) - settled
        return House(
            tuple(
                COUNTS[belief.weights[need]] if (need, "") in left else weight
                for need, weight in zip(self.needs, real.weights, strict=True)
            ),
            tuple(
                tuple(
                    STRENGTHS[belief.relations[need][spec]] if (need, spec) in left else points
                    for spec, points in zip(self.specs, row, strict=True)
                )
                for need, row in zip(self.needs, real.relations, strict=True)
            ),
            tuple(
                even(len(reach)) if ("", spec) in left else reach
                for spec, reach in zip(self.specs, real.reach, strict=True)
            ),
        )

    def other(self, chair: str) -> str:
        """The chair across the corridor."""
        return next(name for name in self.chairs if name != chair)

    def turning(self, chair: str) -> tuple[str, ...]:
        """The topics on the other desk that put something right which the chair's own folders leave wrong."""
        own, desk = self.desks[chair].values(), self.desks[self.other(chair)]
        wrong = self.wrong(chair) - {entry for folder in own for entry in self.entries(folder)}
        return tuple(topic for topic, folder in desk.items() if not wrong.isdisjoint(self.entries(folder)))

    def settled_by(self, desk: str) -> tuple[Entry, ...]:
        """The weights and relations that the folders of a desk settle, each once."""
        found = [entry for folder in self.desks[desk].values() for entry in self.entries(folder)]
        return tuple(dict.fromkeys(entry for entry in found if entry[0]))

    def own(self, chair: str) -> frozenset[tuple[str, str]]:
        """The folders on a chair's own desk."""
        return frozenset((chair, topic) for topic in self.desks[chair])

    def worth(self, house: House, chosen: Chosen | None = None) -> float:
        """The score, 0..1, of a house with the chosen levels, or with the levels that are best in that house."""
        chosen = self.market.best(house) if chosen is None else chosen
        tau = weighted_tau(importance(self.real), importance(house))
        return ((tau + 1) / 2 + self.market.share(self.real, chosen)) / 2

    def problems(self) -> tuple[Problem, ...]:
        unknown = (*self._chair_problems(), *self._unknown_names())
        return unknown or (*self._never_settled(), *self._nothing_at_stake())

    def _chair_problems(self) -> Iterator[Problem]:
        if len(self.chairs) != 2:
            yield Problem("chairs", f"must be two, not {len(self.chairs)}")
        for path, given in (("beliefs", self.beliefs), ("desks", self.desks)):
            if set(given) != set(self.chairs):
                yield Problem(path, f"must hold an entry for each of {listed(self.chairs)}, and no other")
        for name in sorted(set(self.needs) & set(self.specs)):
            yield Problem(f"specs.{name}", "is the name of a need too")
        for chair, desk in self.desks.items():
            if len(desk) < self.questions:
                yield Problem(f"desks.{chair}", f"holds fewer folders than the other chair has questions: {len(desk)}")

    def _unknown_names(self) -> Iterator[Problem]:
        both = {**self.needs, **self.specs}
        named: list[tuple[str, Iterable[str], Mapping[str, object]]] = [
            ("truth.weights", self.truth.weights, self.needs),
            *_cells("truth.relations", self.truth.relations, self.needs, self.specs),
        ]
        for chair, belief in self.beliefs.items():
            named.append((f"beliefs.{chair}.weights", belief.weights, self.needs))
            named.append((f"beliefs.{chair}.pride", (belief.pride,), self.specs))
            named += _cells(f"beliefs.{chair}.relations", belief.relations, self.needs, self.specs)
        for chair, desk in self.desks.items():
            named.append((f"desks.{chair}", desk, both))
            for topic, folder in desk.items():
                named.append((f"desks.{chair}.{topic}.needs", folder.needs, self.needs))
                named.append((f"desks.{chair}.{topic}.steps", folder.steps, self.specs))
                named += _cells(f"desks.{chair}.{topic}.cells", folder.cells, self.needs, self.specs)
        for path, names, known in named:
            yield from (
                Problem(path, f"names “{name}”; there is {listed(known)}") for name in names if name not in known
            )
        for need in self.needs:
            if need not in self.truth.weights:
                yield Problem("truth.weights", f"says nothing of the need “{need}”")

    def _never_settled(self) -> Iterator[Problem]:
        told = {entry for desk in self.desks.values() for folder in desk.values() for entry in self.entries(folder)}
        for chair, belief in self.beliefs.items():
            for need, count in belief.weights.items():
                if count == self.truth.weights[need]:
                    yield Problem(f"beliefs.{chair}.weights.{need}", "is the truth; leave it out")
            for need, row in belief.relations.items():
                for spec, strength in row.items():
                    if strength == self.truth.relations.get(need, {}).get(spec, "none"):
                        yield Problem(f"beliefs.{chair}.relations.{need}.{spec}", "is the truth; leave it out")
            for need, spec in sorted(self.wrong(chair) - told):
                place = f"{need or 'the steps of'} {spec}".strip()
                yield Problem(f"beliefs.{chair}", f"no folder puts right what it thinks of {place}")
            if not self.settled_by(chair):
                yield Problem(f"desks.{chair}", "settles no weight and no relation")
            if not self.turning(chair):
                yield Problem("desks", f"nothing on the other desk puts right what {chair} has wrong")

    def _nothing_at_stake(self) -> Iterator[Problem]:
        levels = [[level.cost for level in spec.levels.values()] for spec in self.specs.values()]
        if sum(min(row) for row in levels) > self.cap:
            yield Problem("cap", f"buys nothing: the cheapest levels cost {sum(min(row) for row in levels)}")
        elif sum(max(row) for row in levels) <= self.cap:
            yield Problem("cap", f"buys everything: the dearest levels cost {sum(max(row) for row in levels)}")
        elif len(set(importance(self.real))) == 1:
            yield Problem("truth", "makes every spec equally important")
        elif len(set(self.market.range(self.real))) == 1:
            yield Problem("truth", "makes every choice worth the same")


def _cells(
    path: str, cells: Mapping[str, Iterable[str]], needs: Mapping[str, object], specs: Mapping[str, object]
) -> list[tuple[str, Iterable[str], Mapping[str, object]]]:
    """The names in a table of cells: its needs, and the specs of each of its rows."""
    return [(path, cells, needs), *((f"{path}.{need}", row, specs) for need, row in cells.items())]
