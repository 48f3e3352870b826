"""A skill profile over the course, module by module: the learner's own plays, or the class's.

Rules this module keeps:

- A level is evidence earned ÷ evidence attainable, pooled over the finished plays of a module.
- Its interval is Wilson's over decisions; those of one play hang together, so the truth is wider.
- Only chairs in which a person sat count.
- Where there is no play, bots in all chairs stand in, and the figure says “simulated” on itself.
- A module without evidence for a skill has no point: nothing is drawn in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from deskswap import library
from deskswap.charts import COLOURS, Picture, _axes, _example, label, plays_of_all
from deskswap.core.activity import SKILLS, Marks, percent
from deskswap.core.skills import Level, profile


class Profile(NamedTuple):
    """Module number -> its levels; whose plays they are and how many, in the words of the figure."""

    modules: Mapping[int, tuple[Level, ...]]
    whose: str


def course_profile() -> Profile:
    """The levels by module from the class's plays or the learner's own; from simulated ones where there are none."""
    numbers = {name: module.number for module in library.modules() for name in _names(module)}
    found = plays_of_all(numbers)
    if not found.taken:
        pairs = ((numbers[name], marks) for name in numbers for marks in _simulated(name))
        return Profile(_levels(pairs), f"{label(True)}: bots in all chairs{found.left_out}")
    pairs = (
        (numbers[taken.play.activity.id], taken.play.activity.marks(taken.play, chair))
        for taken in found.taken
        for chair in taken.play.activity.chairs
        if taken.seats.get(chair) == "person"
    )
    count = f"{len(found.taken)} play{'s' * (len(found.taken) > 1)}"
    return Profile(_levels(pairs), f"{found.whose}: {count}{found.left_out}")


def _names(module: library.Module) -> list[str]:
    return [f"{module.slug}/{path.stem}" for path in module.scenarios]


def _simulated(name: str, seed: int = 3) -> Iterable[Marks]:
    """The marks of the first chair of a play in which bots sit in all chairs."""
    play = _example(library.activity(name), seed)
    if play.over:
        yield play.activity.marks(play, next(iter(play.activity.chairs)))


def _levels(pairs: Iterable[tuple[int, Marks]]) -> dict[int, tuple[Level, ...]]:
    marks: dict[int, list[Marks]] = {}
    for number, mark in pairs:
        marks.setdefault(number, []).append(mark)
    return {number: levels for number in sorted(marks) if (levels := profile(marks[number]))}


def over_course() -> Picture:
    """Each skill's level in each module with its 90 % interval."""
    return drawn(course_profile())


def drawn(found: Profile) -> Picture:
    """A profile as points with intervals, three skills side by side in each module."""
    figure, axes = _axes(found.whose)
    said = []
    for row, skill in enumerate(SKILLS):
        told = []
        for number, levels in found.modules.items():
            for level in levels:
                if level.skill != skill:
                    continue
                x = number + (row - 1) * 0.24
                axes.plot([x, x], [100 * level.low, 100 * level.high], color=COLOURS[row], linewidth=4, alpha=0.4)
                axes.plot([x], [100 * level.level], "o", color=COLOURS[row], markersize=7)
                told.append(f"module {number} {_words(level)}")
        axes.plot([], [], "o", color=COLOURS[row], label=skill)
        said.append(f"{skill}: {', '.join(told) or 'nothing yet'}.")
    axes.legend(frameon=False, ncol=3, loc="upper left", bbox_to_anchor=(0, -0.16))
    axes.set_xticks(range(len(library.modules())))
    axes.set_xlim(-0.5, len(library.modules()) - 0.5)
    axes.set_ylim(0, 103)
    axes.set_xlabel("module")
    axes.set_ylabel("earned of what could be, % (bars: 90 %)")
    return Picture(figure, f"{found.whose}, level by module with 90 % interval. {' '.join(said)}")


def _words(level: Level) -> str:
    count = f"{level.decisions} decision{'s' * (level.decisions != 1)}"
    return f"{percent(level.level)} ({percent(level.low)} to {percent(level.high)}, {count})"


def movement(found: Profile, skill: str) -> str:
    """Whether the first and the last module that hold evidence for a skill differ by more than their intervals."""
    levels = [(number, level) for number, row in found.modules.items() for level in row if level.skill == skill]
    if len(levels) < 2:
        return f"{found.whose}. {skill.capitalize()}: too few modules yet to say that anything moved."
    (first, one), (last, other) = levels[0], levels[-1]
    apart = one.high < other.low or other.high < one.low
    said = "their intervals do not touch" if apart else "their intervals overlap, so this may be chance"
    return (
        f"{found.whose}. {skill.capitalize()}: module {first} {_words(one)}, module {last} {_words(other)}; {said}."
        " The modules differ in what they ask, so even a clear difference is no proof of learning."
    )
