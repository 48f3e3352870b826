"""What the file of an incentive game holds, and what can be wrong with it.

Rules this module keeps:

- It knows no play, no state and no mathematics: the file's shape, its names and places.
- Two chairs give a number of days a fortnight to three works: their `own` target, `shared` work that both targets gain
  from, and `lasting` work that no target counts. Days that go to none of them are kept free.
- A scheme divides 100 points: so many on each chair's own target, the rest on outcomes, for both chairs alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import product
from typing import Annotated, Any, Literal, get_args

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

Work = Literal["own", "shared", "lasting"]
Style = Literal["replies", "copies", "sulks"]
Event = Literal["none", "fewer", "more", "same"]
WORKS: tuple[Work, ...] = get_args(Work)
STYLES: tuple[Style, ...] = get_args(Style)
EVENTS: tuple[Event, ...] = get_args(Event)

Days = Annotated[int, Field(ge=0, le=6)]
Points = Annotated[int, Field(ge=0, le=FULL)]
Euros = Annotated[int, Field(ge=0, le=10_000)]

Effort = tuple[int, ...]
"""The days of one chair in one fortnight, by the order of `WORKS`; the rest of the days is kept free."""

Scheme = tuple[int, ...]
"""The weights of a scheme: own target first, then the outcomes in the order of the file; together `FULL`."""


class Level(Part):
    """What is told where a figure is `over` this many points, or at them."""

    over: Points
    text: Words


class Change(Part):
    """What is told where an index comes to `over` this many points or more: from below, or from above.

    Each text is told once a play, in their order; then nothing is.
    """

    over: Points
    rise: tuple[Words, ...] = ()
    fall: tuple[Words, ...] = ()


class Stand(Part):
    """How a tally that is `over` a figure, or at it, is told as it runs and at the `end`; ``{n}`` is its amount."""

    over: float
    text: Words
    end: Words


class Tally(Part):
    """What an outcome comes to over the fortnights: `start`, and `per` point above where its index started, summed.

    It stands in the story only; nothing is paid for it and nothing scored. The first stand holds below all others.
    """

    start: float
    per: float
    digits: Annotated[int, Field(ge=0, le=2)]
    stands: Annotated[tuple[Stand, ...], Field(min_length=1)]


class Outcome(Part):
    """A thing that is measured: where its index stands at the `start`; a point is `worth` so many euros a fortnight."""

    name: Words
    start: Points
    worth: Euros
    levels: Annotated[tuple[Change, ...], Field(min_length=1)]
    tally: Tally


class Effects(Part):
    """Points after 0, 1, 2… days: `own` work adds to its target and does `harm` to the other's; the rest needs both."""

    own: tuple[Points, ...]
    harm: tuple[Points, ...]
    shared: tuple[Points, ...]
    lasting: tuple[Points, ...]


class Side(Part):
    """One chair in the game. `target` is what its bonus has hung on; all else is its own affair.

    `works` says what each work is for this chair, `strain` what a day of it costs the person, in euros of bonus, and
    `tells` says the same roughly, as one would tell a colleague.
    `answers` are its words for accepting a scheme and for asking that a weight be larger; `objects` is what it says
    instead where it asks for its own target in a scheme that leans to the other's.
    A bot begins with `habit` and designs `draft`.
    """

    target: Slug
    works: dict[Work, Words]
    strain: dict[Work, Euros]
    tells: Words
    answers: dict[Slug, Words]
    objects: Words
    habit: dict[Work, Days]
    draft: dict[Slug, Points]


class Voice(Part):
    """What a bot says in a chair, each of it once a play.

    With a scheme it `proposes` from its own draft or `builds` on the last one, and with one that it `amends`; with its
    days in the `first` fortnight, after a day went `astray`, where it is `hurt`, and else by manner and event.
    """

    proposes: Words
    builds: Words
    amends: Words
    first: Words
    astray: Words
    hurt: Words
    lines: dict[Style, dict[Event, Words]]


class Scenario(Game):
    """An incentive game as its file holds it."""

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
        return tuple(sorted((e for e in product(range(self.days + 1), repeat=3) if sum(e) <= self.days), reverse=True))

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
        yield from self._not_rising()
        for name in {OWN, ACCEPT} & set(self.outcomes):
            yield Problem(f"outcomes.{name}", "has a name that the game keeps for itself")
        for chair, side in self.sides.items():
            yield from self._missing_of(f"sides.{chair}", side)
        yield from _differing("voices", self.voices, tuple(self.chairs))
        for chair, voice in self.voices.items():
            yield from _silent(f"voices.{chair}", voice)
        for chair, side in self.sides.items():
            yield from _too_long(f"sides.{chair}", {"tells": side.tells})
        targets = [side.target for side in self.sides.values()]
        if len(set(targets)) != len(targets):
            yield Problem("sides", "must have two different targets")

    def _not_rising(self) -> Iterator[Problem]:
        scales = {f"outcomes.{name}.levels": [one.over for one in it.levels] for name, it in self.outcomes.items()}
        for path, overs in {**scales, "endings": [one.over for one in self.endings]}.items():
            if overs[0] != 0 or overs != sorted(set(overs)):
                yield Problem(path, "must begin over 0 and rise")
        for name, outcome in self.outcomes.items():
            reached = [stand.over for stand in outcome.tally.stands]
            if reached != sorted(set(reached)):
                yield Problem(f"outcomes.{name}.tally.stands", "must rise")

    def _missing_of(self, path: str, side: Side) -> Iterator[Problem]:
        if side.target not in self.outcomes:
            yield Problem(f"{path}.target", f"must be one of {listed(self.outcomes)}")
        yield from _differing(f"{path}.works", side.works, WORKS)
        yield from _differing(f"{path}.strain", side.strain, WORKS)
        yield from _differing(f"{path}.answers", side.answers, (ACCEPT, *self.weights))
        yield from _differing(f"{path}.habit", side.habit, WORKS)
        yield from _differing(f"{path}.draft", side.draft, self.weights)
        if sum(side.habit.values()) > self.days:
            yield Problem(f"{path}.habit", f"must make at most {self.days} days")
        if sum(side.draft.values()) != FULL or any(points % STEP for points in side.draft.values()):
            yield Problem(f"{path}.draft", f"must make {FULL} points in steps of {STEP}")


def _silent(path: str, voice: Voice) -> Iterator[Problem]:
    yield from _differing(f"{path}.lines", voice.lines, STYLES)
    said = {"proposes": voice.proposes, "builds": voice.builds, "amends": voice.amends}
    said |= {"first": voice.first, "astray": voice.astray, "hurt": voice.hurt}
    for style, lines in voice.lines.items():
        yield from _differing(f"{path}.lines.{style}", lines, EVENTS)
        said |= {f"lines.{style}.{event}": text for event, text in lines.items()}
    yield from _too_long(path, said)


def _too_long(path: str, said: Mapping[str, Words]) -> Iterator[Problem]:
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
