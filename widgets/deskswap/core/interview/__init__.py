"""Interview: two chairs on one customer call, and what the list that each hands in alone is worth.

Rules this kind keeps:

- Who may ask what when is in `deskswap.core.interview.calls`, what people say in `deskswap.core.interview.needs`.
- A line of the list is found when it is a need, was said on a call, and is ticked. Every other tick is wrong.
- score = found / (reachable + wrong) · (1 − L / 2). `reachable` is the most that could have been said with the chair's
  own questions asked otherwise and the other's as they were; L is the share of its own questions that were leading.
  The first factor is the share that two sets have in common (Jaccard 1912), here of ticked and findable.
- The bot in the other chair is decent and partial: it goes by its own list and by what was said, nothing else. It
  leaves a story to whoever opened it for one turn, leads once, and more often only where the other chair leads too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import fsum
from typing import Literal

from deskswap.core.activity import (
    Census,
    Mark,
    Marks,
    Play,
    capital,
    chance,
    listed,
    reading_minutes,
    register,
)
from deskswap.core.game import Policy, at_random
from deskswap.core.interview import needs
from deskswap.core.interview.account import (
    Names,
    calls_account,
    how_counted,
    leading_account,
    missed_needs,
    needs_table,
    overlap_in_words,
    plan_table,
    score_in_words,
    two_lists,
    unsaid_account,
    wrong_ticks,
)
from deskswap.core.interview.calls import CustomerCalls, move_of
from deskswap.core.interview.findings import FOLLOWED, Outcome, Round, outcome, shared_stories
from deskswap.core.interview.needs import Asked
from deskswap.core.moves import Move, Record
from deskswap.core.views import (
    Block,
    Fold,
    Heading,
    Text,
)
from deskswap.errors import Problem

SECONDS_A_QUESTION, SECONDS_A_LINE = 35, 8
"""What choosing a question and judging a line of the list take beside the reading; the authors' own assumption."""

LEADS_EVERY = 3
"""The bot's third question leads, and every third one after it where the other chair has led as well."""

FOLLOWS = 0.3
"""How often the bot comes back to a story where it does not lead; seldom enough to leave some to the other chair."""

SAID = "needs said on these calls, of all there were"
"""The name of the measure that the coverage curve of the lab draws."""

WORD = 5
"""Letters from which on the player who matches words takes one seriously."""


@register("interview")
class Interview(CustomerCalls):
    """An interview as a scenario file holds it."""

    kind: Literal["interview"]

    # ---- who sits in an empty chair --------------------------------------------------------------------------

    def reply(self, play: Play, chair: str) -> Move:
        """A decent colleague who is partial: the third question leads, the others ask or follow up by chance.

        It leads again only where the other chair has led, never with the same question twice, and leaves the newest
        story of the other chair alone. Its list is what it hears at once, most of the rest of what was said, and the
        wishes that it put there itself.
        """
        state, side = play.state, self.sides[chair]

        def draw(what: str) -> float:
            return chance(play.seed, len(state.asked), f"{chair}/{what}")

        own = [question for question in state.asked if question.chair == chair]
        if len(state.asked) == self.questions:
            came = needs.raised(self.customers, state.asked)
            ticks = {name for name in came if name in side.hears or draw(f"hears/{name}") < 0.6}
            ticks |= {side.leading[question.about].suggests for question in own if question.sort == "leading"}
            return Move(chair, "note", Record({"needs": tuple(name for name in self.candidates if name in ticks)}))
        copies = any(question.sort == "leading" for question in state.asked if question.chair != chair)
        leads = len(own) % LEADS_EVERY == LEADS_EVERY - 1 and (len(own) < LEADS_EVERY or copies)
        sort = "leading" if leads else "follow" if draw("sort") < FOLLOWS else "open"
        used = {(question.sort, question.about) for question in own if question.sort == "leading"}
        theirs = {question.cell for question in state.asked[-1:]}
        moves = [
            (question, move)
            for question, move in self.allowed(state, chair)
            if (question.sort, question.about) not in used
            and (question.sort != "follow" or question.cell not in theirs)
        ]
        by_sort = [[move for question, move in moves if question.sort == kind] for kind in (sort, "open", "leading")]
        wanted = next(found for found in by_sort if found)
        return wanted[int(draw("which") * len(wanted))]

    def best(self, play: Play, chair: str) -> Move:
        """The next question of a plan that reaches most with the questions left; in the end, exactly what was said.

        What few answers tell comes first: the other chair is likely to bring out the rest.
        """
        state, moments = play.state, self.sides[chair].moments
        if len(state.asked) == self.questions:
            return Move(chair, "note", Record({"needs": needs.raised(self.customers, state.asked)}))
        already = needs.told(self.customers, state.asked)
        left = self.turns_each - sum(question.chair == chair for question in state.asked)
        found = needs.plans(self.customers, chair, moments, already, left)
        rare = needs.rarity(self.customers)
        plan = found[
            max(found, key=lambda reached: (len(reached), fsum(rare[need] for need in reached), -len(found[reached])))
        ]
        now = [question for question in plan if question.sort == "open" or (question.cell, "open") in already]
        if not now:
            return min(self.allowed(state, chair), key=lambda item: item[0].sort == "leading")[1]

        def brings(question: Asked) -> float:
            same = frozenset((item.cell, item.sort) for item in plan if item.cell == question.cell)
            return fsum(rare[need] for need in needs.needs_told(self.customers, same))

        return move_of(max(now, key=brings))

    # ---- players who know nothing ----------------------------------------------------------------------------

    def policies(self, chair: str) -> Mapping[str, Policy]:
        return {
            "random": at_random,
            "only leads": _questioner(("leading",), _by_words),
            "first customer only": _questioner(("open", "follow"), _every_line, loyal=True),
            "one open question each": _questioner(("open",), _every_line),
            "ticks everything": _questioner(("follow", "open"), _every_line),
            "matches words": _questioner(("follow", "open"), _by_words),
            "ticks by chance": _questioner(("follow", "open"), _by_chance),
        }

    # ---- marks and account -----------------------------------------------------------------------------------

    def outcome(self, play: Play, chair: str) -> Outcome:
        """What a chair's list is worth."""
        note = self.note(play.state, chair)
        return outcome(self._round(play), chair, self.sides[chair].moments, self.turns_each, note)

    def marks(self, play: Play, chair: str) -> Marks:
        """The score, once the chair's list is in. Communication: own questions that did not lead, and needs that they
        added to the other's, of all that they could have. Analysis: what was both said and ticked, of what was either.
        Teamwork: the other's open stories come back to, up to `FOLLOWED`; left out where there was none.
        """
        if play.state.notes[tuple(self.chairs).index(chair)] is None:
            return Marks(0.0)
        got = self.outcome(play, chair)
        weight = len({*got.came, *got.ticks})
        taken, there = shared_stories(self._round(play), chair)
        skills = [
            Mark("communication", float(got.asked - got.leading + got.added), float(got.asked + got.open), got.asked),
            Mark("teamwork", float(min(taken, FOLLOWED)), float(min(there, FOLLOWED)), min(there, FOLLOWED)),
            Mark("analysis", float(got.found), float(weight), weight),
        ]
        measures = (
            ("needs on your list, of the most that could have been said", got.coverage),
            ("ticks that somebody's words stand behind, of all your ticks", got.precision),
            ("questions of yours that did not lead", got.asking),
            (SAID, len(got.came) / len(self.market)),
        )
        return Marks(got.score, tuple(mark for mark in skills if mark.decisions), measures)

    def account(self, play: Play, chair: str) -> tuple[Block, ...]:
        """The score, the two lists, what leading did, what was said when, what stayed unsaid; the rest in folds."""
        state, other = play.state, self.other(chair)
        phone, got = self._round(play), self.outcome(play, chair)
        ticks, theirs = got.ticks, self.note(state, other)
        names = Names(chair, {name: str(person.name).split()[0] for name, person in self.chairs.items()})
        leads = {name: lead for side in self.sides.values() for name, lead in side.leading.items()}
        taken, there = shared_stories(phone, chair)
        return (
            Heading("What your list is worth"),
            Text(score_in_words(got, names)),
            *wrong_ticks(phone, got),
            *missed_needs(phone, got),
            Heading("Two lists, two handwritings"),
            *two_lists(phone, ticks, theirs, names, leads),
            Heading("Questions with the answer inside"),
            *leading_account(phone, self._say, names, leads),
            Heading("When the needs were said"),
            *calls_account(phone, names),
            Text(overlap_in_words(phone)),
            Heading("What stayed unsaid"),
            *unsaid_account(phone, got, self._say, names),
            Text(self.afterword, "note"),
            Fold("Every need there was", (needs_table(phone, self._say, names, self.sides[chair].moments),)),
            Fold("The plan that brings most", plan_table(phone, got, self._say, names)),
            Fold("How score and skills are counted", how_counted(got, taken, there, names)),
        )

    def _say(self, question: Asked) -> str:
        return capital(self.words(question))

    def _round(self, play: Play) -> Round:
        return Round(self.customers, self.candidates, play.state.asked)

    # ---- what can be said of the scenario as a whole ---------------------------------------------------------

    def census(self) -> Census:
        """Minutes only: the plays are too many to count. From short answers to reading the two lists twice."""
        side = next(iter(self.sides.values()))
        people = [(one.name, one.about) for one in self.customers.values()]
        asks = [words for _, words in self.own_questions(side)]
        answers = [
            reading_minutes(answer.probe, part.text)
            for one in self.customers.values()
            for answer in one.answers.values()
            for part in (answer.story, answer.reason)
        ]
        lines = [line.text for line in self.candidates.values()]
        brief = next(iter(self.chairs.values())).brief
        low = reading_minutes(self.setting, brief, side.notes, people, asks, lines)
        low += self.questions * sum(answers) / len(answers)
        low += (self.turns_each * SECONDS_A_QUESTION + len(lines) * SECONDS_A_LINE) / 60
        return Census(0, 0, (low, low + self.turns_each * reading_minutes(asks) + reading_minutes(lines)))

    def problems(self) -> tuple[Problem, ...]:
        found = []
        if len(self.chairs) != 2:
            found.append(Problem("chairs", f"must be two, not {len(self.chairs)}"))
        if self.questions % 2:
            found.append(Problem("questions", f"must be even, so that both chairs ask as many, not {self.questions}"))
        if set(self.sides) != set(self.chairs):
            found.append(Problem("sides", f"must be one for each of {listed(self.chairs)}"))
        for name, side in self.sides.items():
            found += needs.side_problems(f"sides.{name}", side, self.moments, self.candidates)
            if len(side.moments) * len(self.customers) < self.questions:
                found.append(Problem(f"sides.{name}.asks", f"must hold open questions for {self.questions} turns"))
        asked = {name for side in self.sides.values() for name in side.asks}
        for name in self.moments:
            if name not in asked:
                found.append(Problem(f"moments.{name}", "can be asked about by nobody"))
        leads = dict.fromkeys(name for side in self.sides.values() for name in side.leading)
        found += needs.people_problems(self.customers, self.moments, leads, self.candidates)
        suggested = {lead.suggests for side in self.sides.values() for lead in side.leading.values()}
        for name, line in self.candidates.items():
            if line.sort == "wish" and name not in suggested:
                found.append(Problem(f"candidates.{name}", "is a wish that no leading question suggests"))
        return tuple(found)


# ---- how the players who know nothing ask and tick ---------------------------------------------------------------


def _questioner(sorts: tuple[needs.Sort, ...], ticks: Callable[[Play], tuple[str, ...]], loyal: bool = False) -> Policy:
    """A player who prefers some sorts of questions, and the customer asked least (where `loyal`, the first)."""

    def policy(play: Play, chair: str) -> Move:
        game = play.activity
        assert isinstance(game, Interview)
        if len(play.state.asked) == game.questions:
            return Move(chair, "note", Record({"needs": ticks(play)}))
        people = [question.customer for question in play.state.asked if question.chair == chair]

        def order(item: tuple[Asked, Move]) -> tuple[int, ...]:
            question, _ = item
            sort = sorts.index(question.sort) if question.sort in sorts else len(sorts)
            place = tuple(game.customers).index(question.customer)
            return (place, sort) if loyal else (sort, people.count(question.customer), place)

        return min(game.allowed(play.state, chair), key=order)[1]

    return policy


def _every_line(play: Play) -> tuple[str, ...]:
    return tuple(_game(play).candidates)


def _by_chance(play: Play) -> tuple[str, ...]:
    return tuple(name for name in _game(play).candidates if chance(play.seed, 0, f"ticks/{name}") < 0.5)


def _by_words(play: Play) -> tuple[str, ...]:
    """The lines that share a longer word with what was said on the calls."""
    game = _game(play)
    spoken = {
        word
        for question, answer in zip(play.state.asked, needs.heard(game.customers, play.state.asked), strict=True)
        for word in _long_words(f"{game.words(question)} {answer.text}")
    }
    return tuple(name for name, line in game.candidates.items() if spoken & _long_words(line.text))


def _long_words(text: str) -> set[str]:
    return {word.strip(".,;:?'\"").lower() for word in text.split() if len(word) >= WORD}


def _game(play: Play) -> Interview:
    assert isinstance(play.activity, Interview)
    return play.activity
