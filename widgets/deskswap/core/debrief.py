"""The debrief: what a play's own log shows, as values and as blocks.

Rules this module keeps:

- Everything is computed from the play: the decisions with what each choice was worth, by exact continuation.
- The road not taken is a replay: the same seed, one other choice, then the best continuation.
- It shows first what happened, then what it was worth, then what else there was. It judges moves, not people.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest

from deskswap.core.activity import SKILLS, Decision, Play, capital, percent
from deskswap.core.bots import best_play
from deskswap.core.moves import Move
from deskswap.core.skills import profile
from deskswap.core.views import Block, Figure, Fold, Heading, Items, Series, Speech, Table, Text

MOST_TURNING_POINTS = 2
"""How many turning points a debrief shows."""

TURNING = 0.08
"""The part of all that a chair can earn from which a decision counts as a turning point."""

PATH = "Evidence for each skill, of what could be earned on the path you took."
"""What the table of skills says of a play made of decisions."""

WHOLE_PLAY = "What this play counts for in your skill profile."
"""What it says of any other play."""

WORTH_A_WORD = 0.03
"""The part of all that a chair can earn below which a choice is called about as good as the best."""


@dataclass(frozen=True, slots=True)
class Road:
    """The road not taken at one decision: the play as it would have gone on, and the title of its ending."""

    decision: Decision
    play: Play | None
    ending: str


def lost(play: Play, chair: str, decision: Decision) -> float:
    """What a decision left on the table, as a part of all that the chair can earn; above 1 where it led below zero."""
    attainable = play.activity.attainable(chair)
    return decision.regret / attainable if attainable > 0 else 0.0


def turning_points(play: Play, chair: str) -> tuple[Road, ...]:
    """The decisions at which the play could have gone elsewhere, each with the road not taken: at most two.

    Those come first whose other road ends differently, and of these the ones that cost most points.
    Where no other road ends differently, the costliest decision stands alone.
    """
    costly = [decision for decision in play.activity.decisions(play, chair) if lost(play, chair, decision) >= TURNING]
    costly.sort(key=lambda decision: (-decision.regret, decision.turn))
    roads, here = [road_not_taken(play, chair, decision) for decision in costly], _ending(play, chair)
    elsewhere = [road for road in roads if road.ending not in ("", here)]
    return tuple(elsewhere[:MOST_TURNING_POINTS] or roads[:1])


def road_not_taken(play: Play, chair: str, decision: Decision) -> Road:
    """What a better choice at one decision would have led to: the same seed, then the best continuation.

    The road has no play where a move holds more than that one decision (a form): there the choice alone is no move.
    """
    if play.moves[decision.turn].value != decision.chosen:
        return Road(decision, None, "")
    before = play.until(decision.turn)
    other = Move(chair, play.moves[decision.turn].act, decision.best.id)
    road = best_play(play.activity, play.seed, chair, before.then(other))
    return Road(decision, road, _ending(road, chair))


def side_by_side(left: Play, left_chair: str, right: Play, right_chair: str) -> tuple[tuple[str, str], ...]:
    """What was said in two plays, turn by turn; the shorter one ends in empty text."""
    return tuple(zip_longest(_said(left, left_chair), _said(right, right_chair), fillvalue=""))


def debrief(play: Play, chair: str) -> tuple[Block, ...]:
    """The whole debrief of a chair's play, as blocks: what it came to, where it turned, what else there was."""
    decisions = play.activity.decisions(play, chair)
    if not decisions:  # what happened is told by the kind; what it was worth comes after
        return (*_ended(play, chair), *play.activity.account(play, chair), *_measured(play, chair, WHOLE_PLAY))
    return (
        *_ended(play, chair),
        *_counted_decisions(play, chair, decisions),
        *_measured(play, chair, PATH),
        *_timeline(play, chair, decisions),
        *_turning(play, chair, decisions),
        *play.activity.account(play, chair),
        *_all_decisions(play, chair, decisions),
    )


def compared(left: Play, left_chair: str, right: Play, right_chair: str) -> tuple[Block, ...]:
    """Two plays of one activity side by side, the earlier one on the left: from one chair twice, or from both."""
    if left_chair == right_chair:
        names = ("Earlier", "Now")
    else:
        names = (f"As {left.activity.you(left_chair).name}", f"As {right.activity.you(right_chair).name}")
    shares = [
        {level.skill: percent(level.level) for level in profile([play.activity.marks(play, chair)])}
        for play, chair in ((left, left_chair), (right, right_chair))
    ]
    rows: list[tuple[str, ...]] = [("Ended with", _ending(left, left_chair) or "–", _ending(right, right_chair) or "–")]
    rows += [(skill.capitalize(), *(share.get(skill, "–") for share in shares)) for skill in SKILLS]
    return (
        Table("The two plays in figures: evidence earned of what could be earned.", ("", *names), tuple(rows)),
        Table("What was said, turn by turn.", names, side_by_side(left, left_chair, right, right_chair)),
    )


def _ended(play: Play, chair: str) -> Iterable[Block]:
    seat = f", from the chair of {play.activity.you(chair).name}" if len(play.activity.chairs) > 1 else ""
    yield Heading(f"Debrief: {play.activity.title}{seat}", 1)
    ending = _ending(play, chair)
    if ending:
        yield Text(f"It ended with: {ending}", "key")


def _counted_decisions(play: Play, chair: str, decisions: tuple[Decision, ...]) -> Iterable[Block]:
    close = sum(lost(play, chair, decision) <= WORTH_A_WORD for decision in decisions)
    yield Text(
        f"You made {_counted(len(decisions), 'decision')}."
        f" In {close} of {len(decisions)} your choice was worth about as much as the best one."
    )


def _measured(play: Play, chair: str, caption: str) -> Iterable[Block]:
    """The evidence by skill and what it does not say; then what else was measured."""
    marks = play.activity.marks(play, chair)
    if marks.skills:
        rows = tuple((level.skill.capitalize(), percent(level.level)) for level in profile([marks]))
        yield Table(caption, ("Skill", "Share"), rows)
        yield from [Text(note, "note") for note in (play.activity.how_to_read,) if note]
    if marks.measures:
        rows = tuple((capital(name), percent(value)) for name, value in marks.measures)
        yield Table("What was measured.", ("Measure", "Value"), rows)


def _ending(play: Play, chair: str) -> str:
    keys = [
        block.text
        for block in play.activity.view(play, chair).blocks
        if isinstance(block, Text) and block.tone == "key"
    ]
    return keys[-1] if keys and play.over else ""


def _timeline(play: Play, chair: str, decisions: tuple[Decision, ...]) -> Iterable[Block]:
    left = tuple(round(decision.regret, 1) for decision in decisions)
    if not any(left) or len(left) < 2:
        return
    each = ", ".join(f"{value:g}" for value in left)
    alt = (
        f"{len(left)} decisions left {each} points; {play.activity.attainable(chair):.3g} can be earned from this chair"
        f" with the best choices. Most was left at decision {left.index(max(left)) + 1}."
    )
    labels = tuple(str(index + 1) for index in range(len(left)))
    yield Figure("bars", "What each decision left on the table", alt, labels, (Series("Left", left),), "points")


def _turning(play: Play, chair: str, decisions: tuple[Decision, ...]) -> Iterable[Block]:
    for road in turning_points(play, chair):
        decision, you = road.decision, play.activity.you(chair)
        yield Heading(f"Turning point: decision {decisions.index(decision) + 1}")
        yield from [Text(text, "scene") for text in (decision.situation,) if text]
        yield Speech(chair, you.name, _text_of(decision, decision.chosen), True)
        yield from [Text(text) for text in (decision.why,) if text]
        with_whom = ", played on with the same counterpart" if road.play and len(play.activity.chairs) > 1 else ""
        yield Text(f"The road not taken, worth {decision.regret:.1f} points more{with_whom}:", "note")
        yield Speech(chair, you.name, decision.best.text, True)
        if road.play:
            yield from _first_answer(play, road.play, chair, decision.turn)
        if road.ending:
            same = road.ending == _ending(play, chair)
            yield Text("It ends as your play did." if same else f"It ends with: {road.ending}.", "note")
        yield from [Items(shown, "What that line shows") for shown in (decision.better,) if shown]


def _first_answer(play: Play, other: Play, chair: str, turn: int) -> Iterable[Block]:
    """What is said first by somebody else in another play, after the move that differs."""
    view = play.activity.view
    before = sum(isinstance(block, Speech | Text) for block in view(play.until(turn), chair).blocks)
    said = [block for block in view(other, chair).blocks[before:] if isinstance(block, Speech) and not block.mine]
    yield from said[:1]


def _all_decisions(play: Play, chair: str, decisions: tuple[Decision, ...]) -> Iterable[Block]:
    blocks: list[Block] = []
    for number, decision in enumerate(decisions, 1):
        blocks.append(Heading(f"{number}. {_shortened(_text_of(decision, decision.chosen))}", 3))
        blocks += [Text(text) for text in (decision.why,) if text]
        blocks += [Items(decision.behaviours)] if decision.behaviours else []
        if lost(play, chair, decision) > WORTH_A_WORD:
            blocks.append(Text(f"Worth more: {decision.best.text}", "note"))
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
