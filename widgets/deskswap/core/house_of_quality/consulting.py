"""How a house of quality is played: consulting over closed folders, then three private moves a chair.

Rules this module keeps:

- While they consult, the chair with more turns left moves, the first of the file where they are equal.
- A folder that was asked for or told about lies open to both chairs; every other is its owner's.
- The private moves follow in one order, ``weigh``, ``relate``, ``pick``; chairs don't wait for each other.
- Whatever a chair has read on a need or a spec stands beside it where it is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from deskswap.core.activity import check_choice, listed
from deskswap.core.house_of_quality.market import MET, Chosen, House, importance
from deskswap.core.house_of_quality.relations import COUNTS, STRENGTHS, NeedsAndSpecs
from deskswap.core.moves import Move, Record, Value
from deskswap.core.views import Ask, Choice, Choose, Either, Field, Fill, Grid, Option, tasks
from deskswap.errors import NotAMove, NotNow

PRIVATE = ("weigh", "relate", "pick")
"""What each chair does alone, in this order."""

ACTS = ("ask", "tell", "stop", *PRIVATE)
"""All that can be done in a play."""

Folders = frozenset[tuple[str, str]]
"""Folders, each as (desk, topic)."""


class Said(NamedTuple):
    """One turn of the consulting: who, ``ask``, ``tell`` or ``stop``, and the folder's topic."""

    chair: str
    act: str
    topic: str


class Seat(NamedTuple):
    """What a chair has laid down so far; empty where it has not yet."""

    weights: tuple[int, ...] = ()
    relations: tuple[tuple[int, ...], ...] = ()
    chosen: Chosen = ()


class Desks(NamedTuple):
    """The state: the consulting so far, and a seat for each chair in the order of the file."""

    log: tuple[Said, ...]
    seats: tuple[Seat, ...]


class Consulting(NeedsAndSpecs):
    """How a house of quality is played: what may happen next, and what is asked."""

    # ---- the rules -------------------------------------------------------------------------------------------

    def start(self, seed: int) -> Desks:
        return Desks((), (Seat(),) * len(self.chairs))

    def turn(self, state: Desks) -> tuple[str, ...]:
        """One chair at a time while they consult, then all that have not chosen."""
        talking = [chair for chair in self.chairs if self.turns_left(state, chair)]
        if talking:
            return (max(talking, key=lambda chair: self.turns_left(state, chair)),)
        return tuple(chair for chair, seat in zip(self.chairs, state.seats, strict=True) if not seat.chosen)

    def ask(self, state: Desks, chair: str) -> Ask | None:
        if chair not in self.turn(state):
            return None
        if self.turns_left(state, chair):
            return self._consulting(state, chair)
        seat = self.seat(state, chair)
        if not seat.weights:
            return self._weighing(state, chair)
        return self._picking(state, chair) if seat.relations else self._relating(chair)

    def step(self, state: Desks, move: Move) -> Desks:
        self.you(move.chair)
        ask, over = self.ask(state, move.chair), not self.turn(state)
        if ask and move.act in ACTS and move.act not in tasks(ask):
            raise NotNow(f"“{move.act}” is not asked for at this point.", f"What is asked for is {_either(ask)}.")
        task = check_choice(move, ask, over)
        if isinstance(task, Choose):
            topic = _one(move.value, [choice.id for choice in task.choices])
            return state._replace(log=(*state.log, Said(move.chair, move.act, topic)))
        place = list(self.chairs).index(move.chair)
        seat = self._filled(state.seats[place], move)
        return state._replace(seats=(*state.seats[:place], seat, *state.seats[place + 1 :]))

    def _filled(self, seat: Seat, move: Move) -> Seat:
        if move.act == "weigh":
            counts = _entries(move.value, {need: list(COUNTS) for need in self.needs})
            return seat._replace(weights=tuple(COUNTS[name] for name in counts))
        if move.act == "relate":
            rows, columns = _record(move.value, list(self.needs)), {spec: list(STRENGTHS) for spec in self.specs}
            kinds = [_entries(rows[need], columns) for need in self.needs]
            return seat._replace(relations=tuple(tuple(STRENGTHS[kind] for kind in row) for row in kinds))
        levels = {name: list(spec.levels) for name, spec in self.specs.items()}
        names = _entries(move.value, levels)
        chosen = tuple(levels[spec].index(name) for spec, name in zip(self.specs, names, strict=True))
        if self.market.plan.cost(chosen) > self.cap:
            raise NotAMove(
                f"These levels cost {self.market.plan.cost(chosen)} cents together.",
                f"They may cost {self.cap} cents {self.piece}.",
            )
        return seat._replace(chosen=chosen)

    def turns_left(self, state: Desks, chair: str) -> int:
        """The turns that a chair still has to consult; 0 once it has stopped."""
        own = [said.act for said in state.log if said.chair == chair]
        return 0 if "stop" in own else self.turns - len(own)

    def questions_left(self, state: Desks, chair: str) -> int:
        """The questions that a chair may still ask."""
        return self.questions - sum(said.chair == chair and said.act == "ask" for said in state.log)

    def seat(self, state: Desks, chair: str) -> Seat:
        """What a chair has laid down so far."""
        return state.seats[list(self.chairs).index(chair)]

    def opened(self, log: Sequence[Said]) -> Folders:
        """The folders that both chairs have heard of."""
        return frozenset((self.other(s.chair) if s.act == "ask" else s.chair, s.topic) for s in log if s.act != "stop")

    def closed(self, state: Desks, desk: str) -> tuple[str, ...]:
        """The topics of a desk's folders that are still closed, in the order of the file."""
        opened = self.opened(state.log)
        return tuple(topic for topic in self.desks[desk] if (desk, topic) not in opened)

    def known(self, state: Desks, chair: str) -> Folders:
        """The folders that a chair has read: its own, and what it heard."""
        return self.own(chair) | self.opened(state.log)

    # ---- what is asked ---------------------------------------------------------------------------------------

    def label(self, topic: str) -> str:
        """The short name of a need or spec."""
        return str((self.needs[topic] if topic in self.needs else self.specs[topic]).label)

    def _consulting(self, state: Desks, chair: str) -> Either:
        """Tell and stop keep their places when the questions run out, so asking stands last."""
        name = self.chairs[self.other(chair)].name
        theirs = self.closed(state, self.other(chair)) if self.questions_left(state, chair) else ()
        own = self.closed(state, chair)
        unused = [
            _counted(len(own), "folder", " that you have not shown"),
            _counted(self.questions_left(state, chair) if theirs else 0, "question"),
        ]
        still = [words for words in unused if words]
        told = f"You go to the house now.{f' You still have {listed(still)}.' if still else ''}"
        found = (
            (f"Tell {name}", "tell", f"Which folder of yours do you tell {name} about?", self._topics(own)),
            ("Stop consulting", "stop", told, (Choice("enough", "To the house"),)),
            (f"Ask {name}", "ask", f"Which folder on the desk of {name} do you ask for?", self._topics(theirs)),
        )
        options = [Option(label, Choose(prompt, choices, act)) for label, act, prompt, choices in found if choices]
        return Either("Your turn to consult.", tuple(options))

    def _topics(self, topics: Sequence[str]) -> tuple[Choice, ...]:
        return tuple(Choice(topic, self.label(topic)) for topic in topics)

    def _weighing(self, state: Desks, chair: str) -> Fill:
        counts = tuple(Choice(name, f"{name} ({points})") for name, points in COUNTS.items())
        habit = self.knowing(chair, ())
        fields = tuple(
            Field(
                name,
                need.label,
                "pick",
                counts,
                start=named(COUNTS, points),
                help=" ".join((need.text, *self._evidence(state, chair, name))),
                row=True,
            )
            for (name, need), points in zip(self.needs.items(), habit.weights, strict=True)
        )
        return Fill(
            "How much does each need count when people buy? Much: it decides what they take, or whether they come back."
            " Somewhat: it moves the price a little. Hardly: people say it, and nothing follows. It stands as your side"
            " has always had it.",
            fields,
            "These are the weights",
            "weigh",
        )

    def _evidence(self, state: Desks, chair: str, topic: str) -> list[str]:
        """What a chair can read on a topic, each with where it comes from."""
        known = self.known(state, chair)
        names = {desk: "Your folder" if desk == chair else self.chairs[desk].name for desk in self.desks}
        return [f"{names[desk]}: {self.desks[desk][topic].text}" for desk in self.desks if (desk, topic) in known]

    def _relating(self, chair: str) -> Grid:
        habit = self.knowing(chair, ()).relations
        return Grid(
            "How strongly does each spec move each need? Of twenty people, count how many more are better off"
            " with the last level than with the first: strong from 14, medium from 7, weak from 3, else none. None does"
            " not mean harmless: a level that makes something worse stands here as none and takes its points away when"
            " you choose the levels. It stands as your side has always had it.",
            tuple(Choice(name, need.label) for name, need in self.needs.items()),
            tuple(Choice(name, spec.label) for name, spec in self.specs.items()),
            tuple(Choice(name, name) for name in STRENGTHS),
            "This is my house",
            "relate",
            tuple(tuple(named(STRENGTHS, points) for points in row) for row in habit),
        )

    def _picking(self, state: Desks, chair: str) -> Fill:
        seat = self.seat(state, chair)
        points = importance(House(seat.weights, seat.relations, self.real.reach))
        fields = tuple(
            Field(
                name,
                spec.label,
                "pick",
                tuple(Choice(key, level.text, level.cost) for key, level in spec.levels.items()),
                help=" ".join((self._column(seat, place, points[place]), *self._evidence(state, chair, name))),
                row=True,
            )
            for place, (name, spec) in enumerate(self.specs.items())
        )
        return Fill(
            f"Now spend at most {self.cap} cents {self.piece}. The last level of a spec brings what your house says,"
            " the middle one half of it, unless a panel found otherwise. Strong is 9 points, medium 3, weak 1. A need"
            f" is met at {MET}; what comes on top nobody feels. A level that makes something worse takes points away:"
            " count people in the same way.",
            fields,
            "This is what we build",
            "pick",
            self.cap,
            "cents",
        )

    def _column(self, seat: Seat, place: int, points: int) -> str:
        """What a chair's own house says of a spec."""
        found = [
            f"{need.label} ({named(COUNTS, weight)}) {named(STRENGTHS, row[place])}"
            for need, weight, row in zip(self.needs.values(), seat.weights, seat.relations, strict=True)
            if row[place]
        ]
        return f"Your house: {', '.join(found) or 'moves nothing'}; {points} points."


def named(names: Mapping[str, int], points: int) -> str:
    """The name of these points, like ``strong`` for 9."""
    return next(name for name, number in names.items() if number == points)


def _counted(number: int, thing: str, more: str = "") -> str:
    """So many of a thing, as in “2 questions”; empty for none."""
    return f"{number} {thing}{'' if number == 1 else 's'}{more}" if number else ""


def _one(value: Value, allowed: Sequence[str]) -> str:
    if not isinstance(value, str) or value not in allowed:
        raise NotAMove(f"{_quoted(value)} cannot be chosen here.", f"Choose {listed(allowed)}.")
    return value


def _record(value: Value, keys: Sequence[str]) -> Record:
    if not isinstance(value, Record) or sorted(value) != sorted(keys):
        raise NotAMove("That does not fill in everything.", f"Give one entry for each of {listed(keys)}.")
    return value


def _entries(value: Value, allowed: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The ids that a form gives, in the order of `allowed`. Raises `NotAMove` for anything else."""
    record = _record(value, list(allowed))
    for key, names in allowed.items():
        entry = record[key]
        if not isinstance(entry, str) or entry not in names:
            raise NotAMove(f"{_quoted(entry)} is nothing that “{key}” can be.", f"It can be {listed(names)}.")
    return tuple(str(record[key]) for key in allowed)


def _either(ask: Ask) -> str:
    return " or ".join(f"“{act}”" for act in tasks(ask))


def _quoted(value: Value) -> str:
    return f"“{value[:60]}”" if isinstance(value, str) else "That"
