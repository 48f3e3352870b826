"""A round of calls that two chairs share: who may ask what when, and what each of them sees.

Rules this module keeps:

- The chairs take turns until the questions are used up: ``ask`` (a customer, and a question of the chair's own list)
  or ``follow`` (the reason behind a story that somebody has told). Then each hands in ``note``, a list of needs.
- Both hear all answers. What a chair brings (its notes, its list of questions) only that chair sees.
- What an answer brings is in `deskswap.core.interview.needs`. What sort a question was shows in how people take it:
  after a leading one the voice changes, and a short answer is told to be left over from it.
- A question that has been answered is not asked again; a short answer is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, NamedTuple

from pydantic import Field as Of

from deskswap.core.activity import Part, Play, Slug, Words, capital, check_choice, listed
from deskswap.core.game import Game
from deskswap.core.interview import needs
from deskswap.core.interview.needs import Asked, Candidate, Customer, Heard, Side
from deskswap.core.moves import Move, Record, Value
from deskswap.core.views import (
    Ask,
    Block,
    Choice,
    Choose,
    Either,
    Field,
    Fill,
    Items,
    Meter,
    Option,
    Speech,
    Text,
    View,
)
from deskswap.errors import NotAMove, NotNow

NOTHING_OPEN = "No story is open that you could come back to."
"""What stands in place of the choice between something new and something told."""


class Moment(Part):
    """Something that happened, to be asked about; `question` can follow a name and a comma."""

    question: Words


class Calls(NamedTuple):
    """The state: the questions so far, and for each chair its list once it is handed in."""

    asked: tuple[Asked, ...]
    notes: tuple[tuple[str, ...] | None, ...]


class CustomerCalls(Game):
    """A round of calls as a scenario file holds it; the chairs take turns in the order of the file."""

    questions: Annotated[int, Of(ge=2, le=40)]
    setting: Words
    afterword: Words
    ask_question: Words
    ask_note: Words
    moments: Annotated[dict[Slug, Moment], Of(min_length=1)]
    sides: dict[Slug, Side]
    candidates: Annotated[dict[Slug, Candidate], Of(min_length=2, max_length=24)]
    customers: Annotated[dict[Slug, Customer], Of(min_length=2, max_length=8)]

    # ---- the rules -------------------------------------------------------------------------------------------

    def start(self, seed: int) -> Calls:
        return Calls((), (None,) * len(self.chairs))

    def turn(self, state: Calls) -> tuple[str, ...]:
        if len(state.asked) < self.questions:
            return (tuple(self.chairs)[len(state.asked) % len(self.chairs)],)
        return tuple(chair for chair, note in zip(self.chairs, state.notes, strict=True) if note is None)

    def ask(self, state: Calls, chair: str) -> Ask | None:
        if chair not in self.turn(state):
            return None
        if len(state.asked) == self.questions:
            lines = tuple(Choice(name, line.text) for name, line in self.candidates.items())
            return Fill(
                self.ask_note,
                (Field("needs", "Somebody on these calls needs this, and said so", "tick", lines, start=()),),
                "Hand in",
                "note",
            )
        side = self.sides[chair]
        who = tuple(Choice(name, f"{one.name}, {one.about}") for name, one in self.customers.items())
        what = tuple(Choice(name, capital(text)) for name, text in self.own_questions(side))
        fields = (Field("who", "Whom do you ask?", "pick", who), Field("what", "What do you ask?", "pick", what))
        said = self._open_stories(state.asked)
        if not said:
            return Fill(f"{self.ask_question} {NOTHING_OPEN}", fields, "Ask", "ask")
        back = tuple(
            Choice(f"{who}.{moment}", f"{self.customers[who].called}, {self.customers[who].answers[moment].probe}")
            for who, moment in said
        )
        return Either(
            self.ask_question,
            (
                Option("Ask something new", Fill("Something new.", fields, "Ask", "ask")),
                Option("Come back to something said", Choose("Something that has been told.", back, "follow")),
            ),
        )

    def own_questions(self, side: Side) -> Iterator[tuple[str, Words]]:
        """A chair's own list: ids and words, in the order of the file; what leads is not named as such."""
        for name in side.asks:
            yield name, side.leading[name].question if name in side.leading else self.moments[name].question

    def _open_stories(self, asked: tuple[Asked, ...]) -> tuple[needs.Cell, ...]:
        """The stories that were told and not followed up yet, the newest first."""
        items = needs.told(self.customers, asked)
        cells = dict.fromkeys(question.cell for question in reversed(asked))
        return tuple(cell for cell in cells if (cell, "open") in items and (cell, "follow") not in items)

    def step(self, state: Calls, move: Move) -> Calls:
        self.you(move.chair)
        ask, over = self.ask(state, move.chair), not self.turn(state)
        if ask and move.act == "note" and len(state.asked) < self.questions:
            raise NotNow("The list is handed in after the calls.", "What is asked for is a question.")
        if ask and move.act == "follow" and isinstance(ask, Fill) and ask.act == "ask":
            raise NotNow("There is no story to come back to.", "Ask something new.")
        check_choice(move, ask, over)
        if move.act == "note":
            place = tuple(self.chairs).index(move.chair)
            return state._replace(notes=(*state.notes[:place], self._ticks(move.value), *state.notes[place + 1 :]))
        question = self._asked(state, move) if move.act == "ask" else self._followed(state, move)
        return state._replace(asked=(*state.asked, question))

    def _asked(self, state: Calls, move: Move) -> Asked:
        side, value = self.sides[move.chair], move.value
        known = [name for name, _ in self.own_questions(side)]
        if not isinstance(value, Record) or set(value) != {"who", "what"}:
            raise NotAMove("That is no question.", "It names whom you ask (who) and what (what).")
        who, what = value["who"], value["what"]
        if not isinstance(who, str) or who not in self.customers:
            raise NotAMove("There is nobody of that name on the list.", f"There is {listed(self.customers)}.")
        if not isinstance(what, str) or what not in known:
            raise NotAMove("That is not on your list of questions.", f"There is {listed(known)}.")
        question = Asked(move.chair, "leading" if what in side.leading else "open", who, what)
        called = self.customers[who].called
        if question in state.asked and question.sort == "leading":
            raise NotNow(f"{called} has agreed to that already.", "Ask something else, or ask somebody else.")
        if (question.cell, "open") in needs.told(self.customers, state.asked):
            raise NotNow(f"{called} has told that already.", "Come back to it, or ask something else.")
        return question

    def _followed(self, state: Calls, move: Move) -> Asked:
        said = {f"{who}.{moment}": (who, moment) for who, moment in self._open_stories(state.asked)}
        if not isinstance(move.value, str) or move.value not in said:
            raise NotAMove("That is no story one can come back to now.", f"There is {listed(said)}.")
        return Asked(move.chair, "follow", *said[move.value])

    def _ticks(self, value: Value) -> tuple[str, ...]:
        allowed = f"Tick any of {listed(self.candidates)}, each once."
        ticks = value["needs"] if isinstance(value, Record) and set(value) == {"needs"} else None
        if not isinstance(ticks, tuple) or not all(isinstance(name, str) for name in ticks):
            raise NotAMove("That is no list of ticks.", allowed)
        if len(set(ticks)) < len(ticks) or not set(ticks) <= set(self.candidates):
            raise NotAMove("The ticks name a line twice, or one that is not on the list.", allowed)
        return tuple(name for name in self.candidates if name in ticks)

    @property
    def turns_each(self) -> int:
        """The questions that each chair has."""
        return self.questions // len(self.chairs)

    def allowed(self, state: Calls, chair: str) -> tuple[tuple[Asked, Move], ...]:
        """Every question that the chair may put now, and the move that puts it."""
        side, items = self.sides[chair], needs.told(self.customers, state.asked)
        found = []
        for who in self.customers:
            for what in side.asks:
                question = Asked(chair, "leading" if what in side.leading else "open", who, what)
                agreed = question.sort == "leading" and question in state.asked
                if not agreed and (question.cell, "open") not in items:
                    found.append(question)
        found += [Asked(chair, "follow", *cell) for cell in self._open_stories(state.asked)]
        return tuple((question, move_of(question)) for question in found)

    # ---- what a chair sees -----------------------------------------------------------------------------------

    def view(self, play: Play, chair: str) -> View:
        side, state = self.sides[chair], play.state
        brief = (Text(self.chairs[chair].brief), Items(tuple(map(str, side.notes)), side.source))
        opening = (Text(self.setting, "scene"),)
        answers = iter(zip(state.asked, needs.heard(self.customers, state.asked), strict=True))
        by_move: list[tuple[Block, ...]] = []
        for move in play.moves:
            if move.act != "note":
                question, answer = next(answers)
                by_move.append(self._exchange(question, answer, chair))
            else:
                by_move.append((self._list(state, chair, "Your list"),) if move.chair == chair else ())
        if play.over:
            by_move[-1] = (*by_move[-1], Text(self._ending(play, chair), "key"))
            return self.told(play, chair, brief, opening, by_move)
        own = sum(question.chair == chair for question in state.asked)
        each = self.questions // len(self.chairs)
        return self.told(play, chair, brief, opening, by_move, (Meter("Questions you have left", each - own, 0, each),))

    def _exchange(self, question: Asked, answer: Heard, chair: str) -> tuple[Block, ...]:
        who = self.customers[question.customer]
        words = f"{who.called}, {self.words(question)}"
        said: tuple[Block, ...] = (
            Speech(question.chair, self.chairs[question.chair].name, words, question.chair == chair),
            Speech("", who.name, answer.text),
        )
        if question.sort == "leading":
            return (*said, Text(who.guarded, "scene"))
        if answer.after is not None:
            left = f"That was politeness, left over from question {answer.after + 1}. Now it is used up."
            return (*said, Text(left, "scene"))
        return said

    def words(self, question: Asked) -> Words:
        """The words of a question, without the name in front."""
        if question.sort == "leading":
            return self.sides[question.chair].leading[question.about].question
        if question.sort == "open":
            return self.moments[question.about].question
        return self.customers[question.customer].answers[question.about].probe

    def _list(self, state: Calls, chair: str, title: str) -> Items:
        ticks = self.note(state, chair)
        return Items(tuple(str(self.candidates[name].text) for name in ticks) or ("Nothing ticked.",), title)

    def note(self, state: Calls, chair: str) -> tuple[str, ...]:
        """A chair's ticks; none before it has handed its list in."""
        return state.notes[tuple(self.chairs).index(chair)] or ()

    def _ending(self, play: Play, chair: str) -> str:
        came = needs.raised(self.customers, play.state.asked)
        ticks = self.note(play.state, chair)
        found = sum(name in came for name in ticks)
        wrong = len(ticks) - found
        return (
            f"The lists are in. {len(came)} of {len(self.market)} needs were said on the calls. You ticked {found} of"
            f" them, and {wrong} {'line' if wrong == 1 else 'lines'} that nobody's words stand behind."
        )

    @property
    def market(self) -> tuple[str, ...]:
        """The needs among the candidates, in the order of the file."""
        return tuple(name for name, line in self.candidates.items() if line.sort == "need")


def move_of(question: Asked) -> Move:
    """The move that puts a question."""
    if question.sort == "follow":
        return Move(question.chair, "follow", f"{question.customer}.{question.about}")
    return Move(question.chair, "ask", Record({"who": question.customer, "what": question.about}))
