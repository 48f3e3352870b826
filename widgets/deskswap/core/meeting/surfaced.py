"""What came up in a meeting and what did not: the account of a play, when nothing is private any more.

Rules this module keeps:

- Every figure is counted from the play's own state; the picture and its words hold the same numbers.
- It says what three sets of facts would have chosen: the papers, what was said, and everything.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from deskswap.core.activity import Play, capital, listed, percent
from deskswap.core.meeting.pooling import ENOUGH, Heard, Room, State, Verdict, counted
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


def notes_of(room: Room, chair: str) -> tuple[str, ...]:
    """The facts that a chair came with and that were not in everybody's papers."""
    return tuple(name for name in room.held(chair) if name not in room.shared)


def laid_open(room: Room, state: State, chair: str) -> float:
    """Of the facts in a chair's own notes, the part that came up, in 0..1; 1 for a chair without notes of its own."""
    notes = notes_of(room, chair)
    return sum(name in state.said for name in notes) / len(notes) if notes else 1.0


def debrief(room: Room, play: Play, chair: str) -> tuple[Block, ...]:
    """What the facts would have chosen, what the table made of it, and what stayed in whose notes."""
    state: State = play.state
    verdict = room.verdict(state)
    return (
        Heading("What the facts would have chosen"),
        worth_table(room, state),
        *map(Text, _choice_text(room, state, verdict)),
        Heading("What stayed in the notes"),
        Text(_pooled_text(room, state)),
        *_unsaid(room, state, chair),
        Fold("Who knew what, and when it came up", (fact_map(room, state), said_table(room, state))),
        Fold("How score and skills are counted", tuple(map(Text, _score_text(room, state, chair, verdict)))),
    )


def _unsaid(room: Room, state: State, chair: str) -> tuple[Block, ...]:
    """What this chair kept to itself, what it knew against its own choice, and what others never said."""
    unsaid = [name for name in room.facts if name not in state.said]
    notes, backed = notes_of(room, chair), room.backed(state, chair)
    mine = tuple(capital(room.facts[name].label) for name in unsaid if name in notes)
    against = [
        room.facts[name].label for name in unsaid if name in room.shared and room.facts[name].speaks.get(backed, 0) < 0
    ]
    others = tuple(
        f"{_names(room, room.facts[name].held_by)}: {room.facts[name].label}"
        for name in unsaid
        if chair not in room.facts[name].held_by
    )
    blocks: list[Block] = [
        Items(mine, "You kept these to yourself") if mine else Text("All that stood in your own notes came up.")
    ]
    if against:
        blocks.append(
            Text(
                f"You were for {room.options[backed].name}. Nobody said aloud what the papers have against it, and nor"
                f" did you: {listed(against)}."
            )
        )
    if others:
        blocks.append(Items(others, "What the others knew and nobody heard"))
    return tuple(blocks)


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


def _choice_text(room: Room, state: State, verdict: Verdict) -> tuple[str, ...]:
    """What was decided beside what the papers, the pooled facts and all facts favour."""
    decided = room.decision(state)
    opening = f"By the papers alone {_tops(room, room.shared)} is ahead, by all facts {_tops(room, tuple(room.facts))}."
    if not decided:
        return (f"{opening} Nothing was decided, and that counts like the worst option.",)
    name, values = room.options[decided.option].name, room.values(room.facts)
    if verdict.regret == 0:
        worth = "It is the best there was."
    elif verdict.regret == 1:
        worth = "No option was worse."
    else:
        best = room.options[room.favourite(room.facts)].name
        worth = (
            f"All facts together give it {signed(values[decided.option])}, and {best} {signed(max(values.values()))}."
        )
    return (
        f"{opening} In turn {state.used} the table decided for {name}. {worth}",
        _reasoned(room, state, verdict, name),
    )


def _reasoned(room: Room, state: State, verdict: Verdict, name: str) -> str:
    """Whether the decision follows from what was said, and what that is worth."""
    decided, lucky = room.decision(state), verdict.regret == 0
    assert decided is not None
    unique = _part(room.unique, state.said)
    if not room.ahead(state.said, decided.option):
        ahead = _tops(room, tuple(state.said)) if state.said else "nothing"
        luck = " This time it went well." if lucky else ""
        return f"It does not follow from what was said: by that {ahead} was ahead.{luck}"
    if not verdict.follows:
        return (
            f"By what was said nothing was ahead of {name}, but {'only ' if verdict.pooled else ''}{unique} that one"
            " person alone knew had been said by then. That is the folder once more, and not what four people know."
        )
    end = "" if lucky else " Nobody reasoned badly. What was missing stands below."
    return f"It follows from what was said, and {unique} that one person alone knew were among that.{end}"


def _tops(room: Room, names: Sequence[str]) -> str:
    values = room.values(names)
    return listed([room.options[key].name for key, value in values.items() if value == max(values.values())])


def _pooled_text(room: Room, state: State) -> str:
    asked = sum(bool(heard.asked_by) for heard in state.first_heard.values())
    again = len(state.heard) - len(state.said)
    often = {1: "Once", 2: "Twice"}.get(again, f"{capital(counted(again))} times")
    return (
        f"{capital(_part(room.unique, state.said))} that one person alone knew came up, and"
        f" {_part(room.shared, state.said)} in everybody's papers."
        f" Of all that came up, {counted(asked)} first did so as the answer to a question."
        f" {f'{often} something known was only said again.' if again else 'Nothing was said twice.'}"
    )


def _part(names: Sequence[str], said: Collection[str]) -> str:
    """How many of these facts were said: ``three of the eight facts``."""
    count = sum(name in said for name in names)
    if len(names) == 1:
        return f"{'the' if count else 'not the'} one fact"
    return f"{'all' if count == len(names) else counted(count) + ' of the'} {counted(len(names))} facts"


def _score_text(room: Room, state: State, chair: str, verdict: Verdict) -> tuple[str, ...]:
    goodness, score = 1 - verdict.regret, (verdict.pooled + 1 - verdict.regret) / 2
    return (
        "The score is one for the whole table, the mean of two. First, the part of the facts known to one person only"
        f" that came up, whoever said them: {percent(verdict.pooled)}. Second, the worth of the decision by all facts:"
        " 100 % for the best option, 0 for the worst and for none, in between (chosen − worst) ÷ (best − worst); here"
        f" {percent(goodness)}. Together {percent(score)}.",
        "Communication is the first of the two. Teamwork is the mean of the second and of your own notes (what you knew"
        f" and the papers did not say): {percent(laid_open(room, state, chair))} of them came up. Analysis is all or"
        f" nothing: by what was said no option is ahead of the decision, and at least {percent(ENOUGH)} of the facts"
        " known to one person were said. Whether a decision is sound that rests on less, nobody at the table can tell.",
        f"Your questions drew out {percent(drawn_out(room, state, chair))} of what others alone knew. It counts only"
        " through what came up.",
        "The game is a hidden profile (Stasser & Titus 1985). In 65 studies with 3,189 groups, groups talked about"
        " shared facts two standard deviations more than about unique ones, and were eight times less likely to find"
        " the best option of a hidden profile than groups in which everybody knew everything (Lu, Yuan & McLeod 2012).",
        "Your colleagues here change their minds when the facts do. People often do not: even with perfect exchange"
        " about half of the groups keep their first preference (Faulmüller et al. 2010).",
    )


def _partly(room: Room) -> tuple[str, ...]:
    return tuple(name for name in room.facts if name not in room.shared and name not in room.unique)


def _kind(room: Room, name: str) -> str:
    return "everybody" if name in room.shared else _names(room, room.facts[name].held_by)


def _names(room: Room, chairs: Sequence[str]) -> str:
    return listed([room.called(chair) for chair in chairs])
