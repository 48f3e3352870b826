"""A play of the house of quality in words: what it was worth, why, and what it shows.

Rules this module keeps:

- It computes no mark: what a play was worth is in `deskswap.core.house_of_quality.marking`.
- Whatever a number shows is said in words beside it; how things are counted stands in a fold.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from deskswap.core.activity import Play, listed, percent
from deskswap.core.house_of_quality.consulting import named
from deskswap.core.house_of_quality.market import Chosen, House, importance, utility
from deskswap.core.house_of_quality.marking import Marked
from deskswap.core.house_of_quality.relations import COUNTS, STRENGTHS, Entry
from deskswap.core.views import Block, Figure, Fold, Heading, Items, Series, Table, Text

TOO_MANY_MIDDLES = 2
"""So many specs more at a middle level than in the best choice are worth a word; the authors' own choice."""


class Accounted(Marked):
    """A house of quality with its debrief."""

    def account(self, play: Play, chair: str) -> tuple[Block, ...]:
        """What it was worth and why, the two houses, spec by spec, what each side defends, the folders left closed."""
        seat = self.seat(play.state, chair)
        return (
            Heading("What your house and your choice were worth"),
            Text(self._score_told(play, chair)),
            Items(tuple(self._remarks(play, chair)), "What the play shows"),
            self._bars(play, chair),
            self._houses(self.built(seat)),
            self._spec_by_spec(seat.chosen),
            *self._prides(play, chair),
            *self._left_closed(play, chair),
            self._counting(),
        )

    def _score_told(self, play: Play, chair: str) -> str:
        marks = self.marks(play, chair)
        order, levels = (percent(value) for _, value in marks.measures[:2])
        return (
            f"Score: {percent(marks.score)}, the mean of two parts. The order in which your house puts the specs:"
            f" {order}; a blind guess gets about 50 %. Your levels: {levels} of the way from the worst to the best"
            f" that {self.cap} cents buy."
        )

    def _counting(self) -> Fold:
        ways = (
            "Order: every pair of specs that your house puts in the right order earns, every wrong one costs, and a"
            " pair that differs much in truth counts more (Kendall's tau, weighted by the true difference, moved from"
            " −1..1 to 0..1).",
            "Levels: each need is met by what the chosen levels bring, up to 9 points, and counts 9, 3 or 1.",
            "Communication: your questions that put something right which your sheet had wrong, and one telling that"
            " did so for the other desk, of what was possible.",
            "Teamwork: the weights and relations that your sheet had wrong, that you heard from the other desk, and"
            " that now stand right, of the most that your questions could bring. A lucky guess does not count.",
            "Analysis: the worth of your levels, at most what a careful reader of the same folders would have got.",
            "The matrix follows Hauser & Clausing (1988).",
        )
        return Fold("How score and skills are counted", (Items(ways),))

    def _remarks(self, play: Play, chair: str) -> Iterator[str]:
        chosen = self.seat(play.state, chair).chosen
        yield from self._of_the_money(chosen)
        yield from self._of_luck(chosen, self.careful(play, chair))
        yield from self._of_middles_and_harm(chosen)
        yield self._of_both_sheets(play, chair)
        if told := self._topics_of(play, chair, "tell"):
            yield self._of_telling(play, chair, told)

    def _of_telling(self, play: Play, chair: str, told: Sequence[str]) -> str:
        """What a chair's telling put right on the other sheet, and what that was worth to a careful reader there."""
        other = self.other(chair)
        name = self.chairs[other].name
        settled = {entry for topic in told for entry in self.entries(self.desks[chair][topic])}
        mended = len(self.missing(other) & settled)
        after = self.known(play.state, other)
        before = after - {(chair, topic) for topic in told}
        was, now = (percent(utility(self.real, self.market.best(self.knowing(other, f)))) for f in (before, after))
        start = f"You told {name} about {listed([self.label(topic) for topic in told])}."
        if now != was:
            return (
                f"{start} With it a careful reader in that chair could meet {now} of what customers want,"
                f" {was} without."
            )
        what = f"{mended} {'thing' if mended == 1 else 'things'}" if mended else "nothing"
        return (
            f"{start} It put {what} right that {name} could not know; what a careful reader in that chair would build"
            f" meets {now} of what customers want with it or without."
        )

    def _of_luck(self, chosen: Chosen, careful: Chosen) -> Iterator[str]:
        """Where a choice is worth more than what was read could lead to: the part that nothing read speaks for."""
        values = [utility(self.real, choice) for choice in (careful, chosen)]
        if _points(values[1] - values[0]) > 0:
            yield (
                f"Part of this was luck, or something you know from elsewhere: what you had read leads a careful reader"
                f" to {percent(values[0])} of what customers want, and you meet {percent(values[1])}. You took"
                f" {self._changes(careful, chosen)}. The score counts that, analysis does not."
            )

    def _of_the_money(self, chosen: Chosen) -> Iterator[str]:
        cost, enough = self.market.plan.cost(chosen), self.market.enough(self.real, chosen)
        if cost < self.cap:
            better = max(self._single_changes(chosen), key=lambda choice: utility(self.real, choice))
            gain = _points(utility(self.real, better) - utility(self.real, chosen))
            change = f"One change within the money, {self._changes(chosen, better)}, would have won {gain} points."
            lost = change if gain > 0 else "No single change would have won anything with them."
            yield f"{self.cap - cost} of {self.cap} cents are unspent. {lost}"
        if enough != chosen:
            yield (
                f"For {self.market.plan.cost(enough)} instead of {cost} cents there is a choice that meets at least as"
                f" much: {self._changes(chosen, enough)}."
            )
        else:
            best = self.market.share(self.real, chosen) == 1
            yield "Your levels are the best that the money buys." if best else "No choice meets as much for less."

    def _single_changes(self, chosen: Chosen) -> Iterator[Chosen]:
        """The choice itself, and all that differ from it in one spec and can be paid."""
        for place, spec in enumerate(self.specs.values()):
            for level in range(len(spec.levels)):
                choice = (*chosen[:place], level, *chosen[place + 1 :])
                if self.market.plan.cost(choice) <= self.cap:
                    yield choice

    def _changes(self, old: Chosen, new: Chosen) -> str:
        """What a choice changes in another, in words."""
        found = []
        for spec, before, after in zip(self.specs.values(), old, new, strict=True):
            levels = list(spec.levels.values())
            if before != after:
                found.append(f"{spec.label} {levels[after].text} instead of {levels[before].text}")
        return listed(found)

    def _of_middles_and_harm(self, chosen: Chosen) -> Iterator[str]:
        best = self.market.best(self.real)
        middles = [self._middles(choice) for choice in (chosen, best)]
        if middles[0] >= middles[1] + TOO_MANY_MIDDLES:
            yield (
                f"You took the middle level of {middles[0]} of {len(chosen)} specs, the best choice of {middles[1]}."
                " A little of everything spends the money where nobody pays for it too."
            )
        for spec, level in zip(self.specs.values(), chosen, strict=True):
            taken = list(spec.levels.values())[level]
            for need, strength in taken.against.items():
                yield (
                    f"{spec.label} {taken.text} works against “{self.label(need)}”: it takes away"
                    f" {STRENGTHS[strength]} of the points there."
                )

    def _middles(self, choice: Chosen) -> int:
        return sum(0 < level < len(spec.levels) - 1 for spec, level in zip(self.specs.values(), choice, strict=True))

    def _of_both_sheets(self, play: Play, chair: str) -> str:
        other, every = self.other(chair), self._every()
        mine, theirs = (self.built(self.seat(play.state, seat)) for seat in (chair, other))
        same = [entry for entry in every if self._points(mine, entry) == self._points(theirs, entry)]
        wrong = len(same) - self._right(mine, same)
        return (
            f"Side by side, your sheet and that of {self.chairs[other].name} agree in {len(same)} of {len(every)}"
            f" entries; {f'in {wrong} of these both are' if wrong else 'in none of these are both'} wrong."
            + (" Agreeing is not the same as being right." if wrong else "")
        )

    def _bars(self, play: Play, chair: str) -> Figure:
        other = self.other(chair)
        bars = (
            ("The sheet as it was", self.market.best(self.knowing(chair, ()))),
            ("Your own folders alone", self.market.best(self.knowing(chair, self.own(chair)))),
            ("All you had read", self.careful(play, chair)),
            ("Your choice", self.seat(play.state, chair).chosen),
            (f"Choice of {self.chairs[other].name}", self.seat(play.state, other).chosen),
            ("The best for the money", self.market.best(self.real)),
        )
        values = tuple(round(100 * utility(self.real, chosen)) for _, chosen in bars)
        return Figure(
            "bars",
            "How much of what customers want is met for the same money, by what one goes by",
            f"In percent. {', '.join(f'{label}: {value}' for (label, _), value in zip(bars, values, strict=True))}.",
            tuple(label for label, _ in bars),
            (Series("met", values),),
            "%",
        )

    def _houses(self, house: House) -> Table:
        rows = tuple(
            (self.label(need), *(self._beside(house, (need, spec)) for spec in ("", *self.specs)))
            for need in self.needs
        )
        return Table(
            "Your house and the true one. Where they differ: yours → true. A dash is none: the spec does not help."
            " Where a level does harm, it is named; that was no entry of yours and counts with the levels.",
            ("Need", "Counts", *(self.label(spec) for spec in self.specs)),
            rows,
        )

    def _beside(self, house: House, entry: Entry) -> str:
        names = STRENGTHS if entry[1] else COUNTS
        mine, real = (named(names, self._points(one, entry)).replace("none", "–") for one in (house, self.real))
        return (real if mine == real else f"{mine} → {real}") + self._harm(entry)

    def _harm(self, entry: Entry) -> str:
        """The levels of a spec that work against a need, in brackets; empty where none does."""
        spec = self.specs.get(entry[1])
        levels = [str(level.text) for level in spec.levels.values() if entry[0] in level.against] if spec else []
        return f" (harms at {listed(levels)})" if levels else ""

    def _spec_by_spec(self, chosen: Chosen) -> Table:
        best, here = self.market.best(self.real), utility(self.real, chosen)
        real, rows = importance(self.real), []
        for place, (name, spec) in enumerate(self.specs.items()):
            levels = list(spec.levels.values())
            swapped = (*chosen[:place], best[place], *chosen[place + 1 :])
            gain = _signed(utility(self.real, swapped) - here)
            cells = [f"{levels[one[place]].text} ({levels[one[place]].cost} ct)" for one in (chosen, best)]
            rows.append((self.label(name), str(real[place]), *cells, gain if chosen[place] != best[place] else "="))
        return Table(
            "Spec by spec. Gain: what your choice would win or lose, in points of 100, with this spec alone set as in"
            " the best choice. A small loss may be right, where its cents win more elsewhere.",
            ("Spec", "True points", "You chose", "Best choice", "Gain"),
            tuple(rows),
        )

    def _prides(self, play: Play, chair: str) -> Iterator[Block]:
        yield Heading("What each side defends")
        points, best = importance(self.real), self.market.best(self.real)
        ranked = sorted(points, reverse=True)
        for name in (chair, self.other(chair)):
            belief, place = self.beliefs[name], list(self.specs).index(self.beliefs[name].pride)
            levels = list(self.specs[belief.pride].levels.values())
            level, right = levels[self.seat(play.state, name).chosen[place]], levels[best[place]]
            yield Text(
                f"{self.chairs[name].name}: {self.label(belief.pride)}. {belief.because} In truth it is number"
                f" {ranked.index(points[place]) + 1} of {len(ranked)} in importance{self._level_with(place)}. Chosen:"
                f" {level.text}, for {level.cost} of {self.cap} cents; best: {right.text}, for {right.cost}."
            )

    def _level_with(self, place: int) -> str:
        """The specs that count as much in truth as the one at a place, in words; empty where none does."""
        points = importance(self.real)
        same = [
            self.label(spec)
            for other, spec in enumerate(self.specs)
            if other != place and points[other] == points[place]
        ]
        return f", level with {listed(same)}" if same else ""

    def _left_closed(self, play: Play, chair: str) -> Iterator[Block]:
        """The other desk's folders that stayed closed: what each settles, how that stands, what it would change."""
        other, known, seat = self.other(chair), self.known(play.state, chair), self.seat(play.state, chair)
        house, here = self.built(seat), self.careful(play, chair)
        closed = self.closed(play.state, other)
        yield Heading("The folders you did not hear of")
        if not closed:
            yield Text(f"None: all that lay on the desk of {self.chairs[other].name} was opened or told.")
            return
        rows = tuple(
            (
                self.label(topic),
                self._says(other, topic),
                self._stands(house, other, topic),
                self._change(here, self.market.best(self.knowing(chair, {*known, (other, topic)})), seat.chosen),
            )
            for topic in closed
        )
        yield Table(
            "The last column goes not by your choice but by a careful reader of what you had read: what this folder too"
            " would win or cost that reader, in points of 100. One alone may change nothing and still matter together"
            " with another.",
            ("Folder on", "What it settles", "In your house", "Wins a careful reader"),
            rows,
        )
        texts = tuple(Text(f"{self.label(topic)}: {self.desks[other][topic].text}") for topic in closed)
        yield Fold("What they say", texts)

    def _stands(self, house: House, desk: str, topic: str) -> str:
        """How what a folder settles stands in a house."""
        entries = [entry for entry in self.entries(self.desks[desk][topic]) if entry[0]]
        wrong = len(entries) - self._right(house, entries)
        return (f"{wrong} of {len(entries)} wrong" if wrong else "right") if entries else "–"

    def _change(self, old: Chosen, new: Chosen, chosen: Chosen) -> str:
        """What a careful reader wins by choosing anew, in words; what was chosen may be as good without it."""
        was, now, here = (utility(self.real, choice) for choice in (old, new, chosen))
        gain, spared = _signed(now - was), self.market.plan.cost(old) - self.market.plan.cost(new)
        if _points(now - was) > 0 and _points(here - now) >= 0:
            return f"{gain}; your choice is as good without it"
        return f"same for {spared} ct less" if gain == "0" and spared > 0 else gain

    def _says(self, desk: str, topic: str) -> str:
        """What a folder settles, in words."""
        found = []
        for need, spec in self.entries(self.desks[desk][topic]):
            if not need:
                found.append(f"what the levels of {self.label(spec)} do")
            elif spec:
                strength = named(STRENGTHS, self._points(self.real, (need, spec)))
                found.append(f"{self.label(need)} × {self.label(spec)} is {strength}{self._harm((need, spec))}")
            else:
                found.append(f"{self.label(need)} counts {named(COUNTS, self._points(self.real, (need, '')))}")
        return "; ".join(found) or "nothing"


def _points(share: float) -> int:
    """A difference of utility in points of 100."""
    return round(100 * share)


def _signed(share: float) -> str:
    """A difference of utility in points of 100, with its sign."""
    return f"{_points(share):+d}".replace("-", "−") if _points(share) else "0"
