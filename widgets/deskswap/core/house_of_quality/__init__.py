"""The house of quality: two chairs put their evidence together, then each turns needs into specs under a cost cap.

After Hauser & Clausing, "The House of Quality" (Harvard Business Review 66(3), 1988, 63–73), where what marketing
knows of needs and what R&D knows of specs meet in one matrix.

Rules this kind keeps:

- First both consult, in turn: open a folder on the other desk (a limited number of questions), tell from a folder of
  one's own, or stop. What lies in a folder comes out in its owner's words; whoever asks is answered.
- Then each chair alone weighs the needs (``weigh``), fills in the relations (``relate``), chooses levels (``pick``).
  Weights and relations stand at first as the chair's side has always believed them to be.
- A level may do harm: it can take points from a need.
- The score is the mean of two parts, both 0..1: (tau + 1) / 2 with the weighted tau between the importance of the specs
  in one's own house and in truth, and 1 − (Umax − U) / (Umax − Umin) for the utility U of the chosen levels.
- A chair sees what the other desk has folders on, and nothing in them that was not opened or told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Literal

from deskswap.core.activity import Census, Play, drawn, reading_minutes, register
from deskswap.core.game import Policy, at_random
from deskswap.core.house_of_quality.account import Accounted
from deskswap.core.house_of_quality.consulting import Folders, named
from deskswap.core.house_of_quality.market import Chosen, House, even, importance
from deskswap.core.house_of_quality.relations import COUNTS, STRENGTHS
from deskswap.core.moves import Move, Record

SECONDS_AN_ENTRY = 6
"""What looking over one weight, one relation or one level takes beside the reading; the authors' own assumption."""

SECONDS_A_TURN = 15
"""What choosing a folder takes beside the reading; the authors' own assumption."""


@register("house_of_quality")
class HouseOfQuality(Accounted):
    """A house of quality as a scenario file holds it: who sits in an empty chair, and how long it takes."""

    kind: Literal["house_of_quality"]

    # ---- who sits in an empty chair --------------------------------------------------------------------------

    def reply(self, play: Play, chair: str) -> Move:
        """Tells first what its side is proud of, then asks where most hangs in its own view, then reads with care."""
        state = play.state
        if self.turns_left(state, chair):
            own, theirs = self.closed(state, chair), self.closed(state, self.other(chair))
            first = not any(said.chair == chair for said in state.log)
            if theirs and self.questions_left(state, chair) and not (first and own):
                house = self.knowing(chair, self.known(state, chair))
                stakes = [self._stake(house, topic) for topic in theirs]
                return Move(chair, "ask", theirs[drawn(stakes, play.chance())])
            return Move(chair, "tell", own[0]) if own else Move(chair, "stop", "enough")
        return self._laid_down(play, chair, self.knowing(chair, self.known(state, chair)))

    def _stake(self, house: House, topic: str) -> float:
        """The points that hang on a need or a spec in a house; at least 1."""
        if topic in self.needs:
            row = list(self.needs).index(topic)
            return 1.0 + house.weights[row] * sum(house.relations[row])
        return 1.0 + importance(house)[list(self.specs).index(topic)]

    def best(self, play: Play, chair: str) -> Move:
        """Asks for the folders that together bring its house nearest the truth, tells what helps the other most."""
        state, other = play.state, self.other(chair)
        if not self.turns_left(state, chair):
            return self._laid_down(play, chair, self.knowing(chair, self.known(state, chair)))
        theirs = self.closed(state, other)
        number = min(self.questions_left(state, chair), self.turns_left(state, chair), len(theirs))
        if number:
            known = self.known(state, chair)
            sets = combinations(theirs, number)
            topics = max(sets, key=lambda some: self._worth_with(chair, known, [(other, topic) for topic in some]))
            return Move(chair, "ask", topics[0])
        known = self.known(state, other)
        worth = {topic: self._worth_with(other, known, [(chair, topic)]) for topic in self.closed(state, chair)}
        if not worth:
            return Move(chair, "stop", "enough")
        return Move(chair, "tell", max(worth, key=lambda topic: worth[topic]))

    def _worth_with(self, chair: str, known: Folders, more: Sequence[tuple[str, str]]) -> float:
        return round(self.worth(self.knowing(chair, known.union(more))), 9)

    def policies(self, chair: str) -> Mapping[str, Policy]:
        """Players who know the rules, their own side's habit and at most what is on their own desk."""
        size = (len(self.needs), len(self.specs))
        strong = House((9,) * size[0], ((9,) * size[1],) * size[0], tuple(even(len(row)) for row in self.real.reach))
        bare = House((1,) * size[0], ((0,) * size[1],) * size[0], strong.reach)
        habit = self.knowing(chair, ())
        return {
            "random": at_random,
            "all strong": self._stubborn(strong),
            "nothing matters": self._stubborn(bare),
            "a little of everything": self._stubborn(strong, self.market.spread()),
            "habit": self._stubborn(habit),
            "the dearest first": self._stubborn(habit, self.market.dearest()),
            "without asking": self._unasked,
        }

    def _stubborn(self, house: House, chosen: Chosen | None = None) -> Policy:
        """Hears nobody, fills in this house, and chooses these levels, or those that are best in it."""
        return lambda play, seat: self._stopped(play, seat) or self._laid_down(play, seat, house, chosen)

    def _unasked(self, play: Play, chair: str) -> Move:
        heard = self.known(play.state, chair)
        return self._stopped(play, chair) or self._laid_down(play, chair, self.knowing(chair, heard))

    def _stopped(self, play: Play, chair: str) -> Move | None:
        return Move(chair, "stop", "enough") if self.turns_left(play.state, chair) else None

    def _laid_down(self, play: Play, chair: str, house: House, chosen: Chosen | None = None) -> Move:
        """The next private move of a chair that has this house in mind."""
        seat = self.seat(play.state, chair)
        if not seat.weights:
            pairs = zip(self.needs, house.weights, strict=True)
            return Move(chair, "weigh", Record({need: named(COUNTS, points) for need, points in pairs}))
        if not seat.relations:
            rows = {
                need: Record({spec: named(STRENGTHS, points) for spec, points in zip(self.specs, row, strict=True)})
                for need, row in zip(self.needs, house.relations, strict=True)
            }
            return Move(chair, "relate", Record(rows))
        chosen = chosen or self.market.best(house)
        levels = {name: list(spec.levels)[k] for (name, spec), k in zip(self.specs.items(), chosen, strict=True)}
        return Move(chair, "pick", Record(levels))

    # ---- what can be said of the scenario as a whole ---------------------------------------------------------

    def census(self) -> Census:
        """Plays and states are not counted; the minutes run from reading what one must to reading all there is."""
        chair, other = list(self.chairs)
        entries = len(self.needs) * (len(self.specs) + 1) + len(self.specs)
        texts = (self.setting, self.needs, self.specs, self.chairs[chair].brief, self.desks[chair])
        low = reading_minutes(*texts) + (entries * SECONDS_AN_ENTRY + self.turns * SECONDS_A_TURN) / 60
        return Census(0, 0, (low, low + reading_minutes(self.desks[other], self.desks[other], self.beliefs)))
