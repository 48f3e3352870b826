"""Interview: two chairs on one customer call, and what the list that each hands in alone is worth.

Rules this kind keeps:

- Who may ask what when is in `deskswap.core.interview.calls`, what people say in `deskswap.core.interview.needs`.
- A line of the list is found when it is a need, was said on a call, and is ticked. Every other tick is wrong.
- score = found / (reachable + wrong) · (1 − L / 2). `reachable` is the most that could have been said with the chair's
  own questions asked otherwise and the other's as they were; L is the share of its own questions that were leading.
  The first factor is the share that two sets have in common (Jaccard 1912), here of ticked and findable.
- The bot in the other chair is decent and partial: it goes by its own list and by what was said, nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from deskswap.core.activity import (
    Census,
    Mark,
    Marks,
    Play,
    chance,
    listed,
    reading_minutes,
    register,
)
from deskswap.core.game import Policy, at_random
from deskswap.core.interview import needs
from deskswap.core.interview.calls import CustomerCalls, move_of, sentence
from deskswap.core.interview.findings import (
    Outcome,
    Round,
    coverage_figure,
    leading_account,
    needs_table,
    outcome,
    overlap_in_words,
    road_not_taken,
    score_in_words,
    shared_stories,
    wrong_ticks,
)
from deskswap.core.interview.needs import Asked
from deskswap.core.moves import Move, Record
from deskswap.core.views import (
    Block,
    Heading,
    Text,
)
from deskswap.errors import Problem

SECONDS_A_QUESTION, SECONDS_A_LINE = 35, 8
"""What choosing a question and judging a line of the list take beside the reading; the authors' own assumption."""

LEADS_EVERY = 3
"""The bot's every third question leads."""

FOLLOWED = 2
"""Reasons behind the other chair's stories that a pair of good listeners asks for; the authors' own assumption."""

WORD = 5
"""Letters from which on the player who matches words takes one seriously."""


@register("interview")
class Interview(CustomerCalls):
    """An interview as a scenario file holds it."""

    kind: Literal["interview"]

    # ---- who sits in an empty chair --------------------------------------------------------------------------

    def reply(self, play: Play, chair: str) -> Move:
        """A decent colleague who is partial: every third question leads, the others ask or follow up by chance.

        Its list is what it hears at once, most of the rest of what was said, and the wishes that it put there itself.
        """
        state, side = play.state, self.sides[chair]

        def draw(what: str) -> float:
            return chance(play.seed, len(state.asked), f"{chair}/{what}")

        if len(state.asked) == self.questions:
            came = needs.raised(self.customers, state.asked)
            own = [question for question in state.asked if question.chair == chair and question.sort == "leading"]
            ticks = {name for name in came if name in side.hears or draw(f"hears/{name}") < 0.6}
            ticks |= {side.leading[question.about].suggests for question in own}
            return Move(chair, "note", Record({"needs": tuple(name for name in self.candidates if name in ticks)}))
        count = sum(question.chair == chair for question in state.asked)
        sort = "leading" if count % LEADS_EVERY == LEADS_EVERY - 1 else "follow" if draw("sort") < 0.5 else "open"
        moves = self.allowed(state, chair)
        by_sort = [[move for question, move in moves if question.sort == kind] for kind in (sort, "open", "leading")]
        wanted = next(found for found in by_sort if found)
        return wanted[int(draw("which") * len(wanted))]

    def best(self, play: Play, chair: str) -> Move:
        """The next question of a plan that reaches most with the questions left; in the end, exactly what was said."""
        state, moments = play.state, self.sides[chair].moments
        if len(state.asked) == self.questions:
            return Move(chair, "note", Record({"needs": needs.raised(self.customers, state.asked)}))
        already = needs.told(self.customers, state.asked)
        left = self.turns_each - sum(question.chair == chair for question in state.asked)
        found = needs.plans(self.customers, chair, moments, already, left)
        plan = found[max(found, key=lambda reached: (len(reached), -len(found[reached])))]
        now = [question for question in plan if question.sort == "open" or (question.cell, "open") in already]
        if not now:
            return min(self.allowed(state, chair), key=lambda item: item[0].sort == "leading")[1]

        def brings(question: Asked) -> int:
            same = frozenset((item.cell, item.sort) for item in plan if item.cell == question.cell)
            return len(needs.needs_told(self.customers, same))

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
        return outcome(
            Round(self.customers, self.candidates, play.state.asked),
            chair, self.sides[chair].moments, self.turns_each, self.note(play.state, chair),
        )  # fmt: skip

    def marks(self, play: Play, chair: str) -> Marks:
        """The score, once the chair's list is in. Communication: own questions that did not lead. Analysis: the ticks
        beside what was said. Teamwork: reasons asked for behind the other's stories, up to `FOLLOWED`.

        ``coverage``: needs found of those reachable. ``precision``: ticks that were right. ``reading``: what ticks and
        needs said have in common. ``asking``: own questions that did not lead. ``said``: needs said of all there are.
        """
        if play.state.notes[tuple(self.chairs).index(chair)] is None:
            return Marks(0.0)
        got = self.outcome(play, chair)
        weight = len({*got.came, *got.ticks})
        taken, there = shared_stories(Round(self.customers, self.candidates, play.state.asked), chair)
        skills = [
            Mark("communication", float(got.asked - got.leading), float(got.asked), got.asked),
            Mark("teamwork", float(min(taken, FOLLOWED)), float(min(there, FOLLOWED)), min(there, FOLLOWED)),
            Mark("analysis", weight * got.reading, float(weight), weight),
        ]
        measures = (
            ("coverage", got.coverage),
            ("precision", got.precision),
            ("reading", got.reading),
            ("asking", got.asking),
            ("said", len(got.came) / len(self.market)),
        )
        return Marks(got.score, tuple(mark for mark in skills if mark.decisions), measures)

    def account(self, play: Play, chair: str) -> tuple[Block, ...]:
        """The score, the curve, every need in its words, the wrong ticks, what leading did, who overlapped."""
        state, other = play.state, self.other(chair)
        phone = Round(self.customers, self.candidates, state.asked)
        got = self.outcome(play, chair)
        questions = tuple(str(self.words(question)) for question in state.asked)
        lists = {chair: got.ticks, other: self.note(state, other)}
        names = {name: str(person.name) for name, person in self.chairs.items()}
        return (
            Heading("What your list is worth"),
            Text(score_in_words(got)),
            Heading("What came up, question by question"),
            coverage_figure(phone, names),
            needs_table(phone, got.ticks, self.note(state, other), names[other]),
            *wrong_ticks(phone, got),
            Heading("What the leading questions did"),
            *leading_account(phone, questions, names, lists, self._suggests),
            Heading("Who overlapped"),
            Text(overlap_in_words(phone)),
            Heading("What could still have come up"),
            *road_not_taken(phone, got, tuple(sentence(self.words(question)) for question in got.plan)),
        )

    def _suggests(self, question: Asked) -> str:
        return self.sides[question.chair].leading[question.about].suggests

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
        found += needs.people_problems(self.customers, self.moments, self.candidates)
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
