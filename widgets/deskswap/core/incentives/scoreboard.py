"""What is shown of an incentive game while it runs: the figures at hand, the fortnights, and what they came to.

Rules this module keeps:

- It computes nothing of its own but means, sums and shares of what the tables of the game say.
- What a chair has at hand holds its own strain, and nothing that is the other's alone.
- What happens at work is told where an index changes its level, with the direction; no text is told twice.
"""

from __future__ import annotations

from collections.abc import Sequence

from deskswap.core.activity import Words, listed
from deskswap.core.incentives.colleagues import Board, scheme_in
from deskswap.core.incentives.payoffs import Payoffs, Weights, joint_days
from deskswap.core.incentives.scenario import FULL, WORKS, Change, Effort, Level, Stand, Work
from deskswap.core.views import Block, Heading, Items, Speech, Table, Text

SIGNS = (1, -1, 1, 1)
"""Whether the effects of days, in their order, add points or take them."""


def at(game: Payoffs, board: Board, fortnight: int) -> tuple[int, int]:
    """Where a fortnight stands in the tables of the game."""
    first, second = board.fortnights[fortnight]
    return game.spot(first.effort, second.effort)


def results(game: Payoffs, board: Board) -> tuple[float, ...]:
    """The joint result fortnight by fortnight, in euros."""
    return tuple(float(game.joint[at(game, board, fortnight)]) for fortnight in range(len(board.fortnights)))


def joint_shares(game: Payoffs, board: Board) -> tuple[float, float]:
    """The efficiency of the mean fortnight before the first designed scheme and after it, in 0..1; 0 for none."""
    found, cut = results(game, board), game.fortnights_before
    before, after = (game.efficiency(sum(part) / len(part)) if part else 0.0 for part in (found[:cut], found[cut:]))
    return before, after


def wasted_days(pairs: Sequence[tuple[Effort, Effort]]) -> int:
    """The joint days that met no day of the other chair: the sum of e − min e over fortnights, works and chairs."""
    return sum(abs(one - other) for first, second in pairs for one, other in zip(first[1:], second[1:], strict=True))


def wasted_share(board: Board) -> float:
    """The part of the joint days that met no day of the other chair, in 0..1; 0 where none was given."""
    pairs = [(first.effort, second.effort) for first, second in board.fortnights]
    given = sum(joint_days(effort) for pair in pairs for effort in pair)
    return wasted_days(pairs) / given if given else 0.0


# ---- in words --------------------------------------------------------------------------------------------------


def level(levels: Sequence[Level], points: float) -> str:
    """The text of the highest level that a figure reaches."""
    return next(str(one.text) for one in reversed(levels) if points >= one.over)


def told_scheme(game: Payoffs, scheme: Weights) -> str:
    """A scheme in words: ``60 % own target, 40 % cost``."""
    names = ("own target", *(lowered(outcome.name) for outcome in game.outcomes.values()))
    return ", ".join(f"{points:.0f} % {name}" for points, name in zip(scheme, names, strict=True) if points)


def told_days(game: Payoffs, effort: Effort) -> str:
    """The days of a fortnight in words: ``3 days on the own target, 1 day kept free``."""
    names = ("the own target", lowered(game.works["shared"]), lowered(game.works["lasting"]))
    parts = [f"{days_of(days)} on {name}" for name, days in zip(names, effort, strict=True) if days]
    free = game.days - sum(effort)
    return ", ".join([*parts, *([f"{days_of(free)} kept free"] if free else [])])


def days_of(count: int) -> str:
    """A number of days in words: ``1 day``, ``2 days``."""
    return f"{count} day" if count == 1 else f"{count} days"


def thousands(euros: float) -> str:
    """Euros in thousands, with one decimal: ``46.2``."""
    return f"{euros / 1000:.1f}"


def lowered(text: Words) -> str:
    """A name inside a sentence."""
    return text[:1].lower() + text[1:]


def said(game: Payoffs, speaker: str, text: str, chair: str) -> list[Block]:
    """What a chair said, for a chair; nothing where it said nothing."""
    return [Speech(speaker, game.chairs[speaker].name, text, speaker == chair)] if text else []


# ---- what a chair has at hand -------------------------------------------------------------------------------------


def at_hand(game: Payoffs, chair: str) -> list[Block]:
    """What a chair can look up at any time: its brief, its works and their strain, what days and points are worth."""
    side = game.sides[chair]
    works = tuple(f"{game.works[key]}: {side.works[key]} A day costs you {_strain(side.strain[key])}." for key in WORKS)
    return [
        Text(game.chairs[chair].brief),
        Items(works, "Where your days can go. What a day costs you is in euros of bonus, and only you know it."),
        Text(_bring(game, chair)),
        Table(
            "Points that days bring in a fortnight.",
            ("Days", str(game.works["own"]), "to the other's", str(game.works["shared"]), str(game.works["lasting"])),
            tuple(
                (
                    str(days),
                    *(signed(sign * points[days]) for (_, points), sign in zip(game.effects, SIGNS, strict=True)),
                )
                for days in range(game.days + 1)
            ),
        ),
        Text(_worth(game)),
        Text(_pay(game, lowered(game.outcomes[side.target].name))),
    ]


def _bring(game: Payoffs, chair: str) -> str:
    """What the table of effects says, in words."""
    mine, theirs = (lowered(game.outcomes[game.sides[one].target].name) for one in (chair, game.other(chair)))
    other, shared, lasting = game.chairs[game.other(chair)].name, game.works["shared"], game.works["lasting"]
    starts = listed([f"{lowered(one.name)} {one.start}" for one in game.outcomes.values()])
    return (
        f"Every fortnight starts anew at {starts}."
        f" Your days on the own target add to “{mine}” and take from “{theirs}”;"
        f" those of {other} do it the other way round. {shared} adds to both of these, {lowered(lasting)} to"
        f" {lowered(game.outcomes[game.lasting].name)}, and there only the smaller number counts: with 3 days of yours"
        f" and 1 of {other}, it is 1."
    )


def _strain(euros: int) -> str:
    return f"{euros} euros" if euros else "nothing"


def signed(points: int) -> str:
    """Points that are added or taken: ``+6``, ``−4``, ``0``."""
    return f"{points:+d}".replace("-", "−") if points else "0"


def _worth(game: Payoffs) -> str:
    parts = listed([f"{one.worth} euros for {lowered(one.name)}" for one in game.outcomes.values()])
    return f"What a point is worth to the house in a fortnight: {parts}. The sum is the result that counts."


def _pay(game: Payoffs, mine: str) -> str:
    """How a bonus comes about, with an example; and what it is not."""
    points = 52
    return (
        f"Your bonus: a point pays {game.pot / FULL:g} euros, times its share in the letter. An example under your"
        f" present letter, which knows only {mine}: {points} points pay {game.pot * points / FULL:g} euros. Less what"
        f" your days cost you, that is what you have of a fortnight. Neither is in the score of this game. You will"
        f" look at it all the same, and so will the other."
    )


# ---- what happened in a fortnight ----------------------------------------------------------------------------------


def fortnight_report(game: Payoffs, board: Board, fortnight: int, chair: str) -> list[Block]:
    """What happened in a fortnight, what was said, what both did, what came of it, and how things stand."""
    entries = board.fortnights[fortnight]
    place = game.places[chair]
    mine, theirs = entries[place], entries[1 - place]
    lines = (said(game, speaker, entries[seat].say, chair) for speaker, seat in game.places.items())
    other = game.chairs[game.other(chair)].name
    return [
        Heading(f"Fortnight {fortnight + 1}", 3),
        Text(game.diary[fortnight], "scene"),
        *(Text(text, "scene") for text in news(game, board, fortnight)),
        *(block for line in lines for block in line),
        _came_of_it(game, board, fortnight),
        Text(_had(game, board, fortnight, chair)),
        Text(
            f"Shared days of {other}: you expected {mine.guess}, it was {joint_days(theirs.effort)}."
            f" So far: {so_far(game, board, fortnight + 1)}.",
            "note",
        ),
    ]


def _came_of_it(game: Payoffs, board: Board, fortnight: int) -> Table:
    """The days of both with what came of each work, and the bonuses."""
    spot, pair = at(game, board, fortnight), tuple(entry.effort for entry in board.fortnights[fortnight])
    points = listed([f"{lowered(one.name)} {game.tables[name][spot]}" for name, one in game.outcomes.items()])
    brought = (_own_points(game, pair), *(_met(game, pair, key) for key in WORKS[1:]))
    rows = [(str(game.works[key]), *(str(one[k]) for one in pair), brought[k]) for k, key in enumerate(WORKS)]
    free = [game.days - sum(effort) for effort in pair]
    rows += [("Kept free", *map(str, free), "")] if any(free) else []
    pay = [f"{game.bonus(scheme_in(game, board, fortnight), seat)[spot]:.0f}" for seat in (0, 1)]
    return Table(
        f"Days of both, and what they brought in points. That makes {points}; to the house this fortnight is worth"
        f" {thousands(float(game.joint[spot]))} thousand euros.",
        ("", *(str(one.name) for one in game.chairs.values()), "What came of it"),
        (*rows, ("Bonus", *pay, "in euros, as the letter pays")),
    )


def _own_points(game: Payoffs, pair: Sequence[Effort]) -> str:
    """What the days on own targets did to both of them."""
    days, found = [effort[0] for effort in pair], []
    for place, side in enumerate(game.sides[chair] for chair in game.chairs):
        points = game.effects.own[days[place]] - game.effects.harm[days[1 - place]]
        found.append(f"{lowered(game.outcomes[side.target].name)} {signed(points)}")
    return listed(found) if any(days) else "nothing"


def _met(game: Payoffs, pair: Sequence[Effort], key: Work) -> str:
    """What came of a joint work: what its met days brought, and the days that met nobody."""
    days = [effort[WORKS.index(key)] for effort in pair]
    alone, met = abs(days[0] - days[1]), min(days)
    unmet = [f"{days_of(alone)} met nobody"] if alone else []
    if not met:
        return f"nothing: {unmet[0]}" if unmet else "nothing"
    points = (game.effects.shared if key == "shared" else game.effects.lasting)[met]
    where = "both targets" if key == "shared" else lowered(game.outcomes[game.lasting].name)
    return "; ".join([f"{where} +{points}", *unmet])


def _had(game: Payoffs, board: Board, fortnight: int, chair: str) -> str:
    """What a chair had of a fortnight: its bonus less what its days cost it."""
    place, spot, scheme = game.places[chair], at(game, board, fortnight), scheme_in(game, board, fortnight)
    paid, left = (float(table[spot]) for table in (game.bonus(scheme, place), game.worth(scheme, place)))
    return f"Your bonus is {paid:.0f} euros, less {paid - left:.0f} that your days cost you: {left:.0f}."


def news(game: Payoffs, board: Board, fortnight: int) -> list[str]:
    """What happened at work: told where an outcome reached another level than it had before, and not told yet."""
    return [text for one in game.outcomes for text in _changes(game, board, one)[fortnight]]


def _changes(game: Payoffs, board: Board, name: str) -> list[tuple[str, ...]]:
    """What is told of an outcome, fortnight by fortnight: one text or none."""
    outcome = game.outcomes[name]
    told: list[tuple[str, ...]] = []
    before = _reached(outcome.levels, outcome.start)
    for fortnight in range(len(board.fortnights)):
        now = _reached(outcome.levels, int(game.tables[name][at(game, board, fortnight)]))
        texts = outcome.levels[now].rise if now > before else outcome.levels[now].fall if now < before else ()
        earlier = [text for texts_before in told for text in texts_before]
        told.append(tuple(str(text) for text in texts if text not in earlier)[:1])
        before = now
    return told


def _reached(levels: Sequence[Change], points: int) -> int:
    """The place of the highest level that an index reaches."""
    return max(place for place, one in enumerate(levels) if points >= one.over)


def stand(game: Payoffs, board: Board, name: str, fortnights: int) -> tuple[Stand, str]:
    """Where the tally of an outcome stands after some fortnights, and its amount as it is written."""
    outcome = game.outcomes[name]
    above = sum(int(game.tables[name][at(game, board, k)]) - outcome.start for k in range(fortnights))
    figure = round(outcome.tally.start + outcome.tally.per * above, outcome.tally.digits)
    reached = [one for one in outcome.tally.stands if figure >= one.over]
    return (reached or outcome.tally.stands)[-1 if reached else 0], f"{abs(figure):.{outcome.tally.digits}f}"


def so_far(game: Payoffs, board: Board, fortnights: int) -> str:
    """How things stand after some fortnights: ``the cream 8 days late, a jar at 3.10 euros and no refill``."""
    found = [stand(game, board, name, fortnights) for name in game.outcomes]
    return listed([one.text.replace("{n}", amount) for one, amount in found])


def ends(game: Payoffs, board: Board) -> str:
    """What became of it all, one sentence or two for each outcome."""
    found = [stand(game, board, name, len(board.fortnights)) for name in game.outcomes]
    return " ".join(one.end.replace("{n}", amount) for one, amount in found)
