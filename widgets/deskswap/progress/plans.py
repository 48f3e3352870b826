"""If-then plans, what became of them, and when to ask.

Rules this module keeps:

- Every kept play of an activity named ``my-plan`` is a plan. Its words are read from the moves themselves, so that a
  plan outlives any change of the scenario it was written in.
- A plan is asked about from three days after it was made, or as soon as a later module is played: whichever is first.
- It is asked gently: one plan a day at most, the oldest first; after an answer a week passes; after three answers no
  more. A plan that was carried out, or dropped, is not asked about again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from deskswap import journal
from deskswap.core.moves import Move, Record
from deskswap.errors import JournalError
from deskswap.progress import FOLLOW_UP, day_of, module_of, numbered

PLAN = "my-plan"
"""The name of the activities in which plans are made."""

ABOUT = "plan"
"""Under this name the header of a follow-up keeps which plan it is about: the name of its file without the ending."""

WAIT, AGAIN, MOST = 3, 7, 3
"""Days before a plan is asked about, days from one answer to the next question, and answers after which it is left."""

OUTCOMES = {"yes": "done", "partly": "partly done", "no": "not done", "not-yet": "the moment has not come"}
"""What became of a plan, by the id of the answer."""

NO_WORDS = ("", "-", "–", "—", ".")
"""What people type where they have nothing to say."""


IF = re.compile(r"^[\s.…]*(if|when)\b", re.IGNORECASE)
I_WILL = re.compile(r"^[\s.…]*(then\s+)?(i will|i['’]ll)\b", re.IGNORECASE)
"""How people begin who go on with the prompts' own words."""


class Plan(NamedTuple):
    """A plan: its id (the file's name without the ending), its module, the day it was made, and its words."""

    id: str
    module: str
    day: int
    moment: str
    deed: str
    with_whom: str
    when: str

    @property
    def words(self) -> str:
        """The plan as one sentence."""
        moment, deed = IF.sub("", self.moment).strip(" .,…"), I_WILL.sub("", self.deed).strip(" .…")
        return f"If {moment}, then I will {deed}."


class Answer(NamedTuple):
    """What was said of a plan on a day: the ids of what was picked, and the learner's words. `ended`: it was kept."""

    plan: str
    day: int
    ended: bool
    done: str
    happened: str
    then: str
    new: str


class Kept(NamedTuple):
    """A plan with what was said of it, the earliest first."""

    plan: Plan
    answers: tuple[Answer, ...]

    @property
    def settled(self) -> bool:
        """Whether there is nothing left to ask."""
        said = [answer for answer in self.answers if answer.ended]
        return len(said) >= MOST or any(answer.done == "yes" or answer.then == "drop" for answer in said[-1:])

    @property
    def words(self) -> str:
        """The plan as it stands now: as it was changed last, or as it was made."""
        return next((a.new for a in reversed(self.answers) if a.then == "change" and a.new), self.plan.words)

    @property
    def outcome(self) -> str:
        """What became of it, in a few words."""
        said = [answer for answer in self.answers if answer.ended]
        if not said:
            return "not asked yet"
        last = said[-1]
        return OUTCOMES.get(last.done, "answered") + {"drop": "; dropped", "change": "; changed"}.get(last.then, "")


def kept(plays: Path) -> tuple[Kept, ...]:
    """Every plan in a folder of plays with what became of it, the oldest first."""
    plans, answers = [], []
    for found in journal.kept(plays):
        if found.header is None or found.header.seats.get("you") != "person":
            continue
        name = found.header.activity
        if name == FOLLOW_UP or name.endswith(f"/{PLAN}"):
            with suppress(JournalError):
                _, moves, _ = journal.read(found.path)
                written, over = _notes(moves)
                if name == FOLLOW_UP:
                    answers.append(_answer(str(found.header.earlier.get(ABOUT, "")), day_of(found.at), written, over))
                elif over:
                    plans.append(_plan(found.path.stem, module_of(name), day_of(found.at), written))
    return tuple(Kept(plan, tuple(a for a in answers if a.plan == plan.id)) for plan in plans)


def played_since(plan: Plan, plays: Sequence[journal.Kept]) -> bool:
    """Whether a later module of the course has been played since a plan was made."""
    numbers = numbered()
    here = numbers.get(plan.module)
    if here is None:
        return False
    later = (found for found in plays if found.header and found.moves and day_of(found.at) > plan.day)
    return any(numbers.get(module_of(found.header.activity), -1) > here for found in later if found.header)


def to_ask(found: Iterable[Kept], plays: Sequence[journal.Kept], today: int) -> Kept | None:
    """The plan to ask about on a day: the oldest that is due; None where none is, or one was asked about that day."""
    plans = tuple(found)
    if any(answer.day == today and answer.ended for kept in plans for answer in kept.answers):
        return None
    return next((kept for kept in plans if not kept.settled and _due(kept, plays, today)), None)


def begun(kept: Kept, plays: Path) -> Path | None:
    """The follow-up of a plan that was begun and not kept yet; None where there is none."""
    for found in reversed(journal.kept(plays)):
        if found.header and found.header.activity == FOLLOW_UP and found.header.earlier.get(ABOUT) == kept.plan.id:
            with suppress(JournalError):
                if not _notes(journal.read(found.path)[1])[1]:
                    return found.path
    return None


def _due(kept: Kept, plays: Sequence[journal.Kept], today: int) -> bool:
    said = [answer.day for answer in kept.answers if answer.ended]
    if said:
        return today >= said[-1] + AGAIN
    return today >= kept.plan.day + WAIT or (today > kept.plan.day and played_since(kept.plan, plays))


def _notes(moves: Sequence[Move]) -> tuple[Record, bool]:
    """What was written last in a reflection, and whether it was kept."""
    written = [move.value for move in moves if move.act == "write" and isinstance(move.value, Record)]
    over = bool(moves) and (moves[-1].act, moves[-1].value) == ("choose", "keep")
    return (written[-1] if written else Record({})), over and bool(written)


def _said(written: Record, name: str) -> str:
    """What was written for a prompt, on one line."""
    value = written.get(name)
    text = " ".join(value.split()) if isinstance(value, str) else ""
    return "" if text in NO_WORDS else text


def _plan(name: str, module: str, day: int, written: Record) -> Plan:
    moment, deed, whom, when = (_said(written, key) for key in ("moment", "deed", "with-whom", "when"))
    return Plan(name, module, day, moment, deed, whom, when)


def _answer(plan: str, day: int, written: Record, over: bool) -> Answer:
    done, happened, then, new = (_said(written, key) for key in ("done", "happened", "then", "new"))
    return Answer(plan, day, over, done, happened, then, new)
