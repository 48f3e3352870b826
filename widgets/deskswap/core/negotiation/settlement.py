"""The debrief of a trade: where the deal lies among all that were possible, and what each issue was worth to whom.

Rules this module keeps:

- The talk is over: nothing is private any more, and both chairs' points may be shown.
- Every sentence follows from the numbers; where nothing was agreed, no deal is what is looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from deskswap.core.activity import percent
from deskswap.core.negotiation.bargaining import (
    Deal,
    Pair,
    compatible,
    deal_at,
    favourites,
    frontier,
    guessed,
    nash_point,
    pair,
    weights,
)
from deskswap.core.negotiation.haggling import TEMPERS
from deskswap.core.negotiation.trade import Trade
from deskswap.core.views import Block, Dot, Fold, Heading, Items, Plane, Points, Table, Text

MOST_DOTS = 400
"""So many dots at most stand for all deals on the plane."""


HOW: tuple[Block, ...] = (
    Text(
        "What you both gain over no deal is multiplied, and the product divided by the largest that any deal reaches"
        " (Nash 1950). So the score asks for a large cake and for an even cut: taking a few points more for yourself"
        " costs as much as giving them away. No deal, or a deal that leaves either of you no better off, scores 0."
    ),
    Text(
        "Joint efficiency is what you reached together above no deal, of the most there was. “Not preferred by both” is"
        " the share of all deals that would not have been better for both of you. “Near the frontier” is 100 % where no"
        " deal is better for one without costing the other (Raiffa 1982). The guess is 1 − ½ Σ|ŵ − w| over the weights"
        " as shares; your skill profile counts only what it adds to giving every issue the same number. That people"
        " miss what they agree on, and misread what the other wants, is what Thompson and Hastie (1990) looked at.",
        "note",
    ),
)
"""How the score and the measures beside it are computed."""


class Settled(NamedTuple):
    """How a talk ended for one chair: the deal (None: none), both sides' offers, both guesses."""

    deal: Deal | None
    mine: tuple[Deal, ...]
    theirs: tuple[Deal, ...]
    guess: tuple[int, ...]
    their_guess: tuple[int, ...]


def account(trade: Trade, chair: str, settled: Settled, manner: str, questions: int) -> tuple[Block, ...]:
    """All of it, from the seat of one chair."""
    other = trade.chairs[trade.other(chair)].name
    right = guessed(settled.guess, weights(trade.points(trade.other(chair))))
    even = guessed([1] * len(trade.names), weights(trade.points(trade.other(chair))))
    theirs = guessed(settled.their_guess, weights(trade.points(chair)))
    asked = {0: "No question was asked in this talk.", 1: "One question was asked in this talk."}
    return (
        Heading("Where the deal lies"),
        plane(trade, chair, settled),
        Text(_left_on_the_table(trade, chair, settled)),
        Heading("Issue by issue"),
        _by_issue(trade, chair, settled),
        Text(common_ground_in_words(trade, settled.deal)),
        *_better(trade, chair, settled.deal),
        Heading("What you knew of each other"),
        Text(
            f"Your guess of {other}'s weights is right to {percent(right)}; the same number for every issue would be"
            f" {percent(even)}. {other}'s guess of yours is right to {percent(theirs)}."
            f" {asked.get(questions, f'{questions} questions were asked in this talk.')}"
        ),
        Text(f"Where a bot sat in {other}'s chair, it {TEMPERS[manner].text}.", "note"),
        Fold("How the score is computed", HOW),
    )


# ---- the plane -----------------------------------------------------------------------------------------------


def plane(trade: Trade, chair: str, settled: Settled) -> Plane:
    """All joint outcomes with the frontier, the Nash point, no deal, both paths of offers and the deal."""
    other = trade.chairs[trade.other(chair)].name
    best = nash_point(trade.grid, trade.domain.walk)
    assert best is not None  # `problems` has seen that there is one
    end = pair(trade.domain, settled.deal)
    mine, theirs = ([pair(trade.domain, deal) for deal in deals] for deals in (settled.mine, settled.theirs))
    sorts = [
        ("deals that were possible", thinned(trade), False, ""),
        ("frontier", frontier(trade.grid), True, ""),
        ("your offers", mine, True, ""),
        (f"offers of {other}", theirs, True, ""),
        ("no deal", [trade.domain.walk], False, "no deal"),
        ("largest product of gains", [best], False, "largest product"),
        *([("your deal", [end], False, "deal")] if settled.deal is not None else []),
    ]
    points = tuple(
        Points(name, tuple(Dot(*_seen_from(trade, chair, at), text) for at in pairs), joined)
        for name, pairs, joined, text in sorts
        if pairs
    )
    return Plane(
        "What every deal is worth to you both",
        _alt(trade, chair, settled, best),
        "points for you", f"points for {other}", points, square=True,
    )  # fmt: skip


def _alt(trade: Trade, chair: str, settled: Settled, best: Pair) -> str:
    def said(at: Pair) -> str:
        return "{} for you and {} for {}".format(*_seen_from(trade, chair, at), trade.chairs[trade.other(chair)].name)

    ends = frontier(trade.grid)
    deal = f"Your deal is {said(pair(trade.domain, settled.deal))}." if settled.deal else "You made no deal."
    paths = [
        f"{whose} began at {said(pair(trade.domain, deals[0]))} and ended at {said(pair(trade.domain, deals[-1]))}."
        for whose, deals in (("Your offers", settled.mine), ("The other's offers", settled.theirs))
        if deals
    ]
    return " ".join(
        (
            f"Dots for the {trade.grid.sum():,} deals that were possible fill a cloud.",
            f"Its upper right edge, the frontier, runs from {said(ends[0])} to {said(ends[-1])}.",
            f"No deal is {said(trade.domain.walk)}; the largest product of gains is {said(best)}.",
            *paths,
            deal,
        )
    )


def thinned(trade: Trade) -> tuple[Pair, ...]:
    """The pairs of points that deals reach, at most `MOST_DOTS` of them, taken evenly from all."""
    reached = np.argwhere(trade.grid)
    step = -(-len(reached) // MOST_DOTS)
    return tuple((int(left), int(right)) for left, right in reached[::step])


def _seen_from(trade: Trade, chair: str, at: Pair) -> Pair:
    return at if trade.place(chair) == 0 else (at[1], at[0])


# ---- in words ------------------------------------------------------------------------------------------------


def _left_on_the_table(trade: Trade, chair: str, settled: Settled) -> str:
    at = pair(trade.domain, settled.deal)
    mine, theirs = _seen_from(trade, chair, at)
    other = trade.chairs[trade.other(chair)].name
    better = int(trade.grid[at[0] + 1 :, at[1] + 1 :].sum())
    what = "The deal" if settled.deal is not None else "No deal"
    among = f"of {trade.grid.sum():,} possible deals"
    if not better:
        return f"{what} is worth {mine} to you and {theirs} to {other}. None {among} is better for both of you."
    verb = "is" if better == 1 else "are"
    return f"{what} is worth {mine} to you and {theirs} to {other}. {better:,} {among} {verb} better for both of you."


def _by_issue(trade: Trade, chair: str, settled: Settled) -> Table:
    mine, theirs = trade.points(chair), trade.points(trade.other(chair))
    other = trade.chairs[trade.other(chair)].name
    own, wanted = favourites(mine), favourites(theirs)
    rows = tuple(
        (
            str(issue.text),
            "nothing" if settled.deal is None else trade.option(k, settled.deal[k]),
            trade.option(k, own[k]),
            trade.option(k, wanted[k]),
            str(weights(mine)[k]),
            str(weights(theirs)[k]),
            str(settled.guess[k]),
        )
        for k, issue in enumerate(trade.issues.values())
    )
    head = ("Issue", "Agreed", "You wanted", f"{other} wanted", "Your weight", "Their weight", "Your guess")
    return Table(
        "Look where the two weights differ most: that is where giving was cheap and getting was dear.", head, rows
    )


def common_ground_in_words(trade: Trade, deal: Deal | None) -> str:
    """Whether the issue was found on which both wanted the same, in one sentence."""
    issue = next(k for k in range(len(trade.names)) if compatible(trade.domain, k))
    name, option = trade.issues[trade.names[issue]].text, trade.option(issue, favourites(trade.domain.left)[issue])
    if deal is not None and trade.option(issue, deal[issue]) == option:
        return f"On “{name}” you both wanted the same, {option}, and that is what you agreed."
    missed = "you agreed on something else" if deal is not None else "it was never agreed"
    return f"On “{name}” you both wanted the same, {option}, and {missed}."


def _better(trade: Trade, chair: str, deal: Deal | None) -> tuple[Block, ...]:
    """A deal that is better for both than the one made, as the changes it takes; nothing where there is none."""
    at = pair(trade.domain, deal)
    best = nash_point(trade.grid, at)
    if best is None:
        return ()
    found = deal_at(trade.domain, best)
    other = trade.chairs[trade.other(chair)].name
    mine, theirs = _seen_from(trade, chair, best)
    changes = _changes(trade, deal, found)
    return (Items(changes, f"Better for both: {mine} for you and {theirs} for {other}"),)


def _changes(trade: Trade, deal: Deal | None, found: Sequence[int]) -> tuple[str, ...]:
    return tuple(
        f"{issue.text}: {trade.option(k, found[k])}"
        + (f" instead of {trade.option(k, deal[k])}" if deal is not None else "")
        for k, issue in enumerate(trade.issues.values())
        if deal is None or trade.option(k, found[k]) != trade.option(k, deal[k])
    )
