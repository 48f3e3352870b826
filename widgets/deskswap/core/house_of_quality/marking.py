"""What a play of the house of quality was worth.

Rules this module keeps:

- A guess earns nothing for hearing: teamwork counts what a chair heard from the other desk and then has right.
- What was told unasked needs no question.
- Analysis counts a choice no higher than what the chair had read could lead it to; the rest of the score may be luck.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from deskswap.core.activity import Mark, Marks, Play
from deskswap.core.house_of_quality.consulting import Seat
from deskswap.core.house_of_quality.market import Chosen, House, importance, weighted_tau
from deskswap.core.house_of_quality.relations import Entry
from deskswap.core.house_of_quality.sight import Shown


class Marked(Shown):
    """A house of quality with its marks."""

    def marks(self, play: Play, chair: str) -> Marks:
        """The score once the chair has chosen: the mean of the first two measures.

        Measures, each in 0..1: (tau + 1) / 2; the part of the utility that was not lost; the turns of consulting that
        put something right, of those that could; of what could be heard and put right, the part that was; of all
        weights and relations, the part that stands right. Analysis: the second measure, at most what a careful reader
        of the same folders gets in it.
        """
        seat = self.seat(play.state, chair)
        if not seat.chosen:
            return Marks(0.0)
        house, choice = self.built(seat), self.market.share(self.real, seat.chosen)
        read = self.market.share(self.real, self.careful(play, chair))
        turns, most = (sum(pair) for pair in zip(self._asking(play, chair), self._telling(play, chair), strict=True))
        heard, could = self._hearing(play, chair)
        return Marks(
            self.worth(house, seat.chosen),
            (
                *((Mark("communication", turns, most, most),) if most else ()),
                Mark("teamwork", heard, could, could),
                Mark("analysis", min(choice, read), 1.0, 1),
            ),
            (
                ("order of the specs in your house", self._ranking(house)),
                ("worth of your levels, from the worst to the best for the money", choice),
                ("turns of consulting that put something right, of those that could", turns / most if most else 1.0),
                ("heard from the other desk and right in your house, of what could be", heard / could),
                ("all weights and relations that stand right in your house", self._right_share(house)),
            ),
        )

    def built(self, seat: Seat) -> House:
        """The house that a chair has filled in."""
        return House(seat.weights, seat.relations, self.real.reach)

    def careful(self, play: Play, chair: str) -> Chosen:
        """What a careful reader of all that a chair has read would choose."""
        return self.market.best(self.knowing(chair, self.known(play.state, chair)))

    def _ranking(self, house: House) -> float:
        return (weighted_tau(importance(self.real), importance(house)) + 1) / 2

    def _topics_of(self, play: Play, chair: str, act: str) -> list[str]:
        return [said.topic for said in play.state.log if (said.chair, said.act) == (chair, act)]

    def _asking(self, play: Play, chair: str) -> tuple[int, int]:
        """The questions that put something right, of those that could."""
        told, turning = self._topics_of(play, self.other(chair), "tell"), self.turning(chair)
        hits = sum(topic in turning for topic in self._topics_of(play, chair, "ask"))
        return hits, min(self.questions, sum(topic not in told for topic in turning))

    def _telling(self, play: Play, chair: str) -> tuple[int, int]:
        """1 where something told unasked put something right for the other; out of 1 where there is a turn for it."""
        useful = set(self.turning(self.other(chair)))
        helped = not useful.isdisjoint(self._topics_of(play, chair, "tell"))
        could = self.turns > self.questions and not useful <= set(self._topics_of(play, self.other(chair), "ask"))
        return int(helped), int(helped or could)

    def _hearing(self, play: Play, chair: str) -> tuple[int, int]:
        """The weights and relations that were heard and stand right, of the most that could be heard."""
        told = self._topics_of(play, self.other(chair), "tell")
        heard = self.mends(chair, (*told, *self._topics_of(play, chair, "ask")))
        rest = [topic for topic in self.turning(chair) if topic not in told]
        sets = combinations(rest, min(self.questions, len(rest)))
        most = max(len(self.mends(chair, (*told, *some))) for some in sets)
        return self._right(self.built(self.seat(play.state, chair)), tuple(heard)), most

    def _right(self, house: House, entries: Sequence[Entry]) -> int:
        return sum(self._points(house, entry) == self._points(self.real, entry) for entry in entries)

    def _right_share(self, house: House) -> float:
        return self._right(house, self._every()) / len(self._every())

    def _every(self) -> tuple[Entry, ...]:
        return tuple((need, spec) for need in self.needs for spec in ("", *self.specs))

    def _points(self, house: House, entry: Entry) -> int:
        """What a house says of a weight or a relation."""
        row = list(self.needs).index(entry[0])
        return house.relations[row][list(self.specs).index(entry[1])] if entry[1] else house.weights[row]
