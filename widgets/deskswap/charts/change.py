"""What changed between the two forms of the judgement test, by skill, with its uncertainty.

Rules this module keeps:

- The first play of each form counts: a second play of the same form measures memory as well.
- Where a form is not played yet, a simulated person stands in for both, and the figure says so.
- Levels, change and interval are those of `core.change`; the line at no change is the first thing to look for.
"""

from __future__ import annotations

from collections.abc import Sequence

from deskswap import library
from deskswap.charts import (
    BASELINE,
    COLOURS,
    GROUND,
    INK,
    QUIET,
    Picture,
    _axes,
    _example,
    _person_marks,
    label,
    own_plays,
)
from deskswap.core.activity import percent
from deskswap.core.change import Change, changes, first_of, newcombe, points

FORMS = ("a", "b")

CLEAR = {"facecolor": GROUND, "edgecolor": "none", "pad": 0.5}
"""What keeps words readable where the line of no change runs behind them."""


def my_change(seed: int = 1) -> tuple[tuple[Change, ...], bool]:
    """The change of the learner's tests, the whole first, then by skill; and whether it is simulated for want of it."""
    activity = library.activity(BASELINE)
    mine = [first_of(own_plays(BASELINE), form) for form in FORMS]
    before, after = (play and _person_marks(play) for play in mine)
    if before and after:
        return changes(before, after), False
    stand_ins = (_example(activity, activity.seed_of(form, seed)) for form in FORMS)
    return changes(*(_person_marks(play) for play in stand_ins)), True


def my_change_by_skill() -> Picture:
    """The learner's change, or a simulated person's, labelled so."""
    return change_by_skill(*my_change())


def change_by_skill(found: Sequence[Change], simulated: bool) -> Picture:
    """The change of the whole test and of each skill: a point and its 90 % interval, around the line of no change."""
    figure, axes = _axes(label(simulated), height=3.3)
    axes.axvline(0, color=INK, linewidth=1.2)
    colours = (QUIET, *COLOURS)
    for row, (colour, one) in enumerate(zip(colours, found, strict=False)):
        axes.plot([100 * one.low, 100 * one.high], [row, row], linewidth=5, color=colour, alpha=0.45)
        axes.plot([100 * one.difference], [row], marker="o", markersize=9, color=colour)
        text = f"{percent(one.before)} → {percent(one.after)}, {one.items_after} items"
        place = (100 * one.difference, row)
        axes.annotate(text, place, xytext=(0, 9), textcoords="offset points", ha="center", color=INK, bbox=CLEAR)
    axes.set_yticks(range(len(found)), [one.skill for one in found])
    axes.set_ylim(len(found) - 0.4, -0.75)
    axes.set_xlim(-100, 100)
    axes.set_xlabel("form B minus form A, points of 100 (bars: 90 % interval; the line: no change)")
    return Picture(figure, f"{label(simulated)}, change from form A to form B. {' '.join(map(in_words, found))}")


def in_words(one: Change) -> str:
    """A change with its interval, as people say it."""
    reading = "which includes no change" if one.within_chance else "which does not include no change"
    return (
        f"{one.skill}: from {percent(one.before)} to {percent(one.after)}, {points(one.difference)} points,"
        f" interval {points(one.low)} to {points(one.high)}, {reading}, {one.items_after} items."
    )


def interval_by_items(before: float, after: float, items: int, most: int = 120) -> Picture:
    """How wide the interval of a change is with so many items a form, on the curve from 2 items to `most`."""
    figure, axes = _axes("computed, nobody's plays")
    counts = range(2, most + 1)
    bounds = [newcombe(before, count, after, count) for count in counts]
    lows, highs = ([100 * bound[end] for bound in bounds] for end in (0, 1))
    axes.fill_between(counts, lows, highs, color=COLOURS[0], alpha=0.2)
    axes.axhline(100 * (after - before), color=COLOURS[0], linewidth=1.5)
    axes.axhline(0, color=INK, linewidth=1.2)
    low, high = newcombe(before, items, after, items)
    axes.plot([items, items], [100 * low, 100 * high], color=COLOURS[1], linewidth=4)
    text = f"{items} items a form: {points(low)} to {points(high)}"
    axes.annotate(text, (items, 100 * high), xytext=(8, 6), textcoords="offset points", color=COLOURS[1])
    axes.set_xlim(2, most)
    axes.set_ylim(max(-100, min(lows) - 5), min(100, max(highs) + 12))
    axes.set_xlabel("items in each form")
    axes.set_ylabel("change, points of 100 (band: 90 % interval)")
    first = next((count for count, bound in zip(counts, bounds, strict=True) if bound[0] > 0), None)
    clear = (
        f"From {first} items a form on, the band leaves the line of no change."
        if first
        else "The band never leaves it."
    )
    told = f"Computed: a change from {percent(before)} to {percent(after)} with {text}."
    return Picture(figure, f"{told} {clear}")
