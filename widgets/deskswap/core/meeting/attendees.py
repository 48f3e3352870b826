"""Who sits in the empty chairs of a meeting, the good player, and the players who know nothing.

Rules this module keeps:

- A colleague knows what it holds and what was said, and remembers both; whatever it does depends on nothing else.
- Unasked, it says the held facts that it recalls, one a turn, in an order drawn by chance: the sampling model (Stasser
  & Titus 1985). The rest is the authors' assumption: a proposal is a second occasion to think of what speaks against
  it; nobody nods while there is something left to say; when that is over, old reasons come back.
- Asked about a topic it answers honestly with a held fact about it, recalled or not: the question is what reminds it.
  What was not in the papers comes first.
- It prefers the option that the facts it knows favour, and changes its mind when they do.
"""

from __future__ import annotations

from collections.abc import Sequence

from deskswap.core.activity import Play, chance
from deskswap.core.meeting.pooling import LISTEN, NOTHING, Room, State
from deskswap.core.moves import Move, Record

OFTEN_ENOUGH = 3
"""So many times a fact is said before no colleague comes back to it."""


def colleague(room: Room, play: Play, chair: str) -> Move:
    """What a colleague does now: answer, object, say a fact, support, propose, come back to a fact, listen.

    In its last turn it takes sides first.
    """
    state: State = play.state
    if state.question:
        return _answer(room, play, chair)
    fresh = tuple(name for name in room.held(chair) if name not in state.said and room.recalls(play.seed, chair, name))
    mine = room.favourite(room.known(state, chair), room.backed(state, chair))
    side = _taken_side(room, state, chair, mine)
    if side and state.used + len(room.chairs) >= room.turns:
        return side
    return (
        _objection(room, play, chair, mine, fresh)
        or (Move(chair, "say", _one(play, chair, fresh)) if fresh else None)
        or side
        or _come_back(room, play, chair, mine)
        or Move(chair, "listen", LISTEN)
    )


def _answer(room: Room, play: Play, chair: str) -> Move:
    facts = room.on_topic(play.state, chair)
    news = [name for name in facts if name not in room.shared]
    return Move(chair, "answer", _one(play, chair, news or facts) if facts else NOTHING)


def _taken_side(room: Room, state: State, chair: str, mine: str) -> Move | None:
    """Support for its favourite, or a proposal of it when it is late or nothing new comes; None where neither is due.

    It supports once the facts said so far favour the option, or once it has had a turn to think it over, or at the end.
    """
    size, late = len(room.chairs), state.used >= room.patience * room.turns
    if mine not in state.on_table:
        return proposal(room, chair, mine) if late or room.quiet(state) >= size else None
    if room.backed(state, chair) == mine:
        return None
    since = next(made.turn for made in state.proposals if made.option == mine)
    ready = late or room.ahead(state.said, mine) or state.used - since >= size
    return Move(chair, "support", mine) if ready else None


def proposal(room: Room, chair: str, option: str) -> Move:
    """A proposal of an option, with the chair on whose desk it falls as its owner."""
    return Move(chair, "propose", Record({"option": option, "owner": room.options[option].home}))


def _objection(room: Room, play: Play, chair: str, mine: str, fresh: Sequence[str]) -> Move | None:
    """Once to each option that it does not back: the strongest fact against it that comes to mind, a new one first.

    Against its own favourite it brings only what nobody has said: the others should know before they vote.
    """
    state: State = play.state
    for option in state.on_table:
        if (chair, option) in state.objected or room.backed(state, chair) == option:
            continue
        news = _on_second_thought(room, play, chair, option, fresh)
        open_now = (state.said | set(fresh)) - set(_lately(state))
        old = [name for name in room.facts if name in open_now and room.leans(name, mine, option) > 0]
        facts = news or (old if option != mine else [])
        if facts:
            strongest = max(
                facts, key=lambda name: room.leans(name, mine, option) - room.facts[name].speaks.get(option, 0)
            )
            return Move(chair, "object", Record({"option": option, "fact": strongest}))
    return None


def _on_second_thought(room: Room, play: Play, chair: str, option: str, fresh: Sequence[str]) -> list[str]:
    """The held facts against an option that nobody has said and that come to mind, now that it is on the table."""
    return [
        name
        for name in room.held(chair)
        if name not in play.state.said
        and room.facts[name].speaks.get(option, 0) < 0
        and room.counts_against(name, option)
        and (name in fresh or room.recalls(play.seed, chair, name, again=True))
    ]


def _come_back(room: Room, play: Play, chair: str, mine: str) -> Move | None:
    """A fact already said that speaks for its favourite: none of the latest two, and none said often enough."""
    told = [heard.fact for heard in play.state.heard]
    facts = [
        name
        for name in room.facts
        if 0 < told.count(name) < OFTEN_ENOUGH
        and name not in _lately(play.state)
        and room.facts[name].speaks.get(mine, 0) > 0
    ]
    return Move(chair, "say", _one(play, chair, facts)) if facts else None


def _lately(state: State) -> tuple[str, ...]:
    """The two facts said last: nobody says them over again at once."""
    return tuple(heard.fact for heard in state.heard[-2:])


def _one(play: Play, chair: str, names: Sequence[str]) -> str:
    return names[int(chance(play.seed, len(play.moves), f"{chair}/which") * len(names))]


# ---- the good player -----------------------------------------------------------------------------------------


def good_player(room: Room, play: Play, chair: str) -> Move:
    """Says what it knows of its own job, asks each topic's own chair, says the rest of its notes, and takes sides.

    What its notes have against an option that is not far behind comes two turns before the end, and a side in the last.
    It uses nothing that its chair does not know: no fact of another, and not what any colleague recalls.
    """
    state: State = play.state
    if state.question:
        facts = _not_in_papers_first(room, room.on_topic(state, chair))
        return Move(chair, "answer", facts[0] if facts else NOTHING)
    mine = room.favourite(room.known(state, chair), room.backed(state, chair))
    notes = [name for name in room.held(chair) if name not in {*state.said, *room.shared}]
    own = [name for name in notes if room.topics[room.facts[name].topic].home == chair]
    questions = _open_questions(room, play, chair)
    last = state.used + len(room.chairs) >= room.turns
    side = Move(chair, "support", mine) if mine in state.on_table else proposal(room, chair, mine)
    settled = room.backed(state, chair) == mine
    if last and not settled:
        return side
    if own:
        return Move(chair, "say", own[0])
    warnings = [name for name in notes if _could_tip(room, state, name, mine)]
    if warnings and state.used + 2 * len(room.chairs) >= room.turns:
        return Move(chair, "say", warnings[0])
    if questions:
        to, topic = questions[0]
        return Move(chair, "ask", Record({"to": to, "topic": topic}))
    if notes:
        return Move(chair, "say", notes[0])
    return Move(chair, "listen", LISTEN) if settled else side


def _could_tip(room: Room, state: State, name: str, mine: str) -> bool:
    """Whether a fact says more for an option over some other one than all that was said does."""
    lead = room.values(state.said)
    return any(room.leans(name, mine, other) > max(0, lead[mine] - lead[other]) for other in room.options)


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
