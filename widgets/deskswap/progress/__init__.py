"""The learner's way through: what was played, what is due again, which plans are open, how evidence grew.

Rules this room keeps:

- Everything is computed from the plays on disk and the files in the learner's folder; nothing is stored for it.
- A play that cannot be read, or was made with another version of its scenario, is left out here.
- A scene counts once for each chair from which it was played to its end; a lab when it was opened,
  an assignment when something was written in it.
- Plays that carry the mark of another learner's folder are somebody else's: `own` leaves them out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from deskswap import folder, journal, library, places
from deskswap.core.activity import Marks, Play
from deskswap.core.judgement import Judgement
from deskswap.core.skills import Level, profile
from deskswap.core.views import Block, Figure, Series, Text
from deskswap.errors import DeskswapError

BASELINE = "before-you-start/baseline"
"""The judgement test."""

FOLLOW_UP = "before-you-start/did-you-do-it"
"""The reflection in which a plan is asked about."""

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

LESSON = "The lesson: read a little, play, look back."
LAB = "The lab: what happened in your plays, in figures."
ASSIGNMENT = "The assignment: the part that is handed in."


class Done(NamedTuple):
    """A play that came to its end: by whose folder, in which file, when it began and ended (seconds), from which chair.

    `begun` is the time of its first move, None where no move has one.
    """

    play: Play
    chair: str
    file: Path
    owner: str
    begun: float | None
    at: float

    @property
    def module(self) -> str:
        """The slug of the module that it belongs to."""
        return module_of(self.play.activity.id)


class Step(NamedTuple):
    """One thing to do in a module: what to say of it, the notebook it is in, and whether it is done."""

    text: str
    path: str
    done: bool


def module_of(activity: str) -> str:
    """The slug of the module that an activity belongs to."""
    return activity.partition("/")[0]


def day_of(at: float) -> int:
    """The day of a moment by the person's own calendar, as a whole number that grows by 1 a day."""
    try:
        return date.fromtimestamp(at).toordinal()
    except (OverflowError, OSError, ValueError):  # a clock that was set to another age
        return 1


def day_in_words(day: int) -> str:
    """A day as a person writes it: ``3 March 2026``."""
    found = date.fromordinal(day)
    return f"{found.day} {MONTHS[found.month - 1]} {found.year}"


def ended(plays: Path) -> Iterator[Done]:
    """The plays in a folder that came to their end, in the order in which they ended, once for each person's chair."""
    for kept in journal.kept(plays):
        if kept.header is None:
            continue
        try:
            play = journal.resume(kept.path, library.activity(kept.header.activity)).play
        except DeskswapError:
            continue
        if play.over:
            begun = next((move.at for move in play.moves if move.at is not None), None)
            for chair, sitter in kept.header.seats.items():
                if sitter == "person":
                    yield Done(play, chair, kept.path, kept.header.owner, begun, kept.at)


def own(done: Iterable[Done], plays: Path) -> tuple[Done, ...]:
    """Those plays that carry this folder's mark, or none."""
    mark = places.owner(plays)
    return tuple(found for found in done if found.owner in ("", mark))


def steps(root: Path, module: folder.Module, played: set[tuple[str, str]]) -> tuple[Step, ...]:
    """Everything that there is to do in a module, in its order."""
    found = [
        Step(LESSON, module.lesson, (activity.id, chair) in played)
        for activity in activities(module.slug)
        for chair in activity.chairs
    ]
    if module.lab:
        found.append(Step(LAB, module.lab, folder.opened(root, module.lab)))
    if module.assignment:
        found.append(Step(ASSIGNMENT, module.assignment, folder.changed(root, module.assignment)))
    return tuple(found)


def activities(slug: str) -> Iterator[Any]:
    """The activities of a module that its lesson plays, as far as they can be read."""
    for name in library.scenario_files():
        if module_of(name) == slug and name != FOLLOW_UP:
            try:
                yield library.activity(name)
            except DeskswapError:
                continue


def numbered() -> dict[str, int]:
    """The number of each module of the course, by its slug."""
    return {module.slug: module.number for module in library.modules()}


# ---- evidence over the modules -----------------------------------------------------------------------------------


def marks_of(done: Done) -> Marks:
    """What a play is worth from the person's chair; nothing for an own scenario, whose author knows the answers."""
    if done.play.activity.id.startswith(f"{library.MINE}/"):
        return Marks(0.0)
    return done.play.activity.marks(done.play, done.chair)


def over_time(done: Iterable[Done]) -> tuple[tuple[str, tuple[Level, ...]], ...]:
    """Each module with the levels that its scenes and games show, in the order in which the modules were first played.

    Tests and questions from memory are left out: they come at the ends of the course, and come back.
    """
    by_module: dict[str, list[Done]] = {}
    for found in done:
        if not isinstance(found.play.activity, Judgement):
            by_module.setdefault(found.module, []).append(found)
    levels = ((slug, profile(marks_of(one) for one in plays)) for slug, plays in by_module.items())
    return tuple((slug, found) for slug, found in levels if found)


def over_time_blocks(found: tuple[tuple[str, tuple[Level, ...]], ...]) -> Iterator[Block]:
    """A figure for each skill that two modules or more hold evidence for, and what it does not show."""
    if not found:
        return
    drawn = False
    for skill in dict.fromkeys(level.skill for _, levels in found for level in levels):
        points = [(named(slug), one) for slug, levels in found for one in levels if one.skill == skill]
        if len(points) > 1:
            drawn = True
            yield _figure(skill, points)
    yield Text(NOT_SHOWN if drawn else TOO_EARLY, "note")


TOO_EARLY = "With plays from a second module, a figure here shows how the evidence grew."

NOT_SHOWN = (
    "Each point holds the scenes and games of one module only, and few of them; the interval says how few."
    " Every module has other scenes, some harder than others, so a line that falls need not be a skill that falls."
)
"""What the profile over time does not show."""


def named(slug: str) -> str:
    """A module in a word or two: ``Module 3``; the learner's own scenes have no number."""
    numbers = numbered()
    return f"Module {numbers[slug]}" if slug in numbers else "Own scenes"


def _figure(skill: str, points: list[tuple[str, Level]]) -> Figure:
    """One skill over the modules: the level, and between which ends its 90 % interval lies."""
    rounded = [tuple(round(100 * value, 1) for value in (one.level, one.low, one.high)) for _, one in points]
    each = "; ".join(
        f"{name} {level:.0f} % ({low:.0f} to {high:.0f}, {one.decisions} decisions)"
        for (name, one), (level, low, high) in zip(points, rounded, strict=True)
    )
    series = tuple(
        Series(name, tuple(row[place] for row in rounded))
        for place, name in enumerate(("Level", "Lower end of the 90 % interval", "Upper end"))
    )
    title = f"{skill.capitalize()}, module by module"
    alt = f"Evidence for {skill} in the order played, with 90 % intervals: {each}."
    return Figure("lines", title, alt, tuple(name for name, _ in points), series, "%")
