"""A round of calls looked at afterwards: what a list is worth, and how much of the other's stories was taken up.

Rules this module keeps:

- Everything is computed from the people, the list's lines and the questions asked.
- A line of the list counts as found when it is a need, was said, and is ticked; every other tick is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from deskswap.core.interview import needs
from deskswap.core.interview.needs import Asked, Candidate, Customer

FOLLOWED = 2
"""Reasons behind the other chair's stories that a pair of good listeners asks for; the authors' own assumption."""


class Round(NamedTuple):
    """A round of calls: the people, the lines of the list, and the questions asked."""

    customers: Mapping[str, Customer]
    candidates: Mapping[str, Candidate]
    asked: tuple[Asked, ...]

    @property
    def needs(self) -> tuple[str, ...]:
        """The needs among the lines, in the order of the file."""
        return tuple(name for name, line in self.candidates.items() if line.sort == "need")


class Outcome(NamedTuple):
    """What one chair's list is worth.

    `came` holds the needs said, `ticks` the lines ticked, `plan` the own questions with which most could have been
    said, `reachable` how many that is; `asked` and `leading` count the chair's own questions, `theirs` the needs that
    the other's questions bring by themselves, with everybody at ease.
    """

    came: tuple[str, ...]
    ticks: tuple[str, ...]
    plan: tuple[Asked, ...]
    reachable: int
    asked: int
    leading: int
    theirs: int = 0

    @property
    def open(self) -> int:
        """The needs that the chair's own questions could have added to the other's."""
        return self.reachable - self.theirs

    @property
    def added(self) -> int:
        """The needs that they did add: said, less those of the other's questions; at least 0, at most `open`."""
        return max(0, len(self.came) - self.theirs)

    @property
    def found(self) -> int:
        """Ticks that are needs and were said."""
        return len(set(self.ticks) & set(self.came))

    @property
    def wrong(self) -> int:
        """All other ticks."""
        return len(self.ticks) - self.found

    @property
    def coverage(self) -> float:
        """Found ÷ reachable, in 0..1."""
        return share(self.found, self.reachable)

    @property
    def precision(self) -> float:
        """Found ÷ ticked, in 0..1; 0 where nothing is ticked."""
        return share(self.found, len(self.ticks))

    @property
    def asking(self) -> float:
        """The share of own questions that did not lead, in 0..1."""
        return 1 - share(self.leading, self.asked)

    @property
    def score(self) -> float:
        """found / (reachable + wrong) · (1 − L / 2) with L the share of own questions that led, in 0..1."""
        return share(self.found, self.reachable + self.wrong) * (1 + self.asking) / 2


def outcome(phone: Round, chair: str, moments: Sequence[str], questions: int, ticks: tuple[str, ...]) -> Outcome:
    """What a chair's list is worth, with so many questions of its own about these moments."""
    theirs = needs.without(phone.asked, chair)
    late = needs.too_late(phone.asked, chair)
    found = needs.plans(phone.customers, chair, moments, theirs, questions, late)
    most = max(found, key=lambda reached: (len(reached), -len(found[reached])))
    own = [question for question in phone.asked if question.chair == chair]
    led = sum(question.sort == "leading" for question in own)
    came = needs.raised(phone.customers, phone.asked)
    alone = needs.needs_told(phone.customers, frozenset(item for item in theirs if (item[0], "open") in theirs))
    return Outcome(came, ticks, found[most], len(most), len(own), led, len(alone))


def brought(phone: Round) -> dict[str, int]:
    """How many needs each chair's questions brought out first, by chair."""
    found: dict[str, int] = {}
    said: set[str] = set()
    for question, answer in zip(phone.asked, needs.heard(phone.customers, phone.asked), strict=True):
        new = {answer.need} - {None} - said
        found[question.chair] = found.get(question.chair, 0) + len(new)
        said |= {str(need) for need in new}
    return found


def timed(phone: Round, chair: str, plan: Sequence[Asked]) -> tuple[tuple[int, Asked], ...]:
    """A plan in an order in which it can be put, each question with which one of the chair's own it is, from 1.

    First the stories that the other chair follows up, by when it does; then what can be asked at any time; then what
    comes back to a story of the other chair, by when that is told. The other's questions stay where they were.
    """
    own = [place for place, question in enumerate(phone.asked) if question.chair == chair]
    there = {
        (question.cell, question.sort): place
        for place, question in reversed(tuple(enumerate(phone.asked)))
        if question.chair != chair
    }

    def order(question: Asked) -> tuple[int, int]:
        if question.sort == "open":
            followed = there.get((question.cell, "follow"))
            return (1, 0) if followed is None else (0, followed)
        told = there.get((question.cell, "open"))
        return (1, 0) if told is None else (2, told)

    found: list[tuple[int, Asked]] = []
    for question in sorted(plan, key=order):
        told = there.get((question.cell, "open"), -1) if question.sort == "follow" else -1
        before = max(found[-1][0] if found else 0, sum(place < told for place in own))
        found.append((before + 1, question))
    return tuple(found)


def shared_stories(phone: Round, chair: str) -> tuple[int, int]:
    """How many of the other's open stories this chair came back to, and how many there were.

    Open is a story of the other chair that has a need behind it, was told while this chair had a question left, and
    was not followed up by the other chair itself.
    """
    turns = [place for place, question in enumerate(phone.asked) if question.chair == chair]
    items = needs.heard(phone.customers, phone.asked)
    by_other = {question.cell for question in phone.asked if question.chair != chair and question.sort == "follow"}
    stories = {
        question.cell
        for place, (question, answer) in enumerate(zip(phone.asked, items, strict=True))
        if question.chair != chair and question.sort == "open" and answer.told and turns and place < turns[-1]
        and phone.customers[question.customer].answers[question.about].reason.need
    } - by_other  # fmt: skip
    taken = {question.cell for question in phone.asked if question.chair == chair and question.sort == "follow"}
    return len(stories & taken), len(stories)


def share(part: float, whole: float) -> float:
    """part ÷ whole, 0 where there is no whole."""
    return part / whole if whole else 0.0
