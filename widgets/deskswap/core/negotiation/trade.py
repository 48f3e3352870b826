"""A trade as a scenario file holds it: issues, private points and words, and how all this is put to a chair.

Rules this module keeps:

- An issue's weight is what its best option is worth; the worst is worth nothing, and the weights make a hundred.
- Each scenario has an issue on which the chairs agree without knowing it, and one on which they are opposed; the rest
  matter unequally.
- What is put to a chair holds its own points only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field as Of

from deskswap.core.activity import Part, Slug, Words, differing, listed
from deskswap.core.game import Game
from deskswap.core.moves import Record
from deskswap.core.negotiation.bargaining import (
    HUNDRED,
    Deal,
    Domain,
    Grid,
    Payoffs,
    compatible,
    counts,
    nash_point,
    opposed,
    weights,
    worth,
)
from deskswap.core.views import Choice, Choose, Field, Fill, Table
from deskswap.errors import Problem

YES = "yes"
"""The only answer to “accept” and “leave”."""

Manner = Literal["tough", "yielding", "reciprocating", "candid"]
"""The counterparts there are: how somebody bids and answers."""


Lines = Annotated[tuple[Words, ...], Of(min_length=1)]
"""What can be said at one sort of moment; one of them is."""


class Says(Part):
    """What a chair says about an issue.

    `why` is the reason for its weight, in the chair's own brief; `plain` tells how much it matters and what the
    chair would like, `half` only what it would like; `gives` are said when it moves here, `wants` when it does not.
    `instead` is the option that a chair which expects a quarrel here puts forward in place of its favourite, until it
    has said or heard otherwise; empty where it expects none.
    """

    why: Words
    plain: Words
    half: Words
    gives: Lines
    wants: Lines
    instead: Slug | Literal[""] = ""


class Issue(Part):
    """Something to agree on: its options in their natural order, each chair's points for them and words about it.

    `short` is what it is called inside a sentence, with its article.
    """

    text: Words
    short: Words
    options: Annotated[dict[Slug, Words], Of(min_length=2, max_length=7)]
    points: dict[Slug, dict[Slug, Annotated[int, Of(ge=0, le=HUNDRED)]]]
    says: dict[Slug, Says]


class Voice(Part):
    """What a chair says that belongs to no issue; `{issue}` stands for the short name of the issue it is about.

    `proposes` is said with a first offer that is not its first act, `holds` with the same offer again, `takes_back`
    with one that gives less on an issue than the last, `meets` with one that takes over what the other has asked for on
    an issue of which it said that it matters little, `notes_high` and `notes_low` after the other has said that an
    issue matters a great deal or little, `relents` when it accepts late what is far from its own last offer.
    """

    proposes: Lines
    holds: Lines
    takes_back: Lines
    meets: Lines
    late: Lines
    asks: Lines
    notes_high: Lines
    notes_low: Lines
    evades: Lines
    accepts: Lines
    relents: Lines
    leaves: Lines


class Trade(Game):
    """A trade as a scenario file holds it: issues, both chairs' points and words, and what no deal is worth to each.

    `without_deal` is told where the talk ends without one.
    """

    setting: Words
    without_deal: Words
    rounds: Annotated[int, Of(ge=3, le=20)]
    counterparts: Annotated[tuple[Manner, ...], Of(min_length=1)]
    no_deal: dict[Slug, Annotated[int, Of(ge=0, le=HUNDRED)]]
    issues: Annotated[dict[Slug, Issue], Of(min_length=2, max_length=8)]
    openings: dict[Slug, Lines]
    voices: dict[Slug, Voice]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The ids of the issues, in the order of the file."""
        return tuple(self.issues)

    @cached_property
    def places(self) -> tuple[tuple[str, ...], ...]:
        """The ids of each issue's options, in the order of the file."""
        return tuple(tuple(issue.options) for issue in self.issues.values())

    def decides(self) -> dict[str, tuple[str, ...]]:
        return {"deal": ("yes", "no"), **dict(zip(self.names, self.places, strict=True))}

    @cached_property
    def domain(self) -> Domain:
        """The trade in numbers; left is the chair that stands first in the file."""
        left, right = (
            tuple(tuple(issue.points[chair][name] for name in issue.options) for issue in self.issues.values())
            for chair in self.chairs
        )
        walk = tuple(self.no_deal[chair] for chair in self.chairs)
        return Domain(left, right, (walk[0], walk[1]))

    @cached_property
    def grid(self) -> Grid:
        """How many deals there are for each pair of points."""
        return counts(self.domain)

    def problems(self) -> tuple[Problem, ...]:
        found = [] if len(self.chairs) == 2 else [Problem("chairs", f"must be two, not {len(self.chairs)}")]
        for path, given in (("no_deal", self.no_deal), ("openings", self.openings), ("voices", self.voices)):
            found += differing(path, given, self.chairs, "chair")
        for name, issue in self.issues.items():
            found += differing(f"issues.{name}.says", issue.says, self.chairs, "chair")
            found += differing(f"issues.{name}.points", issue.points, self.chairs, "chair")
            for chair, said in issue.says.items():
                if said.instead and said.instead not in issue.options:
                    known = listed(sorted(issue.options))
                    path = f"issues.{name}.says.{chair}.instead"
                    found.append(Problem(path, f"there is no option “{said.instead}”; there is {known}"))
            for chair, points in issue.points.items():
                path = f"issues.{name}.points.{chair}"
                found += differing(path, points, issue.options, "option")
                if min(points.values(), default=0) != 0:
                    found.append(Problem(path, "must give the worst option 0 points, so that the best says the weight"))
        return tuple(found or self._wrong_sums())

    def _wrong_sums(self) -> Iterator[Problem]:
        for chair, points in zip(self.chairs, self.domain[:2], strict=True):
            total = sum(weights(points))
            if total != HUNDRED:
                yield Problem("issues", f"weigh {total} together for {chair}; the best options make {HUNDRED}")
        issues = range(len(self.issues))
        if not any(compatible(self.domain, issue) for issue in issues):
            yield Problem("issues", "hold none on which both chairs like the same option best")
        if not any(opposed(self.domain, issue) for issue in issues):
            yield Problem("issues", "hold none on which one chair loses, point for point, what the other wins")
        if weights(self.domain.left) == weights(self.domain.right):
            yield Problem("issues", "weigh the same for both chairs, so that there is nothing to trade")
        if nash_point(self.grid, self.domain.walk) is None:
            yield Problem("no_deal", "leaves no deal that is a gain for both")

    # ---- in words --------------------------------------------------------------------------------------------

    def place(self, chair: str) -> int:
        """The place of a chair in the file: 0 is left, 1 is right."""
        return tuple(self.chairs).index(chair)

    def points(self, chair: str) -> Payoffs:
        """A chair's points, issue by issue, option by option."""
        return (self.domain.left, self.domain.right)[self.place(chair)]

    def option(self, issue: int, place: int) -> str:
        """What an option is called."""
        return str(self.issues[self.names[issue]].options[self.places[issue][place]])

    def instead(self, chair: str) -> Deal:
        """What a chair that expects a quarrel puts forward, issue by issue; −1 where it expects none."""
        said = [(issue.says[chair].instead, list(issue.options)) for issue in self.issues.values()]
        return tuple(options.index(name) if name else -1 for name, options in said)

    def in_words(self, deal: Deal) -> str:
        """A deal in one line."""
        issues = zip(self.issues.values(), deal, strict=True)
        return "; ".join(f"{issue.text}: {self.option(k, place)}" for k, (issue, place) in enumerate(issues))

    def record(self, deal: Deal) -> Record:
        """A deal as the value of an offer: issue id -> option id."""
        return Record({name: places[k] for name, places, k in zip(self.names, self.places, deal, strict=True)})

    def worth_in_words(self, chair: str, deal: Deal) -> str:
        """What a deal is worth to a chair, beside no deal."""
        return f"For you that is {worth(self.points(chair), deal)} points; no deal is {self.no_deal[chair]}."

    def own_table(self, chair: str) -> Table:
        """What only this chair knows: the weight of each issue, its points, and why."""
        rows = tuple(
            (
                issue.text,
                str(max(issue.points[chair].values())),
                "; ".join(f"{text}\u00a0({issue.points[chair][option]})" for option, text in issue.options.items()),
                issue.says[chair].why,
            )
            for issue in self.issues.values()
        )
        caption = f"Your table. The best deal is worth {HUNDRED} points to you, no deal {self.no_deal[chair]}."
        return Table(caption, ("Issue", "Weight", "Your points for each option", "Why"), rows)

    def offer_table(self, chair: str, offers: Sequence[Deal], mine: bool) -> Table:
        """The last of a side's offers, with what it changed and what it is worth to this chair."""
        deal, before = offers[-1], offers[max(0, len(offers) - 2)]
        whose = "Your offer" if mine else f"{self.chairs[self.other(chair)].name}'s offer"
        caption = f"{whose} {len(offers)}. {self.worth_in_words(chair, deal)}"
        return self._page(chair, deal, before, caption, "Offered")

    def agreed_table(self, chair: str, deal: Deal) -> Table:
        """What was agreed, and what it is worth to this chair."""
        return self._page(chair, deal, deal, f"Agreed. {self.worth_in_words(chair, deal)}", "Agreed")

    def _page(self, chair: str, deal: Deal, before: Deal, caption: str, head: str) -> Table:
        rows = tuple(
            (
                self.issues[name].text,
                self.option(k, new) + (f" (before: {self.option(k, old)})" if new != old else ""),
                str(self.points(chair)[k][new]),
            )
            for k, (name, new, old) in enumerate(zip(self.names, deal, before, strict=True))
        )
        return Table(caption, ("Issue", head, "Your points"), rows)

    # ---- what can be asked of a chair ------------------------------------------------------------------------

    def offer_task(self, chair: str, mine: Sequence[Deal]) -> Fill:
        """A whole deal, beginning where the chair's last offer stood."""
        fields = []
        for issue, name in enumerate(self.names):
            start = self.places[issue][mine[-1][issue]] if mine else None
            choices = tuple(
                Choice(option, f"{text} ({self.issues[name].points[chair][option]})")
                for option, text in self.issues[name].options.items()
            )
            fields.append(Field(name, self.issues[name].text, "pick", choices, start=start, row=True))
        return Fill("A whole deal. In brackets: your own points.", tuple(fields), "Offer this", "offer")

    def accept_task(self, chair: str, deal: Deal) -> Choose:
        """Whether the other's offer is accepted."""
        mine, none = worth(self.points(chair), deal), self.no_deal[chair]
        text = f"Yes, for {mine} points (no deal is {none})"
        if mine < none:
            text = f"Yes, for {mine} points, although that is less than no deal ({none})"
        prompt = f"Accept what {self.chairs[self.other(chair)].name} offers? {self.in_words(deal)}."
        return Choose(prompt, (Choice(YES, text),), "accept")

    def ask_task(self) -> Choose:
        """About which issue a question is asked."""
        choices = tuple(Choice(name, issue.text) for name, issue in self.issues.items())
        return Choose(
            "About which issue do you ask? You get an answer, and then it is the other's turn.", choices, "ask"
        )

    def tell_task(self, chair: str) -> Choose:
        """What a chair can truly say about what it wants."""
        choices = tuple(Choice(name, issue.says[chair].plain) for name, issue in self.issues.items())
        return Choose("What do you tell? All of it is true.", choices, "tell")

    def answer_task(self, chair: str, issue: int) -> Choose:
        """How a question is answered."""
        says = self.issues[self.names[issue]].says[chair]
        choices = (
            Choice("plain", f"Plainly: {says.plain}"),
            Choice("half", f"By half: {says.half}"),
            Choice("no", "Say something that says nothing."),
        )
        return Choose("You have been asked a question. How do you answer? It costs you no turn.", choices, "answer")

    def leave_task(self, chair: str) -> Choose:
        """Whether the talk ends without a deal."""
        walk = Choice(YES, f"Yes, for the {self.no_deal[chair]} points that no deal is worth to you")
        return Choose("End the talk without a deal?", (walk,), "leave")

    def guess_task(self, chair: str) -> Fill:
        """How much each issue mattered to the other."""
        other = self.chairs[self.other(chair)].name
        fields = tuple(
            Field(name, issue.text, "amount", low=0, high=HUNDRED, step=1) for name, issue in self.issues.items()
        )
        text = (
            f"The talk is over. How much did each issue matter to {other}? Share out {HUNDRED} points as you think"
            f" {other} would. Nobody sees it before the debrief."
        )
        return Fill(text, fields, "Put it down", "guess", total=HUNDRED, total_label="points")
