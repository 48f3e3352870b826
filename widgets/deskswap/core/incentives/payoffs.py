"""What the file of an incentive game holds, and its mathematics: outcomes, bonuses, best replies, equilibria, optimum.

Rules this module keeps:

- It knows no play and no state: the file's shape, and what follows from it before anybody plays.
- Two chairs give a number of days a fortnight to three works: their `own` target, `shared` work that both targets gain
  from, and `lasting` work that no target counts. The last two pay by the smaller of the two chairs' days: the
  minimum-effort game of Van Huyck, Battalio & Beil (1990, American Economic Review 80, 234–248).
- A scheme divides 100 points: so many on each chair's own target, the rest on outcomes, for both chairs alike.
- All games are enumerated: an equilibrium is a pair of choices that neither chair gains by leaving (Nash 1950).
- Tables have one row for each choice of the first chair and one column for each choice of the second.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import product
from typing import Annotated, Any, Literal, NamedTuple, get_args

import numpy as np
from pydantic import Field

from deskswap.core.activity import Part, Slug, Words, listed
from deskswap.core.game import Game
from deskswap.errors import Problem

OWN: Literal["own"] = "own"
"""The first weight of a scheme: what stays on each chair's own target. Also the work on it."""

FULL = 100
"""The points that a scheme divides, and the top of every outcome's scale."""

STEP = 5
"""A scheme's weights go in steps of this many points."""

ACCEPT = "accept"
"""The answer that takes a scheme as it is; any other answer names the weight that should be larger."""

LONGEST = 200
"""The most characters of a line that goes with a move."""

TINY = 1e-9
"""Bonuses that differ by less than this are the same."""

Work = Literal["own", "shared", "lasting"]
Style = Literal["replies", "copies", "sulks"]
Event = Literal["own", "up", "down", "steady"]
WORKS: tuple[Work, ...] = get_args(Work)
STYLES: tuple[Style, ...] = get_args(Style)
EVENTS: tuple[Event, ...] = get_args(Event)

Days = Annotated[int, Field(ge=0, le=6)]
Points = Annotated[int, Field(ge=0, le=FULL)]
Euros = Annotated[int, Field(ge=0, le=10_000)]

Effort = tuple[int, ...]
"""The days of one chair in one fortnight, by the order of `WORKS`."""

Scheme = tuple[int, ...]
"""The weights of a scheme: own target first, then the outcomes in the order of the file; together `FULL`."""

_Array = Any  # numpy's own annotation says nothing that a reader needs here


class Level(Part):
    """What is told where a figure is `over` this many points, or at them."""

    over: Points
    text: Words


class Outcome(Part):
    """A thing that is measured: where its index stands at the `start`; a point is `worth` so many euros a fortnight."""

    name: Words
    start: Points
    worth: Euros
    levels: Annotated[tuple[Level, ...], Field(min_length=1)]


class Effects(Part):
    """Points after 0, 1, 2… days: `own` work adds to its target and does `harm` to the other's; the rest needs both."""

    own: tuple[Points, ...]
    harm: tuple[Points, ...]
    shared: tuple[Points, ...]
    lasting: tuple[Points, ...]


class Side(Part):
    """One chair in the game. `target` is what its bonus has hung on; all else is its own affair.

    `works` says what each work is for this chair, `strain` what a day of it costs the person, in euros of bonus.
    `answers` are its words for accepting a scheme and for asking that a weight be larger.
    A bot begins with `habit` and designs `draft`.
    """

    target: Slug
    works: dict[Work, Words]
    strain: dict[Work, Euros]
    answers: dict[Slug, Words]
    habit: dict[Work, Days]
    draft: dict[Slug, Points]


class Voice(Part):
    """What a bot says in a chair: with the scheme it proposes, with the one it designs again, and with its days."""

    proposes: Words
    amends: Words
    lines: dict[Style, dict[Event, Words]]


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


class Payoffs(Game):
    """An incentive game as its file holds it, and what follows from the file alone."""

    setting: Words
    days: Annotated[int, Field(ge=1, le=6)]
    fortnights_before: Annotated[int, Field(ge=1, le=6)]
    fortnights_each: Annotated[int, Field(ge=1, le=6)]
    pot: Annotated[int, Field(ge=1, le=100_000)]
    give: Annotated[int, Field(ge=STEP, le=FULL)]
    noise: Annotated[float, Field(ge=0, le=0.5)]
    designers: tuple[Slug, Slug]
    diary: tuple[Words, ...]
    halts: tuple[Words, Words]
    endings: Annotated[tuple[Level, ...], Field(min_length=1)]
    works: dict[Work, Words]
    outcomes: Annotated[dict[Slug, Outcome], Field(min_length=3, max_length=3)]
    effects: Effects
    sides: dict[Slug, Side]
    voices: dict[Slug, Voice]

    # ---- names and places ------------------------------------------------------------------------------------

    @cached_property
    def efforts(self) -> tuple[Effort, ...]:
        """All choices of a fortnight, most of the own target first."""
        return tuple(sorted((e for e in product(range(self.days + 1), repeat=3) if sum(e) == self.days), reverse=True))

    @cached_property
    def weights(self) -> tuple[str, ...]:
        """The ids of a scheme's weights."""
        return (OWN, *self.outcomes)

    @cached_property
    def places(self) -> dict[str, int]:
        """Chair -> 0 for the one whose choices are rows, 1 for columns."""
        return {chair: place for place, chair in enumerate(self.chairs)}

    @property
    def length(self) -> int:
        """The fortnights of a play."""
        return self.fortnights_before + 2 * self.fortnights_each

    @property
    def first_scheme(self) -> Scheme:
        """The scheme at the beginning: each chair is paid for its own target and for nothing else."""
        return (FULL, 0, 0, 0)

    @property
    def lasting(self) -> str:
        """The outcome that is nobody's target."""
        targets = {side.target for side in self.sides.values()}
        return next(name for name in self.outcomes if name not in targets)

    def other(self, chair: str) -> str:
        """The chair across the corridor."""
        return next(name for name in self.chairs if name != chair)

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

    def bonus(self, scheme: Scheme, place: int) -> _Array:
        """What a chair is paid for every pair of choices, in euros: the pot times the weighted mean of the indices."""
        target = self.sides[tuple(self.chairs)[place]].target
        parts = [scheme[0] * self.tables[target]]
        parts += [weight * self.tables[name] for name, weight in zip(self.outcomes, scheme[1:], strict=True)]
        return self.pot * sum(parts) / (FULL * FULL)

    def worth(self, scheme: Scheme, place: int, like: int | None = None) -> _Array:
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

    def settled(self, scheme: Scheme, like: int | None = None) -> Settled:
        """Where selfish choices lead under a scheme.

        Of several equilibria, the one worth the most to the two together, which two people who talk would pick (payoff
        dominance: Harsanyi & Selten 1988); of equal ones the poorest for the house. There always is one: what joint
        work brings is paid to both alike, so all games here have a potential (Monderer & Shapley 1996).
        """
        first, second = self.worth(scheme, 0, like), self.worth(scheme, 1, like)
        row, column = min(equilibria(first, second), key=lambda at: (round(-first[at] - second[at], 6), self.joint[at]))
        return Settled((self.efforts[row], self.efforts[column]), float(self.joint[row, column]))

    def stuck(self, scheme: Scheme) -> float:
        """The joint result at the equilibrium that is poorest for the house: where two who do not trust may stay."""
        return min(float(self.joint[at]) for at in equilibria(self.worth(scheme, 0), self.worth(scheme, 1)))

    # ---- the ends of the scale -------------------------------------------------------------------------------

    @cached_property
    def low(self) -> float:
        """The joint result of a fortnight where selfish choices lead under the first scheme."""
        return self.settled(self.first_scheme).joint

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

    def quality(self, scheme: Scheme) -> float:
        """The efficiency of the place where selfish choices lead under a scheme, in 0..1."""
        return self.efficiency(self.settled(scheme).joint)

    @cached_property
    def schemes(self) -> tuple[Scheme, ...]:
        """Every scheme there is, in steps of `STEP`."""
        parts = product(range(0, FULL + 1, STEP), repeat=3)
        return tuple((FULL - sum(rest), *rest) for rest in parts if sum(rest) <= FULL)

    @cached_property
    def best_scheme(self) -> Scheme:
        """The scheme under which selfish choices lead furthest; of equal ones the one that can get stuck least.

        It is what `settled` and `stuck` say of every scheme, for all of them at once.
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
        return max(zip(joint, stuck, self.schemes, strict=True))[2]

    # ---- what can be wrong with a file -----------------------------------------------------------------------

    def problems(self) -> tuple[Problem, ...]:
        found = [*self._missing()]
        if found:
            return tuple(found)
        for name, table in self.tables.items():
            if table.min() < 0 or table.max() > FULL:
                text = f"runs from {table.min()} to {table.max()} with these effects; an index stays in 0 to {FULL}"
                found.append(Problem(f"outcomes.{name}", text))
        if len(equilibria(self.worth(self.first_scheme, 0), self.worth(self.first_scheme, 1))) != 1:
            found.append(
                Problem("sides", "must have exactly one equilibrium where each is paid for its own target only")
            )
        elif self.low >= self.high:
            found.append(Problem("outcomes", "leave nothing to win: selfish choices under the first scheme are best"))
        return tuple(found)

    def dead_ends(self) -> tuple[Problem, ...]:
        if self.quality(self.best_scheme) >= 1 - TINY:
            return ()
        return (Problem("sides", "leave no scheme that makes the selfish choice the joint one; lower a strain"),)

    def _missing(self) -> Iterator[Problem]:
        if len(self.chairs) != 2:
            yield Problem("chairs", f"must be two, not {len(self.chairs)}")
            return
        yield from _differing("works", self.works, WORKS)
        yield from _differing("sides", self.sides, tuple(self.chairs))
        if sorted(self.designers) != sorted(self.chairs):
            yield Problem("designers", f"must be {listed(self.chairs)}, in the order in which they design")
        if len(self.diary) != self.length:
            yield Problem("diary", f"must hold {self.length} entries, one for each fortnight")
        for name, points in self.effects:
            if len(points) != self.days + 1 or points[0] != 0:
                yield Problem(f"effects.{name}", f"must hold 0 and then the points after 1 to {self.days} days")
        scales = {f"outcomes.{name}.levels": outcome.levels for name, outcome in self.outcomes.items()}
        for path, levels in {**scales, "endings": self.endings}.items():
            overs = [level.over for level in levels]
            if overs[0] != 0 or overs != sorted(set(overs)):
                yield Problem(path, "must begin over 0 and rise")
        for name in {OWN, ACCEPT} & set(self.outcomes):
            yield Problem(f"outcomes.{name}", "has a name that the game keeps for itself")
        for chair, side in self.sides.items():
            yield from self._missing_of(f"sides.{chair}", side)
        yield from _differing("voices", self.voices, tuple(self.chairs))
        for chair, voice in self.voices.items():
            yield from _silent(f"voices.{chair}", voice)
        targets = [side.target for side in self.sides.values()]
        if len(set(targets)) != len(targets):
            yield Problem("sides", "must have two different targets")

    def _missing_of(self, path: str, side: Side) -> Iterator[Problem]:
        if side.target not in self.outcomes:
            yield Problem(f"{path}.target", f"must be one of {listed(self.outcomes)}")
        yield from _differing(f"{path}.works", side.works, WORKS)
        yield from _differing(f"{path}.strain", side.strain, WORKS)
        yield from _differing(f"{path}.answers", side.answers, (ACCEPT, *self.weights))
        yield from _differing(f"{path}.habit", side.habit, WORKS)
        yield from _differing(f"{path}.draft", side.draft, self.weights)
        if sum(side.habit.values()) != self.days:
            yield Problem(f"{path}.habit", f"must make {self.days} days")
        if sum(side.draft.values()) != FULL or any(points % STEP for points in side.draft.values()):
            yield Problem(f"{path}.draft", f"must make {FULL} points in steps of {STEP}")


def _silent(path: str, voice: Voice) -> Iterator[Problem]:
    yield from _differing(f"{path}.lines", voice.lines, STYLES)
    said = {"proposes": voice.proposes, "amends": voice.amends}
    for style, lines in voice.lines.items():
        yield from _differing(f"{path}.lines.{style}", lines, EVENTS)
        said |= {f"lines.{style}.{event}": text for event, text in lines.items()}
    for name, text in said.items():
        if len(text) > LONGEST:
            yield Problem(f"{path}.{name}", f"is longer than the {LONGEST} characters that go with a move")


def _differing(path: str, names: Mapping[Any, object], wanted: Sequence[str]) -> Iterator[Problem]:
    for name in wanted:
        if name not in names:
            yield Problem(path, f"says nothing for “{name}”")
    for name in names:
        if name not in wanted:
            yield Problem(path, f"knows no “{name}”; there is {listed(wanted)}")
