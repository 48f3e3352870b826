"""The change between two tests of one person, by skill, with its uncertainty.

Rules this module keeps:

- A change is the share earned on the second form minus that on the first, in −1..1.
- Its interval is Newcombe's hybrid of two Wilson intervals, for two unpaired shares. The forms are unpaired on purpose:
  no situation of form B repeats one of form A, so to pair the third with the third would be to pair by accident,
  and a paired interval would look narrower than it is.
- An item with partial credit counts as one trial. Its share varies less than that of an item which is right or wrong,
  so for these the interval is a little too wide: it errs towards “nothing can be said”.
- Whether a change is within chance is said beside every number, in words.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from deskswap.core.activity import SKILLS, Marks, Play, listed, percent
from deskswap.core.judgement import Judgement
from deskswap.core.skills import Z90, wilson
from deskswap.core.views import Block, Table, Text

ALL = "all items"
"""What stands for the whole test beside the skills."""


class Change(NamedTuple):
    """One skill before and after: shares in 0..1, items of each form, and the 90 % interval of the difference."""

    skill: str
    before: float
    after: float
    low: float
    high: float
    items_before: int
    items_after: int

    @property
    def difference(self) -> float:
        """After minus before, in −1..1."""
        return self.after - self.before

    @property
    def within_chance(self) -> bool:
        """Whether no change at all lies inside the interval."""
        return self.low <= 0 <= self.high


def first_of(plays: Iterable[Play], form: str) -> Play | None:
    """The first ended play of a form of a test among plays in the order of time; None where there is none.

    The first, because a second play of the same form measures memory as well.
    """
    for play in plays:
        if isinstance(play.activity, Judgement) and play.activity.form == form and play.over:
            return play
    return None


def newcombe(
    before: float, items_before: float, after: float, items_after: float, z: float = Z90
) -> tuple[float, float]:
    """The score interval of `after` − `before`, two unpaired shares in 0..1 seen in so many trials each; in −1..1.

    Source: Newcombe, R. G. (1998), Statistics in Medicine 17, 873–890, method 10: with the difference d and the Wilson
    limits l and u of each share, d − √((p₂ − l₂)² + (u₁ − p₁)²) to d + √((u₂ − p₂)² + (p₁ − l₁)²).
    Exact coverage of the 90 % interval for items that are right or wrong, over 36 pairs of true shares: 91 % in the
    mean and never under 88 % with 10 items a form, 90 % and never under 78 % with 3. With the partial credit of the
    course's own items it is above 95 %.
    """
    low_1, high_1 = wilson(before, items_before, z)
    low_2, high_2 = wilson(after, items_after, z)
    difference = after - before
    low = difference - math.hypot(after - low_2, high_1 - before)
    high = difference + math.hypot(high_2 - after, before - low_1)
    return max(-1.0, low), min(1.0, high)


def changes(before: Marks, after: Marks) -> tuple[Change, ...]:
    """The change of the whole test, then of every skill that both forms have items for."""
    first, second = _shares(before), _shares(after)
    return tuple(
        Change(skill, share, second[skill][0], *newcombe(share, items, *second[skill]), items, second[skill][1])
        for skill, (share, items) in first.items()
        if skill in second
    )


def _shares(marks: Marks) -> dict[str, tuple[float, int]]:
    """The share earned and the number of items, for the whole and by skill."""
    found: dict[str, tuple[float, int]] = {}
    for name in (ALL, *SKILLS):
        counted = [mark for mark in marks.skills if name in (ALL, mark.skill)]
        attainable = sum(mark.attainable for mark in counted)
        if attainable > 0:
            share = sum(mark.earned for mark in counted) / attainable
            found[name] = min(1.0, max(0.0, share)), sum(mark.decisions for mark in counted)
    return found


def least_rise(before: float, items_before: int, items_after: int) -> float | None:
    """The lowest level, in whole hundredths, whose rise from `before` lies outside chance; None where none does."""
    levels = (level / 100 for level in range(math.ceil(100 * before), 101))
    return next((level for level in levels if newcombe(before, items_before, level, items_after)[0] > 0), None)


def change_blocks(found: Iterable[Change]) -> tuple[Block, ...]:
    """The change as a table, and what it does and does not say; empty where there is none."""
    rows = tuple(found)
    if not rows:
        return ()
    table = Table(
        "From form A to form B: agreement with the key, and the 90 % interval of the change.",
        ("", "Form A", "Form B", "Change", "90 % interval", "Items", "Reading"),
        tuple(_row(change) for change in rows),
    )
    outside = [change.skill for change in rows if not change.within_chance]
    if outside:
        said = f"Outside what chance alone would often give: {listed(outside)}."
    else:
        said = "Every change here is within what chance alone gives with so few items. That is the usual result."
    return (table, Text(said, "key"), Text(_needed(rows[0])), Text(NOT_SHOWN, "note"))


NOT_SHOWN = (
    "Four intervals are looked at, and each misses in about one case of ten, so one of them may well mislead."
    " The second form is taken with some practice in such tests, and no other group took both without the course:"
    " what caused a change cannot be seen here."
)
"""What a change does not show."""


def points(share: float) -> str:
    """A difference as a person writes it: ``+12``, in points of a hundred."""
    return f"{100 * share:+.0f}".replace("-", "−")


def _row(change: Change) -> tuple[str, ...]:
    items = str(change.items_before)
    if change.items_after != change.items_before:
        items = f"{change.items_before} and {change.items_after}"
    return (
        change.skill[:1].upper() + change.skill[1:],
        percent(change.before),
        percent(change.after),
        points(change.difference),
        f"{points(change.low)} to {points(change.high)}",
        items,
        "within chance" if change.within_chance else "outside chance",
    )


def _needed(whole: Change) -> str:
    """What it would have taken."""
    level = least_rise(whole.before, whole.items_before, whole.items_after)
    told = f"With {whole.items_before} items, from {percent(whole.before)}"
    if level is None:
        return f"{told} no rise would have been large enough to lie outside chance."
    return f"{told} it would have taken {percent(level)} to lie outside chance."
