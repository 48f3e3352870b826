"""The debrief of a trade: where the deal lies among all that were possible, and what each issue was worth to whom.

Rules this module keeps:

- The talk is over: nothing is private any more, and both chairs' points may be shown.
- Every sentence follows from the numbers; where nothing was agreed, no deal is what is looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from deskswap.core.activity import listed, percent
from deskswap.core.negotiation.bargaining import (
    HUNDRED,
    Deal,
    Pair,
    compatible,
    deal_at,
    favourites,
    frontier,
    guessed,
    nash_point,
    nash_ratio,
    pair,
    weights,
)
from deskswap.core.negotiation.haggling import TEMPERS
from deskswap.core.negotiation.trade import Trade
from deskswap.core.views import Block, Dot, Fold, Heading, Items, Plane, Points, Table, Text

MOST_DOTS = 400
"""So many dots at most stand for all deals on the plane."""

CLEARLY = 0.03
"""By so much must an offer score more than the end for the debrief to name it."""

HOW: tuple[Block, ...] = (
    Text(
        "Score and teamwork: what you gained over no deal, times what the other gained, divided by the largest such"
        " product that any deal reaches (Nash 1950). It asks for a large cake and for an even cut. No deal, or a deal"
        " that leaves either of you no better off, scores 0."
    ),
    Text(
        "Analysis: the points you both reached together above no deal, of the most there were (Raiffa 1982); 0 for a"
        " deal worth less to you than no deal. Walking away from an offer no better than no deal is not counted."
    ),
    Text(
        "Communication: one half is your guess, as far as it is better than the same number for every issue; the other"
        " half is on how many issues you asked or said what you would like. Half of the issues is full marks."
    ),
    Items(
        (
            "Deals that were not better for both: the share of all possible deals that would not have given both of"
            " you more.",
            "Closeness to the best deals: 100 % on the edge of the cloud, where nobody can have more without the other"
            " having less; 0 % as far from it as no deal.",
            "Shared wish agreed: whether the issue on which you both liked the same best ended there. That people miss"
            " what they agree on was seen by Thompson and Hastie (1990).",
            "Points of your guess in the right place: of the 100 that you shared out, those that lie where the other's"
            " weights do (1 − ½ Σ|ŵ − w|).",
        ),
        "The other measures",
    ),
)
"""How the score, the skills and the measures beside them are computed."""


class Settled(NamedTuple):
    """How a talk ended for one chair: the deal (None: none), both sides' offers, both guesses, and the issues on which
    each side asked or said what it would like."""

    deal: Deal | None
    mine: tuple[Deal, ...]
    theirs: tuple[Deal, ...]
    guess: tuple[int, ...]
    their_guess: tuple[int, ...]
    my_words: tuple[int, ...]
    their_words: tuple[int, ...]


def account(trade: Trade, chair: str, settled: Settled, manner: str) -> tuple[Block, ...]:
    """All of it, from the seat of one chair."""
    other = trade.chairs[trade.other(chair)].name
    return (
        Text(_gains(trade, chair, settled.deal)),
        *[Text(text) for text in (best_page(trade, chair, settled),) if text],
        Heading("Where the deal lies"),
        plane(trade, chair, settled),
        Text(_left_on_the_table(trade, chair, settled)),
        *_better(trade, chair, settled.deal),
        Heading("Issue by issue"),
        _by_issue(trade, chair, settled),
        Text(common_ground_in_words(trade, settled)),
        Heading("What you knew of each other"),
        Text(_guesses(trade, chair, settled)),
        Text(_words(trade, settled)),
        Text(f"If a bot sat in {other}'s chair, it was set to {TEMPERS[manner].text}.", "note"),
        *[Fold("Offer by offer", (table,)) for table in _path(trade, chair, settled)],
        Fold("How score, skills and measures are counted", HOW),
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


def _gains(trade: Trade, chair: str, deal: Deal | None) -> str:
    """The score, as the multiplication that it is."""
    best = nash_point(trade.grid, trade.domain.walk)
    assert best is not None  # `problems` has seen that there is one
    other, walk = trade.chairs[trade.other(chair)].name, _seen_from(trade, chair, trade.domain.walk)
    most = [at - none for at, none in zip(_seen_from(trade, chair, best), walk, strict=True)]
    largest = f"The largest product that any deal reaches is {most[0]} × {most[1]} = {most[0] * most[1]:,}"
    if deal is None:
        return f"Without a deal nobody gains, so the score is 0 %. {largest}."
    mine, theirs = (
        at - none for at, none in zip(_seen_from(trade, chair, pair(trade.domain, deal)), walk, strict=True)
    )
    if mine <= 0 or theirs <= 0:
        who = "You were" if mine <= 0 else f"{other} was"
        return f"{who} no better off with this deal than with none, so the score is 0 %. {largest}."
    ratio = nash_ratio(trade.grid, trade.domain.walk, pair(trade.domain, deal))
    return (
        f"You gained {mine} points over no deal, {other} gained {theirs}: {mine} × {theirs} = {mine * theirs:,}."
        f" {largest}, so the score is {percent(ratio)}."
    )


def best_page(trade: Trade, chair: str, settled: Settled) -> str:
    """The offer of the talk that would have scored most, where that is clearly more than the end did; else nothing."""

    def score(deal: Deal | None) -> float:
        return nash_ratio(trade.grid, trade.domain.walk, pair(trade.domain, deal))

    other = trade.chairs[trade.other(chair)].name
    pages = [
        (score(deal), f"{whose} offer {number}", deal)
        for whose, deals in (("your", settled.mine), (f"{other}'s", settled.theirs))
        for number, deal in enumerate(deals, 1)
    ]
    if not pages:
        return ""
    top, name, deal = max(pages, key=lambda page: page[0])
    if top < score(settled.deal) + CLEARLY:
        return ""
    at = _seen_from(trade, chair, pair(trade.domain, deal))
    text = f"The best page on the table was {name}: {at[0]} for you, {at[1]} for {other}, a score of {percent(top)}."
    if settled.deal is None:
        return text
    end = _seen_from(trade, chair, pair(trade.domain, settled.deal))
    mine, theirs = _change(end[0] - at[0]), _change(end[1] - at[1])
    return f"{text} Against that page, the end brought you {mine} and {other} {theirs}."


def _change(points: int) -> str:
    return f"{abs(points)} {'more' if points > 0 else 'fewer'}" if points else "as much"


def _left_on_the_table(trade: Trade, chair: str, settled: Settled) -> str:
    at = pair(trade.domain, settled.deal)
    mine, theirs = _seen_from(trade, chair, at)
    other = trade.chairs[trade.other(chair)].name
    better = int(trade.grid[at[0] + 1 :, at[1] + 1 :].sum())
    what = "The deal is" if settled.deal is not None else "Having no deal is"
    among = f"of {trade.grid.sum():,} possible deals"
    if not better:
        return f"{what} worth {mine} to you and {theirs} to {other}. None {among} is better for both of you."
    verb = "is" if better == 1 else "are"
    return f"{what} worth {mine} to you and {theirs} to {other}. {better:,} {among} {verb} better for both of you."


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


def common_ground_in_words(trade: Trade, settled: Settled) -> str:
    """Whether the issue was found on which both wanted the same, and whether anybody spoke of it."""
    issue = next(k for k in range(len(trade.names)) if compatible(trade.domain, k))
    name, option = trade.issues[trade.names[issue]].text, trade.option(issue, favourites(trade.domain.left)[issue])
    if settled.deal is None:
        ending = "it was never agreed"
    elif trade.option(issue, settled.deal[issue]) == option:
        ending = "that is what you agreed"
    else:
        ending = "you agreed on something else"
    asked = issue in (*settled.my_words, *settled.their_words)
    words = "One of you had put it into words." if asked else "Nobody asked or told about it in words."
    joined = "and" if ending.startswith("that") else "but"
    return f"“{name}”: you both wanted the same, {option}, {joined} {ending}. {words}"


def _guesses(trade: Trade, chair: str, settled: Settled) -> str:
    other, truth = trade.chairs[trade.other(chair)].name, weights(trade.points(trade.other(chair)))
    right, even = (round(HUNDRED * guessed(one, truth)) for one in (settled.guess, [1] * len(truth)))
    theirs = round(HUNDRED * guessed(settled.their_guess, weights(trade.points(chair))))
    return (
        f"Of the 100 points of your guess, {right} lie where {other}'s weights are; with the same number for every"
        f" issue it would be {even}. Of {other}'s guess of your weights it is {theirs}."
    )


def _words(trade: Trade, settled: Settled) -> str:
    mine = [str(trade.issues[trade.names[issue]].short) for issue in settled.my_words]
    if not mine:
        return "You asked nothing and told nothing: all that was learnt of you was read off your offers."
    return f"In words, asking or telling, you spoke of {listed(mine)}: {len(mine)} of {len(trade.names)} issues."


def _path(trade: Trade, chair: str, settled: Settled) -> tuple[Table, ...]:
    """What each offer was worth to both; nothing where there was none."""
    other = trade.chairs[trade.other(chair)].name
    rows = [
        (f"{whose} {number}", *map(str, _seen_from(trade, chair, pair(trade.domain, deal))))
        for whose, deals in (("Your offer", settled.mine), (f"{other}'s offer", settled.theirs))
        for number, deal in enumerate(deals, 1)
    ]
    caption = "An offer that gives the other more and costs you little stands out here."
    return (Table(caption, ("", "For you", f"For {other}"), tuple(rows)),) if rows else ()


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
