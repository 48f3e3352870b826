"""Predict the other chair: order a list of concerns for yourself, then as you think the other has ordered it.

Rules this kind keeps:

- Two chairs. Each makes two moves: ``rank`` (its own list), then ``predict`` (the other's); chairs don't wait
  for each other.
- The score of a prediction is the share of pairs that stand in the same order in the other's own list, which is
  (tau + 1) / 2 with Kendall's rank correlation tau (Kendall 1938, Biometrika 30, 81–93): 0.5 is chance.
- The other's own list is what that chair ranked: a person's where a person sits there, the scenario's where a bot does.
- A chair sees the other's list only after its own prediction, and the other's prediction only when the play is over.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import combinations
from math import factorial
from typing import Annotated, Literal, NamedTuple

from pydantic import Field as Of

from deskswap.core.activity import (
    Census,
    Decision,
    Mark,
    Marks,
    Part,
    Play,
    Player,
    Seen,
    Skill,
    Slug,
    Worded,
    Words,
    check_choice,
    differing,
    listed,
    orders,
    percent,
    reading_minutes,
    register,
)
from deskswap.core.moves import Move, Value
from deskswap.core.views import Block, Choice, Figure, Heading, Rank, Series, Table, Text, View
from deskswap.errors import NotAMove, NotNow, Problem

SECONDS_A_PLACE = 10
"""What putting one concern in its place takes beside the reading; the authors' own assumption."""

Order = tuple[str, ...]
"""Ids of concerns, first what matters most."""


class Concern(Part):
    """Something that can keep one awake. `why` holds for each chair the reason for its place, in that chair's words."""

    text: Words
    why: dict[Slug, Words]


class Mind(Part):
    """How a chair thinks in the story: its `own` list, and the list it `expects` of the other chair."""

    own: tuple[Slug, ...]
    expects: tuple[Slug, ...]


class Pair(NamedTuple):
    """What one chair has laid down so far: its own list, its prediction; empty where it has not yet."""

    own: Order = ()
    guess: Order = ()


Lists = tuple[Pair, ...]
"""The state: a pair of lists for each chair, in the order of the file."""


@register("prediction")
class Prediction(Worded):
    """A prediction game as a scenario file holds it. `minds` is what the bots play by."""

    kind: Literal["prediction"]
    skill: Skill
    setting: Words
    ask_own: Words
    ask_other: Words
    top: Words
    bottom: Words
    concerns: Annotated[dict[Slug, Concern], Of(min_length=3, max_length=7)]
    minds: dict[Slug, Mind]

    # ---- the rules -------------------------------------------------------------------------------------------

    def start(self, seed: int) -> Lists:
        return (Pair(),) * len(self.chairs)

    def turn(self, state: Lists) -> tuple[str, ...]:
        return tuple(chair for chair, pair in zip(self.chairs, state, strict=True) if not pair.guess)

    def ask(self, state: Lists, chair: str) -> Rank | None:
        pair = state[self._place[chair]]
        if pair.guess:
            return None
        if not pair.own:
            return Rank(self.ask_own, self.choices, self.top, self.bottom)
        return Rank(self.ask_other, self.choices, self.top, self.bottom, "predict")

    def step(self, state: Lists, move: Move) -> Lists:
        self.you(move.chair)
        ask, over = self.ask(state, move.chair), not self.turn(state)
        if ask and move.act != ask.act and move.act in ("rank", "predict"):
            raise NotNow(f"“{move.act}” is not asked for at this point.", f"What is asked for is “{ask.act}”.")
        check_choice(move, ask, over)
        order, place = self._order(move.value), self._place[move.chair]
        pair = state[place]._replace(**{"own" if move.act == "rank" else "guess": order})
        return (*state[:place], pair, *state[place + 1 :])

    def _order(self, value: Value) -> Order:
        allowed = f"Put each of {listed(self.concerns)} in one place."
        if not isinstance(value, tuple) or not all(isinstance(name, str) for name in value):
            raise NotAMove("That is no list of concerns.", allowed)
        order = tuple(str(name) for name in value)
        if sorted(order) != sorted(self.concerns):
            raise NotAMove("The list does not hold each concern exactly once.", allowed)
        return order

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The concerns, in the order of the file."""
        return tuple(Choice(name, concern.text) for name, concern in self.concerns.items())

    @cached_property
    def _place(self) -> dict[str, int]:
        return {chair: index for index, chair in enumerate(self.chairs)}

    # ---- what a chair sees -----------------------------------------------------------------------------------

    def view(self, play: Play, chair: str) -> View:
        you, other = self.you(chair), self.chairs[self.other(chair)]
        mine, theirs = self._pairs(play, chair)
        blocks: list[Block] = [Text(self.setting, "scene")]
        if mine.own:
            blocks.append(self._numbered(mine.own, "Your own list"))
        if mine.guess:
            blocks.append(self._numbered(mine.guess, f"What you expect of {other.name}"))
            if theirs.own:
                blocks.append(self._numbered(theirs.own, f"The list of {other.name}"))
            else:
                blocks.append(Text(f"{other.name} is still writing.", "note"))
        status: Literal["yours", "theirs", "over"] = (
            "over" if play.over else "yours" if chair in play.turn else "theirs"
        )
        new = 1 if mine.own and not mine.guess else 2 if mine.guess else len(blocks)
        brief = (Text(self.chairs[chair].brief),)
        return View(self.title, you, brief, tuple(blocks), self.ask(play.state, chair), status, len(play.moves), new)

    def _pairs(self, play: Play, chair: str) -> tuple[Pair, Pair]:
        return play.state[self._place[chair]], play.state[self._place[self.other(chair)]]

    def _numbered(self, order: Order, title: str) -> Table:
        rows = tuple((str(place), str(self.concerns[name].text)) for place, name in enumerate(order, 1))
        return Table(f"{title}. Place 1: {self.top}.", ("Place", "Concern"), rows)

    # ---- who sits in an empty chair --------------------------------------------------------------------------

    def reply(self, play: Play, chair: str) -> Move:
        """The chair's list in the story, then what it expects of the other in the story."""
        mine, _ = self._pairs(play, chair)
        mind = self.minds[chair]
        return Move(chair, "predict", mind.expects) if mine.own else Move(chair, "rank", mind.own)

    def best(self, play: Play, chair: str) -> Move:
        """Its own list as in the story (any is worth the same), then the other's: the real one once it is there."""
        mine, theirs = self._pairs(play, chair)
        if not mine.own:
            return Move(chair, "rank", self.minds[chair].own)
        return Move(chair, "predict", theirs.own or self.minds[self.other(chair)].own)

    # ---- marks and account -----------------------------------------------------------------------------------

    def marks(self, play: Play, chair: str) -> Marks:
        """The prediction's score, once the other's own list is there. Measures are (tau + 1) / 2, never tau itself.

        ``prediction``: your prediction and their list. ``projection``: your own list and your prediction.
        ``closeness``: your own list and theirs.
        """
        mine, theirs = self._pairs(play, chair)
        if not (mine.guess and theirs.own):
            return Marks(0.0)
        score = same_order(mine.guess, theirs.own)
        measures = (
            ("prediction", score),
            ("projection", same_order(mine.own, mine.guess)),
            ("closeness", same_order(mine.own, theirs.own)),
        )
        return Marks(score, (Mark(self.skill, score, 1.0, 1),), measures)

    def decisions(self, play: Play, chair: str) -> tuple[Decision, ...]:
        """None: an order is one of thousands, no choice among a few. The account shows each concern's miss instead."""
        return ()

    def account(self, play: Play, chair: str) -> tuple[Block, ...]:
        """The misses with the other's reasons, largest first; whether you predicted yourself; how they read you."""
        other = self.other(chair)
        name = self.chairs[other].name
        mine, theirs = self._pairs(play, chair)
        pairs = len(mine.own) * (len(mine.own) - 1) // 2
        right = round(same_order(mine.guess, theirs.own) * pairs)
        tau = f"{2 * right / pairs - 1:+.2f}".replace("-", "−")
        rows = tuple(
            (
                self.concerns[key].text,
                str(mine.guess.index(key) + 1),
                str(theirs.own.index(key) + 1),
                self.concerns[key].why[other],
            )
            for key in sorted(theirs.own, key=lambda key: (-_miss(key, mine.guess, theirs.own), theirs.own.index(key)))
        )
        return (
            Heading("Your prediction beside the list"),
            Text(
                f"Of the {pairs} pairs one can make from {len(mine.own)} concerns, you put {right} in the order in"
                f" which {name} has them. Kendall's tau is {tau}: +1 is the same"
                f" order, 0 is what guessing gives on average, −1 is the reverse (Kendall 1938)."
            ),
            Table(
                "The largest misses stand first.",
                ("Concern", "You said", "They said", f"The reason {name} has in the story"),
                rows,
            ),
            self._misses(mine, theirs),
            Heading("Did you predict yourself?"),
            Text(_projection(mine, theirs, name)),
            Heading(f"How well {name} read you"),
            Text(f"{name} put {round(same_order(theirs.guess, mine.own) * pairs)} of the {pairs} pairs in your order."),
            self._numbered(theirs.guess, f"What {name} expected of you"),
        )

    def _misses(self, mine: Pair, theirs: Pair) -> Figure:
        """How many places each concern was off, in the order of the other's list."""
        off = {key: _miss(key, mine.guess, theirs.own) for key in theirs.own}
        each = ", ".join(f"{self.concerns[key].text}: {places}" for key, places in off.items())
        alt = f"In the order of their list, the places between your guess and theirs are {each}."
        labels = tuple(str(self.concerns[key].text) for key in off)
        values = tuple(float(places) for places in off.values())
        return Figure("bars", "How far off each concern was", alt, labels, (Series("Places off", values),), "places")

    # ---- what can be said of the scenario as a whole ---------------------------------------------------------

    def attainable(self, chair: str) -> float:
        return 1.0

    def share(self, chair: str, player: Player) -> float:
        """Exact: over every order that the player's repeated picks can give, against the other's list in the story."""
        truth = self.minds[self.other(chair)].own
        return sum(chance * same_order(order, truth) for order, chance in orders(self.choices, player))

    def expert_share(self, chair: str) -> float:
        """The authors know the other's list in the story."""
        truth = self.minds[self.other(chair)].own
        return same_order(truth, truth)

    def census(self) -> Census:
        """Plays are the orders of four lists, times the six ways in which the moves of two chairs can follow."""
        each = factorial(len(self.concerns))
        texts = [concern.text for concern in self.concerns.values()]
        brief = next(iter(self.chairs.values())).brief
        placing = 2 * len(self.concerns) * SECONDS_A_PLACE / 60
        low = reading_minutes(self.setting, brief, texts, self.ask_own, self.ask_other) + placing
        reasons = [next(iter(concern.why.values())) for concern in self.concerns.values()]
        return Census(6 * each**4, (1 + each + each**2) ** 2, (low, low + reading_minutes(reasons)))

    def seen(self) -> tuple[Seen, ...]:
        """The list as each chair must predict it: worth is the place from the end, and no skill is traded for one."""
        size = len(self.concerns)
        return tuple(
            Seen(
                f"minds.{self.other(chair)}.own",
                chair,
                self.choices,
                tuple(float(size - self.minds[self.other(chair)].own.index(name)) for name in self.concerns),
                ({},) * size,
            )
            for chair in self.chairs
        )

    def problems(self) -> tuple[Problem, ...]:
        found = []
        if len(self.chairs) != 2:
            found.append(Problem("chairs", f"must be two, not {len(self.chairs)}"))
        found += differing("minds", self.minds, self.chairs, "chair")
        for chair, mind in self.minds.items():
            for name, order in (("own", mind.own), ("expects", mind.expects)):
                if sorted(order) != sorted(self.concerns):
                    found.append(Problem(f"minds.{chair}.{name}", "must hold every concern exactly once"))
        for name, concern in self.concerns.items():
            found += differing(f"concerns.{name}.why", concern.why, self.chairs, "chair")
        return tuple(found)


def same_order(left: Sequence[str], right: Sequence[str]) -> float:
    """The share of pairs in the same order in two orders of the same ids, in 0..1: (Kendall's tau + 1) / 2."""
    place = {name: index for index, name in enumerate(right)}
    pairs = [place[a] < place[b] for a, b in combinations(left, 2)]
    return sum(pairs) / len(pairs)


def _miss(key: str, guess: Order, truth: Order) -> int:
    return abs(guess.index(key) - truth.index(key))


def _projection(mine: Pair, theirs: Pair, name: str) -> str:
    """The prediction's likeness to the own list against its likeness to the other's, in words."""
    own, hit, close = (
        same_order(mine.own, mine.guess), same_order(mine.guess, theirs.own), same_order(mine.own, theirs.own)
    )  # fmt: skip
    facts = (
        f"Your prediction agrees with your own list in {percent(own)} of the pairs"
        f" and with the list of {name} in {percent(hit)}."
        f" The two own lists agree in {percent(close)}."
    )
    if own > hit:
        return f"{facts} You were nearer to yourself than to {name}: part of what you predicted was you."
    if own < hit:
        return f"{facts} You were nearer to {name} than to yourself: you did not simply predict your own list."
    return f"{facts} You were as near to yourself as to {name}."
