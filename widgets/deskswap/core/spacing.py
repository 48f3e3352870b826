"""Spaced retrieval: on which day something that was once known is asked again.

Rules this module keeps:

- Questions that were answered well come back after 2, then 7, then 21, then 60 days, and then no more.
- A poor result, below two thirds, starts again at 2 days.
- Good answers before the day has come change nothing: twice in one evening is no spacing.
- Days are whole numbers, counted by the calendar of the person: who plays late on Monday and early on Wednesday has
  waited two days. The steps are the authors' own choice.
"""

from __future__ import annotations

from collections.abc import Iterable

INTERVALS = (2, 7, 21, 60)
"""Days from one good answer to the next time it is asked."""

GOOD = 2 / 3
"""The share from which a result is good enough to wait longer."""


def due_day(results: Iterable[tuple[int, float]]) -> int | None:
    """The day on which to ask again, after results as pairs of a day and a share in 0..1, in the order of time.

    None where there are no results, or where all the steps have been passed.
    """
    step, due = -1, None
    for day, share in results:
        if share < GOOD - 1e-9:
            step, due = 0, day + INTERVALS[0]
        elif step < 0 or (due is not None and day >= due):
            step += 1
            due = day + INTERVALS[step] if step < len(INTERVALS) else None
    return due
