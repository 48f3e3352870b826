"""How a house of quality is played: consulting over closed folders, then three private moves a chair.

Rules this module keeps:

- While they consult, the chair with more turns left moves, the first of the file where they are equal.
- A folder that was asked for or told about lies open to both chairs; every other is its owner's.
- The private moves follow in one order, ``weigh``, ``relate``, ``pick``; chairs don't wait for each other.
- What a private move brings, it brings to its own chair only, until the play is over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from deskswap.core.activity import Play, check_choice, listed, percent
from deskswap.core.house_of_quality.relations import (
    COUNTS,
    MET,
    STRENGTHS,
    Chosen,
    House,
    NeedsAndSpecs,
    importance,
    utility,
)
from deskswap.core.moves import Move, Record, Value
from deskswap.core.views import (
    Ask,
    Block,
    Choice,
    Choose,
    Either,
    Field,
    Fill,
    Grid,
    Items,
    Meter,
    Option,
    Speech,
    Table,
    Text,
    View,
    tasks,
)  # fmt: skip
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
    """How a house of quality is played: what may happen next, and what each chair sees of it."""

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
            return self._weighing(chair)
        return self._picking() if seat.relations else self._relating(chair)

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
                f"They may cost {self.cap} cents a {self.piece}.",
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
        name = self.chairs[self.other(chair)].name
        theirs = self.closed(state, self.other(chair)) if self.questions_left(state, chair) else ()
        found = (
            (f"Ask {name}", "ask", f"Which folder on the desk of {name} do you ask for?", theirs),
            ("Tell", "tell", f"Which folder of yours do you tell {name} about?", self.closed(state, chair)),
        )
        options = [
            Option(label, Choose(prompt, tuple(Choice(topic, self.label(topic)) for topic in topics), act))
            for label, act, prompt, topics in found
            if topics
        ]
        enough = Choose("No more questions and nothing to tell.", (Choice("enough", "To the house"),), "stop")
        return Either("Your turn to consult.", (*options, Option("Stop consulting", enough)))

    def _weighing(self, chair: str) -> Fill:
        counts = tuple(Choice(name, f"{name} ({points})") for name, points in COUNTS.items())
        habit = self.knowing(chair, ())
        fields = tuple(
            Field(name, need.label, "pick", counts, start=named(COUNTS, points), help=need.text, row=True)
            for (name, need), points in zip(self.needs.items(), habit.weights, strict=True)
        )
        prompt = "The customers' side of the house. How much does each need count when they pay? It stands as your side"
        return Fill(f"{prompt} has always had it.", fields, "These are the weights", "weigh")

    def _relating(self, chair: str) -> Grid:
        habit = self.knowing(chair, ()).relations
        return Grid(
            "The rooms of the house. How strongly does each spec move each need? It stands as your side has always had"
            " it: change what you now know better.",
            tuple(Choice(name, need.label) for name, need in self.needs.items()),
            tuple(Choice(name, spec.label) for name, spec in self.specs.items()),
            tuple(Choice(name, name) for name in STRENGTHS),
            "This is my house",
            "relate",
            tuple(tuple(named(STRENGTHS, points) for points in row) for row in habit),
        )

    def _picking(self) -> Fill:
        fields = tuple(
            Field(
                name,
                spec.label,
                "pick",
                tuple(Choice(key, level.text, level.cost) for key, level in spec.levels.items()),
                row=True,
            )
            for name, spec in self.specs.items()
        )
        prompt = f"Now spend it. All levels together may cost {self.cap} cents a {self.piece}."
        return Fill(prompt, fields, "This is what we build", "pick", self.cap, "cents")

    # ---- what a chair sees -----------------------------------------------------------------------------------

    def view(self, play: Play, chair: str) -> View:
        told = [self._brought(play, index, chair) for index in range(len(play.moves))]
        if play.over:
            told[-1] = (*told[-1], Text(self._ending(play, chair), "key"))
        left = self.turns_left(play.state, chair)
        meters = (
            Meter("Turns to consult left", left, 0, self.turns),
            Meter("Questions left", self.questions_left(play.state, chair), 0, self.questions),
        )
        return self.told(play, chair, self._brief(chair), self._opening(chair), told, meters if left else ())

    def _brief(self, chair: str) -> tuple[Block, ...]:
        own = tuple((self.label(topic), str(folder.text)) for topic, folder in self.desks[chair].items())
        return (
            Text(self.chairs[chair].brief),
            self._needs(),
            self._costs(),
            self._habit(chair),
            Table("In the folders on your own desk. Nobody else has read them.", ("On", "What is in it"), own),
        )

    def _opening(self, chair: str) -> tuple[Block, ...]:
        other = self.other(chair)
        topics = listed([self.label(topic) for topic in self.desks[other]])
        return (
            Text(self.setting, "scene"),
            Items(
                (
                    f"First you both consult: {self.turns} turns each, at most {self.questions} of them to ask for a"
                    " folder on the other desk; in the others you tell from your own. Then, each alone, you weigh the"
                    " needs, fill in the house, and choose levels.",
                    "A need counts much where people pay or leave for it, somewhat where they notice it, hardly where"
                    " they only tick it.",
                    "A relation is strong where nearly everybody in a test can tell, medium where about half can, weak"
                    " where a few can.",
                    "It gives 9, 3 or 1 points with the last level of its spec and, if nobody has measured"
                    f" otherwise, half of that with the middle one. With {MET} points a need is met; what comes on"
                    " top, nobody feels.",
                ),
                "How it goes",
            ),
            Text(f"On the desk of {self.chairs[other].name} lie folders on: {topics}.", "note"),
        )

    def _habit(self, chair: str) -> Table:
        habit = self.knowing(chair, ())
        rows = tuple(
            (
                str(need.label),
                named(COUNTS, weight),
                ", ".join(
                    f"{spec.label}: {named(STRENGTHS, points)}"
                    for spec, points in zip(self.specs.values(), row, strict=True)
                    if points
                ),
            )
            for need, weight, row in zip(self.needs.values(), habit.weights, habit.relations, strict=True)
        )
        caption = "The house as your side has always had it. It need not be right."
        return Table(caption, ("Need", "Counts", "What moves it"), rows)

    def _needs(self) -> Table:
        rows = tuple((str(need.label), str(need.text)) for need in self.needs.values())
        return Table("What customers want, in their words.", ("Need", "In a customer's words"), rows)

    def _costs(self) -> Table:
        rows = tuple(
            (str(spec.label), str(spec.text), ", ".join(f"{k.text}: {k.cost} ct" for k in spec.levels.values()))
            for spec in self.specs.values()
        )
        caption = f"What can be chosen, in cents a {self.piece}. All together may cost {self.cap}."
        return Table(caption, ("Spec", "What it is", "Levels, from the least to the most"), rows)

    def _brought(self, play: Play, index: int, chair: str) -> tuple[Block, ...]:
        move = play.moves[index]
        if move.act in PRIVATE:
            return self._noted(play.states[index + 1], move) if move.chair == chair else ()
        said = play.states[index + 1].log[-1]
        if said.act == "stop":
            return (Text(f"{self.chairs[said.chair].name} has heard enough.", "scene"),)
        if said.act == "tell":
            return (self._speech(said.chair, self.desks[said.chair][said.topic].text, chair),)
        other = self.other(said.chair)
        asked = (self.needs[said.topic] if said.topic in self.needs else self.specs[said.topic]).asked
        return (
            self._speech(said.chair, asked, chair),
            self._speech(other, self.desks[other][said.topic].text, chair),
        )

    def _speech(self, speaker: str, text: str, chair: str) -> Speech:
        return Speech(speaker, self.chairs[speaker].name, text, speaker == chair)

    def _noted(self, state: Desks, move: Move) -> tuple[Block, ...]:
        """What a chair's own private move brings it: after the relations, the bottom row of its house."""
        seat = self.seat(state, move.chair)
        if move.act == "weigh":
            return (Text("Your weights are in.", "note"),)
        if move.act == "pick":
            cost = self.market.plan.cost(seat.chosen)
            return (Text(f"You chose {self.levels(seat.chosen)}: {cost} cents a {self.piece}.", "note"),)
        points = importance(House(seat.weights, seat.relations, self.real.reach))
        ranked = sorted(zip(points, self.specs.values(), strict=True), key=lambda pair: -pair[0])
        rows = tuple((str(spec.label), str(number)) for number, spec in ranked)
        caption = "The bottom row of your house: weight times relation, added up."
        return (
            Table(caption, ("Spec", "Points"), rows),
            Text(f"Look along the rows too: a need that one spec meets with {MET} needs no second.", "note"),
        )

    def levels(self, chosen: Chosen) -> str:
        """The chosen levels in words."""
        pairs = zip(self.specs.values(), chosen, strict=True)
        return listed([f"{spec.label}: {list(spec.levels.values())[level].text}" for spec, level in pairs])

    def _ending(self, play: Play, chair: str) -> str:
        yours = utility(self.real, self.seat(play.state, chair).chosen)
        theirs = utility(self.real, self.seat(play.state, self.other(chair)).chosen)
        best = self.market.range(self.real)[1]
        return (
            f"Your choice meets {percent(yours)} of what customers want, that of"
            f" {self.chairs[self.other(chair)].name} {percent(theirs)}; {percent(best)} could be had for the money."
        )


def named(names: Mapping[str, int], points: int) -> str:
    """The name of these points, like ``strong`` for 9."""
    return next(name for name, number in names.items() if number == points)


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
