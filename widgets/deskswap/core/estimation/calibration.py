"""What two who forecast the same figures are told afterwards: their ranges, their use of advice, and their two heads.

Rules this module keeps:

- Every figure is computed from the talks of one play, and every table says what to see in it.
- Hits are told as counts, beside what luck alone does: a play has too few questions for a rate.
- The identity of the two heads is shown in every row with all three terms, so that anybody can add it up.
"""

from __future__ import annotations

from collections.abc import Sequence

from deskswap.core.estimation.forecasts import (
    Z90,
    Forecast,
    Minds,
    Question,
    Talk,
    amount,
    chance_of_at_most,
    figure,
    held,
    least_loss,
    loss,
    losses,
    score,
    span,
    total,
    weight_due,
    where,
)
from deskswap.core.views import Block, Heading, Range, Ranges, Table, Text

Pairs = Sequence[tuple[Question, Forecast]]
"""Questions, each with a forecast."""


def account(talks: Sequence[Talk], chair: str, other: str) -> tuple[Block, ...]:
    """The debrief of a play for a chair: the ranges and their worth, the advice, the two heads."""
    mine = [(talk.question, talk.last) for talk in talks]
    theirs = [(talk.question, talk.answer) for talk in talks]
    return (
        Heading("Your ranges, and what came true"),
        _picture(mine, "Your last word"),
        Text(_counted(mine)),
        _picture(theirs, f"The last word of {other}"),
        Heading("What the ranges were worth"),
        *_worth(mine),
        Heading("What you made of the advice"),
        *_advice(talks, chair),
        Heading("Why two heads are better, and when"),
        *_two_heads(talks),
        Heading("Too sure, too careful"),
        Text(_sureness(mine)),
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
    """The hits as counts, beside how often honest ranges would do no better; no rate, for the questions are few."""
    asked, found = zip(*pairs, strict=True)
    size = len(asked)
    fifty, ninety = (_by_luck(hits, size, share) for hits, share in zip(held(found, asked), (0.5, 0.9), strict=True))
    return f"{ninety} {fifty} So few questions can show a habit that is strong, not one that is slight."


def _by_luck(hits: int, size: int, share: float) -> str:
    """The hits beside their mean for honest ranges, and how often those are as far from it on the same side."""
    if hits < share * size:
        side, chance = "fewer", chance_of_at_most(hits, size, share)
    else:
        side, chance = "more", 1 - chance_of_at_most(hits - 1, size, share)
    return (
        f"{hits} of your {size} ranges of {100 * share:.0f} % held what came true. Honest ranges hold {share * size:g}"
        f" on average, and {hits} or {side} in {100 * chance:.0f} plays of 100."
    )


def _worth(pairs: Pairs) -> tuple[Block, ...]:
    asked, found = zip(*pairs, strict=True)
    rows = tuple(
        (
            question.label,
            amount(question.scale, question),
            *(f"{each:.2f}" for each in losses(one, question)),
            f"{loss(one, question):.2f}",
            f"{least_loss(question):.2f}",
        )
        for question, one in pairs
    )
    lost = sum(loss(one, question) for question, one in pairs) / len(pairs)
    least = sum(map(least_loss, asked)) / len(pairs)
    head = ("Question", "Scale", "50 % range", "90 % range", "You lost", "With the evidence of both")
    return (
        Text(
            "A range loses its width, and where it misses, the miss as well: 4 times over for a 50 % range, 20 times"
            " over for a 90 % range. That is the interval score (Gneiting & Raftery 2007): on average nothing beats"
            " ranges that are as wide as what one does not know. Here it is counted in the question's scale, the mean"
            " of the two ranges is taken, and, as a mercy, no question loses more than 1."
        ),
        Table("Low is good. The last column is what all the evidence allows on average.", head, rows),
        Text(
            f"You lost {lost:.2f} on average, and the evidence of both sides allows {least:.2f}. The score is"
            f" (1 − {lost:.2f}) / (1 − {least:.2f}), cut off at 0 and 1: {100 * score(found, asked):.0f} %."
        ),
    )


def _advice(talks: Sequence[Talk], chair: str) -> tuple[Block, ...]:
    rows = tuple(
        (
            talk.question.label,
            *(figure(one.point, talk.question) for one in (talk.first, talk.advice, talk.last)),
            "–" if talk.weight is None else f"{talk.weight:.2f}",
            f"{weight_due(talk.question, chair):.2f}",
            ", ".join(
                f"{source.off:,g} {talk.question.unit}"
                for _, source in sorted(talk.question.evidence.items(), key=lambda item: item[0] != chair)
            ),
        )
        for talk in talks
    )
    head = ("Question", "You first", "Advice", "You last", "Weight", "Weight due", "Usual miss: yours, theirs")
    return (
        Text(
            "The weight of advice is the part of the way to the other's guess that you went: (last − first) /"
            " (advice − first), cut off at 0 and 1 (Yaniv 2004). The weight due is the precision of the other's"
            " evidence in that of both, where precision is one over the usual miss, squared. No fixed weight is"
            " right: it depends on who has the better figures on this one question."
        ),
        Table("Look for the rows in which weight and weight due are far apart.", head, rows),
    )


def _two_heads(talks: Sequence[Talk]) -> tuple[Block, ...]:
    rows = [(talk.question.label, *_terms(talk.before)) for talk in talks]
    sums = [
        ("All, before the advice", *_terms(total([talk.before for talk in talks]))),
        ("All, after the advice", *_terms(total([talk.after for talk in talks]))),
    ]
    head = ("Question", "Error of the mean", "Mean error", "Diversity")
    return (
        Text(
            "For any two guesses, the squared error of their mean is their mean squared error minus their diversity,"
            " which is the mean squared distance of the guesses from their mean:"
            " (c − t)² = mean (e − t)² − mean (e − c)² (Page 2007). It holds exactly, in every row. So the mean of two"
            " is never worse than the two are on average, and it gains most where they differ. It can still be worse"
            " than the better one, which is why one asks where a figure comes from."
        ),
        Table("The first guesses, in squared hundredths of the question's scale.", head, (*rows, *sums)),
    )


def _terms(terms: Minds) -> tuple[str, ...]:
    return tuple(f"{term:,.2f}" for term in terms)


def _sureness(pairs: Pairs) -> str:
    widths = [(one.high90 - one.low90) / (2 * Z90 * question.off) for question, one in pairs]
    return (
        f"Your last ranges of 90 % were on average {sum(widths) / len(widths):.1f} times as wide as those of somebody"
        " who has the evidence of both sides and weighs it well. Ranges that are too narrow do not feel like boasting."
        " They feel like being exact: one figure is in front of you, and whatever would make it wrong is not. Before"
        " you write down an end, say aloud one way in which the truth could lie beyond it; if that was easy, move the"
        " end. Ranges that are too wide are never wrong, and nobody can order jars by them."
    )
