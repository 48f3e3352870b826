"""What a learner has done so far, as facts and as text.

Rules this module keeps:

- Only what can be read off the plays and the folder is said: plays that ended, labs that were opened, assignments in
  which something was written. Whether an assignment was handed in cannot be seen from here, so it is not said.
- Minutes are the course's own count: what each scene says it takes, once for each chair and variant that was played to
  its end. Nobody was timed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from deskswap import folder, library
from deskswap.core.activity import capital
from deskswap.core.views import Block, Heading, Items, Text, as_text
from deskswap.progress import Done, day_in_words, day_of, ended, own, plans, recall

MORE_THAN_ONE = 2
"""Chairs from which a scene is played twice: from this number on it has two sides."""


class Worked(NamedTuple):
    """A module that was worked on: its number and title, and what was played of it.

    `scenes` have two chairs or more, and `both` counts those played from two of them or more; `pieces` are the shorter
    things that have one chair: questions, cases, plans.
    """

    number: int
    title: str
    scenes: int
    both: int
    pieces: int
    lab: bool
    assignment: bool


class Account(NamedTuple):
    """What was done: by module, the minutes by the course's count, and the first and last day (None: nothing yet)."""

    modules: tuple[Worked, ...]
    minutes: int
    first: int | None
    last: int | None

    @property
    def scenes(self) -> int:
        """Scenes that were played to their end from at least one chair."""
        return sum(module.scenes for module in self.modules)

    @property
    def both(self) -> int:
        """Scenes of two chairs or more that were played from two of them or more."""
        return sum(module.both for module in self.modules)

    @property
    def pieces(self) -> int:
        """Questions, cases and plans that were answered to their end."""
        return sum(module.pieces for module in self.modules)

    @property
    def labs(self) -> int:
        """Labs that were opened."""
        return sum(module.lab for module in self.modules)

    @property
    def assignments(self) -> int:
        """Assignments in which something was written."""
        return sum(module.assignment for module in self.modules)


def mine(root: Path) -> tuple[Done, ...]:
    """The learner's own ended plays."""
    return own(ended(root / "plays"), root / "plays")


def foreign(root: Path) -> int:
    """How many ended plays in the folder carry another folder's mark."""
    found = tuple(ended(root / "plays"))
    return len({one.file for one in found}) - len({one.file for one in own(found, root / "plays")})


def account(root: Path, done: tuple[Done, ...]) -> Account:
    """What was done in a learner's folder, of these plays."""
    known = {it.slug: it for place in (library.course_folder(), root) for it in folder.modules(place)}
    in_order = sorted(known.values(), key=lambda it: it.number)
    modules = tuple(worked for worked in (_worked(root, it, done) for it in in_order) if _any(worked))
    days = [day for one in done for day in (day_of(one.begun or one.at), day_of(one.at))]
    counted = {(one.play.activity.id, variant(one), one.chair): one.play.activity.minutes for one in done}
    return Account(modules, sum(counted.values()), min(days, default=None), max(days, default=None))


def variant(done: Done) -> str:
    """The name of the variant that a play is of; empty where there is only one."""
    names = library.activity(done.play.activity.id).variants
    return names[done.play.seed % len(names)] if names else ""


def _worked(root: Path, module: folder.Module, done: tuple[Done, ...]) -> Worked:
    chairs: dict[str, set[str]] = {}
    sided = set()
    for one in done:
        if one.module == module.slug:
            chairs.setdefault(one.play.activity.id, set()).add(one.chair)
            if len(one.play.activity.chairs) >= MORE_THAN_ONE:
                sided.add(one.play.activity.id)
    return Worked(
        module.number,
        module.title,
        len(sided),
        sum(len(seats) >= MORE_THAN_ONE for seats in chairs.values()),
        len(chairs) - len(sided),
        bool(module.lab) and folder.opened(root, module.lab),
        bool(module.assignment) and folder.changed(root, module.assignment),
    )


def _any(worked: Worked) -> bool:
    return bool(worked.scenes or worked.pieces or worked.lab or worked.assignment)


# ---- as text -----------------------------------------------------------------------------------------------------


def hours(minutes: int) -> str:
    """Minutes as a person says them: ``5 hours 20 minutes``."""
    whole, rest = divmod(minutes, 60)
    parts = [f"{whole} hour{'' if whole == 1 else 's'}"] * bool(whole)
    parts += [f"{rest} minute{'' if rest == 1 else 's'}"] * bool(rest or not whole)
    return " ".join(parts)


def between(found: Account) -> str:
    """The days on which it was done."""
    if found.first is None or found.last is None:
        return ""
    first, last = day_in_words(found.first), day_in_words(found.last)
    return f"on {first}" if first == last else f"from {first} to {last}"


def facts(found: Account) -> list[str]:
    """What was done, as lines without a full stop."""
    if not found.modules:
        return ["Nothing has been played to its end here yet"]
    return [
        f"{counted(found.scenes, 'scene')} played to the end, {found.both} of them from both chairs",
        f"{counted(found.pieces, 'shorter piece')} answered: questions, cases, plans",
        f"{counted(found.labs, 'lab')} opened, {counted(found.assignments, 'assignment')} written in",
        f"{hours(found.minutes)} by the course's own count of what was played",
        *([capital(between(found))] if found.first is not None else []),
    ]


def part(module: Worked) -> str:
    """What was done in a module, in a line."""
    scenes = [f"{counted(module.scenes, 'scene')}, {module.both} from both chairs"] if module.scenes else []
    pieces = [counted(module.pieces, "shorter piece")] if module.pieces else []
    return "; ".join([*scenes, *pieces, *(["lab"] * module.lab), *(["assignment"] * module.assignment)])


def plan_blocks(found: tuple[plans.Kept, ...]) -> Iterator[Block]:
    """The plans and what became of them."""
    if not found:
        yield Text("No plan yet: each module ends with one.", "note")
    for kept in reversed(found):
        said = [f"“{answer.happened}”" for answer in kept.answers if answer.ended and answer.happened]
        details = (f"Made on {day_in_words(kept.plan.day)}.", f"Since then: {kept.outcome}.", *said)
        yield Items(details, kept.words)


def due_blocks(done: tuple[Done, ...], today: int) -> Iterator[Block]:
    """What comes back, and when."""
    found = recall.coming(done)
    if not found:
        yield Text("No questions wait to come back. They do two days after you have answered them first.", "note")
        return
    rows = tuple(f"{back.module}: {'today' if back.due <= today else day_in_words(back.due)}" for back in found)
    yield Items(rows, "The questions from the opening of a module come back")


def summary(root: Path) -> str:
    """The record as plain text: what `deskswap report` prints."""
    done = mine(root)
    today = date.today().toordinal()
    blocks: tuple[Block, ...] = (
        Heading("Your record", 1),
        Items(tuple(facts(account(root, done)))),
        Heading("Plans"),
        *plan_blocks(plans.kept(root / "plays")),
        Heading("What comes back"),
        *due_blocks(done, today),
    )
    return as_text(blocks)


def counted(number: int, thing: str) -> str:
    """A number of things, in words that fit it."""
    return f"{number} {thing}{'' if number == 1 else 's'}"
