"""Estimation: two chairs forecast the same figures with ranges, hear each other's forecast, and revise.

Rules this kind keeps:

- Two chairs, one question after the other, and two moves a chair and question: ``forecast``, then ``revise``.
- Both forecast before either hears the other, and both revise before either hears what came true. So a chair sees the
  other's figure and its reason only after its own, and the truth only after its last word on it.
- What came true is told after each question: that is how one learns how wide one's own ranges have to be.
- The score counts the revised ranges alone, and is computed in `deskswap.core.estimation.forecasts`.
- A bot goes by its own side's evidence and by what it has heard: how the other's source was spoken of, and how sure the
  other sounded. Its habits are drawn for each play, in both chairs alike: too sure, fair or too careful in its ranges,
  and fonder or less fond of its own source than that deserves.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field as Of

from deskswap.core.activity import (
    Census,
    Mark,
    Marks,
    Play,
    Slug,
    Words,
    chance,
    check_choice,
    reading_minutes,
    register,
)
from deskswap.core.estimation import calibration
from deskswap.core.estimation.forecasts import (
    NAMES,
    Z90,
    Forecast,
    Question,
    Talk,
    amount,
    around,
    ends,
    faults,
    figure,
    forecast,
    gain,
    held,
    score,
    span,
    where,
    width,
)
from deskswap.core.game import Game, Policy, at_random
from deskswap.core.moves import Move, Record
from deskswap.core.views import Block, Field, Fill, Heading, Meter, Speech, Table, Text, View
from deskswap.errors import NotNow, Problem

SECONDS_A_FORECAST, SECONDS_A_REVISION = 40, 25
"""What filling in five numbers takes beside the reading, afresh and once more; the authors' own assumption."""

STYLES = ((0.5, 0.75), (0.85, 1.15), (1.35, 1.7))
"""How wide the ranges of a bot are against honest ones: of one who is too sure, of a fair one, of one too careful."""

FOND = (0.55, 1.4)
"""How far off a bot takes its own source to be, against the truth: from the most stubborn to the most humble."""

SWAYED = 2.0
"""A range that is so many times narrower or wider than a source deserves sways a bot no further than this."""

Lines = tuple[tuple[Forecast, ...], ...]
"""The state: for each chair, in the order of the file, its first and its revised forecast of each question."""


@register("estimation")
class Estimation(Game):
    """A game of forecasts as a scenario file holds it. `habit` tells both chairs how evidence is spoken of here."""

    kind: Literal["estimation"]
    setting: Words
    habit: Words
    questions: Annotated[dict[Slug, Question], Of(min_length=2, max_length=12)]

    # ---- the rules -------------------------------------------------------------------------------------------

    def start(self, seed: int) -> Lines:
        return ((),) * len(self.chairs)

    def turn(self, state: Lines) -> tuple[str, ...]:
        done = min(map(len, state))
        if done == 2 * len(self.asked):
            return ()
        return tuple(chair for chair, line in zip(self.chairs, state, strict=True) if len(line) == done)

    def ask(self, state: Lines, chair: str) -> Fill | None:
        if chair not in self.turn(state):
            return None
        line = state[self._place[chair]]
        question, other = self.asked[len(line) // 2], self.chairs[self.other(chair)].name
        steps = f"from low to high, in steps of {figure(question.step, question)}"
        if len(line) % 2:
            prompt = (
                f"You have heard {other}. Now your last word, {steps}: only this one counts. Ranges that are"
                f" {width(question.scale, question)} wide help nobody to plan, and earn nothing."
            )
            return Fill(prompt, _fields(question, line[-1]), "That is my last word", "revise", rising=True)
        prompt = f"{question.ask} Give five numbers {steps}. {other} will hear them; they do not count yet."
        return Fill(prompt, _fields(question, None), "Write it down", "forecast", rising=True)

    def step(self, state: Lines, move: Move) -> Lines:
        self.you(move.chair)
        ask = self.ask(state, move.chair)
        if ask and move.act != ask.act and move.act in ("forecast", "revise"):
            raise NotNow(f"“{move.act}” is not asked for at this point.", f"What is asked for is “{ask.act}”.")
        check_choice(move, ask, not self.turn(state))
        place = self._place[move.chair]
        found = forecast(move.value, self.asked[len(state[place]) // 2])
        return (*state[:place], (*state[place], found), *state[place + 1 :])

    @cached_property
    def asked(self) -> tuple[Question, ...]:
        """The questions, in the order in which they are asked."""
        return tuple(self.questions.values())

    @cached_property
    def _place(self) -> dict[str, int]:
        return {chair: index for index, chair in enumerate(self.chairs)}

    def lines(self, state: Lines, chair: str) -> tuple[tuple[Forecast, ...], tuple[Forecast, ...]]:
        """What the chair has said so far, and what the other has."""
        return state[self._place[chair]], state[self._place[self.other(chair)]]

    def talks(self, state: Lines, chair: str) -> tuple[Talk, ...]:
        """The questions that both have done, as the chair looks at them."""
        mine, theirs = self.lines(state, chair)
        done = min(len(mine), len(theirs)) // 2 * 2
        each = zip(mine[:done:2], mine[1:done:2], theirs[:done:2], theirs[1:done:2], strict=True)
        return tuple(Talk(question, *four) for question, four in zip(self.asked, each, strict=False))

    # ---- what a chair sees -----------------------------------------------------------------------------------

    def view(self, play: Play, chair: str) -> View:
        self.you(chair)
        brief = (Text(self.chairs[chair].brief), Text(self.habit))
        opening = (Text(self.setting, "scene"), *self._question(0, chair))
        brought = [self._brought(play, count, chair) for count in range(len(play.moves))]
        size, done = len(self.asked), min(map(len, play.state)) // 2
        return self.told(play, chair, brief, opening, brought, (Meter("Envelopes left", size - done, 0, size),))

    def _question(self, index: int, chair: str) -> tuple[Block, ...]:
        question = self.asked[index]
        return Heading(f"{index + 1}. {question.label}", 1), Text(question.evidence[chair].told)

    def _brought(self, play: Play, count: int, chair: str) -> tuple[Block, ...]:
        """What a move brought for the chair: its own words, and what both hear after the second of two."""
        mine, theirs = self.lines(play.states[count + 1], chair)
        index = (len(mine) - 1) // 2
        own = (self._said(mine[-1], chair, index, True),) if play.moves[count].chair == chair else ()
        if len(mine) != len(theirs):
            return own
        if len(mine) % 2:
            return (*own, self._said(theirs[-1], self.other(chair), index, False))
        return (*own, *self._came_true(mine, theirs, chair))

    def _said(self, found: Forecast, chair: str, index: int, mine: bool) -> Speech:
        question = self.asked[index]
        inner, outer = (span(one, question) for one in found.ranges)
        words = f"My best guess is {amount(found.point, question)}. Even odds for {inner}, nine in ten for {outer}."
        text = words if mine else f"{words} {question.evidence[chair].reason}"
        return Speech(chair, self.chairs[chair].name, text, mine)

    def _came_true(self, mine: Sequence[Forecast], theirs: Sequence[Forecast], chair: str) -> tuple[Block, ...]:
        question = self.asked[len(mine) // 2 - 1]
        names = ("You", self.chairs[self.other(chair)].name)
        rows = tuple(
            (name, figure(last.point, question), *(ends(one, question) for one in last.ranges), where(last, question))
            for name, last in zip(names, (mine[-1], theirs[-1]), strict=True)
        )
        head = ("", "Best guess", "50 % range", "90 % range", "The truth lies")
        caption = f"{question.label}: {amount(question.truth, question)} came true."
        happened, table = Text(question.happened, "scene"), Table(caption, head, rows)
        if len(mine) == 2 * len(self.asked):
            return happened, table, Text(f"The {self._tally(mine)}", "key")
        so_far = (Text(f"So far the {self._tally(mine)}", "note"),) if len(mine) > 2 else ()
        return happened, table, *so_far, *self._question(len(mine) // 2, chair)

    def _tally(self, mine: Sequence[Forecast]) -> str:
        done = len(mine) // 2
        fifty, ninety = held(mine[1::2], self.asked[:done])
        return f"truth lay in {ninety} of your {done} ranges of 90 %, and in {fifty} of those of 50 %."

    # ---- who sits in an empty chair --------------------------------------------------------------------------

    def reply(self, play: Play, chair: str) -> Move:
        """Its own side's figure with ranges of its style; then both figures weighed by how far off they seem to be."""
        mine, theirs = self.lines(play.state, chair)
        index = len(mine) // 2
        question = self.asked[index]
        source = question.evidence[chair]
        low, high = STYLES[int(3 * chance(play.seed, 0, f"{chair}/style"))]
        stretch = low + (high - low) * chance(play.seed, index, f"{chair}/stretch")
        if len(mine) % 2 == 0:
            return _move(chair, "forecast", around(question, source.says, source.off * stretch))
        first, advice = mine[-1].point, theirs[2 * index]
        fond = FOND[0] + (FOND[1] - FOND[0]) * chance(play.seed, 0, f"{chair}/fond")
        heard = _heard(question.evidence[self.other(chair)].sounds, advice)
        weight = (source.off * fond) ** 2 / ((source.off * fond) ** 2 + heard**2)
        off = (source.off**-2 + heard**-2) ** -0.5
        return _move(chair, "revise", around(question, first + weight * (advice.point - first), off * stretch))

    def best(self, play: Play, chair: str) -> Move:
        """Honest ranges around its own figure; then around what the evidence of both sides says by its precision."""
        mine, _ = self.lines(play.state, chair)
        question = self.asked[len(mine) // 2]
        if len(mine) % 2:
            return _move(chair, "revise", around(question, question.says, question.off))
        return _move(chair, "forecast", _own(question, chair))

    def policies(self, chair: str) -> Mapping[str, Policy]:
        return {
            "random": at_random,
            "widest ranges": _player(lambda q, own, advice: Forecast(q.low, q.low, own.point, q.high, q.high)),
            "dead certain": _player(lambda q, own, advice: Forecast(*5 * (own.point,))),
            "keeps own": _player(lambda q, own, advice: own),
            "adopts advice": _player(lambda q, own, advice: advice),
            "meets in the middle": _player(_middle),
        }

    # ---- marks and account -----------------------------------------------------------------------------------

    def marks(self, play: Play, chair: str) -> Marks:
        """The score of the revised forecasts. Analysis: the same, over the questions that are done.

        Communication: how near each revision came to the guess that weighs both points as they deserve.
        Teamwork: the part of the squared error of the two first guesses that was gone from the two last, one by one.
        """
        talks, size = self.talks(play.state, chair), len(self.asked)
        mine, _ = self.lines(play.state, chair)
        marks = Marks(score((*mine[1::2], *(None,) * size)[:size], self.asked))
        if not talks:
            return marks
        done, finals, asked = len(talks), [talk.last for talk in talks], [talk.question for talk in talks]
        skills = [Mark("analysis", done * score(finals, asked), done, done)]
        fifty, ninety = held(finals, asked)
        measures = [
            ("90 % ranges that held the truth", ninety / done),
            ("50 % ranges that held the truth", fifty / done),
        ]
        used = [use for talk in talks if (use := talk.use(chair)) is not None]
        if used:
            weights = [weight for talk in talks if (weight := talk.weight) is not None]
            skills.append(Mark("communication", sum(used), len(used), len(used)))
            measures.append(("how far you went towards the other's figure, on average", sum(weights) / len(weights)))
        gained = gain(talks)
        if gained is not None:
            skills.append(Mark("teamwork", done * gained, done, done))
            measures.append(("error of you both that was gone after talking", gained))
        return Marks(marks.score, tuple(skills), tuple(measures))

    def account(self, play: Play, chair: str) -> tuple[Block, ...]:
        """The ranges beside what came true; the use of advice on both sides; what was counted; the sums, folded."""
        other = self.other(chair)
        return calibration.account(self.talks(play.state, chair), chair, other, self.chairs[other].name)

    # ---- what can be said of the scenario as a whole ---------------------------------------------------------

    def census(self) -> Census:
        """States are counted by who has spoken, not by what was said: nobody counts forecasts."""
        chair = next(iter(self.chairs))
        texts = [
            (question.label, question.ask, question.happened, *(source.told for source in question.evidence.values()))
            for question in self.asked
        ]
        low = reading_minutes(self.setting, self.habit, self.chairs[chair].brief, texts)
        low += len(self.asked) * (SECONDS_A_FORECAST + SECONDS_A_REVISION) / 60
        return Census(0, 6 * len(self.asked) + 1, (low, 1.5 * low))

    def problems(self) -> tuple[Problem, ...]:
        if len(self.chairs) != 2:
            return (Problem("chairs", f"must be two, not {len(self.chairs)}"),)
        return tuple(faults(self.questions, tuple(self.chairs)))


def _fields(question: Question, start: Forecast | None) -> tuple[Field, ...]:
    return tuple(
        Field(name, words.capitalize(), "amount", low=question.low, high=question.high, step=question.step,
              unit=question.unit, start=None if start is None else getattr(start, name))
        for name, words in NAMES.items()
    )  # fmt: skip


def _move(chair: str, act: str, found: Forecast) -> Move:
    return Move(chair, act, Record(found._asdict()))


def _heard(sounds: float, advice: Forecast) -> float:
    """How far off a bot takes advice to be: half by how its source is spoken of, half by how sure it sounds."""
    shown = (advice.high90 - advice.low90) / (2 * Z90)
    return math.sqrt(sounds * min(SWAYED * sounds, max(sounds / SWAYED, shown)))


def _own(question: Question, chair: str) -> Forecast:
    return around(question, question.evidence[chair].says, question.evidence[chair].off)


def _middle(question: Question, own: Forecast, advice: Forecast) -> Forecast:
    return Forecast(*(question.nearest((one + two) / 2) for one, two in zip(own, advice, strict=True)))


def _player(last_word: Callable[[Question, Forecast, Forecast], Forecast]) -> Policy:
    """A player who begins with its own side's figure and makes its last word of that and the advice."""

    def player(play: Play, chair: str) -> Move:
        game = play.activity
        assert isinstance(game, Estimation)
        mine, theirs = game.lines(play.state, chair)
        question = game.asked[len(mine) // 2]
        if len(mine) % 2:
            return _move(chair, "revise", last_word(question, mine[-1], theirs[len(mine) - 1]))
        return _move(chair, "forecast", _own(question, chair))

    return player
