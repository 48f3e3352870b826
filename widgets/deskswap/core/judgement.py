"""Judgement test: situations at work, each with responses to choose from or to rate.

Rules this kind keeps:

- One chair, ``you``. The items come in the order of the file; each is answered once, and no answer is taken back.
- A choice earns the key's weight on it ÷ the highest weight of the item. A rating of every response earns
  Pearson's correlation of the person's ratings with the key's mean ratings, from 0 (none or against it) to 1.
- What the key says is shown as `reveal` allows: ``never``, ``after-item`` (the explanation of the last item stands
  above the next one) or ``always`` (all explanations so far stay in view).
- Where `reveal` is ``never``, nothing that this kind gives out for a person lets the key be read off item by item.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import product
from typing import Annotated, Literal

from pydantic import Field as Of

from deskswap.core.activity import (
    SKILLS,
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
    drawn,
    listed,
    orders,
    percent,
    reading_minutes,
    register,
)
from deskswap.core.moves import Move, Record, Value
from deskswap.core.views import (
    Ask,
    Block,
    Choice,
    Choose,
    Field,
    Figure,
    Fill,
    Heading,
    Items,
    Meter,
    Series,
    Speech,
    Table,
    Text,
    View,
)
from deskswap.errors import NotAMove, NotNow, Problem

YOU = "you"
"""The only chair."""

LOWEST, HIGHEST = 1, 5
"""The ends of the rating scale; ratings are whole numbers."""

ASKED = {"choose": "Which response would work best?", "rate": "How well would each response work?"}
"""What an item asks where the file says nothing else."""

SECONDS_A_CHOICE, SECONDS_A_RATING = 20, 30
"""What an answer takes beside the reading; the authors' own assumption."""

LIMITS = (
    "What such a test can tell is limited. The internal consistency of judgement tests is low (mean alpha .46 over 56"
    " values), though people who take one again score much as before (retest .82; Catano et al. 2012). How the answers"
    " are scored changes the result as well (28 methods compared; De Leng et al. 2017). Read it as a rough bearing on"
    " where to look, not as a measurement of you."
)
"""Said with every profile; the figures are from the abstracts of the two papers."""

Answers = tuple[Value, ...]
"""The state: the answers so far, an id for an item to choose, a record of ratings for an item to rate."""


class Response(Part):
    """Something one could do. The key's `weight` on it (items to choose) or its mean `rating` (items to rate)."""

    text: Words
    weight: Annotated[float, Of(ge=0, le=1)] | None = None
    rating: Annotated[float, Of(ge=LOWEST, le=HIGHEST)] | None = None


class Item(Part):
    """A situation and its responses. `because` is what the key says, for where it is shown."""

    skill: Skill
    form: Literal["choose", "rate"] = "choose"
    situation: Words
    asked: Words | None = None
    responses: Annotated[dict[Slug, Response], Of(min_length=2, max_length=6)]
    because: Words

    @property
    def prompt(self) -> str:
        """What the item asks."""
        return self.asked or ASKED[self.form]

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The responses, in the order of the file."""
        return tuple(Choice(name, response.text) for name, response in self.responses.items())

    @cached_property
    def shares(self) -> dict[str, float]:
        """For an item to choose: the key's weight on each response ÷ the highest, in 0..1."""
        top = max(response.weight or 0.0 for response in self.responses.values())
        return {name: (response.weight or 0.0) / top for name, response in self.responses.items()}

    @cached_property
    def ratings(self) -> dict[str, float]:
        """For an item to rate: the key's mean rating of each response."""
        return {name: response.rating or 0.0 for name, response in self.responses.items()}

    @cached_property
    def nearest(self) -> dict[str, int]:
        """The ratings in whole numbers that earn most; where several do, those nearest to the key's."""
        scale = range(HIGHEST, LOWEST - 1, -1)
        profiles = (dict(zip(self.responses, given, strict=True)) for given in product(scale, repeat=len(self.ratings)))
        return max(profiles, key=lambda given: (round(self.agreement(given), 9), -self._distance(given)))

    def _distance(self, given: Mapping[str, float]) -> float:
        return sum((given[name] - rating) ** 2 for name, rating in self.ratings.items())

    def agreement(self, given: Mapping[str, float]) -> float:
        """What ratings earn: max(0, Pearson's r) with the key's ratings, in 0..1; a flat profile earns 0."""
        return max(0.0, pearson([given[name] for name in self.ratings], list(self.ratings.values())))

    def mark(self, answer: Value) -> float:
        """What an answer to this item earns, in 0..1."""
        if isinstance(answer, Record):
            return self.agreement({name: float(str(rating)) for name, rating in answer.items()})
        return self.shares[str(answer)]


@register("judgement")
class Judgement(Worded):
    """A judgement test as a scenario file holds it. `key_origin` says honestly where the key comes from."""

    kind: Literal["judgement"]
    form: Slug
    reveal: Literal["always", "after-item", "never"]
    intro: Words
    key_origin: Words
    items: Annotated[dict[Slug, Item], Of(min_length=1)]

    # ---- the rules -------------------------------------------------------------------------------------------

    def start(self, seed: int) -> Answers:
        return ()

    def turn(self, state: Answers) -> tuple[str, ...]:
        return (YOU,) if len(state) < len(self.items) else ()

    def ask(self, state: Answers, chair: str) -> Ask | None:
        if chair not in self.turn(state):
            return None
        item = self._at(state)
        if item.form == "choose":
            return Choose(item.prompt, item.choices)
        help_text = f"{LOWEST} would make it worse, {HIGHEST} would work very well"
        fields = tuple(Field(c.id, c.text, "number", (), LOWEST, HIGHEST, 1, help=help_text) for c in item.choices)
        return Fill(item.prompt, fields, "Next", "rate")

    def step(self, state: Answers, move: Move) -> Answers:
        self.you(move.chair)
        check_choice(move, self.ask(state, move.chair), over=not self.turn(state))
        item = self._at(state)
        answer = self._rating(item, move.value) if item.form == "rate" else self._choice(item, move.value)
        return (*state, answer)

    def _at(self, state: Answers) -> Item:
        return self._in_order[len(state)]

    @cached_property
    def _in_order(self) -> tuple[Item, ...]:
        return tuple(self.items.values())

    def _choice(self, item: Item, value: Value) -> str:
        if isinstance(value, str) and value in item.responses:
            return value
        allowed = f"The choices are {listed(item.responses)}."
        if isinstance(value, str) and any(value in other.responses for other in self.items.values()):
            raise NotNow(f"“{value}” belongs to another item.", allowed)
        raise NotAMove(f"There is no choice {_short(value)} here.", allowed)

    def _rating(self, item: Item, value: Value) -> Record:
        allowed = f"Give each of {listed(item.responses)} a whole number from {LOWEST} to {HIGHEST}."
        if not isinstance(value, Record):
            raise NotAMove(f"{_short(value)} is no set of ratings.", allowed)
        if set(value) != set(item.responses):
            raise NotAMove("The ratings are not for exactly the responses of this item.", allowed)
        return Record({name: _whole(name, value[name], allowed) for name in value})

    # ---- what the chair sees ---------------------------------------------------------------------------------

    def view(self, play: Play, chair: str) -> View:
        you, state = self.you(chair), play.state
        told = {"never": 0, "after-item": min(1, len(state)), "always": len(state)}[self.reveal]
        explained = [self._explained(index, state) for index in range(len(state) - told, len(state))]
        now = tuple(self._now(state))
        blocks = (Text(self.intro, "scene"), *(block for blocks in explained for block in blocks), *now)
        new = len(now) + (len(explained[-1]) if explained else 0) if state else len(blocks)
        return View(
            self.title, you, (Text(self.chairs[chair].brief),), blocks, self.ask(state, chair),
            "over" if play.over else "yours", len(play.moves), new,
        )  # fmt: skip

    def _now(self, state: Answers) -> Iterator[Block]:
        done, of = len(state), len(self.items)
        if done == of:
            yield Text("That was the last one.")
            return
        yield Meter("Answered", done, 0, of)
        yield Heading(f"{done + 1} of {of}")
        yield Text(self._at(state).situation)

    def _explained(self, index: int, state: Answers) -> tuple[Block, ...]:
        """An item that was answered, with the answer and what the key says."""
        item, answer = self._in_order[index], state[index]
        heading, key = Heading(f"{index + 1}, looked at again", 3), Text(item.because)
        if isinstance(answer, Record):
            rows = tuple((item.responses[k].text, f"{answer[k]}", f"{item.ratings[k]:g}") for k in item.responses)
            table = Table("Your ratings beside the key's.", ("Response", "You", "Key"), rows)
            return heading, Text(item.situation, "note"), table, key
        said = Speech(YOU, self.chairs[YOU].name, item.responses[str(answer)].text, True)
        return heading, Text(item.situation, "note"), said, key

    # ---- who sits in an empty chair --------------------------------------------------------------------------

    def reply(self, play: Play, chair: str) -> Move:
        """Answers as the key's weights have it; rates as near to the key as whole numbers come."""
        item = self._at(play.state)
        if item.form == "rate":
            return self.best(play, chair)
        shares = item.shares
        return Move(chair, "choose", tuple(shares)[drawn(tuple(shares.values()), play.chance())])

    def best(self, play: Play, chair: str) -> Move:
        item = self._at(play.state)
        if item.form == "rate":
            return Move(chair, "rate", Record(item.nearest))
        return Move(chair, "choose", max(item.shares, key=item.shares.__getitem__))

    # ---- marks, decisions, account ---------------------------------------------------------------------------

    def marks(self, play: Play, chair: str) -> Marks:
        """The mean mark of the items answered so far (`score`), and the sum by skill: attainable is 1 an item."""
        found = [(item.skill, item.mark(answer)) for item, answer in zip(self._in_order, play.state, strict=False)]
        if not found:
            return Marks(0.0)
        by_skill = {skill: [mark for name, mark in found if name == skill] for skill in SKILLS}
        skills = tuple(Mark(name, sum(got), float(len(got)), len(got)) for name, got in by_skill.items() if got)
        return Marks(sum(mark for _, mark in found) / len(found), skills)

    def decisions(self, play: Play, chair: str) -> tuple[Decision, ...]:
        """The items to choose, each response with its share of the key's highest weight; none where the key is kept."""
        if self.reveal == "never":
            return ()
        return tuple(
            Decision(turn, chair, item.situation, item.choices, tuple(item.shares.values()), str(answer), item.because)
            for turn, (item, answer) in enumerate(zip(self._in_order, play.state, strict=False))
            if item.form == "choose"
        )

    def account(self, play: Play, chair: str) -> tuple[Block, ...]:
        """Of a kept key the profile by skill, and what it can tell; else the items to rate. Then the key's origin."""
        origin = Items((self.key_origin,), "Where the key comes from")
        if self.reveal == "never":
            return self._profile(play, chair), self._picture(play, chair), Text(LIMITS), origin
        rated = [index for index, item in enumerate(self._in_order[: len(play.state)]) if item.form == "rate"]
        return (*(block for index in rated for block in self._explained(index, play.state)), origin)

    def _profile(self, play: Play, chair: str) -> Table:
        rows = tuple(
            (
                mark.skill.capitalize(),
                str(mark.decisions),
                percent(mark.earned / mark.attainable),
                f"{100 / mark.decisions:.0f} points",
            )
            for mark in self.marks(play, chair).skills
        )
        return Table(
            "Your answers by skill: how far they agree with the key, on how few items.",
            ("Skill", "Items", "Agreement", "One item can move it by up to"),
            rows,
        )

    def _picture(self, play: Play, chair: str) -> Figure:
        """The agreement with the key by skill, as bars."""
        marks = self.marks(play, chair).skills
        shares = tuple(round(100 * mark.earned / mark.attainable, 1) for mark in marks)
        each = ", ".join(f"{mark.skill} {share:g} %" for mark, share in zip(marks, shares, strict=True))
        labels = tuple(mark.skill.capitalize() for mark in marks)
        alt = f"How far your answers agree with the key: {each}, on few items each."
        return Figure("bars", "Agreement with the key, by skill", alt, labels, (Series("Agreement", shares),), "%")

    # ---- what can be said of the scenario as a whole ---------------------------------------------------------

    def attainable(self, chair: str) -> float:
        return float(len(self.items))

    def share(self, chair: str, player: Player) -> float:
        """Exact. An item to rate is rated by the player's repeated picks, in even steps from the first to the last."""
        return sum(_expected(item, player) for item in self.items.values()) / len(self.items)

    def expert_share(self, chair: str) -> float:
        """The authors' expert takes the response with the highest weight, and the nearest whole ratings."""
        best = (max(item.shares.values()) if item.form == "choose" else item.agreement(item.nearest)
                for item in self.items.values())  # fmt: skip
        return sum(best) / len(self.items)

    def census(self) -> Census:
        plays, states, seconds = 1, 1, 0
        for item in self.items.values():
            rated = item.form == "rate"
            plays *= (HIGHEST - LOWEST + 1) ** len(item.responses) if rated else len(item.responses)
            states += plays
            seconds += SECONDS_A_RATING if rated else SECONDS_A_CHOICE
        read = [(item.situation, *(r.text for r in item.responses.values())) for item in self.items.values()]
        told = [item.because for item in self.items.values() if self.reveal != "never"]
        minutes = reading_minutes(self.intro, self.chairs, read, told) + seconds / 60
        return Census(plays, states, (minutes, minutes))

    def seen(self) -> tuple[Seen, ...]:
        """Every item. One skill an item leaves nothing to trade between skills, so `evidence` is empty."""
        return tuple(
            Seen(
                f"items.{name}",
                YOU,
                item.choices,
                tuple((item.ratings if item.form == "rate" else item.shares).values()),
                ({},) * len(item.responses),
            )
            for name, item in self.items.items()
        )

    def problems(self) -> tuple[Problem, ...]:
        found = [] if list(self.chairs) == [YOU] else [Problem("chairs", f"must hold the one chair “{YOU}”")]
        for name, item in self.items.items():
            found += [Problem(f"items.{name}.responses", text) for text in _wrong(item)]
        return tuple(found)


def pearson(left: list[float], right: list[float]) -> float:
    """Pearson's correlation of two lists of one length, in −1..1; 0 where one of them is flat."""
    means = sum(left) / len(left), sum(right) / len(right)
    x, y = [value - means[0] for value in left], [value - means[1] for value in right]
    size = math.sqrt(sum(a * a for a in x) * sum(b * b for b in y))
    if size < 1e-9:
        return 0.0
    return max(-1.0, min(1.0, sum(a * b for a, b in zip(x, y, strict=True)) / size))


def _expected(item: Item, player: Player) -> float:
    if item.form == "choose":
        return sum(p * share for p, share in zip(player(item.choices), item.shares.values(), strict=True))
    return sum(
        chance * item.agreement({name: -float(place) for place, name in enumerate(order)})
        for order, chance in orders(item.choices, player)
    )


def _wrong(item: Item) -> Iterator[str]:
    weights = [response.weight for response in item.responses.values() if response.weight is not None]
    ratings = [response.rating for response in item.responses.values() if response.rating is not None]
    right, other, name = (weights, ratings, "weight") if item.form == "choose" else (ratings, weights, "rating")
    if other or len(right) != len(item.responses):
        yield f"need a {name} each and nothing else, because the item's form is “{item.form}”"
    elif name == "weight" and abs(sum(weights) - 1) > 0.001:
        yield f"have weights that sum to {sum(weights):g}; they must sum to 1"
    elif name == "rating" and len(set(ratings)) == 1:
        yield "are all rated alike, so no rating of them can be right"


def _whole(name: str, value: Value, allowed: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or value not in range(LOWEST, HIGHEST + 1):
        raise NotAMove(f"“{name}” cannot be rated {_short(value)}.", allowed)
    return int(value)


def _short(value: Value) -> str:
    return repr(value if not isinstance(value, str) else value[:60])[:80]
