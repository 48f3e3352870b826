"""What the checker and the bots say of a scenario, as blocks to stand beside its text.

Rules this module keeps:

- First one sentence that says how it stands, then what to mend, each with its line, then the figures.
- A figure stands beside its limit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from deskswap import check
from deskswap.core.activity import Play, capital, percent
from deskswap.core.debrief import debrief
from deskswap.core.views import Block, Finding, Findings, Fold, Heading, Speech, Table, Text
from deskswap.errors import Problem
from deskswap.stage import sketch
from deskswap.verdict import Verdict

MOST = 40
"""Findings beyond which the rest is only counted."""


def verdict_blocks(found: Verdict | None, text: str, table: bool) -> Iterator[Block]:
    """The verdict; `table` says whether the table is made at every change."""
    if found is None:
        yield Text("It has not been looked at yet.", "key")
        return
    yield Text(_sentence(found), "key")
    told = found.problems or (found.report.findings if found.report else ())
    if told:
        yield Findings("To mend" if found.problems else "What does not hold", tuple(map(_finding, told[:MOST])))
    if len(told) > MOST:
        yield Text(f"And {len(told) - MOST} more.", "note")
    same, of = sketch.ready_made(text)
    if found.plays and same:
        yield Text(f"{same} of {of} things to say are still the skeleton's. Your two would say them otherwise.")
    if found.report is not None:
        yield from _figures(found.report)
    elif found.plays:
        yield Text(_untold(table), "note")


def _sentence(found: Verdict) -> str:
    """How it stands, in one sentence."""
    if found.problems:
        return f"It cannot be played yet: {_count(len(found.problems), 'problem')}."
    if not found.plays:
        return "It is too large to be looked at while you write: make it smaller, or cut it in two."
    if found.report is None:
        return "It can be played."
    count = len(found.report.findings)
    if not count:
        return "It can be played, and all that is claimed of a good scenario holds."
    return f"It can be played; {_count(count, 'claim')} of a good scenario {'does' if count == 1 else 'do'} not hold."


def _untold(table: bool) -> str:
    if table:
        return "The table of players is not made."
    return "Who earns what takes too long to be worked out at every key; “Make the table” does it once."


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _finding(problem: Problem) -> Finding:
    """A problem with its line; a path in the text is written as it stands there, anything else as a sentence begins."""
    said = f"{problem.path}: {problem.text}." if problem.path else f"{problem.text}."
    return Finding(max(1, problem.line), said if problem.path and " " not in problem.path else capital(said))


def _figures(report: check.Report) -> Iterator[Block]:
    """Who earns what, the clues and the size, each beside its limit."""
    if report.scores:
        yield _earned(report.scores)
    rows = tuple((name, _signed(f"{value:+.2f}")) for name, value in report.clues)
    caption = f"What gives the best choice away (under {check.CLUE_LIMIT:.2f} either way)"
    yield Table(caption, ("Clue", "Correlation"), rows)
    for name, plays, states, low, high in report.sizes:
        variant, size = name.partition(", ")[2], f"{plays:,} different plays, " if plays else ""
        told = f"{size}{states:,} states, {low:.0f} to {high:.0f} minutes."
        yield Text(f"Variant {variant}: {told}" if variant else told, "note")


def _earned(scores: Sequence[check.Score]) -> Table:
    """A row a player, a column a chair."""
    heads = tuple(f"{score.chair} {score.variant}".strip() for score in scores)
    shares = [dict(score.naive) for score in scores]
    rows = [
        ("points to earn", *(f"{score.attainable:.1f}" for score in scores)),
        ("the expert", *(percent(score.expert) for score in scores)),
        *((name, *(_signed(percent(one.get(name, 0.0))) for one in shares)) for name in shares[0]),
    ]
    caption = (
        f"Who earns what: the expert at least {percent(check.EXPERT_LIMIT)},"
        f" players who know nothing at most {percent(check.NAIVE_LIMIT)}"
    )
    return Table(caption, ("Player", *heads), tuple(rows))


def _signed(number: str) -> str:
    return number.replace("-", "−")


def transcript(play: Play) -> Iterator[Block]:
    """A play of bots as it was heard, what each earned in it, and both debriefs for those who want them."""
    chairs = play.activity.chairs
    yield Text("Nobody is sitting here: both choose by chance among what is open, as often as the odds say.", "note")
    for block in play.activity.view(play, next(iter(chairs))).blocks:
        yield replace(block, mine=False) if isinstance(block, Speech) else block
    rows = tuple((seat.name, percent(play.activity.marks(play, name).score)) for name, seat in chairs.items())
    yield Heading("What it was worth")
    yield Table("Earned of what was on offer on this path", ("Chair", "Share"), rows)
    for name, seat in chairs.items():
        yield Fold(f"The debrief of {seat.name}", debrief(play, name))
