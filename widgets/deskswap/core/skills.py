"""Marks as a skill profile, with its uncertainty.

Rules this module keeps:

- A skill's level is evidence earned ÷ evidence attainable, pooled over plays, in 0..1.
- Its interval is Wilson's score interval (Wilson 1927) with the number of decisions as the number of trials.
  Decisions within a play are not independent, so the true uncertainty is larger: the profile says so.
- A skill without evidence has no level; it is left out, never shown as zero.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from deskswap.core.activity import SKILLS, Marks, percent
from deskswap.core.views import Block, Table, Text

Z90 = 1.6448536269514722
"""The standard normal quantile for a two-sided interval of 90 %."""


@dataclass(frozen=True, slots=True)
class Level:
    """One skill: its `level` in 0..1, the `low` and `high` end of its 90 % interval, and the decisions behind it."""

    skill: str
    level: float
    low: float
    high: float
    decisions: int


def wilson(share: float, trials: float, z: float = Z90) -> tuple[float, float]:
    """Wilson's score interval for a share in 0..1 seen in a number of trials.

    With no trials it is (0, 1). Source: Wilson, E. B. (1927), JASA 22, 209–212.
    """
    if trials <= 0:
        return 0.0, 1.0
    spread = z * z / trials
    centre = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * math.sqrt(share * (1 - share) / trials + spread / (4 * trials))
    return max(0.0, centre - half), min(1.0, centre + half)


def profile(marks: Iterable[Marks]) -> tuple[Level, ...]:
    """The levels of all skills that these marks hold evidence for, in the order of `SKILLS`."""
    pool = {skill: [0.0, 0.0, 0] for skill in SKILLS}
    for mark in (mark for play in marks for mark in play.skills):
        pool[mark.skill][0] += mark.earned
        pool[mark.skill][1] += mark.attainable
        pool[mark.skill][2] += mark.decisions
    return tuple(
        Level(skill, share, *wilson(share, count), int(count))
        for skill, (earned, attainable, count) in pool.items()
        if attainable > 0
        for share in [min(1.0, max(0.0, earned / attainable))]
    )


def profile_blocks(levels: Iterable[Level]) -> tuple[Block, ...]:
    """The profile as blocks: a table, and what it does not say."""
    rows = tuple(
        (
            level.skill.capitalize(),
            percent(level.level),
            f"{percent(level.low)} to {percent(level.high)}",
            str(level.decisions),
        )
        for level in levels
    )
    if not rows:
        return (Text("No evidence yet: play a scene to its end, and your skill profile begins here.", "note"),)
    return (
        Table(
            "What your plays show so far: evidence earned of what could be earned.",
            ("Skill", "Level", "90 % interval", "Decisions"),
            rows,
        ),
        Text(
            "The interval counts every decision as one observation. Decisions of one play hang together,"
            " so the true uncertainty is larger. It describes plays, not a person.",
            "note",
        ),
    )
