"""What a chair sees of a house of quality while it is played.

Rules this module keeps:

- A folder shows its text to its owner, and to the other desk once it was asked for or told about.
- What was heard stands in the brief from then on.
- What a private move brings, it brings to its own chair only, until the play is over.
"""

from __future__ import annotations

from collections.abc import Sequence

from deskswap.core.activity import Play, listed, percent
from deskswap.core.house_of_quality.consulting import PRIVATE, Consulting, Desks, named
from deskswap.core.house_of_quality.market import Chosen, House, importance, utility
from deskswap.core.house_of_quality.relations import COUNTS, STRENGTHS
from deskswap.core.moves import Move
from deskswap.core.views import Block, Items, Meter, Speech, Table, Text, View

HEARD = ("On", "What is in it")
"""The head of a table of folders."""


class Shown(Consulting):
    """A house of quality with what each chair sees of it."""

    def view(self, play: Play, chair: str) -> View:
        told = [self._brought(play, index, chair) for index in range(len(play.moves))]
        if play.over:
            told[-1] = (*told[-1], Text(self._ending(play, chair), "key"))
        left = self.turns_left(play.state, chair)
        meters = (
            Meter("Turns to consult left", left, 0, self.turns),
            Meter("Questions left", self.questions_left(play.state, chair), 0, self.questions),
        )
        return self.told(play, chair, self._brief(play, chair), self._opening(chair), told, meters if left else ())

    def _brief(self, play: Play, chair: str) -> tuple[Block, ...]:
        other = self.other(chair)
        heard = [topic for desk, topic in self._in_order(play.state) if desk == other]
        said = Table(f"What you heard from {self.chairs[other].name}.", HEARD, self._folders(other, heard))
        return (
            Text(self.chairs[chair].brief),
            self._habit(chair),
            self._costs(),
            Table("In your own folders.", HEARD, self._folders(chair, list(self.desks[chair]))),
            *((said,) if heard else ()),
        )

    def _in_order(self, state: Desks) -> list[tuple[str, str]]:
        """The folders that were opened, (desk, topic), in the order in which it happened."""
        log = [said for said in state.log if said.act != "stop"]
        return [(self.other(said.chair) if said.act == "ask" else said.chair, said.topic) for said in log]

    def _folders(self, desk: str, topics: Sequence[str]) -> tuple[tuple[str, str], ...]:
        return tuple((self.label(topic), str(self.desks[desk][topic].text)) for topic in topics)

    def _opening(self, chair: str) -> tuple[Block, ...]:
        other = self.other(chair)
        topics = listed([self.label(topic) for topic in self.desks[other]])
        return (
            Text(self.setting, "scene"),
            Items(
                (
                    f"First you consult, {self.turns} turns each: ask for a folder on the other desk (at most"
                    f" {self.questions} times), tell from one of yours, or stop.",
                    "Then, alone, you weigh the needs, fill in which spec moves which need, and choose levels for at"
                    f" most {self.cap} cents {self.piece}.",
                    "Half of the score is the order in which your house puts the specs, half what your levels are worth"
                    " to customers.",
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
                str(need.text),
                named(COUNTS, weight),
                ", ".join(
                    f"{spec.label}: {named(STRENGTHS, points)}"
                    for spec, points in zip(self.specs.values(), row, strict=True)
                    if points
                ),
            )
            for need, weight, row in zip(self.needs.values(), habit.weights, habit.relations, strict=True)
        )
        return Table(
            "What customers want, and the sheet as your side has always had it.",
            ("Need", "In a customer's words", "Counts", "What moves it"),
            rows,
        )

    def _costs(self) -> Table:
        rows = tuple(
            (str(spec.label), str(spec.text), ", ".join(f"{k.text}: {k.cost}" for k in spec.levels.values()))
            for spec in self.specs.values()
        )
        caption = f"What can be chosen, in cents {self.piece} on top of the plainest. You have {self.cap}."
        return Table(caption, ("Spec", "What it is", "Levels and cents"), rows)

    def _brought(self, play: Play, index: int, chair: str) -> tuple[Block, ...]:
        move = play.moves[index]
        if move.act in PRIVATE:
            return self._noted(play.states[index + 1], move) if move.chair == chair else ()
        *before, said = play.states[index + 1].log
        if said.act == "stop":
            return (Text(f"{self.chairs[said.chair].name} has heard enough.", "scene"),)
        if said.act == "tell":
            return (self._speech(said.chair, self.desks[said.chair][said.topic].text, chair),)
        other = self.other(said.chair)
        topic = self.needs[said.topic] if said.topic in self.needs else self.specs[said.topic]
        second = any((turn.act, turn.topic) == ("ask", said.topic) for turn in before)
        return (
            self._speech(said.chair, topic.again if second and topic.again else topic.asked, chair),
            self._speech(other, self.desks[other][said.topic].text, chair),
        )

    def _speech(self, speaker: str, text: str, chair: str) -> Speech:
        return Speech(speaker, self.chairs[speaker].name, text, speaker == chair)

    def _noted(self, state: Desks, move: Move) -> tuple[Block, ...]:
        """What a chair's own private move brings it: what it can read for the next one, or what it has laid down."""
        seat, chair = self.seat(state, move.chair), move.chair
        if move.act == "weigh":
            rows = tuple((self.label(id), text) for id in self.specs for text in self._evidence(state, chair, id))
            nothing = (("–", "Nothing yet."),)
            return (Table("What you have read on the specs, for the next sheet.", HEARD, rows or nothing),)
        if move.act == "pick":
            cost = self.market.plan.cost(seat.chosen)
            left = f", {self.cap - cost} of {self.cap} unspent" if cost < self.cap else ", all that there was"
            return (Text(f"You chose {self.levels(seat.chosen)}: {cost} cents {self.piece}{left}.", "note"),)
        points = importance(House(seat.weights, seat.relations, self.real.reach))
        ranked = sorted(zip(points, self.specs.values(), strict=True), key=lambda pair: -pair[0])
        bottom = tuple((str(spec.label), str(number)) for number, spec in ranked)
        caption = "The bottom row of your house: the weight of each need times the relation, added up."
        return (Table(caption, ("Spec", "Points"), bottom),)

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
