"""From needs to specs: what a scenario of the house of quality holds, and what each chair can know of it.

Rules this module keeps:

- A house is plain numbers: how much each need counts, how strongly each spec moves each need, and what each level
  does. The truth, a chair's belief and a learner's own house are all of this one type.
- A relation is none, weak, medium or strong and counts 0, 1, 3 or 9 (Hauser & Clausing 1988, Harvard Business Review
  66(3), 63–73: the method this game is named after).
- Every list follows the order of the scenario file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field as Of

from deskswap.core.activity import Part, Slug, Words, listed
from deskswap.core.game import Game
from deskswap.core.house_of_quality.market import (
    Chosen,
    House,
    Market,
    Plan,
    even,
    harmless,
    importance,
    weighted_tau,
)  # fmt: skip
from deskswap.errors import Problem

STRENGTHS = {"none": 0, "weak": 1, "medium": 3, "strong": 9}
"""What a relation counts."""

COUNTS = {"hardly": 1, "somewhat": 3, "much": 9}
"""What a need's weight counts."""

Strength = Literal["none", "weak", "medium", "strong"]
Count = Literal["hardly", "somewhat", "much"]
Entry = tuple[str, str]
"""Something to know: (need, "") its weight, (need, spec) a relation, ("", spec) what the spec's levels do."""


class Need(Part):
    """A customer's need: a short `label`, the need in the customer's words, and the question one asks about it.

    `again` is how the second to ask puts it, where both desks have a folder on it.
    """

    label: Words
    text: Words
    asked: Words
    again: Words | None = None


class Level(Part):
    """A level of a spec: its cost in cents, in truth how far it reaches, 0..1, and the needs it works `against`."""

    text: Words
    cost: Annotated[int, Of(ge=0, le=10_000)]
    reach: Annotated[float, Of(ge=0, le=1)]
    against: dict[Slug, Strength] = {}


class Spec(Part):
    """A technical spec with its levels, from the least to the most, and the question one asks about it."""

    label: Words
    text: Words
    asked: Words
    again: Words | None = None
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


class NeedsAndSpecs(Game):
    """What a scenario file of this kind holds, and what each chair can know of it.

    `desks` holds the folders of each chair by what they are on; `cap` is the most that all levels may cost together,
    in cents `piece`, like "a bottle". A chair has `turns` to consult, and at most so many `questions` among them.
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
            tuple(
                tuple(
                    tuple(STRENGTHS[level.against.get(need, "none")] for need in self.needs)
                    for level in spec.levels.values()
                )
                for spec in self.specs.values()
            ),
        )

    @cached_property
    def market(self) -> Market:
        """What can be bought under the cap."""
        costs = tuple(tuple(level.cost for level in spec.levels.values()) for spec in self.specs.values())
        return Market(Plan(costs, self.cap))

    def entries(self, folder: Folder) -> tuple[Entry, ...]:
        """What a folder settles: a need's weight, a cell, or what a spec's levels do."""
        return (
            *((need, "") for need in folder.needs),
            *((need, spec) for need, row in folder.cells.items() for spec in row),
            *(("", spec) for spec in folder.steps),
        )

    def wrong(self, chair: str) -> frozenset[Entry]:
        """The entries in which a chair's side thinks otherwise than the truth, out of habit."""
        belief = self.beliefs[chair]
        pairs = zip(self.specs, self.real.reach, self.real.harm, strict=True)
        steps = (spec for spec, reach, harm in pairs if reach != even(len(reach)) or any(map(any, harm)))
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
            tuple(
                harmless(len(harm), len(self.needs)) if ("", spec) in left else harm
                for spec, harm in zip(self.specs, real.harm, strict=True)
            ),
        )

    def missing(self, chair: str) -> frozenset[Entry]:
        """What a chair's side has wrong and its own folders don't put right."""
        return self.wrong(chair) - {entry for folder in self.desks[chair].values() for entry in self.entries(folder)}

    def turning(self, chair: str) -> tuple[str, ...]:
        """The topics on the other desk that put something right which the chair's own folders leave wrong."""
        desk, wrong = self.desks[self.other(chair)], self.missing(chair)
        return tuple(topic for topic, folder in desk.items() if not wrong.isdisjoint(self.entries(folder)))

    def mends(self, chair: str, topics: Iterable[str]) -> frozenset[Entry]:
        """The weights and relations that these folders of the other desk put right for a chair: what it can't know."""
        desk = self.desks[self.other(chair)]
        found = {entry for topic in topics for entry in self.entries(desk[topic]) if entry[0]}
        return self.missing(chair) & found

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
        for spec, entry in self.specs.items():
            named += [(f"specs.{spec}.levels.{id}.against", k.against, self.needs) for id, k in entry.levels.items()]
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
            if not self.mends(chair, self.turning(chair)):
                yield Problem("desks", f"nothing on the other desk puts right a weight or relation of {chair}")

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
