"""Who sits across the table: what a seat knows, how the counterparts bid and speak, and the players who know nothing.

Rules this module keeps:

- A seat holds its own points, the acts both have made, and what it was told: nothing of the other's table.
- A counterpart aims at a number of points, which falls with time or with what the other gives. Among all deals worth
  that much to it, it offers one that goes towards the other: evenly on all issues as long as it does not know what
  matters to the other, then where it matters. What seems to matter: issues on which the other's offers stay while
  others move, and what the other has said.
- What is said aloud follows from the acts that both have seen, whoever sits there.

Sources: the aims that fall with time, tough (“Boulware”) or yielding (“conceder”), and the answering of concessions
in kind are those of P. Faratin, C. Sierra and N. R. Jennings, Negotiation decision functions for autonomous agents,
Robotics and Autonomous Systems 24, 1998, 159–182. Giving way evenly where nothing is known, and nearness of places,
are the authors' own choices.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from deskswap.core.activity import Words
from deskswap.core.negotiation.bargaining import Deal, Payoffs, favourites, worth
from deskswap.core.negotiation.trade import Says, Trade

KEENNESS = 4.0
"""How fast a counterpart takes unequal seeming weights for knowledge: so many times their distance from equal ones."""

EVENNESS = 1.5
"""How strongly a counterpart that knows nothing of the other's weights gives way evenly, against being liked."""

Draw = Callable[[str], float]
"""A number in 0..1 that belongs to a word: the same at each call with the same word in one play."""


class Act(NamedTuple):
    """One act at the table: `kind` is offer, ask, tell, answer, accept or leave; the rest as the kind needs it."""

    kind: str
    deal: Deal = ()
    issue: int = -1
    how: str = ""


class Heard(NamedTuple):
    """Something the other has said of its own wishes: the option it would like, and how much the issue matters
    (``high``, ``middle``, ``low``; empty where it kept that to itself)."""

    issue: int
    wish: int
    level: str = ""


class Seat(NamedTuple):
    """All that one side knows when it is its turn.

    `made` counts its own acts, `rounds` is how many it has in all. `asked` is the issue the other has just asked
    about, −1 where it has not. `last` is the last act of all, when only accepting and leaving are left.
    """

    points: Payoffs
    walk: int
    made: int
    rounds: int
    mine: tuple[Deal, ...] = ()
    theirs: tuple[Deal, ...] = ()
    heard: tuple[Heard, ...] = ()
    asked: int = -1
    last: bool = False


class Temper(NamedTuple):
    """How a counterpart bids: its first and last aims as parts of the way from no deal to its own best, and how slowly
    it goes from one to the other (`e` under 1 holds out till late, above 1 yields early). `mirror` is the part of the
    other's concessions that it gives back; `asks_at` the act with which it asks a question, −1 for never."""

    text: str
    first: float
    last: float
    e: float
    mirror: float = 0.0
    asks_at: int = -1


TEMPERS: dict[str, Temper] = {
    "tough": Temper("held out until the end was near and kept its reasons to itself", 1.0, 0.4, 0.2),
    "yielding": Temper("gave way early, and answered questions by halves", 0.95, 0.2, 2.5),
    "reciprocating": Temper(
        "gave as much as it was given, counted in its own points, and answered questions by halves",
        0.95, 0.35, 0.25, 0.6, 2,
    ),
    "candid": Temper(
        "answered questions plainly once it had been told something, and not before", 0.95, 0.3, 1.0, asks_at=1
    ),
}  # fmt: skip
"""The counterparts by name."""


def aim(temper: Temper, seat: Seat) -> int:
    """The points that a counterpart wants at least from its next deal.

    lo + (hi − lo) · (1 − t^(1/e)), t the part of its acts that is used up (Faratin et al. 1998); one that mirrors wants
    no more than hi less its part of what the other's best offer gives it above no deal.
    """
    best = worth(seat.points, favourites(seat.points))
    high, low = (seat.walk + part * (best - seat.walk) for part in (temper.first, temper.last))
    time = seat.made / max(1, seat.rounds - 1)
    wanted: float = low + (high - low) * (1 - min(1.0, time) ** (1 / temper.e))
    if temper.mirror and seat.theirs:
        given = max(0, max(worth(seat.points, deal) for deal in seat.theirs) - seat.walk)
        wanted = min(wanted, max(low, high - temper.mirror * given))
    return round(wanted)


def seeming_weights(seat: Seat) -> tuple[float, ...]:
    """How much each issue seems to matter to the other, as shares that sum to 1; all equal where nothing is known."""
    raw = []
    for issue in range(len(seat.points)):
        stuck = [deal[issue] == seat.theirs[0][issue] for deal in seat.theirs]
        weight = 0.25 + (sum(stuck) / len(stuck) if stuck else 1.0)
        for word in seat.heard:
            if word.issue == issue:
                weight *= {"high": 2.0, "low": 0.4}.get(word.level, 1.0)
        raw.append(weight)
    return tuple(weight / sum(raw) for weight in raw)


def knowledge(shares: Sequence[float]) -> float:
    """How much is known of the other's weights, 0..1: how far the seeming ones are from being all equal."""
    even = 1 / len(shares)
    return min(1.0, KEENNESS * sum(abs(share - even) for share in shares) / 2)


def likings(seat: Seat, wanted: int) -> tuple[tuple[float, ...], ...]:
    """How well each option fits into a bid that is worth `wanted`; nought where the other has shown no wish yet.

    Two pulls are added. To what the other seems to like: the issue's seeming weight times the nearness to its places.
    And to giving way evenly: the same part of the way on every issue, as long as its weights are not known. So whoever
    shows no priorities meets half-way offers, and whoever shows them is offered a trade.
    """
    shares = seeming_weights(seat)
    best = favourites(seat.points)
    given = 1 - wanted / max(1, worth(seat.points, best))
    evenly = EVENNESS * (1 - knowledge(shares)) ** 2
    found = []
    for issue, share in enumerate(shares):
        places = [deal[issue] for deal in seat.theirs] + [word.wish for word in seat.heard if word.issue == issue]
        options = range(len(seat.points[issue]))
        if not places:
            found.append((0.0,) * len(options))
            continue
        size, way = len(options) - 1, abs(places[-1] - best[issue])
        parts = [abs(option - best[issue]) / way if way else 2.0 * (option != best[issue]) for option in options]
        near = [sum(1 - abs(option - place) / size for place in places) / len(places) for option in options]
        found.append(
            tuple(
                share * close - evenly * (part - (given if way else 0)) ** 2
                for close, part in zip(near, parts, strict=True)
            )
        )
    return tuple(found)


def bid(points: Payoffs, wanted: int, liked: Sequence[Sequence[float]]) -> Deal:
    """The deal that the other likes best among those worth at least `wanted` points.

    Issue by issue, the best-liked way to each number of points is kept: steps in the hundreds, not millions of deals.
    Where two are liked equally, the one worth more; `wanted` may be at most what the best deal is worth.
    """
    ways: dict[int, tuple[float, Deal]] = {0: (0.0, ())}
    for row, liking in zip(points, liked, strict=True):
        longer: dict[int, tuple[float, Deal]] = {}
        for total, (score, deal) in ways.items():
            for option, (own, like) in enumerate(zip(row, liking, strict=True)):
                known = longer.get(total + own)
                if known is None or score + like > known[0]:
                    longer[total + own] = (score + like, (*deal, option))
        ways = longer
    best = max((total for total in ways if total >= wanted), key=lambda total: (ways[total][0], total))
    return ways[best][1]


def reply(name: str, seat: Seat, draw: Draw) -> Act:
    """What a counterpart does: answers, accepts what reaches its aim, leaves at the very end, asks, or offers."""
    temper = TEMPERS[name]
    if seat.asked >= 0:
        return Act("answer", how=candour(name, seat))
    wanted = aim(temper, seat)
    if seat.theirs and worth(seat.points, seat.theirs[-1]) >= wanted:
        return Act("accept")
    if seat.last:
        return Act("leave")
    if seat.made == temper.asks_at:
        return Act("ask", issue=int(draw("asks") * len(seat.points)))
    liked = [
        tuple(like * (1 + draw(f"{issue}/{option}") / 5) for option, like in enumerate(row))
        for issue, row in enumerate(likings(seat, wanted))
    ]
    return Act("offer", deal=bid(seat.points, wanted, liked))


def candour(name: str, seat: Seat) -> str:
    """How a counterpart answers a question: ``plain``, ``half`` or ``no``."""
    if name == "candid":
        return "plain" if seat.heard else "no"
    return "no" if name == "tough" else "half"


# ---- players who know their own table and the rules, and nothing else ---------------------------------------


def held_out(seat: Seat) -> Act:
    """Only its own best deal, to the end."""
    best = favourites(seat.points)
    return _without_thought(seat, best, worth(seat.points, best))


def split(seat: Seat) -> Act:
    """Every issue in the middle, at once and always; whatever is worth as much is accepted."""
    middle = tuple((len(row) - 1) // 2 for row in seat.points)
    return _without_thought(seat, middle, worth(seat.points, middle))


def waited(seat: Seat) -> Act:
    """Only its own best deal until its last act, then whatever is on the table, if it is better than no deal."""
    best = favourites(seat.points)
    return _without_thought(seat, best, seat.walk + 1 if seat.made >= seat.rounds - 1 else worth(seat.points, best))


def first_offer(seat: Seat) -> Act:
    """Opens with its own best deal if it must, and accepts the first offer it hears."""
    return _without_thought(seat, favourites(seat.points), 0)


def conceded(seat: Seat) -> Act:
    """One step towards the other on every issue with every offer; anything better than no deal is accepted."""
    mine = seat.mine[-1] if seat.mine else favourites(seat.points)
    if seat.mine and seat.theirs:
        mine = tuple(a + (b > a) - (b < a) for a, b in zip(mine, seat.theirs[-1], strict=True))
    return _without_thought(seat, mine, seat.walk + 1)


def _without_thought(seat: Seat, deal: Deal, enough: int) -> Act:
    if seat.asked >= 0:
        return Act("answer", how="half")
    if seat.theirs and worth(seat.points, seat.theirs[-1]) >= enough:
        return Act("accept")
    return Act("leave") if seat.last else Act("offer", deal=deal)


KNOW_NOTHING: dict[str, Callable[[Seat], Act]] = {
    "always concede": conceded,
    "split every issue in the middle": split,
    "hold out": held_out,
    "wait, then take the last offer": waited,
    "accept the first offer": first_offer,
}
"""Players who know nothing of the other, by name."""


# ---- what is said aloud --------------------------------------------------------------------------------------


def spoken(trade: Trade, first: int, acts: Sequence[Act], seed: int) -> tuple[str, ...]:
    """What the chairs say with their acts, act by act; the chair at the place `first` begins.

    Lines of one sort follow each other in the order of the file, from a place that the seed gives.
    """
    said = _Said(trade, seed)
    found = []
    for number, act in enumerate(acts):
        turn = (first + number) % 2
        chair = tuple(trade.chairs)[turn]
        mine = [one.deal for one in acts[number % 2 : number : 2] if one.deal]
        if act.kind == "offer" and mine:
            late = number >= 2 * trade.rounds - 4
            there = _places(trade.points(trade.other(chair)), acts[(number + 1) % 2 : number : 2])
            found.append(said.next_offer(chair, act.deal, mine[-1], there, late))
        elif act.kind == "offer" and number < 2:
            found.append(said.line(chair, "opening", trade.openings[chair]))
        elif act.kind == "offer":
            found.append(said.line(chair, "proposes", trade.voices[chair].proposes))
        elif act.kind == "ask":
            text = said.line(chair, "asks", trade.voices[chair].asks)
            found.append(text.replace("{issue}", str(trade.issues[trade.names[act.issue]].text)))
        elif act.kind == "tell" or act.how == "plain":
            found.append(str(_says(trade, chair, act.issue).plain))
        elif act.how == "half":
            found.append(str(_says(trade, chair, act.issue).half))
        else:
            sorts = {"answer": "evades", "accept": "accepts", "leave": "leaves"}
            found.append(said.line(chair, sorts[act.kind], getattr(trade.voices[chair], sorts[act.kind])))
    return tuple(found)


def _places(points: Payoffs, acts: Sequence[Act]) -> dict[int, int]:
    """Where a chair with these points stands on each issue, as far as its acts have shown: issue -> option."""
    told = {act.issue for act in acts if act.kind == "tell" or act.how in ("plain", "half")}
    offered = next((act.deal for act in reversed(acts) if act.deal), ())
    return {issue: favourites(points)[issue] for issue in told} | dict(enumerate(offered))


class _Said:
    """Which lines have been used in a play; it lives as long as one call of `spoken`."""

    def __init__(self, trade: Trade, seed: int) -> None:
        self.trade = trade
        self.seed = seed
        self.used: Counter[tuple[str, str, int]] = Counter()

    def line(self, chair: str, sort: str, lines: Sequence[Words], issue: int = -1) -> str:
        count = self.used[chair, sort, issue]
        self.used[chair, sort, issue] += 1
        return str(lines[(count + self.seed // 2) % len(lines)])

    def fresh(self, chair: str, sort: str, issues: Sequence[int]) -> str:
        """A line of this sort about the first of these issues that has an unused one; empty where all are used."""
        for issue in sorted(issues, key=lambda issue: self.used[chair, sort, issue]):
            lines = getattr(_says(self.trade, chair, issue), sort)
            if self.used[chair, sort, issue] < len(lines):
                return self.line(chair, sort, lines, issue)
        return ""

    def next_offer(self, chair: str, deal: Deal, last: Deal, places: Mapping[int, int], late: bool) -> str:
        """What was given, what is not given, and that time is short; or that all stays as it was.

        A move on an issue on which nobody knows where the other stands counts as given.
        """
        given: list[tuple[int, int]] = []
        kept: list[int] = []
        for issue, (new, old) in enumerate(zip(deal, last, strict=True)):
            there = places.get(issue, new)
            if abs(new - there) < abs(old - there):
                given.append((abs(old - there) - abs(new - there), issue))
            elif new != there:
                kept.append(issue)
        voice = self.trade.voices[chair]
        gives = self.fresh(chair, "gives", [issue for _, issue in sorted(given, key=lambda one: (-one[0], one[1]))])
        wants = self.fresh(chair, "wants", kept) if deal != last else ""
        hurry = self.line(chair, "late", voice.late) if late and not self.used[chair, "late", -1] else ""
        if deal == last:
            gives = self.line(chair, "holds", voice.holds)
        elif not (gives or wants):
            sort, issue = ("gives", max(given)[1]) if given else ("wants", kept[0])
            gives = self.line(chair, sort, getattr(_says(self.trade, chair, issue), sort), issue)
        return " ".join(filter(None, (hurry, gives, wants)))


def _says(trade: Trade, chair: str, issue: int) -> Says:
    return trade.issues[trade.names[issue]].says[chair]
