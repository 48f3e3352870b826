"""Incentives: fortnights of work under a bonus scheme, first as it was set, then as the two chairs design it.

Rules this kind keeps:

- Two chairs. In each fortnight both hand in, unseen by the other, where their days go and what they expect; days that
  go nowhere are kept free.
- After the fortnights under the first scheme each chair designs one in turn, in the order of the file: it proposes,
  the other accepts or asks once for a little more weight on something, the designer designs again, and that holds.
- The score is 60 % joint result, (Π − ΠNash) ÷ (Πmax − ΠNash), with Π the mean joint result of the fortnights under
  the two designed schemes and ΠNash the one where selfish choices lead under the first scheme; 30 % the quality of
  the chair's own scheme, the same share at the place where selfish choices lead under it; and 10 % foresight:
  a guess counts whole where it is right, half where it is one day off.
- A chair sees the other's days only when both have handed in, and the other's strain only when the play is over.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Literal

from deskswap.core.activity import (
    Census,
    Mark,
    Marks,
    Play,
    check_choice,
    hidden,
    listed,
    percent,
    reading_minutes,
    register,
)
from deskswap.core.game import Policy
from deskswap.core.incentives.account import (
    BEFORE,
    DESIGN,
    FORESEEN,
    FORESIGHT,
    JOINT,
    LETTER,
    LETTERS,
    WASTED,
    account,
)
from deskswap.core.incentives.colleagues import (
    POLICIES,
    Board,
    Deal,
    Entry,
    answer,
    draft,
    fortnight_move,
    intended,
    leaning,
    manner,
    scheme_in,
    scheme_move,
    with_more,
    work,
)
from deskswap.core.incentives.payoffs import Payoffs, joint_days
from deskswap.core.incentives.scenario import ACCEPT, FULL, LONGEST, OWN, STEP, WORKS, Scheme
from deskswap.core.incentives.scoreboard import (
    at_hand,
    days_of,
    ends,
    fortnight_report,
    joint_shares,
    level,
    lowered,
    said,
    told_days,
    told_scheme,
    wasted_share,
)
from deskswap.core.moves import Move, Record, Value
from deskswap.core.views import Block, Choice, Choose, Field, Fill, Meter, Speech, Table, Text, View
from deskswap.errors import NotAMove

SECONDS_A_FORTNIGHT, SECONDS_A_SCHEME = 45, 90
"""What filling in a fortnight and designing a scheme take beside the reading; the authors' own assumption."""

Stage = Literal["work", "design", "answer", "over"]


@register("incentives")
class Incentives(Payoffs):
    """An incentive game as it is played."""

    kind: Literal["incentives"]

    # ---- the rules -------------------------------------------------------------------------------------------

    def start(self, seed: int) -> Board:
        return Board()

    def stage(self, board: Board) -> Stage:
        """What is to be done now."""
        done = len(board.fortnights)
        if done == self.length:
            return "over"
        if board.open:
            return "design" if board.open.wish else "answer"
        due = 0 if done < self.fortnights_before else 1 + (done - self.fortnights_before) // self.fortnights_each
        return "design" if len(board.deals) < due else "work"

    def turn(self, state: Board) -> tuple[str, ...]:
        match self.stage(state):
            case "over":
                return ()
            case "work":
                return tuple(chair for chair, entry in zip(self.chairs, state.sealed, strict=True) if entry is None)
            case "answer":
                return (self.other(self.designers[len(state.deals) - 1]),)
        return (self.designers[len(state.deals) - (1 if state.open else 0)],)

    def ask(self, state: Board, chair: str) -> Fill | Choose | None:
        if chair not in self.turn(state):
            return None
        match self.stage(state):
            case "work":
                return self._fortnight_form(state, chair)
            case "answer":
                name = self.chairs[self.other(chair)].name
                prompt = (
                    f"What do you say to the letter of {name}? Take it, or ask for one change: {self.give} points more"
                    f" on something. They come off the own targets first, then off whatever has most."
                )
                answers = (ACCEPT, *self.weights)
                choices = tuple(Choice(key, self._answer(state.deals[-1].draft, chair, key)) for key in answers)
                return Choose(prompt, choices, "answer")
        return self._scheme_form(state)

    def step(self, state: Board, move: Move) -> Board:
        self.you(move.chair)
        check_choice(move, self.ask(state, move.chair), not self.turn(state))
        if move.act == "work":
            return self._handed_in(state, move)
        if move.act == "design" and not state.open:
            return state._replace(deals=(*state.deals, Deal(self._scheme(move.value))))
        last = state.deals[-1]
        if move.act == "answer":
            return state._replace(deals=(*state.deals[:-1], last._replace(wish=self._wish(move.value))))
        return state._replace(deals=(*state.deals[:-1], last._replace(final=self._scheme(move.value))))

    def _handed_in(self, board: Board, move: Move) -> Board:
        place, entry = self.places[move.chair], self._entry(move.value)
        first, second = (entry, board.sealed[1]) if place == 0 else (board.sealed[0], entry)
        if first and second:
            return board._replace(fortnights=(*board.fortnights, (first, second)), sealed=(None, None))
        return board._replace(sealed=(first, second))

    # ---- the forms -------------------------------------------------------------------------------------------

    def _fortnight_form(self, board: Board, chair: str) -> Fill:
        other, fortnight = self.chairs[self.other(chair)], len(board.fortnights)
        days = tuple(
            Field(key, self.works[key], "number", high=self.days, start=0, help=self.sides[chair].works[key])
            for key in WORKS
        )
        joint = listed(tuple(lowered(self.works[key]) for key in WORKS[1:]))
        label = f"Your guess: how many days in all does {other.name} give to {joint}?"
        guess = Field("guess", label, "number", high=self.days, start=0)
        paid = told_scheme(self, scheme_in(self, board, fortnight))
        prompt = (
            f"Fortnight {fortnight + 1}. You are both paid for this: {paid}. Place up to {self.days} days; what you do"
            f" not place is kept free."
        )
        return Fill(prompt, (*days, guess, _line_field()), "Hand in, sealed", "work")

    def _scheme_form(self, board: Board) -> Fill:
        start = board.open.draft if board.open else scheme_in(self, board, len(board.fortnights) - 1)
        labels = (self.works[OWN], *(f"{outcome.name}, for both alike" for outcome in self.outcomes.values()))
        helps = ("Stays on each chair's own target, as it was set.", "", "", "")
        fields = tuple(
            Field(key, label, "number", high=FULL, step=STEP, unit="%", start=points, help=text)
            for key, label, points, text in zip(self.weights, labels, start, helps, strict=True)
        )
        again = (
            f"You were asked for {self.give} points more on {self._weight(board.open.wish)}. Write it again; then it"
            f" holds for {self.fortnights_each} fortnights."
            if board.open
            else f"Write the letter for the coming {self.fortnights_each} fortnights."
        )
        prompt = f"{again} What shall a bonus hang on? {FULL} points, in steps of {STEP}."
        return Fill(prompt, (*fields, _line_field()), "Lay it on the table", "design", total=FULL, total_label="points")

    def _weight(self, weight: str) -> str:
        return "the own target" if weight == OWN else lowered(self.outcomes[weight].name)

    def _answer(self, scheme: Scheme, chair: str, answer: str) -> str:
        """What a chair says with an answer: it objects where it asks for its own target in a scheme that leans."""
        side = self.sides[chair]
        objects = answer == side.target and leaning(self, scheme, chair)
        return side.objects if objects else side.answers[answer]

    def _entry(self, value: Value) -> Entry:
        names = listed([lowered(self.works[key]) for key in WORKS])
        right = f"Place whole days on {names}, {self.days} together at most, with a guess in days and a line."
        form = _form(value, (*WORKS, "guess", "say"), right)
        effort = tuple(_whole(form, key, self.days, 1, right) for key in WORKS)
        if sum(effort) > self.days:
            raise NotAMove(f"These days make {sum(effort)}; there are {self.days}.", right)
        return Entry(effort, _whole(form, "guess", self.days, 1, right), _said(form["say"]))

    def _scheme(self, value: Value) -> Scheme:
        right = f"Give each of {listed(self.weights)} points in steps of {STEP} that make {FULL} together, and a line."
        form = _form(value, (*self.weights, "say"), right)
        scheme = tuple(_whole(form, key, FULL, STEP, right) for key in self.weights)
        if sum(scheme) != FULL:
            raise NotAMove(f"These points make {sum(scheme)}.", right)
        _said(form["say"])
        return scheme

    def _wish(self, value: Value) -> str:
        if not isinstance(value, str) or value not in (ACCEPT, *self.weights):
            raise NotAMove("That is no answer to a scheme.", f"An answer is one of {listed((ACCEPT, *self.weights))}.")
        return value

    # ---- what a chair sees -----------------------------------------------------------------------------------

    def view(self, play: Play, chair: str) -> View:
        by_move = [self._brought(play, index, chair) for index in range(len(play.moves))]
        left = self.length - len(play.state.fortnights)
        meters = [] if play.over else [Meter("Fortnights left", left, 0, self.length)]
        return self.told(
            play, chair, at_hand(self, chair), [Text(self._how()), Text(self.setting, "scene")], by_move, meters
        )

    def _how(self) -> str:
        return (
            f"What counts: what the house has of the last {2 * self.fortnights_each} of {self.length} fortnights, those"
            f" under letters that you two write. The first {self.fortnights_before} run under the letters you have."
            f" Then each of you in turn writes one letter for both, and it holds for {self.fortnights_each} fortnights."
            f" Every fortnight each of you divides up to {days_of(self.days)}, sealed until both have handed in. What"
            f" days bring and what points are worth stands in your brief."
        )

    def _brought(self, play: Play, index: int, chair: str) -> list[Block]:
        """The blocks that a move brought for a chair."""
        move, before, after = play.moves[index], play.states[index], play.states[index + 1]
        name, mine = self.chairs[move.chair].name, move.chair == chair
        if move.act == "answer":
            text = self._answer(after.deals[-1].draft, move.chair, str(move.value))
            return [Speech(move.chair, name, text, mine)]
        if move.act == "design":
            return self._laid_down(move, after, chair)
        if len(after.fortnights) == len(before.fortnights):
            entry = after.sealed[self.places[chair]]
            return [Text(f"Sealed: {told_days(self, entry.effort)}.", "note")] if mine and entry else []
        return [*fortnight_report(self, after, len(after.fortnights) - 1, chair), *self._closing(after)]

    def _closing(self, board: Board) -> list[Block]:
        """What follows a fortnight: nothing, the scene in which a scheme is designed, or the end."""
        if self.stage(board) == "design":
            return [Text(self.halts[len(board.deals)], "scene")]
        if self.stage(board) == "over":
            share = joint_shares(self, board)[1]
            return [
                Text(ends(self, board), "scene"),
                Text(level(self.endings, 100 * share), "scene"),
                Text(f"Under your two letters you came {percent(share)} of the way from selfish to best.", "key"),
            ]
        return []

    def _laid_down(self, move: Move, board: Board, chair: str) -> list[Block]:
        deal = board.deals[-1]
        assert isinstance(move.value, Record)
        line = _said(move.value["say"])
        labels = (str(self.works[OWN]), *(f"{outcome.name}, for both" for outcome in self.outcomes.values()))
        again = ", written again; it holds now" if deal.final else ""
        caption = f"The letter of {self.chairs[move.chair].name}{again}. In % of the bonus."
        row = tuple(str(points) for points in deal.scheme)
        return [*said(self, move.chair, line, chair), Table(caption, labels, (row,))]

    # ---- who sits in an empty chair --------------------------------------------------------------------------

    def reply(self, play: Play, chair: str) -> Move:
        """A colleague's move: see `colleagues`."""
        board: Board = play.state
        match self.stage(board):
            case "work":
                return work(self, board, play.seed, chair)
            case "design":
                return draft(self, board, chair)
        return answer(self, board, chair)

    def best(self, play: Play, chair: str) -> Move:
        """Its part of the best pair from the start, the best scheme, the change that helps most, a mind it knows."""
        board, other = play.state, self.other(chair)
        match self.stage(board):
            case "work":
                theirs = intended(self, board, other, manner(self, play.seed, other))
                return fortnight_move(chair, self.aim[self.places[chair]], joint_days(theirs))
            case "design":
                return scheme_move(self, chair, self.best_scheme)
        scheme = board.deals[-1].draft
        worth = {weight: self.quality(with_more(self, scheme, weight)) for weight in self.weights}
        wish = max(self.weights, key=lambda weight: worth[weight])
        return Move(chair, "answer", wish if worth[wish] > self.quality(scheme) else ACCEPT)

    def policies(self, chair: str) -> Mapping[str, Policy]:
        return POLICIES

    # ---- marks -----------------------------------------------------------------------------------------------

    def marks(self, play: Play, chair: str) -> Marks:
        """The score as the module says it, its three parts, and what was wasted; before the end, of what is there.

        ``joint days that met nobody``: the sum of e − min e over joint work and fortnights, of all joint days given.
        """
        board, place = play.state, self.places[chair]
        designed = [deal for deal, designer in zip(board.deals, self.designers, strict=False) if designer == chair]
        before, joint = joint_shares(self, board)
        design = self.quality(designed[0].scheme) if designed else 0.0
        fortnights = len(board.fortnights)
        misses = [
            abs(fortnight[place].guess - joint_days(fortnight[1 - place].effort)) for fortnight in board.fortnights
        ]
        foreseen = sum(max(0.0, 1 - miss / 2) for miss in misses)
        foresight = foreseen / fortnights if fortnights else 0.0
        skills = (
            Mark("teamwork", joint, 1.0, max(0, fortnights - self.fortnights_before)),
            Mark("analysis", design, 1.0, len(designed)),
            Mark("communication", foreseen, float(fortnights), fortnights),
        )
        measures = (
            (BEFORE, before),
            (LETTERS, joint),
            (LETTER, design),
            (FORESEEN, foresight),
            (WASTED, wasted_share(board)),
        )
        score = min(1.0, JOINT * joint + DESIGN * design + FORESIGHT * foresight)
        return Marks(score, tuple(mark for mark in skills if mark.decisions), measures)

    def account(self, play: Play, chair: str) -> tuple[Block, ...]:
        return tuple(account(self, play.state, chair, self.marks(play, chair), play.seed))

    def census(self) -> Census:
        """Plays and states are not counted. Minutes are those of the words, of the fortnights and of the designing."""
        chair = next(iter(self.chairs))
        side, voice = self.sides[chair], self.voices[chair]
        levels = [(outcome.levels, outcome.tally.stands) for outcome in self.outcomes.values()]
        doing = (self.length * SECONDS_A_FORTNIGHT + 2 * SECONDS_A_SCHEME) / 60
        low = (
            reading_minutes(self.setting, self.halts, self.diary, self.chairs[chair].brief, side.works, side.answers)
            + doing
        )
        return Census(0, 0, (low, low + reading_minutes(levels, voice, self.endings)))


def _line_field() -> Field:
    return Field("say", "A line to go with it (may stay empty)", "text", high=LONGEST, start="")


def _form(value: Value, names: tuple[str, ...], right: str) -> Record:
    """The value as a form with exactly these fields."""
    if not isinstance(value, Record):
        raise NotAMove("That is no form.", right)
    missing = [name for name in names if name not in value]
    strange = [name[:60] for name in value if name not in names]
    if missing or strange:
        raise NotAMove(
            f"The form has no {listed(missing)}." if missing else f"There is no field “{strange[0]}”.", right
        )
    return value


def _whole(form: Record, key: str, high: int, step: int, right: str) -> int:
    """A field's whole number from 0 in steps."""
    value = form[key]
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= high or value % step:
        raise NotAMove(f"“{key}” holds no number that goes there.", right)
    return int(value)


def _said(value: Value) -> str:
    if not isinstance(value, str) or len(value) > LONGEST:
        raise NotAMove("That is no line.", f"A line is text of at most {LONGEST} characters; it may be empty.")
    if any(unicodedata.category(sign) == "Cs" for sign in value):
        raise NotAMove("The line ends in half a character.", "Delete the last one and type it again.")
    return " ".join("".join(sign for sign in value if sign.isspace() or not hidden(sign)).split())
