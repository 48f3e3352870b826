"""The house of quality: two chairs put their evidence together, then each turns needs into specs under a cost cap.

After Hauser & Clausing, "The House of Quality" (Harvard Business Review 66(3), 1988, 63–73), where what marketing
knows of needs and what R&D knows of specs meet in one matrix.

Rules this kind keeps:

- First both consult, in turn: open a folder on the other desk (a limited number of questions), tell from a folder of
  one's own, or stop. What lies in a folder comes out in its owner's words; whoever asks is answered.
- Then each chair alone weighs the needs (``weigh``), fills in the relations (``relate``), chooses levels (``pick``).
  Weights and relations stand at first as the chair's side has always believed them to be.
- The score is the mean of two parts, both 0..1: (tau + 1) / 2 with the weighted tau between the importance of the specs
  in one's own house and in truth, and 1 − (Umax − U) / (Umax − Umin) for the utility U of the chosen levels.
- A chair sees what the other desk has folders on, and nothing in them that was not opened or told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Literal

from deskswap.core.activity import Census, Mark, Marks, Play, drawn, listed, percent, reading_minutes, register
from deskswap.core.game import Policy, at_random
from deskswap.core.house_of_quality.consulting import Consulting, Folders, Seat, named
from deskswap.core.house_of_quality.relations import (
    COUNTS,
    STRENGTHS,
    Chosen,
    Entry,
    House,
    even,
    importance,
    utility,
    weighted_tau,
)
from deskswap.core.moves import Move, Record
from deskswap.core.views import Block, Figure, Fold, Heading, Heat, HeatRow, Series, Table, Text

SECONDS_AN_ENTRY = 6
"""What looking over one weight, one relation or one level takes beside the reading; the authors' own assumption."""

SECONDS_A_TURN = 15
"""What choosing a folder takes beside the reading; the authors' own assumption."""


@register("house_of_quality")
class HouseOfQuality(Consulting):
    """A house of quality as a scenario file holds it: who sits in an empty chair, and what a play is worth."""

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

    # ---- marks and account -----------------------------------------------------------------------------------

    def marks(self, play: Play, chair: str) -> Marks:
        """The score once the chair has chosen: the mean of the first two measures.

        Measures, each in 0..1: (tau + 1) / 2; the part of the utility that was not lost; the questions that put
        something right, of those that could; of what the other desk settles, the part that stands right in the house;
        of all weights and relations, the part that does.
        """
        seat = self.seat(play.state, chair)
        if not seat.chosen:
            return Marks(0.0)
        house, theirs = self.built(seat), self.settled_by(self.other(chair))
        choice, hits, most = self.market.share(self.real, seat.chosen), *self._questions(play, chair)
        every = [(need, spec) for need in self.needs for spec in ("", *self.specs)]
        heard, filled = self._right(house, theirs), self._right(house, every)
        return Marks(
            self.worth(house, seat.chosen),
            (
                *((Mark("communication", hits, most, most),) if most else ()),
                Mark("teamwork", heard, len(theirs), len(theirs)),
                Mark("analysis", choice, 1.0, 1),
            ),
            (
                ("order of the specs", self._ranking(house)),
                ("choice of levels", choice),
                ("questions that put something right", hits / most if most else 1.0),
                ("right of what the other desk settles", heard / len(theirs)),
                ("right of the whole house", filled / len(every)),
            ),
        )

    def built(self, seat: Seat) -> House:
        """The house that a chair has filled in."""
        return House(seat.weights, seat.relations, self.real.reach)

    def _ranking(self, house: House) -> float:
        return (weighted_tau(importance(self.real), importance(house)) + 1) / 2

    def _questions(self, play: Play, chair: str) -> tuple[int, int]:
        """The questions that put something right, of those that could: what was told unasked needs no question."""
        log, turning = play.state.log, self.turning(chair)
        told = [said.topic for said in log if said.chair != chair and said.act == "tell"]
        hits = sum(said.chair == chair and said.act == "ask" and said.topic in turning for said in log)
        return hits, min(self.questions, sum(topic not in told for topic in turning))

    def _right(self, house: House, entries: Sequence[Entry]) -> int:
        return sum(self._points(house, entry) == self._points(self.real, entry) for entry in entries)

    def _points(self, house: House, entry: Entry) -> int:
        """What a house says of a weight or a relation."""
        row = list(self.needs).index(entry[0])
        return house.relations[row][list(self.specs).index(entry[1])] if entry[1] else house.weights[row]

    def account(self, play: Play, chair: str) -> tuple[Block, ...]:
        """What it was worth, the two houses, spec by spec, the money nobody feels, the folders left closed."""
        seat = self.seat(play.state, chair)
        return (
            *self._score_told(play, chair),
            *self._bars(play, chair),
            *self._houses(self.built(seat)),
            *self._spec_by_spec(seat.chosen),
            *self._prides(play, chair),
            *self._left_closed(play, chair),
        )

    def _score_told(self, play: Play, chair: str) -> Iterator[Block]:
        marks = self.marks(play, chair)
        order, levels, _, heard, right = (percent(value) for _, value in marks.measures)
        hits, most = self._questions(play, chair)
        yield Heading("What your house and your choice were worth")
        yield Text(
            f"Score: {percent(marks.score)}, the mean of two parts. The order of the specs in the bottom row of your"
            f" house against the true one gives {order}: Kendall's tau, every pair weighted by its true difference,"
            f" moved from −1..1 to 0..1. The levels you chose give {levels}: how far they stand between the worst and"
            " the best that the money buys. The matrix follows Hauser & Clausing (1988)."
        )
        yield Text(
            f"Of your questions {hits} put something right that your side had wrong ({most} could have)."
            f" Of what the folders of {self.chairs[self.other(chair)].name} settle, {heard} stands right in your house;"
            f" of all its weights and relations, {right}."
        )

    def _bars(self, play: Play, chair: str) -> Iterator[Block]:
        other = self.other(chair)
        bars = (
            ("Your side's habit", self.market.best(self.knowing(chair, ()))),
            ("Your own folders alone", self.market.best(self.knowing(chair, self.own(chair)))),
            ("All you had read", self.market.best(self.knowing(chair, self.known(play.state, chair)))),
            ("Your choice", self.seat(play.state, chair).chosen),
            (f"The choice of {self.chairs[other].name}", self.seat(play.state, other).chosen),
            ("Both desks together", self.market.best(self.real)),
        )
        values = tuple(round(100 * utility(self.real, chosen)) for _, chosen in bars)
        alt = ", ".join(f"{label}: {value}" for (label, _), value in zip(bars, values, strict=True))
        yield Figure(
            "bars",
            "How much of what customers want is met, in percent, for the same money",
            f"Bars from 0 to 100 percent. {alt}. Both desks together are the best there is.",
            tuple(label for label, _ in bars),
            (Series("met", values),),
            "%",
        )
        told = [said.topic for said in play.state.log if said.chair == chair and said.act == "tell"]
        if told:
            after = self.known(play.state, other)
            before = after - {(chair, topic) for topic in told}
            moved = [round(100 * utility(self.real, self.market.best(self.knowing(other, f)))) for f in (before, after)]
            yield Text(
                f"You told {self.chairs[other].name} about {listed([self.label(topic) for topic in told])}, unasked."
                " What a careful reader in that chair would have chosen without it meets"
                f" {moved[0]} %, with it {moved[1]} %."
            )

    def _houses(self, house: House) -> Iterator[Block]:
        yield Heading("The true house and yours")
        cells = [(need, spec) for need in self.needs for spec in self.specs]
        wrong = [
            f"{self._cell(cell)} {named(STRENGTHS, self._points(house, cell))} instead of"
            f" {named(STRENGTHS, self._points(self.real, cell))}"
            for cell in cells
            if self._points(house, cell) != self._points(self.real, cell)
        ]
        related = [
            f"{self._cell(cell)} {named(STRENGTHS, self._points(self.real, cell))}"
            for cell in cells
            if self._points(self.real, cell)
        ]
        yield self._heat("The true house", self.real, f"Needs by specs: {listed(related)}. All others are none.")
        differs = f"It differs from the true one in {len(wrong)} of {len(cells)} relations: {listed(wrong)}."
        same = f"All {len(cells)} relations are as in the true one."
        yield self._heat("Your house", house, differs if wrong else same)
        rows = tuple(
            (self.label(need), named(COUNTS, mine), named(COUNTS, real))
            for need, mine, real in zip(self.needs, house.weights, self.real.weights, strict=True)
        )
        yield Table("What each need counts for those who pay.", ("Need", "You said", "In truth"), rows)

    def _cell(self, cell: Entry) -> str:
        return f"{self.label(cell[0])} × {self.label(cell[1])}"

    def _heat(self, title: str, house: House, alt: str) -> Heat:
        places = {points: index for index, points in enumerate(STRENGTHS.values())}
        rows = tuple(
            HeatRow(self.label(need), tuple(places[points] for points in row))
            for need, row in zip(self.needs, house.relations, strict=True)
        )
        return Heat(title, alt, tuple(self.label(spec) for spec in self.specs), rows, tuple(STRENGTHS))

    def _spec_by_spec(self, chosen: Chosen) -> Iterator[Block]:
        best, here = self.market.best(self.real), utility(self.real, chosen)
        real, rows = importance(self.real), []
        for place, (name, spec) in enumerate(self.specs.items()):
            levels = list(spec.levels.values())
            swapped = (*chosen[:place], best[place], *chosen[place + 1 :])
            gain = _points_more(utility(self.real, swapped) - here)
            cells = [f"{levels[one[place]].text} ({levels[one[place]].cost} ct)" for one in (chosen, best)]
            rows.append((self.label(name), str(real[place]), *cells, gain))
        yield Table(
            "Spec by spec. The last column: what your choice would gain, in points of 100, with only this spec set as"
            " in the best choice, whatever it cost.",
            ("Spec", "True importance", "You chose", "Best choice", "Gain"),
            tuple(rows),
        )
        cost, unfelt = self.market.plan.cost(chosen), self.market.unfelt(self.real, chosen)
        spent = f"You spent {cost} cents a {self.piece}"
        if unfelt:
            yield Text(
                f"{spent}, and {unfelt} of them on what customers don't feel: for {cost - unfelt} cents there is a"
                " choice that meets at least as much."
            )
        else:
            yield Text(f"{spent}, and no choice meets as much for less.")

    def _prides(self, play: Play, chair: str) -> Iterator[Block]:
        yield Heading("What each side defends")
        ranked = sorted(importance(self.real), reverse=True)
        for name in (chair, self.other(chair)):
            belief, place = self.beliefs[name], list(self.specs).index(self.beliefs[name].pride)
            levels = list(self.specs[belief.pride].levels.values())
            level = levels[self.seat(play.state, name).chosen[place]]
            yield Text(
                f"{self.chairs[name].name}: {self.label(belief.pride)}. {belief.because} In truth it is number"
                f" {ranked.index(importance(self.real)[place]) + 1} of {len(ranked)} in importance; chosen was"
                f" {level.text}, for {level.cost} of {self.cap} cents."
            )

    def _left_closed(self, play: Play, chair: str) -> Iterator[Block]:
        """The other desk's folders that stayed closed, with what each would have been worth in addition."""
        other, known = self.other(chair), self.known(play.state, chair)
        here = utility(self.real, self.market.best(self.knowing(chair, known)))
        rows = []
        for topic in self.closed(play.state, other):
            more = self.market.best(self.knowing(chair, {*known, (other, topic)}))
            rows.append((self.label(topic), self._says(other, topic), _points_more(utility(self.real, more) - here)))
        yield Heading("The folders you did not open")
        if not rows:
            yield Text(f"None: all that lay on the desk of {self.chairs[other].name} was opened or told.")
            return
        yield Table(
            "What each would have changed by itself, in points of 100, had you chosen as well as your knowledge"
            " allowed. One folder alone may change nothing, or mislead without its neighbour.",
            ("Folder on", "What it settles", "Change"),
            tuple(rows),
        )
        texts = tuple(
            Text(f"{self.label(topic)}: {self.desks[other][topic].text}") for topic in self.closed(play.state, other)
        )
        yield Fold("What they say", texts)

    def _says(self, desk: str, topic: str) -> str:
        """What a folder settles, in words."""
        found = []
        for need, spec in self.entries(self.desks[desk][topic]):
            if not need:
                found.append(f"how far the levels of {self.label(spec)} reach")
            elif spec:
                strength = named(STRENGTHS, self._points(self.real, (need, spec)))
                found.append(f"{self._cell((need, spec))} is {strength}")
            else:
                found.append(f"{self.label(need)} counts {named(COUNTS, self._points(self.real, (need, '')))}")
        return "; ".join(found) or "nothing"

    # ---- what can be said of the scenario as a whole ---------------------------------------------------------

    def census(self) -> Census:
        """Plays and states are not counted; the minutes run from reading what one must to reading all there is."""
        chair, other = list(self.chairs)
        entries = len(self.needs) * (len(self.specs) + 1) + len(self.specs)
        texts = (self.setting, self.needs, self.specs, self.chairs[chair].brief, self.desks[chair])
        low = reading_minutes(*texts) + (entries * SECONDS_AN_ENTRY + self.turns * SECONDS_A_TURN) / 60
        return Census(0, 0, (low, low + reading_minutes(self.desks[other], self.desks[other], self.beliefs)))


def _points_more(share: float) -> str:
    """A difference of utility in points of 100, with its sign."""
    points = round(100 * share)
    return f"{points:+d}".replace("-", "−") if points else "0"
