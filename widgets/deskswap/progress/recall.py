"""Which recall questions are due again.

Rules this module keeps:

- Recall is every judgement whose form is ``recall``. Only what was played to its end once can come back.
- When it comes back is decided by `core.spacing`, from the days on which it was answered and what the answers earned.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from deskswap.core.judgement import Judgement
from deskswap.core.spacing import due_day
from deskswap.progress import Done, day_of, marks_of, module_of, named

RECALL = "recall"
"""The form of a judgement that brings back what was learnt."""

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


class Back(NamedTuple):
    """Questions that come back: of which activity and module, how many, its minutes, and on which day they are due."""

    activity: str
    module: str
    questions: int
    minutes: int
    due: int


def coming(done: Iterable[Done]) -> tuple[Back, ...]:
    """All recall activities that will come back, the earliest first."""
    results: dict[str, list[tuple[int, float]]] = {}
    latest: dict[str, Judgement] = {}
    for one in done:
        activity = one.play.activity
        if isinstance(activity, Judgement) and activity.form == RECALL:
            results.setdefault(activity.id, []).append((day_of(one.at), marks_of(one).score))
            latest[activity.id] = activity
    dues = {name: due_day(sorted(days, key=lambda result: result[0])) for name, days in results.items()}
    found = [
        Back(name, named(module_of(name)), len(it.items), it.minutes, due)
        for name, it in latest.items()
        for due in [dues[name]]
        if due is not None
    ]
    return tuple(sorted(found, key=lambda back: (back.due, back.module)))


def due(done: Iterable[Done], today: int) -> tuple[Back, ...]:
    """The recall activities that are due on a day, the longest overdue first."""
    return tuple(back for back in coming(done) if back.due <= today)


def counted(questions: int) -> str:
    """How many questions are back, as the title of a card."""
    if questions == 1:
        return "One question is back"
    number = NUMBERS[questions] if questions < len(NUMBERS) else str(questions)
    return f"{number.capitalize()} questions are back"
