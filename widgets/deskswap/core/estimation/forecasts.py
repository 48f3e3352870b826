"""Forecasts with ranges: what one is, what is asked, and how good a range, a revision and a pair of minds turned out.

Rules this module keeps:

- A forecast is five rising numbers: a 50 % range around a best guess, inside a 90 % range, inside what can be at all.
- A question says how far off each side's evidence usually is: the standard deviation of a normal error. What came true
  is fixed in the file, so that nothing here draws anything.
- Losses are counted in the question's own stated scale: a range that wide is worth nothing, and loses 1 even where it
  holds what came true.
- What a range says beyond its own question is never asked: no score here knows who made the forecast.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, NamedTuple

from pydantic import Field as Of

from deskswap.core.activity import Part, Slug, Words, listed
from deskswap.core.moves import Value
from deskswap.errors import NotAMove, Problem

Z50 = 0.6744897501960817
"""The standard normal quantile for a two-sided interval of 50 %."""

Z90 = 1.6448536269514722
"""The same for 90 %."""

ALPHAS = (0.5, 0.1)
"""What lies outside of the inner and of the outer range, as a share."""

Number = Annotated[float, Of(ge=-1e9, le=1e9, allow_inf_nan=False)]
"""An amount that people can read."""

Size = Annotated[float, Of(ge=1e-6, le=1e9, allow_inf_nan=False)]
"""An amount above 0, no smaller than what can be computed with."""


class Forecast(NamedTuple):
    """A best guess with its two ranges, in the question's unit."""

    low90: float
    low50: float
    point: float
    high50: float
    high90: float

    @property
    def ranges(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The 50 % and the 90 % range, in the order of `ALPHAS`."""
        return (self.low50, self.high50), (self.low90, self.high90)


NAMES = {
    "low90": "90 % range from",
    "low50": "50 % range from",
    "point": "best guess",
    "high50": "50 % range to",
    "high90": "90 % range to",
}
"""The five numbers of a forecast as people read them, rising."""


class Evidence(Part):
    """What one side has to go by: it `says` a figure and is usually `off` by so much (a standard deviation).

    `told` is how the side itself hears it, `reason` what it tells the other about where its figure comes from, and
    `sounds` how far off a listener takes the figure to be who has heard that reason and nothing else.
    """

    told: Words
    says: Number
    off: Size
    reason: Words
    sounds: Size


class Question(Part):
    """A quantity that came true: what may be answered, the truth, what happened, and each side's evidence.

    A range as wide as the `scale` says nothing that anybody could use.
    """

    label: Words
    ask: Words
    unit: Words
    low: Number
    high: Number
    step: Size
    scale: Size
    truth: Number
    happened: Words
    evidence: dict[Slug, Evidence]

    @property
    def off(self) -> float:
        """How far off the best weighing of all evidence still is: the standard deviation of the pooled figure."""
        return float(sum(source.off**-2 for source in self.evidence.values()) ** -0.5)

    @property
    def says(self) -> float:
        """What all evidence says together, each source weighted by its precision."""
        return sum(source.says * source.off**-2 for source in self.evidence.values()) * self.off**2

    def nearest(self, amount: float) -> float:
        """The allowed answer next to an amount, on the question's steps."""
        steps = round((min(self.high, max(self.low, amount)) - self.low) / self.step)
        return float(round(min(self.high, self.low + steps * self.step), 9))


def forecast(value: Value, question: Question) -> Forecast:
    """The forecast that a filled-in form holds. Raises `NotAMove` in one sentence where it is none."""
    allowed = f"Give five rising numbers within {span((question.low, question.high), question)}."
    if not isinstance(value, Mapping):
        raise NotAMove("That is no forecast.", allowed)
    missing = [NAMES[name] for name in NAMES if name not in value]
    unknown = [str(name)[:60] for name in value if name not in NAMES]
    if missing or unknown:
        wrong = f"lacks “{missing[0]}”" if missing else f"has no place for “{unknown[0]}”"
        raise NotAMove(f"The forecast {wrong}.", allowed)
    for name, words in NAMES.items():
        number = value[name]
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise NotAMove(f"“{words}” is no number.", allowed)
        if not question.low <= number <= question.high:
            raise NotAMove(f"“{words}” is outside of what can be.", allowed)
    found = Forecast(*(float(value[name]) for name in NAMES))  # type: ignore[arg-type]
    _check_nested(found, allowed)
    return found


def _check_nested(found: Forecast, allowed: str) -> None:
    for (low, high), share in zip(found.ranges, ("50", "90"), strict=True):
        if low > high:
            raise NotAMove(f"The {share} % range is upside down: it ends below where it begins.", allowed)
    if not found.low90 <= found.low50 <= found.high50 <= found.high90:
        raise NotAMove("The 50 % range does not lie inside the 90 % range.", allowed)
    if not found.low50 <= found.point <= found.high50:
        raise NotAMove("The best guess does not lie inside the 50 % range.", allowed)


def around(question: Question, point: float, off: float) -> Forecast:
    """The forecast of one who takes the error to be normal: its quartiles, 5th and 95th centile, on the steps."""
    return Forecast(*(question.nearest(point + z * off) for z in (-Z90, -Z50, 0.0, Z50, Z90)))


def interval_score(low: float, high: float, truth: float, alpha: float) -> float:
    """What a central range of coverage 1 − alpha loses: its width, and 2/alpha for every unit by which it misses.

    In the unit of its arguments, 0 is best. Source: Gneiting & Raftery (2007), JASA 102, 359–378, the interval score.
    """
    return (high - low) + 2 / alpha * (max(0.0, low - truth) + max(0.0, truth - high))


def losses(found: Forecast, question: Question) -> tuple[float, float]:
    """The interval scores of the 50 % and the 90 % range, in the question's scale."""
    return tuple(  # type: ignore[return-value]
        interval_score(low, high, question.truth, alpha) / question.scale
        for (low, high), alpha in zip(found.ranges, ALPHAS, strict=True)
    )


def loss(found: Forecast | None, question: Question) -> float:
    """The mean of the two `losses`, in 0..1: no question can cost more than ranges so wide that they say nothing.

    That is a mercy and no part of the rule. It bends it a little: where even all evidence is weak, honest ranges lose
    up to 0.06 less in expectation than `least_loss` says, and somewhat narrower ones up to 0.03 less than those; half
    as wide, they lose more again.
    """
    return min(1.0, sum(losses(found, question)) / 2) if found else 1.0


def least_loss(question: Question) -> float:
    """What somebody with the evidence of both sides loses in expectation, in the question's scale.

    For a normal belief with standard deviation s the best range is the central one, and it loses 4/alpha · s · phi(z)
    in expectation, z its quantile and phi the normal density: the interval score is the sum of two quantile losses
    (Gneiting & Raftery 2007).
    """
    each = [
        4 / alpha * math.exp(-z * z / 2) / math.sqrt(2 * math.pi) for alpha, z in zip(ALPHAS, (Z50, Z90), strict=True)
    ]
    return question.off * sum(each) / 2 / question.scale


def score(found: Sequence[Forecast | None], questions: Sequence[Question]) -> float:
    """What the forecasts are worth, in 0..1: 0 for ranges as wide as the scale, 1 for the `least_loss` in the mean.

    A forecast that is not there counts as one that says nothing.
    """
    lost = sum(loss(one, question) for one, question in zip(found, questions, strict=True))
    least = sum(least_loss(question) for question in questions)
    return min(1.0, max(0.0, (len(questions) - lost) / (len(questions) - least)))


def weight_of_advice(first: float, advice: float, final: float) -> float | None:
    """How far the revision went towards the advice, in 0..1; None where the advice was the first guess itself.

    (final − first) / (advice − first), cut off at 0 and 1. Source: Yaniv (2004), Organizational Behavior and Human
    Decision Processes 93, 1–13.
    """
    if advice == first:
        return None
    return min(1.0, max(0.0, (final - first) / (advice - first)))


def weight_due(question: Question, chair: str) -> float:
    """The weight that the other side's figure deserves for this chair, in 0..1: its precision in that of both."""
    return 1 - question.off**2 / question.evidence[chair].off ** 2


def overshoot(question: Question, chair: str, first: float, advice: float, final: float) -> float | None:
    """How much further towards the advice a revision went than was due, in gaps between the points; below 0 if less.

    Half a step of the question either way counts as 0, for nobody can come nearer; None where the points are one.
    """
    if advice == first:
        return None
    gap = advice - first
    beyond = (final - first) / gap - weight_due(question, chair)
    return math.copysign(max(0.0, abs(beyond) - question.step / 2 / abs(gap)), beyond)


def use_of_advice(question: Question, chair: str, first: float, advice: float, final: float) -> float | None:
    """How near a revision came to the guess that weighs both points as they deserve: 1 there, 0 a whole gap away.

    The gap is that between the two points; None where they are one.
    """
    beyond = overshoot(question, chair, first, advice, final)
    return None if beyond is None else max(0.0, 1 - abs(beyond))


class Minds(NamedTuple):
    """Two heads on one question: the squared error of their mean, their mean squared error, and their diversity.

    ``together = alone − apart``, exactly, whatever the numbers.
    """

    together: float
    alone: float
    apart: float


def minds(points: Sequence[float], truth: float, scale: float) -> Minds:
    """The three terms for some points, in squared hundredths of the scale.

    (c − t)² = mean (e − t)² − mean (e − c)² with the points e, their mean c and the truth t: the diversity prediction
    theorem (Page 2007, The Difference), which is the split of a squared error into bias and variance.
    """
    errors = [100 * (point - truth) / scale for point in points]
    centre = sum(errors) / len(errors)
    return Minds(
        centre**2,
        sum(error**2 for error in errors) / len(errors),
        sum((error - centre) ** 2 for error in errors) / len(errors),
    )


class Talk(NamedTuple):
    """A question that two have done, as one of them looks at it: the first and the last forecast of each."""

    question: Question
    first: Forecast
    last: Forecast
    advice: Forecast
    answer: Forecast

    @property
    def before(self) -> Minds:
        """The two first guesses."""
        return minds((self.first.point, self.advice.point), self.question.truth, self.question.scale)

    @property
    def after(self) -> Minds:
        """The two last guesses."""
        return minds((self.last.point, self.answer.point), self.question.truth, self.question.scale)

    @property
    def weight(self) -> float | None:
        """The `weight_of_advice` of the one who looks."""
        return weight_of_advice(self.first.point, self.advice.point, self.last.point)

    @property
    def turned(self) -> Talk:
        """The same question as the other of the two looks at it."""
        return Talk(self.question, self.advice, self.answer, self.first, self.last)

    def beyond(self, chair: str) -> float | None:
        """The `overshoot` of the one who looks, who has the evidence of this chair."""
        return overshoot(self.question, chair, self.first.point, self.advice.point, self.last.point)

    def use(self, chair: str) -> float | None:
        """The `use_of_advice` of the one who looks, who has the evidence of this chair."""
        return use_of_advice(self.question, chair, self.first.point, self.advice.point, self.last.point)


def total(terms: Sequence[Minds]) -> Minds:
    """The three terms over several questions: they keep adding up."""
    return Minds(*(sum(each) for each in zip(*terms, strict=True)))


def gain(talks: Sequence[Talk]) -> float | None:
    """The part of the two first guesses' squared error that was gone from the two last guesses, in 0..1.

    Single guesses are held against single guesses, so that no mean of two is counted as talking. 0 where the error
    grew; None where there was none.
    """
    alone = total([talk.before for talk in talks]).alone
    return max(0.0, 1 - total([talk.after for talk in talks]).alone / alone) if alone else None


def by_mean(talks: Sequence[Talk]) -> float | None:
    """The part of the same error that the mean of the two first guesses would have been rid of without a word."""
    terms = total([talk.before for talk in talks])
    return terms.apart / terms.alone if terms.alone else None


def held(found: Sequence[Forecast], questions: Sequence[Question]) -> tuple[int, int]:
    """How many 50 % and how many 90 % ranges held what came true."""
    fifty, ninety = (
        sum(
            one.ranges[k][0] <= question.truth <= one.ranges[k][1]
            for one, question in zip(found, questions, strict=True)
        )
        for k in (0, 1)
    )
    return fifty, ninety


def chance_of_at_most(hits: int, trials: int, share: float) -> float:
    """The chance, in 0..1, of at most so many hits in independent trials: the binomial distribution's sum."""
    return math.fsum(math.comb(trials, k) * share**k * (1 - share) ** (trials - k) for k in range(hits + 1))


def figure(number: float, question: Question) -> str:
    """A number as people write it, with as many decimals as the question's steps have: ``2,350``, ``2.87``."""
    places = len(f"{question.step:.9f}".rstrip("0").split(".")[1])
    shown = round(number, places) + 0.0  # nobody writes −0
    return f"{shown:,.{places}f}".replace("-", "−")


def amount(number: float, question: Question) -> str:
    """A figure with its unit: ``2,350 jars``, ``41 %``."""
    return f"{figure(number, question)} {question.unit}"


def ends(found: tuple[float, float], question: Question) -> str:
    """A range as people write it: ``2,350 to 2,600``."""
    return f"{figure(found[0], question)} to {figure(found[1], question)}"


def span(found: tuple[float, float], question: Question) -> str:
    """A range with its unit: ``2,350 to 2,600 jars``."""
    return f"{ends(found, question)} {question.unit}"


def width(number: float, question: Question) -> str:
    """A difference with its unit: ``250 jars``, and ``5 points`` where the unit is a share."""
    return f"{figure(number, question)} {'points' if question.unit == '%' else question.unit}"


def where(found: Forecast, question: Question) -> str:
    """Which of the ranges held what came true, in words."""
    fifty, ninety = held([found], [question])
    return "inside the 50 % range" if fifty else "inside the 90 % range" if ninety else "outside of both"


def faults(questions: Mapping[str, Question], chairs: Sequence[str]) -> Iterator[Problem]:
    """What is wrong with the questions beyond the schema, each with its path."""
    for name, question in questions.items():
        path = f"questions.{name}"
        if question.high <= question.low:
            yield Problem(f"{path}.high", "must be above “low”")
            continue
        steps = (question.high - question.low) / question.step
        if abs(steps - round(steps)) > 1e-6:
            yield Problem(f"{path}.step", "does not lead from “low” to “high” in whole steps")
        if question.scale > question.high - question.low:
            yield Problem(f"{path}.scale", "is wider than all that may be answered")
        if not question.low <= question.truth <= question.high:
            yield Problem(f"{path}.truth", "must lie between “low” and “high”")
        if sorted(question.evidence) != sorted(chairs):
            yield Problem(f"{path}.evidence", f"must be there for {listed(sorted(chairs))}, and for nobody else")
        elif least_loss(question) >= 1:
            yield Problem(f"{path}.evidence", "is so weak that even both sides together earn nothing in this scale")
        for chair, source in question.evidence.items():
            if not question.low <= source.says <= question.high:
                yield Problem(f"{path}.evidence.{chair}.says", "must lie between “low” and “high”")
