"""Who sits in the empty chairs of a meeting, the good player, and the players who know nothing.

Rules this module keeps:

- A colleague knows what it holds and what was said, and remembers both; whatever it does depends on nothing else.
- Unasked, it says the held facts that it recalls, one a turn, in an order drawn by chance: the sampling model (Stasser
  & Titus 1985). After that it comes back to what speaks for its favourite; that part is the authors' assumption.
- Asked about a topic it answers honestly with a held fact about it, recalled or not: the question is what reminds it.
  What was not in the papers comes first.
- It prefers the option that the facts it knows favour, and changes its mind when they do.
"""

from __future__ import annotations

from collections.abc import Sequence

from deskswap.core.activity import Play, chance
from deskswap.core.meeting.pooling import LISTEN, NOTHING, Room, State
from deskswap.core.moves import Move, Record


def colleague(room: Room, play: Play, chair: str) -> Move:
    """What a colleague does now: answer, support, propose when it is late, object, say a fact, come back to one."""
    state: State = play.state
    if state.question:
        return _answer(room, play, chair)
    fresh = tuple(name for name in room.held(chair) if name not in state.said and room.recalls(play.seed, chair, name))
    mine = room.favourite(room.known(state, chair), room.backed(state, chair))
    return (
        _taken_side(room, state, chair, mine)
        or _objection(room, state, chair, mine, fresh)
        or (Move(chair, "say", _one(play, chair, fresh)) if fresh else None)
        or _come_back(room, play, chair, mine)
        or Move(chair, "listen", LISTEN)
    )


def _answer(room: Room, play: Play, chair: str) -> Move:
    facts = room.on_topic(play.state, chair)
    news = [name for name in facts if name not in room.shared]
    return Move(chair, "answer", _one(play, chair, news or facts) if facts else NOTHING)


def _taken_side(room: Room, state: State, chair: str, mine: str) -> Move | None:
    """Support for its favourite, or a proposal of it when it is late; None where neither is to be done."""
    if mine in state.on_table:
        return None if room.backed(state, chair) == mine else Move(chair, "support", mine)
    return proposal(room, chair, mine) if state.used >= room.patience * room.turns else None


def proposal(room: Room, chair: str, option: str) -> Move:
    """A proposal of an option, with the chair on whose desk it falls as its owner."""
    return Move(chair, "propose", Record({"option": option, "owner": room.options[option].home}))


def _objection(room: Room, state: State, chair: str, mine: str, fresh: Sequence[str]) -> Move | None:
    """Once to each other option on the table: the strongest fact that it recalls or has heard, a fresh one first."""
    speakable = [name for name in room.facts if name in fresh or name in state.said]
    for option in state.on_table:
        facts = [name for name in speakable if room.leans(name, mine, option) > 0]
        if option != mine and facts and (chair, option) not in state.objected:
            strongest = max(facts, key=lambda name: (name in fresh, room.leans(name, mine, option)))
            return Move(chair, "object", Record({"option": option, "fact": strongest}))
    return None


def _come_back(room: Room, play: Play, chair: str, mine: str) -> Move | None:
    """Every other time on average: something already said that speaks for its favourite and was not said just now."""
    state: State = play.state
    latest = state.heard[-1].fact if state.heard else ""
    facts = [
        name
        for name in room.facts
        if name in state.said and name != latest and room.facts[name].speaks.get(mine, 0) > 0
    ]
    again = chance(play.seed, len(play.moves), f"{chair}/again") < 0.5
    return Move(chair, "say", _one(play, chair, facts)) if facts and again else None


def _one(play: Play, chair: str, names: Sequence[str]) -> str:
    return names[int(chance(play.seed, len(play.moves), f"{chair}/which") * len(names))]


# ---- the good player -----------------------------------------------------------------------------------------


def good_player(room: Room, play: Play, chair: str) -> Move:
    """Asks each topic's own chair, says what is not in the papers, then proposes what all that is known favours.

    It uses nothing that its chair does not know: no fact of another, and not what any colleague recalls.
    """
    state: State = play.state
    if state.question:
        facts = _not_in_papers_first(room, room.on_topic(state, chair))
        return Move(chair, "answer", facts[0] if facts else NOTHING)
    mine = room.favourite(room.known(state, chair), room.backed(state, chair))
    own = [name for name in room.held(chair) if name not in {*state.said, *room.shared}]
    questions = _open_questions(room, play, chair)
    last = state.used + len(room.chairs) >= room.turns
    if last and mine not in state.on_table:
        return proposal(room, chair, mine)
    if own and (last or len(own) >= len(questions)):
        return Move(chair, "say", own[0])
    if questions:
        to, topic = questions[0]
        return Move(chair, "ask", Record({"to": to, "topic": topic}))
    if mine not in state.on_table:
        return proposal(room, chair, mine)
    return Move(chair, "listen", LISTEN) if room.backed(state, chair) == mine else Move(chair, "support", mine)


def _not_in_papers_first(room: Room, facts: Sequence[str]) -> list[str]:
    return sorted(facts, key=lambda name: name in room.shared)


def _open_questions(room: Room, play: Play, chair: str) -> list[tuple[str, str]]:
    """Topics of others on which their chair has said nothing yet that was not in the papers, and was not asked."""
    state: State = play.state
    told = {(heard.by, room.facts[heard.fact].topic) for heard in state.heard if heard.fact not in room.shared}
    asked = {
        (move.value["to"], move.value["topic"])
        for move in play.moves
        if move.act == "ask" and isinstance(move.value, Record)
    }
    pairs = [(topic.home, name) for name, topic in room.topics.items() if topic.home != chair]
    return [pair for pair in pairs if pair not in told | asked]


# ---- players who know nothing --------------------------------------------------------------------------------


def silent(play: Play, chair: str) -> Move:
    """Listens to the end, and has nothing to answer."""
    return Move(chair, "answer", NOTHING) if play.state.question else Move(chair, "listen", LISTEN)


def talkative(play: Play, chair: str) -> Move:
    """Says what it holds, one fact after the other in the order of its notes, and then begins again."""
    room, state = _room(play), play.state
    if state.question:
        return _answer(room, play, chair)
    held = room.held(chair)
    unsaid = [name for name in held if name not in state.said]
    return Move(chair, "say", unsaid[0] if unsaid else held[state.used % len(held)])


def own_favourite(play: Play, chair: str) -> Move:
    """Proposes at once what its own notes favour, supports that, and argues for it with what its notes say."""
    room, state = _room(play), play.state
    if state.question:
        return _answer(room, play, chair)
    mine = room.favourite(room.held(chair))
    if mine not in state.on_table:
        return Move(chair, "propose", Record({"option": mine, "owner": chair}))
    if room.backed(state, chair) != mine:
        return Move(chair, "support", mine)
    reasons = [name for name in room.held(chair) if room.facts[name].speaks.get(mine, 0) > 0]
    return Move(chair, "say", reasons[state.used % len(reasons)]) if reasons else Move(chair, "listen", LISTEN)


def agreeable(play: Play, chair: str) -> Move:
    """Supports whatever was proposed last, and says again what was said last."""
    room, state = _room(play), play.state
    if state.question:
        return _answer(room, play, chair)
    if state.on_table and room.backed(state, chair) != state.on_table[-1]:
        return Move(chair, "support", state.on_table[-1])
    return Move(chair, "say", state.heard[-1].fact) if state.heard else Move(chair, "listen", LISTEN)


def curious_of_anybody(play: Play, chair: str) -> Move:
    """Asks anybody about anything, at random, all the time."""
    room = _room(play)
    if play.state.question:
        return _answer(room, play, chair)
    others = [name for name in room.chairs if name != chair]
    to, topic = (
        names[int(chance(play.seed, len(play.moves), f"{chair}/{what}") * len(names))]
        for what, names in (("to", others), ("topic", tuple(room.topics)))
    )
    return Move(chair, "ask", Record({"to": to, "topic": topic}))


def _room(play: Play) -> Room:
    assert isinstance(play.activity, Room)
    return play.activity
