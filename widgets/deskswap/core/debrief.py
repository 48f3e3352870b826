"""The debrief: what a play's own log shows, as values and as blocks.

Rules this module keeps:

- Everything is computed from the play: the decisions with what each choice was worth, by exact continuation.
- The road not taken is a replay: the same seed, one other choice, then the best continuation.
- It shows first what happened, then what it was worth, then what else there was. It judges moves, not people.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from deskswap.core.activity import Decision, Play
from deskswap.core.bots import best_play
from deskswap.core.moves import Move
from deskswap.core.skills import profile
from deskswap.core.views import Block, Figure, Heading, Items, Series, Speech, Table, Text

MOST_TURNING_POINTS = 3
"""How many turning points a debrief shows."""

WORTH_A_WORD = 0.5
"""Regret in points below which a decision is called about as good as the best."""


@dataclass(frozen=True, slots=True)
class Road:
    """The road not taken at one decision: the other choice, and the play as it would have gone on."""

    decision: Decision
    play: Play


def turning_points(play: Play, chair: str) -> tuple[Decision, ...]:
    """The chair's decisions that moved most against the best continuation: at most three, largest regret first."""
    costly = [decision for decision in play.activity.decisions(play, chair) if decision.regret > WORTH_A_WORD]
    return tuple(sorted(costly, key=lambda decision: (-decision.regret, decision.turn))[:MOST_TURNING_POINTS])


def road_not_taken(play: Play, chair: str, decision: Decision) -> Road | None:
    """The play that a better choice at one decision would have led to: same seed, then the best continuation.

    None where a move holds more than that one decision (a form): there the choice alone is no move.
    """
    if play.moves[decision.turn].value != decision.chosen:
        return None
    before = play.until(decision.turn)
    other = Move(chair, play.moves[decision.turn].act, decision.best.id)
    return Road(decision, best_play(play.activity, play.seed, chair, before.then(other)))


def side_by_side(left: Play, right: Play, chair: str) -> tuple[tuple[str, str], ...]:
    """What was said in two plays, turn by turn; shorter plays end in empty text."""
    told = [_said(play, chair) for play in (left, right)]
    size = max(len(lines) for lines in told)
    padded = [lines + [""] * (size - len(lines)) for lines in told]
    return tuple(zip(*padded, strict=True))


def debrief(play: Play, chair: str) -> tuple[Block, ...]:
    """The whole debrief of a chair's play, as blocks."""
    decisions = play.activity.decisions(play, chair)
    return (
        *_summary(play, chair, decisions),
        *_timeline(decisions),
        *_turning(play, chair),
        *play.activity.account(play, chair),
        *_all_decisions(decisions),
    )


def compared(left: Play, right: Play, chair: str, names: tuple[str, str]) -> tuple[Block, ...]:
    """Two plays of one activity side by side, from one chair."""
    rows = tuple(
        (f"{skill}", _share_text(left, chair, skill), _share_text(right, chair, skill))
        for skill in ("communication", "teamwork", "analysis")
    )
    return (
        Table("The two plays in figures: evidence earned of what could be earned.", ("", *names), rows),
        Table("What was said, turn by turn.", names, side_by_side(left, right, chair)),
    )


def _share_text(play: Play, chair: str, skill: str) -> str:
    for mark in play.activity.marks(play, chair).skills:
        if mark.skill == skill:
            return f"{mark.earned:.3g} of {mark.attainable:.3g}"
    return "–"


def _summary(play: Play, chair: str, decisions: tuple[Decision, ...]) -> Iterable[Block]:
    marks = play.activity.marks(play, chair)
    you = play.activity.you(chair)
    seat = f", from the chair of {you.name}" if len(play.activity.chairs) > 1 else ""
    yield Heading(f"Debrief: {play.activity.title}{seat}", 1)
    if not marks.skills and not marks.measures:
        return
    close = sum(decision.regret <= WORTH_A_WORD for decision in decisions)
    if decisions:
        yield Text(
            f"You made {_counted(len(decisions), 'decision')}."
            f" In {close} of {len(decisions)} your choice was worth about as much as the best one."
        )
    if marks.skills:
        levels = {level.skill: level for level in profile([marks])}
        yield Table(
            "Evidence in this play, of what could be earned on the path you took.",
            ("Skill", "Points", "Share", "90 % interval"),
            tuple(
                (
                    mark.skill.capitalize(),
                    f"{mark.earned:.3g} of {mark.attainable:.3g}",
                    f"{levels[mark.skill].level:.0%}",
                    f"{levels[mark.skill].low:.0%} to {levels[mark.skill].high:.0%}",
                )
                for mark in marks.skills
            ),
        )
    if marks.measures:
        rows = tuple((name.capitalize(), f"{value:.0%}") for name, value in marks.measures)
        yield Table("What was measured.", ("Measure", "Value"), rows)


def _timeline(decisions: tuple[Decision, ...]) -> Iterable[Block]:
    if len(decisions) < 2:
        return
    labels = tuple(str(index + 1) for index in range(len(decisions)))
    lost = tuple(round(decision.regret, 2) for decision in decisions)
    top = max(range(len(lost)), key=lambda index: lost[index])
    alt = (
        f"Points left at each of {len(lost)} decisions: {', '.join(f'{value:g}' for value in lost)}."
        f" {'Nothing was left.' if lost[top] == 0 else f'Most was left at decision {top + 1}.'}"
    )
    yield Figure("bars", "What each decision left on the table", alt, labels, (Series("Points left", lost),), "points")


def _turning(play: Play, chair: str) -> Iterable[Block]:
    points = turning_points(play, chair)
    if not points:
        return
    yield Heading("Turning points")
    everything = play.activity.decisions(play, chair)
    you = play.activity.you(chair)
    for decision in points:
        yield Heading(f"Decision {everything.index(decision) + 1}: {decision.regret:.1f} points left", 3)
        if decision.situation:
            yield Text(decision.situation, "scene")
        yield Speech(chair, you.name, _text_of(decision, decision.chosen), True)
        if decision.why:
            yield Text(decision.why)
        road = road_not_taken(play, chair, decision)
        with_whom = ", played on with the same counterpart" if road and len(play.activity.chairs) > 1 else ""
        yield Text(f"The road not taken{with_whom}:", "note")
        yield Speech(chair, you.name, decision.best.text, True)
        if road:
            yield from _next_words(road.play, chair, decision.turn)


def _next_words(play: Play, chair: str, turn: int) -> Iterable[Block]:
    """What the others say next after a number of moves, and how the play ends."""
    before = sum(isinstance(block, Speech | Text) for block in play.activity.view(play.until(turn), chair).blocks)
    after = play.activity.view(play, chair).blocks
    said = [block for block in after[before:] if isinstance(block, Speech) and not block.mine]
    yield from said[:1]
    ending = [block for block in after if isinstance(block, Text) and block.tone == "key"]
    if ending:
        yield Text(f"It would have ended with: {ending[-1].text}", "note")


def _all_decisions(decisions: tuple[Decision, ...]) -> Iterable[Block]:
    if not decisions:
        return
    yield Heading("Every decision, with what it showed")
    for number, decision in enumerate(decisions, 1):
        yield Heading(f"{number}. {_shortened(_text_of(decision, decision.chosen))}", 3)
        if decision.why:
            yield Text(decision.why)
        if decision.behaviours:
            yield Items(decision.behaviours)
        if decision.regret > WORTH_A_WORD:
            yield Text(f"Worth {decision.regret:.1f} points more: {decision.best.text}", "note")


def _text_of(decision: Decision, choice: str) -> str:
    return next(item.text for item in decision.choices if item.id == choice)


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _shortened(text: str, size: int = 80) -> str:
    return text if len(text) <= size else text[: text.rfind(" ", 0, size)] + " …"


def _said(play: Play, chair: str) -> list[str]:
    blocks = play.activity.view(play, chair).blocks
    return [f"{block.name}: {block.text}" for block in blocks if isinstance(block, Speech)]
