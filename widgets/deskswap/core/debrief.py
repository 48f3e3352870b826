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
from deskswap.core.views import Block, Figure, Fold, Heading, Items, Series, Speech, Table, Text

MOST_TURNING_POINTS = 2
"""How many turning points a debrief shows."""

WORTH_A_WORD = 0.5
"""Regret in points below which a decision is called about as good as the best."""


@dataclass(frozen=True, slots=True)
class Road:
    """The road not taken at one decision: the other choice, and the play as it would have gone on."""

    decision: Decision
    play: Play


def turning_points(play: Play, chair: str) -> tuple[Decision, ...]:
    """The chair's decisions that moved most against the best continuation: at most two, largest regret first."""
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
    """The whole debrief of a chair's play, as blocks: what it came to, where it turned, what else there was."""
    decisions = play.activity.decisions(play, chair)
    return (
        *_summary(play, chair, decisions),
        *_timeline(decisions),
        *_turning(play, chair, decisions),
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
    seat = f", from the chair of {play.activity.you(chair).name}" if len(play.activity.chairs) > 1 else ""
    yield Heading(f"Debrief: {play.activity.title}{seat}", 1)
    ending = _ending(play, chair)
    if ending:
        yield Text(f"It ended with: {ending}", "key")
    if decisions:
        close = sum(decision.regret <= WORTH_A_WORD for decision in decisions)
        yield Text(
            f"You made {_counted(len(decisions), 'decision')}."
            f" In {close} of {len(decisions)} your choice was worth about as much as the best one."
        )
    if marks.skills:
        yield from _skills(play, chair)
    if marks.measures:
        rows = tuple((name.capitalize(), f"{value:.0%}") for name, value in marks.measures)
        yield Table("What was measured.", ("Measure", "Value"), rows)


def _skills(play: Play, chair: str) -> Iterable[Block]:
    """The evidence by skill, beside that of the best play with the same counterpart."""
    activity = play.activity
    levels = {level.skill: level.level for level in profile([activity.marks(play, chair)])}
    best = {
        level.skill: level.level for level in profile([activity.marks(best_play(activity, play.seed, chair), chair)])
    }
    rows = tuple(
        (skill.capitalize(), f"{level:.0%}", f"{best[skill]:.0%}" if skill in best else "–")
        for skill, level in levels.items()
    )
    yield Table("Evidence earned of what was on offer at your decisions.", ("Skill", "This play", "Best play"), rows)
    if len(activity.chairs) > 1:
        yield Text(
            "Every choice costs something, so no play reaches 100 % on everything. “Best play” took the choice worth"
            " most at every point, with the same counterpart. A few decisions say little about a person.",
            "note",
        )


def _ending(play: Play, chair: str) -> str:
    keys = [
        block.text
        for block in play.activity.view(play, chair).blocks
        if isinstance(block, Text) and block.tone == "key"
    ]
    return keys[-1] if keys and play.over else ""


def _timeline(decisions: tuple[Decision, ...]) -> Iterable[Block]:
    if len(decisions) < 2:
        return
    labels = tuple(str(index + 1) for index in range(len(decisions)))
    lost = tuple(round(decision.regret, 1) for decision in decisions)
    top = max(range(len(lost)), key=lambda index: lost[index])
    alt = (
        f"Points left at each of {len(lost)} decisions: {', '.join(f'{value:g}' for value in lost)}."
        f" {'Nothing was left.' if lost[top] == 0 else f'Most was left at decision {top + 1}.'}"
    )
    yield Figure("bars", "What each decision left on the table", alt, labels, (Series("Points left", lost),), "points")


def _turning(play: Play, chair: str, decisions: tuple[Decision, ...]) -> Iterable[Block]:
    for decision in turning_points(play, chair):
        yield Heading(f"Turning point: decision {decisions.index(decision) + 1}")
        if decision.situation:
            yield Text(decision.situation, "scene")
        yield Speech(chair, play.activity.you(chair).name, _text_of(decision, decision.chosen), True)
        if decision.why:
            yield Text(decision.why)
        yield from _other_road(play, chair, decision)


def _other_road(play: Play, chair: str, decision: Decision) -> Iterable[Block]:
    """The choice that was worth more, what the others say to it next, and how it ends."""
    road = road_not_taken(play, chair, decision)
    with_whom = ", played on with the same counterpart" if road and len(play.activity.chairs) > 1 else ""
    yield Text(f"The road not taken, worth {decision.regret:.1f} points more{with_whom}:", "note")
    yield Speech(chair, play.activity.you(chair).name, decision.best.text, True)
    if road:
        view = play.activity.view
        before = sum(isinstance(block, Speech | Text) for block in view(play.until(decision.turn), chair).blocks)
        said = [block for block in view(road.play, chair).blocks[before:] if isinstance(block, Speech)]
        yield from [block for block in said if not block.mine][:1]
        there, here = _ending(road.play, chair), _ending(play, chair)
        if there:
            yield Text(f"It ends with: {there}{', as your play did' if there == here else ''}.", "note")
    if decision.better:
        yield Items(decision.better, "What it shows")


def _all_decisions(decisions: tuple[Decision, ...]) -> Iterable[Block]:
    blocks: list[Block] = []
    for number, decision in enumerate(decisions, 1):
        blocks.append(Heading(f"{number}. {_shortened(_text_of(decision, decision.chosen))}", 3))
        if decision.why:
            blocks.append(Text(decision.why))
        if decision.behaviours:
            blocks.append(Items(decision.behaviours))
        if decision.regret > WORTH_A_WORD:
            blocks.append(Text(f"Worth {decision.regret:.1f} points more: {decision.best.text}", "note"))
    if blocks:
        yield Fold("Every decision, with what it showed", tuple(blocks))


def _text_of(decision: Decision, choice: str) -> str:
    return next(item.text for item in decision.choices if item.id == choice)


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _shortened(text: str, size: int = 80) -> str:
    return text if len(text) <= size else text[: text.rfind(" ", 0, size)] + " …"


def _said(play: Play, chair: str) -> list[str]:
    blocks = play.activity.view(play, chair).blocks
    return [f"{block.name}: {block.text}" for block in blocks if isinstance(block, Speech)]
