"""How fast a counterpart bids and the frontier is found, for 8 issues of 7 options, against listing every deal."""

import numpy as np
import pytest

from deskswap import library
from deskswap.core.activity import chance
from deskswap.core.game import outcome
from deskswap.core.negotiation import bargaining, haggling
from deskswap.core.negotiation.bargaining import Domain
from deskswap.core.negotiation.haggling import Seat
from tests.benchmarks.table import seconds, show

pytestmark = pytest.mark.benchmark

ISSUES, OPTIONS = 8, 7


def large():
    """5.7 million deals: whole points, the best options of a chair make 100."""
    draw = np.random.default_rng(7)

    def table():
        weights = bargaining.hundred(draw.dirichlet([8.0] * ISSUES))
        return tuple(tuple(sorted({0, weight, *draw.integers(0, weight + 1, OPTIONS - 2)})) for weight in weights)

    def full(rows):
        return tuple((row + (row[-1],) * OPTIONS)[:OPTIONS] for row in rows)

    return Domain(full(table()), tuple(row[::-1] for row in full(table())), (30, 30))


def every_deal(domain):
    """The points of all deals for both chairs, listed one after another (with numpy, so that the reference is a fast one)."""
    found = []
    for points in domain[:2]:
        sums = np.zeros(1, dtype=np.int16)
        for row in points:
            sums = np.add.outer(sums, np.array(row, dtype=np.int16)).ravel()
        found.append(sums)
    return found


def frontier_by_listing(domain):
    left, right = every_deal(domain)
    best = {}
    for x in np.unique(left):
        best[int(x)] = int(right[left == x].max())
    pairs, most = [], -1
    for x in sorted(best, reverse=True):
        if best[x] > most:
            pairs.append((x, best[x]))
            most = best[x]
    return tuple(reversed(pairs))


def bid_by_listing(domain, wanted, liked):
    own, _ = every_deal(domain)
    like = np.zeros(1)
    for row in liked:
        like = np.add.outer(like, np.array(row)).ravel()
    index = int(np.where(own >= wanted, like, -np.inf).argmax())
    return tuple(int(k) for k in np.unravel_index(index, (OPTIONS,) * ISSUES))


def test_a_bid_and_the_frontier_of_millions_of_deals():
    domain = large()
    theirs = tuple(tuple((k + shift) % OPTIONS for k in range(ISSUES)) for shift in range(5))
    seat = Seat(domain.left, 30, 5, 10, (), theirs, ())
    wanted = 70
    liked = haggling.likings(seat, wanted)

    def score(deal):
        return sum(row[k] for row, k in zip(liked, deal, strict=True))

    quick, slow = haggling.bid(domain.left, wanted, liked), bid_by_listing(domain, wanted, liked)
    assert score(quick) == pytest.approx(score(slow))
    assert bargaining.frontier(bargaining.counts(domain)) == frontier_by_listing(domain)

    move = seconds(lambda: haggling.reply("reciprocating", seat, lambda word: chance(7, 0, word)), 20)
    bid = seconds(lambda: haggling.bid(domain.left, wanted, liked), 20)
    listed = seconds(lambda: bid_by_listing(domain, wanted, liked), 3)
    edge = seconds(lambda: bargaining.frontier(bargaining.counts(domain)), 20)
    edge_listed = seconds(lambda: frontier_by_listing(domain), 1)
    show(
        f"Negotiation, {ISSUES} issues of {OPTIONS} options ({OPTIONS**ISSUES:,} deals)",
        [
            _row("a counterpart's move, against listing deals", move, listed, "< 50 ms"),
            _row("the bid alone", bid, listed, ""),
            _row("the frontier", edge, edge_listed, "< 50 ms"),
        ],
    )
    assert move < 0.05


def test_a_move_in_the_course():
    """The whole move of a bot in the shipped scenario, with seat and words, against one replay of the play so far."""
    game = library.activity("the-trade/launch-against-spec")
    play = outcome(game, 2, "rd", lambda play, chair: play.activity.best(play, chair))
    start = next(k for k, move in enumerate(play.moves) if move.chair == "marketing")
    before = play.until(start)
    ours = seconds(lambda: before.activity.reply(before, "marketing"), 50)
    view = seconds(lambda: play.activity.view(play, "rd"), 50)
    show("Negotiation of the course", [_row("a bot's move, against a view of the whole play", ours, view, "< 50 ms")])
    assert ours < 0.05


def _row(what, ours, reference, aim):
    return what, f"{ours * 1000:.2f} ms", f"{reference * 1000:.2f} ms", f"{ours / reference:.4f}", aim
