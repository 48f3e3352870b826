"""Who sits across the table: the talk so far, what a seat knows, how the counterparts bid, and who knows nothing.

Rules this module keeps:

- An answer uses up no turn: whoever has answered acts next.
- A seat holds its own points, the acts both have made, and what it was told: nothing of the other's table.
- A counterpart aims at a number of points, which falls with time or with what the other gives. Among all deals worth
  that much to it, it offers one that goes towards the other: evenly on all issues as long as it does not know what
  matters to the other, then where it matters. What seems to matter: issues on which the other's offers stay while
  others move, and what the other has said. Nothing is given on an issue that the other has called unimportant.
- Who expects a quarrel about an issue does not put forward what it would like best there (the belief in a fixed pie:
  Thompson and Hastie 1990), until it has heard that the other likes it too, or has been asked.
- A counterpart asks about nothing that it has been told or has asked before.

Sources: the aims that fall with time, tough (“Boulware”) or yielding (“conceder”), and the answering of concessions
in kind are those of P. Faratin, C. Sierra and N. R. Jennings, Negotiation decision functions for autonomous agents,
Robotics and Autonomous Systems 24, 1998, 159–182. Giving way evenly where nothing is known, and nearness of places,
are the authors' own choices.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from deskswap.core.negotiation.bargaining import Deal, Payoffs, favourites, worth

KEENNESS = 4.0
"""How fast a counterpart takes unequal seeming weights for knowledge: so many times their distance from equal ones."""

EVENNESS = 1.5
"""How strongly a counterpart that knows nothing of the other's weights gives way evenly, against being liked."""

RELUCTANCE = 0.15
"""How much a counterpart dislikes taking back on an issue what its last offer gave, for the whole of the issue."""

QUARREL = -9.0
"""How much it dislikes putting forward anything but its stand-in where it expects a quarrel."""

Draw = Callable[[str], float]
"""A number in 0..1 that belongs to a word: the same at each call with the same word in one play."""


class Act(NamedTuple):
    """One act at the table: `kind` is offer, ask, tell, answer, accept or leave; the rest as the kind needs it."""

    kind: str
    deal: Deal = ()
    issue: int = -1
    how: str = ""

    @property
    def discloses(self) -> bool:
        """Whether it says what its maker would like on an issue."""
        return self.kind == "tell" or self.how in ("plain", "half")


class Talk(NamedTuple):
    """The state: the place of the chair that began, all acts in order, and what each chair guessed (empty: not yet)."""

    first: int
    acts: tuple[Act, ...] = ()
    guesses: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())

    @property
    def spent(self) -> int:
        """How many turns are used up: every act but an answer."""
        return sum(act.kind != "answer" for act in self.acts)

    @property
    def closed(self) -> bool:
        """Whether the talk is over: somebody accepted, or left."""
        return bool(self.acts) and self.acts[-1].kind in ("accept", "leave")

    @property
    def place(self) -> int:
        """The place of the chair whose act it is."""
        return (self.first + self.spent) % 2

    def by(self, place: int) -> tuple[Act, ...]:
        """What a chair has done so far."""
        return tuple(act for maker, act in zip(makers(self.first, self.acts), self.acts, strict=True) if maker == place)

    def offers(self, place: int) -> tuple[Deal, ...]:
        """What a chair has offered so far."""
        return tuple(act.deal for act in self.by(place) if act.kind == "offer")

    def spoken_of(self, place: int) -> tuple[int, ...]:
        """The issues on which a chair asked, or said what it would like."""
        return tuple(sorted({act.issue for act in self.by(place) if act.kind == "ask" or act.discloses}))

    @property
    def deal(self) -> Deal | None:
        """What was agreed; None where nothing was."""
        if not self.acts or self.acts[-1].kind != "accept":
            return None
        return self.offers(self.place)[-1]


def makers(first: int, acts: Sequence[Act]) -> tuple[int, ...]:
    """The place of the chair that made each act, where `first` began."""
    found, turn = [], first
    for act in acts:
        found.append(turn)
        turn = turn if act.kind == "answer" else 1 - turn
    return tuple(found)


class Heard(NamedTuple):
    """Something the other has said of its own wishes: the option it would like, and how much the issue matters
    (``high``, ``middle``, ``low``; empty where it kept that to itself)."""

    issue: int
    wish: int
    level: str = ""


class Seat(NamedTuple):
    """All that one side knows when it is its turn.

    `made` counts the turns it has used, `rounds` is how many it has in all. `asked` is the issue the other has just
    asked about, −1 where it has not. `last` is the last act of all, when only accepting and leaving are left. `instead`
    is what it puts forward on an issue where it expects a quarrel, −1 for its favourite; `told` are the issues on which
    it has said what it would like, `inquired` those it has asked about.
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
    instead: tuple[int, ...] = ()
    told: tuple[int, ...] = ()
    inquired: tuple[int, ...] = ()


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
    "tough": Temper("hold out until late, and to say nothing when asked", 1.0, 0.4, 0.35),
    "yielding": Temper("give way early, and to answer questions by half", 0.95, 0.2, 2.5),
    "reciprocating": Temper(
        "give back a part of what the best of your offers gives it, and to answer questions by half",
        0.95, 0.35, 0.25, 0.6, 2,
    ),
    "candid": Temper(
        "answer questions plainly once it has been told something, and not before", 0.95, 0.3, 1.0, asks_at=1
    ),
}  # fmt: skip
"""The counterparts by name."""


def aim(temper: Temper, seat: Seat) -> int:
    """The points that a counterpart wants at least from its next deal.

    lo + (hi − lo) · (1 − t^(1/e)), t the part of its turns that is used up (Faratin et al. 1998), hi a part of what it
    asks for, lo one of its best; one that mirrors wants no more than hi less its part of what the other's best offer
    gives it above no deal.
    """
    best, asked = (worth(seat.points, deal) for deal in (favourites(seat.points), wishes(seat)))
    high, low = seat.walk + temper.first * (asked - seat.walk), seat.walk + temper.last * (best - seat.walk)
    time = seat.made / max(1, seat.rounds - 1)
    wanted: float = low + (high - low) * (1 - min(1.0, time) ** (1 / temper.e))
    if temper.mirror and seat.theirs:
        given = max(0, max(worth(seat.points, deal) for deal in seat.theirs) - seat.walk)
        wanted = min(wanted, max(low, high - temper.mirror * given))
    return min(round(wanted), asked)


def wishes(seat: Seat) -> Deal:
    """What a side asks for at most: its favourites, and where it still expects a quarrel what it puts forward instead.

    It expects none where it has said what it would like, or where the other has said or offered the same.
    """
    found = []
    for issue, (best, instead) in enumerate(zip(favourites(seat.points), _instead(seat), strict=True)):
        wanted = [deal[issue] for deal in seat.theirs] + [word.wish for word in seat.heard if word.issue == issue]
        found.append(best if instead < 0 or issue in seat.told or best in wanted else instead)
    return tuple(found)


def _instead(seat: Seat) -> tuple[int, ...]:
    return seat.instead or (-1,) * len(seat.points)


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
    """How well each option fits into a bid that is worth `wanted`.

    Two pulls are added. To what the other seems to like: the issue's seeming weight times the nearness to its places.
    And to giving way evenly: the same part of the way on every issue, as long as its weights are not known. So whoever
    shows no priorities meets half-way offers, and whoever shows them is offered a trade. On an issue of which the other
    has shown no wish all options are liked equally, and where it has said that the issue matters little, every step
    away from the own best costs. Taking back what was given costs too.
    """
    shares, best = seeming_weights(seat), favourites(seat.points)
    given = 1 - wanted / max(1, worth(seat.points, best))
    evenly = EVENNESS * (1 - knowledge(shares)) ** 2
    found = []
    for issue, (share, asked) in enumerate(zip(shares, wishes(seat), strict=True)):
        row, options = seat.points[issue], range(len(seat.points[issue]))
        if asked != best[issue]:
            found.append(tuple(QUARREL * (option != asked) for option in options))
            continue
        words = [word for word in seat.heard if word.issue == issue]
        places = [deal[issue] for deal in seat.theirs] + [word.wish for word in words]
        last = seat.mine[-1][issue] if seat.mine else best[issue]
        free = last == _instead(seat)[issue]  # what stood in for a wish is nobody's gift
        back = [0.0 if free else RELUCTANCE * max(0, own - row[last]) / max(1, *row) for own in row]
        if not places:
            found.append(tuple(-cost for cost in back))
            continue
        size, way = len(options) - 1, abs(places[-1] - best[issue])
        parts = [abs(option - best[issue]) / way if way else 2.0 * (option != best[issue]) for option in options]
        if any(word.level == "low" for word in words):
            found.append(tuple(-part for part in parts))
            continue
        near = [sum(1 - abs(option - place) / size for place in places) / len(places) for option in options]
        found.append(
            tuple(
                share * close - evenly * (part - (given if way else 0)) ** 2 - cost
                for close, part, cost in zip(near, parts, back, strict=True)
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
    unknown = [k for k in range(len(seat.points)) if k not in {word.issue for word in seat.heard} | {*seat.inquired}]
    if seat.made == temper.asks_at and unknown:
        return Act("ask", issue=unknown[int(draw("asks") * len(unknown))])
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
