"""What customers on the phone hold, what a list of questions brings out of them, and how much could have come out.

Rules this module keeps:

- It knows no play and no chair's score: a scenario's people, and pure functions of the questions put to them.
- An open question about a moment brings a story, a follow-up on that story the reason behind it; either tells at most
  one need, in words that stand in the text. A leading question brings a polite yes of its own that tells nothing,
  and the next open question to that person a short answer, unless a follow-up comes between.
- Expected values are closed formulas over draws without replacement; nothing here is simulated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from math import comb
from typing import Annotated, Literal, NamedTuple

from pydantic import Field as Of

from deskswap.core.activity import Part, Slug, Words, listed
from deskswap.errors import Problem

Sort = Literal["open", "follow", "leading"]
Cell = tuple[str, str]
"""A customer's id and a moment's id."""

Told = frozenset[tuple[Cell, Sort]]
"""The stories (``open``) and reasons (``follow``) that have been told."""


class Candidate(Part):
    """A line of the list at the end: a need, a wish that only a question put there, or a solution in place of a need.

    `why` says what is wrong with a line that is no need.
    """

    text: Words
    sort: Literal["need", "wish", "solution"]
    why: Words | None = None


class Telling(Part):
    """What somebody says. Where it tells a need, `quote` is the part of the text that does."""

    text: Words
    need: Slug | None = None
    quote: Words | None = None


class Answer(Part):
    """What a customer has to say of a moment: the story, a follow-up question (`probe`), and what that brings."""

    story: Telling
    probe: Words
    reason: Telling


class Customer(Part):
    """Somebody on the phone. `polite` holds a yes to each leading question, by its id.

    `guarded` tells how the voice has changed afterwards, `short` is the answer that then comes.
    """

    name: Words
    called: Words
    about: Words
    short: Words
    guarded: Words
    polite: dict[Slug, Words]
    answers: dict[Slug, Answer]


class Leading(Part):
    """A question that holds its answer; `suggests` is the line of the list that it seems to find.

    `assumes` says what it takes for granted, in words that can follow “that”.
    """

    question: Words
    assumes: Words
    suggests: Slug


class Side(Part):
    """What one chair brings: notes from its own `source`, its own questions, and the needs its bot `hears` at once.

    `asks` lists the questions as the chair sees them: ids of moments and of its own leading questions.
    """

    source: Words
    notes: tuple[Words, ...]
    asks: Annotated[tuple[Slug, ...], Of(min_length=2)]
    leading: Annotated[dict[Slug, Leading], Of(min_length=1)]
    hears: tuple[Slug, ...] = ()

    @property
    def moments(self) -> tuple[str, ...]:
        """The moments that this chair can ask about."""
        return tuple(name for name in self.asks if name not in self.leading)


class Asked(NamedTuple):
    """One question: who put it, of which sort, to whom, and about which moment (or which leading question it was)."""

    chair: str
    sort: Sort
    customer: str
    about: str

    @property
    def cell(self) -> Cell:
        """The customer and the moment."""
        return self.customer, self.about


class Heard(NamedTuple):
    """What came back: the text, the need it tells with the words that tell it, and whether a story was told at all.

    Where the answer was short, `after` is the place of the leading question that made it so, counted from 0.
    """

    text: str
    need: str | None = None
    quote: str = ""
    told: bool = False
    after: int | None = None


def heard(customers: Mapping[str, Customer], asked: Sequence[Asked]) -> tuple[Heard, ...]:
    """The answer to each question, in order."""
    guarded: dict[str, int] = {}
    found = []
    for place, question in enumerate(asked):
        who = customers[question.customer]
        if question.sort == "leading":
            found.append(Heard(who.polite[question.about]))
            guarded[question.customer] = place
            continue
        since = guarded.pop(question.customer, None)
        if question.sort == "open" and since is not None:
            found.append(Heard(who.short, after=since))
        else:
            found.append(_told(who.answers[question.about], question.sort))
    return tuple(found)


def _told(answer: Answer, sort: Sort) -> Heard:
    telling = answer.story if sort == "open" else answer.reason
    return Heard(telling.text, telling.need, telling.quote or "", told=True)


def told(customers: Mapping[str, Customer], asked: Sequence[Asked]) -> Told:
    """The stories and reasons that these questions brought out."""
    pairs = zip(asked, heard(customers, asked), strict=True)
    return frozenset((question.cell, question.sort) for question, answer in pairs if answer.told)


def raised(customers: Mapping[str, Customer], asked: Sequence[Asked]) -> tuple[str, ...]:
    """The needs that came up, in the order in which they first did."""
    return tuple(dict.fromkeys(answer.need for answer in heard(customers, asked) if answer.need))


def needs_told(customers: Mapping[str, Customer], items: Told) -> frozenset[str]:
    """The needs that these stories and reasons tell."""
    pairs = ((_told(customers[who].answers[moment], sort).need) for (who, moment), sort in items)
    return frozenset(need for need in pairs if need)


# ---- who holds what ------------------------------------------------------------------------------------------------


def held(customer: Customer) -> frozenset[str]:
    """The needs that a customer holds: all that any answer could tell."""
    tellings = (part for answer in customer.answers.values() for part in (answer.story, answer.reason))
    return frozenset(part.need for part in tellings if part.need)


def rarity(customers: Mapping[str, Customer]) -> dict[str, float]:
    """For each need 1 ÷ the number of answers that tell it, in 0..1."""
    _, either = _tellers(customers)
    return {need: 1 / number for need, number in either.items()}


def overlap(one: Customer, other: Customer) -> float:
    """Needs held by both ÷ needs held by either, in 0..1 (Jaccard 1912); 0 where neither holds any."""
    either = held(one) | held(other)
    return len(held(one) & held(other)) / len(either) if either else 0.0


def nearest(customers: Mapping[str, Customer]) -> tuple[str, str]:
    """The two customers whose needs overlap most, the earlier ones in the file where several pairs do."""
    return max(combinations(customers, 2), key=lambda pair: overlap(customers[pair[0]], customers[pair[1]]))


# ---- what may be expected ------------------------------------------------------------------------------------------


def missed(holding: int, of: int, drawn: int) -> float:
    """The probability that none of `drawn` out of `of`, without replacement, is one of those `holding`: 0..1.

    C(of − holding, drawn) / C(of, drawn), the hypergeometric distribution at zero.
    """
    return comb(of - holding, drawn) / comb(of, drawn)


def open_curve(customers: Mapping[str, Customer], questions: int) -> tuple[float, ...]:
    """Expected distinct needs after 0, 1, … `questions` different open questions at random, nothing followed up."""
    stories, _ = _tellers(customers)
    size = _cells(customers)
    return tuple(
        sum(1 - missed(count, size, min(drawn, size)) for count in stories.values()) for drawn in range(questions + 1)
    )


def followed_curve(customers: Mapping[str, Customer], questions: int) -> tuple[float, ...]:
    """Expected distinct needs after 0, 1, … `questions`, when each random open question is followed up by the next.

    With p pairs and one open question more, a need is missed when none of the p answers holds it in story or reason
    and the odd one does not in its story: C(M − f, p) / C(M, p) · (M − p − s) / (M − p), where s of the M answers
    tell it in the story and f in story or reason.
    """
    stories, either = _tellers(customers)
    size = _cells(customers)
    found = []
    for drawn in range(questions + 1):
        pairs, odd = divmod(min(drawn, 2 * size), 2)
        rest = size - pairs
        found.append(
            sum(
                1 - missed(count, size, pairs) * ((rest - stories.get(need, 0)) / rest if odd else 1)
                for need, count in either.items()
            )
        )
    return tuple(found)


def _tellers(customers: Mapping[str, Customer]) -> tuple[dict[str, int], dict[str, int]]:
    """For each need, how many answers tell it in the story, and how many in story or reason."""
    stories: dict[str, int] = {}
    either: dict[str, int] = {}
    for answer in (answer for customer in customers.values() for answer in customer.answers.values()):
        if answer.story.need:
            stories[answer.story.need] = stories.get(answer.story.need, 0) + 1
        for need in dict.fromkeys((answer.story.need, answer.reason.need)):
            if need:
                either[need] = either.get(need, 0) + 1
    return stories, either


def _cells(customers: Mapping[str, Customer]) -> int:
    return sum(len(customer.answers) for customer in customers.values())


# ---- what could have been found ------------------------------------------------------------------------------------

Plan = tuple[Asked, ...]


def plans(
    customers: Mapping[str, Customer],
    chair: str,
    moments: Sequence[str],
    already: Told,
    questions: int,
    late: frozenset[Cell] = frozenset(),
) -> dict[frozenset[str], Plan]:
    """Every set of needs that a chair can reach with at most so many questions of its own -> a shortest plan for it.

    `already` holds the stories and reasons that are there without it (a reason only together with its story), `late`
    the stories that come too late to be followed up. Exact over the sets of questions: answers are independent of
    each other, so the cheapest plan for a set of needs is built answer by answer. The order of asking, and people who
    are not at ease, are left out: what is found is a bound from above.
    """
    there = frozenset(item for item in already if (item[0], "open") in already)
    best: dict[frozenset[str], Plan] = {needs_told(customers, there): ()}
    for who, customer in customers.items():
        for moment, answer in customer.answers.items():
            cell = (who, moment)
            ways = tuple(_ways(answer, cell, chair, moment in moments, already, cell in late))
            for needs, plan in tuple(best.items()) if ways else ():
                for way, brings in ways:
                    more, longer = needs | brings, (*plan, *way)
                    if len(longer) <= questions and (more not in best or len(longer) < len(best[more])):
                        best[more] = longer
    return best


def _ways(
    answer: Answer, cell: Cell, chair: str, may_open: bool, already: Told, late: bool
) -> Iterator[tuple[Plan, frozenset[str]]]:
    """How a chair can draw on one answer: its story, story and reason, or the reason of a story that is there."""
    there, followed = (cell, "open") in already, (cell, "follow") in already
    story = {answer.story.need} - {None}
    both = frozenset(map(str, {answer.story.need, answer.reason.need} - {None}))
    opened: Plan = () if there else (Asked(chair, "open", *cell),)
    if opened and may_open:
        yield opened, both if followed else frozenset(map(str, story))
    if (there or may_open) and not followed and not late:
        yield (*opened, Asked(chair, "follow", *cell)), both


def without(asked: Sequence[Asked], chair: str) -> Told:
    """The stories and reasons that the others asked for, as if everybody had been at ease.

    A reason may be there whose story this chair asked for.
    """
    return frozenset(
        (question.cell, question.sort) for question in asked if question.chair != chair and question.sort != "leading"
    )


def too_late(asked: Sequence[Asked], chair: str) -> frozenset[Cell]:
    """The others' open questions after this chair's last one, which it can no longer follow up."""
    last = max((place for place, question in enumerate(asked) if question.chair == chair), default=-1)
    return frozenset(question.cell for question in asked[last + 1 :] if question.sort == "open")


# ---- what can be wrong ---------------------------------------------------------------------------------------------


def side_problems(
    path: str, side: Side, moments: Mapping[str, object], candidates: Mapping[str, Candidate]
) -> Iterator[Problem]:
    """What is wrong with what a chair brings: questions that do not exist, and suggestions that are none."""
    known = (*moments, *side.leading)
    for name in side.asks:
        if known.count(name) != 1:
            yield Problem(f"{path}.asks", f"“{name}” must be one moment or one leading question of this side")
    if len(set(side.asks)) < len(side.asks) or not set(side.leading) <= set(side.asks):
        yield Problem(f"{path}.asks", "must hold each leading question of this side, and nothing twice")
    for name, lead in side.leading.items():
        if lead.suggests not in candidates or candidates[lead.suggests].sort != "wish":
            yield Problem(f"{path}.leading.{name}.suggests", f"“{lead.suggests}” is no wish among the candidates")
    for name in side.hears:
        if name not in candidates:
            yield Problem(f"{path}.hears", f"there is no candidate “{name}”")


def people_problems(
    customers: Mapping[str, Customer],
    moments: Mapping[str, object],
    leads: Mapping[str, object],
    candidates: Mapping[str, Candidate],
) -> Iterator[Problem]:
    """What is wrong with the customers' answers: moments left out, needs that do not exist, quotes not in the text."""
    for name, customer in customers.items():
        if sorted(customer.polite) != sorted(leads):
            yield Problem(f"customers.{name}.polite", f"must hold an answer for each of {listed(leads)}")
        if sorted(customer.answers) != sorted(moments):
            yield Problem(f"customers.{name}.answers", f"must hold an answer for each of {listed(moments)}")
        for moment, answer in customer.answers.items():
            for part, telling in (("story", answer.story), ("reason", answer.reason)):
                yield from _telling_problems(f"customers.{name}.answers.{moment}.{part}", telling, candidates)
    spoken = frozenset().union(*map(held, customers.values()))
    for name, candidate in candidates.items():
        if candidate.sort == "need" and name not in spoken:
            yield Problem(f"candidates.{name}", "is a need that no answer tells")
        if candidate.sort != "need" and candidate.why is None:
            yield Problem(f"candidates.{name}.why", "is missing: say what is wrong with a line that is no need")


def _telling_problems(path: str, telling: Telling, candidates: Mapping[str, Candidate]) -> Iterator[Problem]:
    if telling.need is None:
        if telling.quote is not None:
            yield Problem(f"{path}.quote", "belongs to no need")
    elif telling.need not in candidates or candidates[telling.need].sort != "need":
        yield Problem(f"{path}.need", f"“{telling.need}” is no need among the candidates")
    elif telling.quote is None or telling.quote not in telling.text:
        yield Problem(f"{path}.quote", "must be words that stand in the text")
