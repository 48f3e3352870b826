"""What two who forecast the same figures are told afterwards: their ranges, their use of advice, and their two heads.

Rules this module keeps:

- Every figure is computed from the talks of one play, and a sentence says what it shows in this play.
- Hits are told as counts, beside what luck alone does: a play has too few questions for a rate.
- What a person needs stands open; the sums behind it are folded, in full, so that anybody can add them up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from deskswap.core.activity import percent
from deskswap.core.estimation.forecasts import (
    Z90,
    Forecast,
    Minds,
    Question,
    Talk,
    by_mean,
    chance_of_at_most,
    figure,
    gain,
    held,
    least_loss,
    loss,
    losses,
    score,
    span,
    total,
    weight_due,
    where,
    width,
)
from deskswap.core.views import Block, Fold, Heading, Items, Range, Ranges, Table, Text

Pairs = Sequence[tuple[Question, Forecast]]
"""Questions, each with a forecast."""

BY_LUCK = 0.1
"""A number of hits that luck alone brings less often than this is called a habit."""

NEAR = 0.15
"""A weight that is no further from the one due is called about right."""

FAIR = (0.8, 1.25)
"""Ranges that are as wide as honest ones times a number in between are called about right."""


def account(talks: Sequence[Talk], chair: str, other: str, name: str) -> tuple[Block, ...]:
    """The debrief of a play for a chair: its ranges, its use of advice, how the other did, what was counted."""
    mine = [(talk.question, talk.last) for talk in talks]
    theirs = [(talk.question, talk.answer) for talk in talks]
    return (
        Heading("Your ranges, and what came true"),
        _picture(mine, "Your last word"),
        Text(f"{_counted(mine)} {_wide(mine)}"),
        Heading(f"What you made of what {name} said"),
        _advice(talks, chair, name),
        Text(_comment(talks, chair, name)),
        Heading(f"What {name} made of what you said"),
        Text(_colleague([talk.turned for talk in talks], other, name)),
        Heading("What was counted"),
        _rules(talks, mine, name),
        Fold("What each envelope cost you", _worth(mine)),
        Fold("Why the middle of two guesses is rarely bad", _two_heads(talks)),
        Fold(f"The last word of {name}, as a picture", (_picture(theirs, f"The last word of {name}"),)),
    )


def _picture(pairs: Pairs, title: str) -> Ranges:
    rows = tuple(Range(f"{question.label} ({question.unit})", *one, question.truth) for question, one in pairs)
    each = (
        f"{question.label}: best guess {figure(one.point, question)}, 50 % range {span(one.ranges[0], question)},"
        f" 90 % range {span(one.ranges[1], question)}; {figure(question.truth, question)} came true,"
        f" {where(one, question)}."
        for question, one in pairs
    )
    return Ranges(title, " ".join(each), rows)


def _counted(pairs: Pairs) -> str:
    """The hits as counts beside those of honest ranges, and whether luck alone could have brought them."""
    asked, found = zip(*pairs, strict=True)
    size = len(asked)
    fifty, ninety = held(found, asked)
    few = min(chance_of_at_most(hits, size, share) for hits, share in ((fifty, 0.5), (ninety, 0.9)))
    many = 1 - chance_of_at_most(fifty - 1, size, 0.5)
    if few < BY_LUCK:
        verdict = "That is fewer than bad luck explains: your ranges were too narrow."
    elif many < BY_LUCK:
        verdict = "So many of 50 % are more than good luck explains: those could have been narrower."
    else:
        verdict = f"With {size} envelopes that is no more than luck can do either way."
    return (
        f"{ninety} of your {size} ranges of 90 % held what came true, and {fifty} of those of 50 %. Honest ranges hold"
        f" {0.9 * size:g} and {0.5 * size:g} on average. {verdict}"
    )


def _wide(pairs: Pairs) -> str:
    """How wide the last 90 % ranges were against those of somebody with all evidence, and what to do about it."""
    ratio = _mean([_spread(one) / question.off for question, one in pairs])
    against = f"Your 90 % ranges were {ratio:.1f} times as wide as all the evidence together warrants"
    low, high = FAIR
    if ratio < low:
        return (
            f"{against}. Before you write down an end, say aloud one way in which the truth could lie beyond it; if"
            " that was easy, move the end."
        )
    return f"{against}. That is safe, and hard to plan with." if ratio > high else f"{against}, which is about right."


def _spread(found: Forecast) -> float:
    """The standard deviation that a 90 % range speaks of, if the error is normal."""
    return (found.high90 - found.low90) / (2 * Z90)


def _advice(talks: Sequence[Talk], chair: str, name: str) -> Table:
    rows = tuple(
        (
            talk.question.label,
            *(figure(one.point, talk.question) for one in (talk.first, talk.advice, talk.last)),
            "–" if talk.weight is None else percent(talk.weight),
            percent(weight_due(talk.question, chair)),
            ", ".join(
                width(source.off, talk.question)
                for _, source in sorted(talk.question.evidence.items(), key=lambda item: item[0] != chair)
            ),
        )
        for talk in talks
    )
    head = ("Envelope", "You first", name, "You last", "You went", "Was due", "Usually off: yours, theirs")
    return Table("How far you went towards the other's figure, and how far the two sources warranted.", head, rows)


def _gaps(talks: Sequence[Talk], chair: str) -> list[tuple[float, Talk]]:
    """How far each revision overshot what was due, where the two figures differed; the furthest first."""
    gaps = [(beyond, talk) for talk in talks if (beyond := talk.beyond(chair)) is not None]
    return sorted(gaps, key=lambda gap: -abs(gap[0]))


def _comment(talks: Sequence[Talk], chair: str, name: str) -> str:
    """The row that was furthest off, in words."""
    due = (
        "What was due follows from how far off each source usually is: one that is off by half as much counts four"
        " times as much."
    )
    gaps = _gaps(talks, chair)
    if not gaps:
        return f"You and {name} said the same throughout, so there was nothing to weigh. {due}"
    gap, talk = gaps[0]
    if abs(gap) <= NEAR:
        return f"You were near it in every envelope. {due}"
    way = "further than" if gap > 0 else "less far than"
    near = sum(abs(one) <= NEAR for one, _ in gaps)
    return f"You were near it in {near} of {len(gaps)}. In “{talk.question.label}” you went {way} was due. {due}"


def _colleague(talks: Sequence[Talk], chair: str, name: str) -> str:
    """How the other weighed, how wide its first ranges were, and that this says nothing about a department."""
    gaps = [gap for gap, _ in _gaps(talks, chair)]
    if gaps:
        lean = _mean(gaps)
        near = sum(abs(gap) <= NEAR for gap in gaps)
        whole = (
            "hardly leant to either side"
            if abs(lean) <= NEAR / 2
            else "on the whole went further than was due"
            if lean > 0
            else "on the whole held on to their own figure more than was due"
        )
        weighed = f"{name} was near what was due in {near} of {len(gaps)}, and {whole}."
    else:
        weighed = f"{name} had nothing to weigh."
    ratio = _mean([_spread(talk.first) / talk.question.evidence[chair].off for talk in talks])
    low, high = FAIR
    verdict = "too sure" if ratio < low else "too careful" if ratio > high else "about right"
    return (
        f"{weighed} Their first 90 % ranges were {ratio:.1f} times as wide as the sources behind them warrant:"
        f" {verdict}. If the game sat in that chair, these habits were drawn by lot for this play, from the same lots"
        " for both chairs. They say nothing about a department."
    )


def _rules(talks: Sequence[Talk], mine: Pairs, name: str) -> Items:
    asked, found = zip(*mine, strict=True)
    gained, alone = gain(talks), by_mean(talks)
    team = (
        "no error to lose."
        if gained is None or alone is None
        else f"{percent(gained)}. Had you both written down the plain middle of your two first guesses, it would have"
        f" been {percent(alone)}, without a word. The middle does well where the two err to opposite sides; where"
        " they do not, only asking where a figure comes from helps."
    )
    return Items(
        (
            f"Score and analysis, {percent(score(found, asked))}: the ranges of your last words. A range costs its"
            " width, and more if it misses. Somebody who has the evidence of both and weighs it well reaches 100 % in"
            " most plays.",
            "Communication: how near each of your revisions came to the guess that gives both figures the weight due.",
            "Teamwork: how much of the error of both your first guesses (squared, so that big ones count most) was"
            f" gone from your last ones and those of {name}: {team}",
        )
    )


def _worth(pairs: Pairs) -> tuple[Block, ...]:
    asked, found = zip(*pairs, strict=True)
    rows = tuple(
        (
            question.label,
            width(question.scale, question),
            *(f"{each:.2f}" for each in losses(one, question)),
            f"{loss(one, question):.2f}",
            f"{least_loss(question):.2f}",
        )
        for question, one in pairs
    )
    lost = _mean([loss(one, question) for question, one in pairs])
    least = _mean([least_loss(question) for question in asked])
    head = ("Envelope", "Useless if so wide", "50 % range", "90 % range", "Cost", "With all evidence")
    return (
        Table("What your last ranges cost: low is good, 1 is as bad as saying nothing.", head, rows),
        Text(
            "A range costs its width, and where it misses, the miss as well: 4 times over for a 50 % range, 20 times"
            " over for a 90 % range. That is the interval score (Gneiting & Raftery 2007): on average nothing beats"
            " ranges as wide as what one does not know. It is divided by the width in the second column, the mean of"
            " the two ranges is taken, and, as a mercy that the last column leaves out, no envelope costs more than 1."
        ),
        Text(
            f"You paid {lost:.2f} on average; with all evidence it takes {least:.2f} on average. The score is"
            f" (1 − {lost:.2f}) / (1 − {least:.2f}), cut off at 0 and 1: {percent(score(found, asked))}."
        ),
    )


def _two_heads(talks: Sequence[Talk]) -> tuple[Block, ...]:
    rows = [(talk.question.label, *_terms(talk.before)) for talk in talks]
    sums = [("All first guesses", *_terms(_total(talks, lambda talk: talk.before)))]
    sums += [("All last guesses", *_terms(_total(talks, lambda talk: talk.after)))]
    head = ("Envelope", "Error of the middle", "Error of one guess", "Disagreement")
    return (
        Text(
            "Errors are squared here. Take any two guesses and their middle: the error of the middle is the error of"
            " one guess, on average, minus the disagreement, which is how far the guesses lie from their middle (Page"
            " 2007). That holds in every row. So the middle is never worse than the two are on average, and gains most"
            " where they differ. It can still be worse than the better one, which is why one asks where a figure comes"
            " from."
        ),
        Table("Each row adds up: first column = second − third.", head, (*rows, *sums)),
        Text("The unit is a hundredth of the width that is of no use to anybody, squared.", "note"),
    )


def _total(talks: Sequence[Talk], terms: Callable[[Talk], Minds]) -> Minds:
    return total([terms(talk) for talk in talks])


def _terms(terms: Minds) -> tuple[str, ...]:
    """The three terms, rounded so that the row still adds up."""
    together, apart = round(terms.together), round(terms.apart)
    return f"{together:,}", f"{together + apart:,}", f"{apart:,}"


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers)
