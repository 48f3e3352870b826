"""What came up in a meeting and what did not: the account of a play, when nothing is private any more.

Rules this module keeps:

- Every figure is counted from the play's own state; the picture and its words hold the same numbers.
- It says what three sets of facts would have chosen: the papers, what was said, and everything.
"""

from __future__ import annotations

from collections.abc import Sequence

from deskswap.core.activity import Play, listed, percent
from deskswap.core.meeting.pooling import Heard, Room, State, Verdict, capital
from deskswap.core.views import Block, Fold, Heading, Heat, HeatRow, Items, Table, Text

SCALE = ("does not know it", "heard it here", "came with it", "said it again", "said it first")
"""Levels of the map of facts, from the palest to the darkest."""

UNKNOWN, HEARD, HELD, AGAIN, FIRST = range(5)


def facts_table(room: Room, caption: str, names: Sequence[str]) -> Table:
    """Facts with their topics and what they say for and against, as numbers that can be added up."""
    rows = tuple(
        (room.facts[name].text, room.topics[room.facts[name].topic].name, leaning(room, name)) for name in names
    )
    return Table(caption, ("Fact", "About", "For and against"), rows)


def leaning(room: Room, name: str) -> str:
    """What a fact says for and against options: ``pump +2, jar −1``."""
    speaks = room.facts[name].speaks
    return ", ".join(f"{way.short} {signed(speaks[key])}" for key, way in room.options.items() if key in speaks)


def signed(number: int) -> str:
    """A whole number with its sign, as it is printed: ``+2``, ``−1``, ``0``."""
    return f"{number:+d}".replace("-", "−") if number else "0"


def drawn_out(room: Room, state: State, chair: str) -> float:
    """Of the unique facts of other chairs, the part that first came up in answer to this chair, in 0..1."""
    first = state.first_heard
    others = [name for name in room.unique if chair not in room.facts[name].held_by]
    return sum(name in first and first[name].asked_by == chair for name in others) / len(others) if others else 0.0


def debrief(room: Room, play: Play, chair: str) -> tuple[Block, ...]:
    """Where each fact was and what became of it; what never surfaced; what other sets of facts would have chosen."""
    state: State = play.state
    verdict = room.verdict(state)
    missing = tuple(
        f"{capital(fact.label)} ({_kind(room, name)})" for name, fact in room.facts.items() if name not in state.said
    )
    unsaid = Items(missing, "What never surfaced, and who knew it") if missing else Text("Every fact came up.")
    return (
        Heading("Where the facts were"),
        Text(_pooled_text(room, state, verdict)),
        fact_map(room, state),
        unsaid,
        Heading("What the facts would have chosen"),
        worth_table(room, state),
        Text(_choice_text(room, state, verdict)),
        Fold("When each fact came up, and how", (said_table(room, state),)),
        Fold("How the score is computed", tuple(map(Text, _score_text(room, state, chair, verdict)))),
    )


# ---- the map of facts ----------------------------------------------------------------------------------------


def fact_map(room: Room, state: State) -> Heat:
    """Rows are facts, unique ones first; columns are chairs and then rounds of the table, with what happened there."""
    size = len(room.chairs)
    rounds = range(-(-state.used // size))
    names = sorted(room.facts, key=lambda name: len(room.facts[name].held_by))
    rows = tuple(
        HeatRow(
            f"{room.facts[name].label} ({_kind(room, name)})",
            (
                *(_level_of_chair(room, state, name, chair) for chair in room.chairs),
                *(_level_of_round(state, name, number * size, size) for number in rounds),
            ),
        )
        for name in names
    )
    columns = (*(room.called(chair) for chair in room.chairs), *(f"round {number + 1}" for number in rounds))
    return Heat("Who knew what, and when it was said", _map_in_words(room, state), columns, rows, SCALE)


def _level_of_chair(room: Room, state: State, name: str, chair: str) -> int:
    first = state.first_heard.get(name)
    if first and first.by == chair:
        return FIRST
    if any(heard.fact == name and heard.by == chair for heard in state.heard):
        return AGAIN
    if chair in room.facts[name].held_by:
        return HELD
    return HEARD if first else UNKNOWN


def _level_of_round(state: State, name: str, start: int, size: int) -> int | None:
    """What happened to a fact in one round of the table; None where nobody said it."""
    first = state.first_heard.get(name)
    if first and start <= first.turn < start + size:
        return FIRST
    said = any(heard.fact == name and start <= heard.turn < start + size for heard in state.heard)
    return AGAIN if said else None


def _map_in_words(room: Room, state: State) -> str:
    first = state.first_heard
    counts = [
        (what, sum(name in first for name in names), len(names))
        for what, names in (("shared", room.shared), ("unique", room.unique), ("partly shared", _partly(room)))
        if names
    ]
    parts = [f"{said} of {of} {what} facts were said" for what, said, of in counts]
    again = len(state.heard) - len(first)
    each = [
        f"{room.called(chair)} came with {len(room.held(chair))},"
        f" said {sum(heard.by == chair for heard in first.values())} first"
        for chair in room.chairs
    ]
    return f"{capital(listed(parts))}; {again} times a fact was only repeated. {'; '.join(each)}."


def said_table(room: Room, state: State) -> Table:
    """Each fact: who held it, when and how it came up, and how often it was said in all."""
    first = state.first_heard
    rows = tuple(
        (
            capital(fact.label),
            _kind(room, name),
            _how(room, first[name]) if name in first else "never",
            str(sum(heard.fact == name for heard in state.heard)),
        )
        for name, fact in sorted(room.facts.items(), key=lambda item: first[item[0]].turn if item[0] in first else 999)
    )
    return Table("In the order in which the facts came up.", ("Fact", "Held by", "Came up", "Times said"), rows)


def _how(room: Room, heard: Heard) -> str:
    who = f"turn {heard.turn + 1}, {room.called(heard.by)}"
    if heard.asked_by:
        return f"{who}, asked by {room.called(heard.asked_by)}"
    return f"{who}, as an objection" if heard.act == "object" else f"{who}, unasked"


# ---- what the facts would have chosen ------------------------------------------------------------------------


def worth_table(room: Room, state: State) -> Table:
    """Each option's worth by the papers alone, by what was said, and by all facts."""
    sets = [room.values(names) for names in (room.shared, state.said, room.facts)]
    rows = tuple(
        (capital(way.name), *(signed(values[option]) for values in sets)) for option, way in room.options.items()
    )
    head = ("Option", "By the papers alone", "By what was said", "By all facts")
    return Table(
        "The sum of what facts say for and against each option. The highest number in a column wins.", head, rows
    )


def _choice_text(room: Room, state: State, verdict: Verdict) -> str:
    """What was decided beside what the pooled facts and all facts favour."""
    decided = room.decision(state)
    all_best, papers = _tops(room, tuple(room.facts)), _tops(room, room.shared)
    opening = f"The papers alone favour {papers}; all facts together favour {all_best}."
    pooled = (
        f"What was said favours {_tops(room, tuple(state.said))}."
        if state.said
        else "Nothing was said that favours any."
    )
    if not decided:
        return f"{opening} {pooled} Nothing was decided, and that counts like the worst option."
    name = room.options[decided.option].name
    fits = (
        "The decision follows from what was said."
        if verdict.follows
        else "The decision does not follow from what was said."
    )
    worth = (
        "It is the best there was."
        if verdict.regret == 0
        else f"It gives away {percent(verdict.regret)} of what lay between the best and the worst option."
    )
    return f"{opening} {pooled} The table decided for {name}. {fits} {worth}"


def _tops(room: Room, names: Sequence[str]) -> str:
    values = room.values(names)
    return listed([room.options[key].name for key, value in values.items() if value == max(values.values())])


def _pooled_text(room: Room, state: State, verdict: Verdict) -> str:
    unique = sum(name in state.said for name in room.unique)
    shared = sum(name in state.said for name in room.shared)
    asked = sum(bool(heard.asked_by) for heard in state.first_heard.values())
    return (
        f"{len(room.unique)} facts were known to one person only; {unique} of them came up ({percent(verdict.pooled)})."
        f" {len(room.shared)} stood in everybody's papers; {shared} of them came up"
        f" ({percent(verdict.pooled + verdict.bias)})."
        f" {asked} of the {len(state.said)} facts that came up were the answer to a question."
    )


def _score_text(room: Room, state: State, chair: str, verdict: Verdict) -> tuple[str, ...]:
    goodness = 1 - verdict.regret
    return (
        f"The score is the mean of two: unique facts said ÷ unique facts held, here {verdict.pooled:.2f}, and the"
        f" quality of the decision, (chosen − worst) ÷ (best − worst) by all facts, here {goodness:.2f}."
        f" It is one score for the table: {(verdict.pooled + goodness) / 2:.2f}.",
        f"Your questions drew out {percent(drawn_out(room, state, chair))} of what others alone knew."
        " Whether the decision follows from what was said is measured apart: a table can decide soundly on half of the"
        " facts, and be wrong.",
        "The game is a hidden profile (Stasser & Titus 1985). In 65 studies with 3,189 groups, groups talked about"
        " shared facts far more than about unique ones, by two standard deviations, and were eight times less likely to"
        " find the best option than groups in which everybody knew everything (Lu, Yuan & McLeod 2012).",
        "Your colleagues here change their minds when the facts do. People often do not: even after a complete exchange"
        " about half of the groups keep their first preference (Faulmüller et al. 2010).",
    )


def _partly(room: Room) -> tuple[str, ...]:
    return tuple(name for name in room.facts if name not in room.shared and name not in room.unique)


def _kind(room: Room, name: str) -> str:
    return "everybody" if name in room.shared else _names(room, room.facts[name].held_by)


def _names(room: Room, chairs: Sequence[str]) -> str:
    return listed([room.called(chair) for chair in chairs])
