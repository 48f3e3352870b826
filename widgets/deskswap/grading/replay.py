"""A play file -> its points: the file is replayed with the instructor's own copy of the scenario.

Rules it keeps:

- The play must be of the activity and the version that the assignment asks for, played from the chair it asks for,
  with bots in all other chairs; every move must be allowed; every move of a bot must be the one that the bot
  would have made with this play's seed. Otherwise it earns nothing, and the reason is said in one sentence.
- A dialogue earns E / (E + R + F), between 0 and 1: evidence earned ÷ evidence attainable over the whole best path.
  E is the evidence earned; R the points given away, each decision against its best continuation;
  F the points that the best continuation from where the play stands would still bring, 0 at the end of a scene.
  The answers of the bots are taken as they came, so luck with them is nobody's merit or fault.
- So the best choices to the end earn everything, and a play broken off earns what it had by then
  out of the whole scene: never as much as the same play brought to its end with the best choices.
- A play of any other kind earns the score of its marks when it is over, and nothing before.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from deskswap import journal
from deskswap.core.activity import Activity, Play, replay
from deskswap.core.dialogue import Dialogue
from deskswap.core.moves import Header, Move
from deskswap.errors import JournalError, MoveRejected


@dataclass(frozen=True)
class Replayed:
    """What a play file is worth: `share` in 0..1; the play, as far as there is one; and what is to be said of it."""

    share: float
    play: Play | None = None
    notes: tuple[str, ...] = ()


def replayed(path: Path, activity: Activity, chair: str) -> Replayed:
    """The play in a file and its share of the points. Never raises for anything that the file may hold."""
    try:
        if not path.is_file():
            return Replayed(0.0, None, (f"there is no {path.name}",))
        header, moves, note = journal.read(path)
        if reason := _other_play(header, activity, chair):
            return Replayed(0.0, None, (reason,))
        play = replay(activity, header.seed, ())
        for number, move in enumerate(moves, 1):
            if reason := _not_the_bot(play, move, chair):
                return Replayed(0.0, None, (f"{path.name}, move {number}: {reason}",))
            try:
                play = play.then(move)
            except MoveRejected as error:
                return Replayed(0.0, None, (f"{path.name}, move {number} is not possible: {error}",))
    except JournalError as error:
        return Replayed(0.0, None, (str(error),))
    except Exception as error:
        return Replayed(0.0, None, (f"{path.name} cannot be replayed: {error}",))
    notes = [note] if note else []
    if not play.over:
        own = sum(move.chair == chair for move in moves)
        notes.append(f"the play is not finished: {own} decision{'' if own == 1 else 's'} made")
    return Replayed(share(play, chair), play, tuple(notes))


def share(play: Play, chair: str) -> float:
    """The part of the points that a play earned for a chair, in 0..1, by the rule above."""
    activity = play.activity
    if not isinstance(activity, Dialogue):
        return activity.marks(play, chair).score if play.over else 0.0
    own = [
        (state, str(move.value)) for state, move in zip(play.states, play.moves, strict=False) if move.chair == chair
    ]
    earned = sum(sum(activity.points(state, name)) for state, name in own)
    lost = sum(decision.regret for decision in activity.decisions(play, chair))
    attainable = earned + lost + activity.value(play.state, chair)
    return max(0.0, min(1.0, earned / attainable)) if attainable > 0 else 0.0


def _other_play(header: Header, activity: Activity, chair: str) -> str:
    """Why this is not the play that was asked for; empty where it is."""
    if header.activity != activity.id:
        return f"the play is of “{header.activity[:60]}”, and “{activity.id}” was asked for"
    if header.digest != activity.digest:
        return f"the play was made with another version of “{activity.id}”"
    seats = {name: "person" if name == chair else "bot" for name in activity.chairs}
    if dict(header.seats) != seats:
        return f"the play was not made from the chair “{chair}” with a bot in every other"
    return ""


def _not_the_bot(play: Play, move: Move, chair: str) -> str:
    if move.chair == chair or move.chair not in play.turn:
        return ""
    answer = play.activity.reply(play, move.chair)
    if (answer.act, answer.value) == (move.act, move.value):
        return ""
    return f"“{move.chair}” would not have answered like this"
